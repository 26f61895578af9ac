//! What a topic's log obeys: its own configuration over the broker's.

use ottla_metadata::Configs;
use ottla_protocol::record::{Compression, Compressor};
use ottla_storage::LogConfig;

/// The configuration of `topic`'s logs. Values were checked when they were set.
pub fn log_config(configs: &Configs<'_>, topic: &str) -> LogConfig {
    let number = |name: &str| configs.topic_number(topic, name);
    let size = |name: &str| usize::try_from(number(name)).unwrap_or(0);
    let policy = configs.topic(topic, "cleanup.policy").unwrap_or_default();
    let broker_number = |name: &str| configs.broker(name).and_then(|text| text.trim().parse::<i64>().ok());
    let defaults = LogConfig::default();
    LogConfig {
        segment_bytes: size("segment.bytes"),
        segment_ms: number("segment.ms"),
        segment_index_bytes: size("segment.index.bytes"),
        index_interval_bytes: size("index.interval.bytes"),
        max_message_bytes: size("max.message.bytes"),
        max_decompressed_message_bytes: broker_number("max.decompressed.message.bytes")
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(defaults.max_decompressed_message_bytes),
        retention_ms: number("retention.ms"),
        retention_bytes: number("retention.bytes"),
        delete: policy.contains("delete"),
        compact: policy.contains("compact"),
        delete_retention_ms: number("delete.retention.ms"),
        min_compaction_lag_ms: number("min.compaction.lag.ms"),
        max_compaction_lag_ms: number("max.compaction.lag.ms"),
        min_cleanable_dirty_ratio: configs
            .topic(topic, "min.cleanable.dirty.ratio")
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(defaults.min_cleanable_dirty_ratio),
        file_delete_delay_ms: number("file.delete.delay.ms"),
        flush_messages: number("flush.messages"),
        flush_ms: number("flush.ms"),
        message_timestamp_before_max_ms: number("message.timestamp.before.max.ms"),
        message_timestamp_after_max_ms: number("message.timestamp.after.max.ms"),
        log_append_time: configs.topic(topic, "message.timestamp.type").as_deref() == Some("LogAppendTime"),
        compression: compressor(configs, topic),
        producer_id_expiration_ms: broker_number("producer.id.expiration.ms")
            .unwrap_or(defaults.producer_id_expiration_ms),
    }
}

/// The codec that the topic wants, with its level; `None` keeps the producer's.
fn compressor(configs: &Configs<'_>, topic: &str) -> Option<Compressor> {
    let name = configs.topic(topic, "compression.type")?;
    let compression = match name.as_str() {
        "producer" => return None,
        "uncompressed" => return Some(Compressor::from(Compression::None)),
        name => Compression::ALL.into_iter().find(|codec| codec.name() == name)?,
    };
    let level = configs.topic_number(topic, &format!("compression.{name}.level"));
    // Kafka's levels of lz4 and gzip's -1 have no counterpart here: the codec's default stands for them.
    let chosen = i32::try_from(level).ok().and_then(|level| Compressor::new(compression, level).ok());
    Some(chosen.unwrap_or_else(|| Compressor::from(compression)))
}
