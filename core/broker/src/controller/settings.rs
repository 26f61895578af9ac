//! What the metadata log obeys.

use ottla_base::config::{ConfigError, Values};
use ottla_metadata::metadata_log::MAX_BATCH_BYTES;
use ottla_storage::LogConfig;

/// The `metadata.*` keys, resolved. Bytes and milliseconds; negative retention keeps for ever.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub log: LogConfig,
    pub snapshot_bytes: u64,
    /// 0: time makes no snapshots.
    pub snapshot_ms: i64,
    pub retention_bytes: i64,
    pub retention_ms: i64,
}

impl Settings {
    pub(super) fn new(values: &Values) -> Result<Settings, ConfigError> {
        Ok(Settings {
            log: LogConfig {
                segment_bytes: values.long("metadata.log.segment.bytes")?.max(0) as usize,
                segment_ms: values.long("metadata.log.segment.ms")?,
                max_message_bytes: MAX_BATCH_BYTES,
                // Segments go when a snapshot has what is in them, and for no other reason.
                retention_ms: -1,
                retention_bytes: -1,
                ..LogConfig::default()
            },
            snapshot_bytes: values.long("metadata.log.max.record.bytes.between.snapshots")?.max(1) as u64,
            snapshot_ms: values.long("metadata.log.max.snapshot.interval.ms")?,
            retention_bytes: values.long("metadata.max.retention.bytes")?,
            retention_ms: values.long("metadata.max.retention.ms")?,
        })
    }
}
