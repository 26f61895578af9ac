//! Record batches: a mode, and then the bytes as they are or with their CRCs made right.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::{LIMIT, read_batch, repair_crcs};
use ottla_protocol::record::convert::{Changes, convert};
use ottla_protocol::record::{Batch, Batches, Compression, EndTransactionMarker, Retained, retain};

fuzz_target!(|data: &[u8]| {
    let [mode, bytes @ ..] = data else {
        return;
    };
    let mut bytes = bytes.to_vec();
    if mode & 1 == 1 {
        repair_crcs(&mut bytes);
    }
    for batch in Batches::new(Bytes::from(bytes)).flatten() {
        let Some(info) = read_batch(&batch) else {
            continue;
        };
        // What was let pass can be stored under any other codec, and with records dropped.
        let to = Compression::ALL[usize::from(mode >> 1) % Compression::ALL.len()];
        let changes = Changes { compressor: Some(to.into()), timestamp: info.timestamp_fix, ..Changes::default() };
        let converted = convert(&batch, &changes, LIMIT).expect("what can be read can be converted");
        let converted = Batch::exactly_one(&converted).expect("it is one batch");
        let again = read_batch(&converted).expect("a converted batch is as right as it was");
        assert_eq!((again.timestamp_fix, again.max_timestamp), (None, info.max_timestamp));
        let horizon = (mode & 0x80 != 0).then_some(77);
        if let Ok(Retained::Some { bytes, records }) = retain(&batch, horizon, LIMIT, |record| record.offset % 2 == 0) {
            let left = Batch::exactly_one(&bytes).expect("it is one batch");
            left.verify_crc().expect("its CRC is right");
            let body = left.body(LIMIT).expect("it can be decompressed");
            assert_eq!(left.records(&body).map(|record| record.expect("it can be read")).count(), records as usize);
        }
        if let Some(Ok(first)) = batch.records(&batch.body(LIMIT).unwrap_or_default()).next() {
            let _ = EndTransactionMarker::parse(first.key, first.value);
        }
    }
});
