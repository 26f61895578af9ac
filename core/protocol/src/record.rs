//! Record batches: Kafka's format 2 of wire and disk ([KIP-98], [KIP-82]).
//!
//! A batch is bytes from the producer's socket to the disk and to the consumer. What is here reads and writes those
//! bytes in place; nothing allocates per record.
//!
//! | to | use |
//! | --- | --- |
//! | read a header, set offset and epoch in place | [`BatchHeader`], [`set_base_offset`], [`set_partition_leader_epoch`] |
//! | split a `records` field into batches | [`Batches`], [`Batch`] |
//! | walk the records of a batch | [`Batch::body`], [`Batch::records`], [`RecordIterator`] |
//! | address record `i` of a batch (language bindings) | [`DecodedBatch`] |
//! | write a batch | [`BatchBuilder`], [`control_batch`], [`end_transaction_batch`] |
//! | check what a producer sent | [`validate()`] |
//! | change codec, timestamps, offsets | [`convert`](convert::convert) |
//! | drop records, for compaction | [`retain`](retain::retain) |
//!
//! ```text
//!  0 baseOffset i64 | 8 batchLength i32 | 12 partitionLeaderEpoch i32 | 16 magic i8 | 17 crc u32
//! 21 attributes i16 | 23 lastOffsetDelta i32 | 27 baseTimestamp i64 | 35 maxTimestamp i64
//! 43 producerId i64 | 51 producerEpoch i16 | 53 baseSequence i32 | 57 recordsCount i32 | 61 records
//! ```
//!
//! Formats 0 and 1 are not read: they are a [`BatchError::Magic`].
//!
//! [KIP-98]: https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging
//! [KIP-82]: https://cwiki.apache.org/confluence/display/KAFKA/KIP-82+-+Add+Record+Headers

pub mod batch;
pub mod builder;
pub mod compression;
pub mod control;
pub mod convert;
pub mod crc;
pub mod decoded;
pub mod error;
pub mod header;
pub mod iterator;
pub mod murmur2;
pub mod retain;
pub mod slot;
pub mod validate;
mod varint;

pub use batch::{Batch, Batches};
pub use builder::{BatchBuilder, Finish, Header};
pub use compression::{Compression, Compressor};
pub use control::{ControlRecordType, EndTransactionMarker, control_batch, end_transaction_batch};
pub use crc::crc32c;
pub use decoded::DecodedBatch;
pub use error::{BatchError, Result};
pub use header::{
    Attributes, BATCH_OVERHEAD, BatchHeader, LOG_OVERHEAD, TimestampType, set_base_offset, set_max_timestamp_and_type,
    set_partition_leader_epoch,
};
pub use iterator::{HeadersRef, RecordIterator, RecordRef};
pub use murmur2::murmur2;
pub use retain::{Retained, emptied, retain};
pub use slot::RecordSlot;
pub use validate::{BatchInfo, Limits, Origin, validate};

/// "No timestamp", in a record or a batch.
pub const NO_TIMESTAMP: i64 = -1;
/// "No producer id": the batch is neither idempotent nor transactional.
pub const NO_PRODUCER_ID: i64 = -1;
/// "No producer epoch".
pub const NO_PRODUCER_EPOCH: i16 = -1;
/// "No sequence": of a batch without a producer id, and of a transaction's marker.
pub const NO_SEQUENCE: i32 = -1;
/// "No leader epoch": what a producer puts into a batch.
pub const NO_PARTITION_LEADER_EPOCH: i32 = -1;

/// The sequence `increment` after `sequence`; sequences wrap from `i32::MAX` to 0.
pub fn increment_sequence(sequence: i32, increment: i32) -> i32 {
    ((i64::from(sequence) + i64::from(increment)).rem_euclid(1 << 31)) as i32
}

#[cfg(test)]
mod tests;
