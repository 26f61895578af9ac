//! What a log obeys: the topic's configuration, resolved.

/// The keys of a topic that its log needs, in Kafka's units.
#[derive(Debug, Clone, PartialEq)]
pub struct LogConfig {
    pub segment_bytes: usize,
    pub segment_ms: i64,
    pub segment_index_bytes: usize,
    pub index_interval_bytes: usize,
    pub max_message_bytes: usize,
    pub max_decompressed_message_bytes: usize,
    /// Negative: keep for ever.
    pub retention_ms: i64,
    /// Negative: no limit.
    pub retention_bytes: i64,
    pub delete: bool,
    pub compact: bool,
    /// Of a compacted log: how long tombstones stay.
    pub delete_retention_ms: i64,
    pub min_compaction_lag_ms: i64,
    pub max_compaction_lag_ms: i64,
    /// How much of the log must be new before it is compacted again: 0 to 1.
    pub min_cleanable_dirty_ratio: f64,
    pub file_delete_delay_ms: i64,
    pub flush_messages: i64,
    pub flush_ms: i64,
    pub message_timestamp_before_max_ms: i64,
    pub message_timestamp_after_max_ms: i64,
    /// The broker's time replaces the producer's.
    pub log_append_time: bool,
    /// `None`: the producer's own compression stays.
    pub compression: Option<ottla_protocol::record::Compressor>,
    pub producer_id_expiration_ms: i64,
}

impl Default for LogConfig {
    fn default() -> Self {
        LogConfig {
            segment_bytes: 1 << 30,
            segment_ms: 604_800_000,
            segment_index_bytes: 10 << 20,
            index_interval_bytes: 4096,
            max_message_bytes: 1_048_588,
            max_decompressed_message_bytes: 2_147_483_639,
            retention_ms: 604_800_000,
            retention_bytes: -1,
            delete: true,
            compact: false,
            delete_retention_ms: 86_400_000,
            min_compaction_lag_ms: 0,
            max_compaction_lag_ms: i64::MAX,
            min_cleanable_dirty_ratio: 0.5,
            file_delete_delay_ms: 60_000,
            flush_messages: i64::MAX,
            flush_ms: i64::MAX,
            message_timestamp_before_max_ms: i64::MAX,
            message_timestamp_after_max_ms: 3_600_000,
            log_append_time: false,
            compression: None,
            producer_id_expiration_ms: 86_400_000,
        }
    }
}
