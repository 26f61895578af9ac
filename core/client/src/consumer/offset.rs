//! Offsets as the application gives and gets them.

use crate::parts::TopicPartition;

/// What is committed for a partition: the offset of the next record to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetAndMetadata {
    pub offset: i64,
    /// Leader epoch of the last record read; -1: unknown.
    pub leader_epoch: i32,
    pub metadata: String,
}

impl OffsetAndMetadata {
    pub fn new(offset: i64) -> OffsetAndMetadata {
        OffsetAndMetadata { offset, leader_epoch: -1, metadata: String::new() }
    }
}

/// The first record at or after a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetAndTimestamp {
    pub offset: i64,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    /// -1: unknown.
    pub leader_epoch: i32,
}

/// Offsets of several partitions.
pub type Offsets = Vec<(TopicPartition, OffsetAndMetadata)>;
