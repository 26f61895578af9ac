//! Batches as producers make them.

use bytes::Bytes;
use ottla_protocol::record::{BatchBuilder, Compression, Finish};

/// A time for records, in milliseconds.
pub const NOW: i64 = 1_700_000_000_000;

/// A batch of a plain producer: a record for each value, all of one time.
pub fn batch(values: &[&str], timestamp: i64) -> Bytes {
    let records: Vec<(i64, &[u8])> = values.iter().map(|value| (timestamp, value.as_bytes())).collect();
    build(Compression::None, &records, &Finish::default())
}

/// A batch of an idempotent producer: `count` records from sequence `base_sequence` on.
pub fn idempotent(producer_id: i64, producer_epoch: i16, base_sequence: i32, count: usize, timestamp: i64) -> Bytes {
    let value = format!("{producer_id}/{producer_epoch}/{base_sequence}");
    let records = vec![(timestamp, value.as_bytes()); count];
    build(Compression::None, &records, &Finish { producer_id, producer_epoch, base_sequence, ..Finish::default() })
}

/// A batch of records given as time and value.
pub fn build(compression: Compression, records: &[(i64, &[u8])], finish: &Finish) -> Bytes {
    let mut builder = BatchBuilder::new(compression, 1024);
    for (timestamp, value) in records {
        builder.append(*timestamp, None, Some(value), &[]).expect("the batch takes a record");
    }
    builder.finish(finish).expect("the batch can be finished")
}
