//! Requests and responses: direction, API, version, and then the message.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ottla_fuzz::{api, round_trip_request, round_trip_response};

fuzz_target!(|data: &[u8]| {
    let [direction, key, version, message @ ..] = data else {
        return;
    };
    let (api, version) = api(*key, *version);
    match direction % 2 {
        0 => round_trip_request(api, version, message),
        _ => round_trip_response(api, version, message),
    }
});
