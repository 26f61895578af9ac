//! What can go wrong with a log or a directory; each names the path.

use std::io;
use std::path::{Path, PathBuf};

use ottla_protocol::ErrorCode;
use ottla_protocol::record::BatchError;

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("{}: cannot {doing}: {source}{}", path.display(), advice(.source))]
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    #[error("{}", .0)]
    Directory(String),
    #[error("log {log} is fenced: {reason}; restart the broker once the disk is well")]
    Fenced { log: String, reason: String },
    #[error("offset {offset} of {log} is outside {start} to {end}")]
    OffsetOutOfRange { log: String, offset: i64, start: i64, end: i64 },
    #[error("{log}: {source}")]
    Batch { log: String, source: BatchError },
    #[error("{log}: producer {producer_id} sent sequence {found} where {expected} was expected")]
    OutOfOrderSequence { log: String, producer_id: i64, found: i32, expected: i32 },
    #[error("{log}: producer {producer_id} has epoch {current}; {found} is older")]
    ProducerFenced { log: String, producer_id: i64, found: i16, current: i16 },
    #[error("{log}: a batch of {size} bytes is larger than max.message.bytes={limit}")]
    RecordTooLarge { log: String, size: usize, limit: usize },
    #[error("{log}: {size} bytes are larger than segment.bytes={limit}")]
    SegmentTooSmall { log: String, size: usize, limit: usize },
    #[error("{log}: {what}")]
    Invalid { log: String, what: &'static str },
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; choose a directory that can be written"
        }
        _ => "",
    }
}

impl StorageError {
    pub fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> StorageError + use<> {
        let path = path.to_owned();
        move |source| StorageError::Io { path, doing, source }
    }

    /// Kafka's code for it.
    pub fn code(&self) -> ErrorCode {
        match self {
            StorageError::Io { .. } | StorageError::Directory(_) | StorageError::Fenced { .. } => {
                ErrorCode::KAFKA_STORAGE_ERROR
            }
            StorageError::OffsetOutOfRange { .. } => ErrorCode::OFFSET_OUT_OF_RANGE,
            StorageError::Batch { source, .. } => source.error_code(),
            StorageError::OutOfOrderSequence { .. } => ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER,
            StorageError::ProducerFenced { .. } => ErrorCode::INVALID_PRODUCER_EPOCH,
            StorageError::RecordTooLarge { .. } => ErrorCode::MESSAGE_TOO_LARGE,
            StorageError::SegmentTooSmall { .. } => ErrorCode::RECORD_LIST_TOO_LARGE,
            StorageError::Invalid { .. } => ErrorCode::INVALID_RECORD,
        }
    }
}

pub type Result<T> = std::result::Result<T, StorageError>;
