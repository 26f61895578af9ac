//! What can be wrong with a batch.

use super::compression::Compression;
use crate::error_code::ErrorCode;

/// Why bytes are not a batch, or not one that may be appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The bytes end inside the batch: a fetch response may end so, a produce request may not.
    #[error("the record batch is cut off: {have} of its {need} bytes are there")]
    Partial { have: usize, need: usize },
    #[error("the record batch says that {0} bytes follow its length, and its header alone takes 49")]
    Length(i32),
    #[error("{0} bytes follow the record batch")]
    Trailing(usize),
    #[error("the record batch has magic {0}; only 2 is read")]
    Magic(i8),
    #[error("the record batch is corrupt: its CRC says {found:#010x} and its bytes {computed:#010x}")]
    Crc { found: u32, computed: u32 },
    #[error("the record batch says {records_count} records and last offset delta {last_offset_delta}")]
    Count { records_count: i32, last_offset_delta: i32 },
    #[error("the record batch has base offset {0}, and a producer's begins at 0")]
    BaseOffset(i64),
    #[error("clients may not write control records")]
    Control,
    #[error("producer id {producer_id} comes with base sequence {base_sequence}")]
    Sequence { producer_id: i64, base_sequence: i32 },
    #[error("the record batch takes {size} bytes, and at most {limit} are allowed")]
    BatchTooLarge { size: usize, limit: usize },
    #[error("compression type {0} does not exist")]
    Codec(u8),
    #[error("compression level {level} of {compression} is outside {least} to {most}")]
    CompressionLevel { compression: Compression, level: i32, least: i32, most: i32 },
    #[error("the {compression} data cannot be read: {reason}")]
    Decompress { compression: Compression, reason: String },
    #[error("the data cannot be compressed by {compression}: {reason}")]
    Compress { compression: Compression, reason: String },
    #[error("the {compression} data holds more than {limit} bytes")]
    TooLarge { compression: Compression, limit: usize },
    #[error("record {index}: {reason}")]
    Record { index: u32, reason: &'static str },
    #[error("{0} bytes follow the last record of the batch")]
    TrailingRecords(usize),
    #[error("record {index} has no key, and a compacted topic needs one")]
    NoKey { index: u32 },
    #[error("timestamp {timestamp} of record {index} is outside {earliest} to {latest}")]
    Timestamp { index: u32, timestamp: i64, earliest: i64, latest: i64 },
    #[error("the record batch has timestamp type LogAppendTime, which only a broker sets")]
    TimestampType,
}

impl BatchError {
    /// The code that a broker answers a produce with. `INVALID_RECORD` is not retriable, `CORRUPT_MESSAGE` is:
    /// what the CRC covers was meant so by the producer, and so was a batch that is not all there (Kafka reads it as
    /// no batch) or is of an old format.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            BatchError::Partial { .. } | BatchError::Magic(0 | 1) => ErrorCode::INVALID_RECORD,
            BatchError::Length(_) | BatchError::Magic(_) | BatchError::Crc { .. } => ErrorCode::CORRUPT_MESSAGE,
            BatchError::BatchTooLarge { .. } => ErrorCode::MESSAGE_TOO_LARGE,
            BatchError::Codec(_) => ErrorCode::UNSUPPORTED_COMPRESSION_TYPE,
            BatchError::CompressionLevel { .. } => ErrorCode::INVALID_CONFIG,
            BatchError::Compress { .. } => ErrorCode::UNKNOWN_SERVER_ERROR,
            BatchError::Timestamp { .. } | BatchError::TimestampType => ErrorCode::INVALID_TIMESTAMP,
            BatchError::Trailing(_)
            | BatchError::Count { .. }
            | BatchError::BaseOffset(_)
            | BatchError::Control
            | BatchError::Sequence { .. }
            | BatchError::Decompress { .. }
            | BatchError::TooLarge { .. }
            | BatchError::Record { .. }
            | BatchError::TrailingRecords(_)
            | BatchError::NoKey { .. } => ErrorCode::INVALID_RECORD,
        }
    }
}

pub type Result<T> = std::result::Result<T, BatchError>;
