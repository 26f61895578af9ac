//! The codecs: which, and then a block, or what is to become one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ottla_fuzz::LIMIT;
use ottla_protocol::record::{Compression, Compressor};

fuzz_target!(|data: &[u8]| {
    let [codec, bytes @ ..] = data else {
        return;
    };
    let compression = Compression::ALL[usize::from(codec & 0x0f) % Compression::ALL.len()];
    if codec & 0x80 == 0 {
        if let Ok(plain) = compression.decompress(bytes, LIMIT) {
            assert!(plain.len() <= LIMIT);
        }
        return;
    }
    let level = i32::from(codec >> 4 & 7) + 1;
    let compressor = Compressor::new(compression, level).unwrap_or(compression.into());
    let mut block = Vec::new();
    compressor.compress(bytes, &mut block).expect("anything can be compressed");
    assert_eq!(compression.decompress(&block, bytes.len()).as_deref(), Ok(bytes));
});
