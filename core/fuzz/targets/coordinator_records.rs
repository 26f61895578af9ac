//! Keys and values of coordinators, the consumer protocol and a quorum's control records: kind, version, bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ottla_fuzz::coordinator_message;
use ottla_protocol::record::{ControlRecordType, EndTransactionMarker};

fuzz_target!(|data: &[u8]| {
    let [kind, version, bytes @ ..] = data else {
        return;
    };
    coordinator_message(*kind, *version, bytes);
    let (key, value) = bytes.split_at(bytes.len().min(4));
    let _ = (ControlRecordType::parse(Some(key)), EndTransactionMarker::parse(Some(key), Some(value)));
});
