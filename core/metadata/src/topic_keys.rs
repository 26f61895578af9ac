//! The configuration keys of topics.

use ottla_base::config::{Key, Kind, Valid};

/// All keys of a topic, with the broker keys that give their defaults.
pub static TOPIC_KEYS: &[Key] = &[
    Key::new(
        "cleanup.policy",
        Kind::List,
        Some("delete"),
        Valid::ListOf(&["compact", "delete"]),
        "What happens to old segments: delete, compact, or both.",
    )
    .with_synonyms(&["log.cleanup.policy"]),
    Key::new(
        "compression.gzip.level",
        Kind::Int,
        Some("-1"),
        Valid::BetweenOr(1, 9, -1),
        "Level of gzip where the broker compresses.",
    )
    .with_synonyms(&["compression.gzip.level"]),
    Key::new(
        "compression.lz4.level",
        Kind::Int,
        Some("9"),
        Valid::Between(1, 17),
        "Level of lz4 where the broker compresses.",
    )
    .with_synonyms(&["compression.lz4.level"]),
    Key::new(
        "compression.type",
        Kind::String,
        Some("producer"),
        Valid::OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
        "The codec of stored batches; producer keeps what came in.",
    )
    .with_synonyms(&["compression.type"]),
    Key::new(
        "compression.zstd.level",
        Kind::Int,
        Some("3"),
        Valid::Between(-131072, 22),
        "Level of zstd where the broker compresses.",
    )
    .with_synonyms(&["compression.zstd.level"]),
    Key::new(
        "delete.retention.ms",
        Kind::Long,
        Some("86400000"),
        Valid::AtLeast(0),
        "How long tombstones stay in a compacted topic.",
    )
    .with_synonyms(&["log.cleaner.delete.retention.ms"]),
    Key::new("errors.deadletterqueue.group.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .without_meaning("there are no share groups"),
    Key::new(
        "file.delete.delay.ms",
        Kind::Long,
        Some("60000"),
        Valid::AtLeast(0),
        "How long a deleted segment stays on disk.",
    )
    .with_synonyms(&["log.segment.delete.delay.ms"]),
    Key::new(
        "flush.messages",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::AtLeast(1),
        "Records after which the log is flushed.",
    )
    .with_synonyms(&["log.flush.interval.messages"]),
    Key::new(
        "flush.ms",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::AtLeast(0),
        "Milliseconds after which the log is flushed.",
    )
    .with_synonyms(&["log.flush.interval.ms", "log.flush.scheduler.interval.ms"]),
    Key::new("follower.replication.throttled.replicas", Kind::List, Some(""), Valid::Any, "")
        .without_meaning("there is no replication between brokers"),
    Key::new(
        "index.interval.bytes",
        Kind::Int,
        Some("4096"),
        Valid::AtLeast(0),
        "Bytes between two entries of the offset index.",
    )
    .with_synonyms(&["log.index.interval.bytes"]),
    Key::new("leader.replication.throttled.replicas", Kind::List, Some(""), Valid::Any, "")
        .without_meaning("there is no replication between brokers"),
    Key::new("local.retention.bytes", Kind::Long, Some("-2"), Valid::AtLeast(-2), "")
        .with_synonyms(&["log.local.retention.bytes"])
        .without_meaning("there is no tiered storage"),
    Key::new("local.retention.ms", Kind::Long, Some("-2"), Valid::AtLeast(-2), "")
        .with_synonyms(&["log.local.retention.ms"])
        .without_meaning("there is no tiered storage"),
    Key::new("max.compaction.lag.ms", Kind::Long, Some("9223372036854775807"), Valid::AtLeast(1), "")
        .with_synonyms(&["log.cleaner.max.compaction.lag.ms"]),
    Key::new(
        "max.decompressed.message.bytes",
        Kind::Int,
        Some("2147483639"),
        Valid::Between(1, 2147483639),
        "The largest decompressed size that the broker accepts.",
    )
    .with_synonyms(&["max.decompressed.message.bytes"]),
    Key::new("max.message.bytes", Kind::Int, Some("1048588"), Valid::AtLeast(0), "The largest batch.")
        .with_synonyms(&["message.max.bytes"]),
    Key::new(
        "message.timestamp.after.max.ms",
        Kind::Long,
        Some("3600000"),
        Valid::AtLeast(0),
        "How far a timestamp may lie after the broker's time.",
    )
    .with_synonyms(&["log.message.timestamp.after.max.ms"]),
    Key::new(
        "message.timestamp.before.max.ms",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::AtLeast(0),
        "How far a timestamp may lie before the broker's time.",
    )
    .with_synonyms(&["log.message.timestamp.before.max.ms"]),
    Key::new(
        "message.timestamp.type",
        Kind::String,
        Some("CreateTime"),
        Valid::OneOf(&["CreateTime", "LogAppendTime"]),
        "Whose time a record carries: CreateTime or LogAppendTime.",
    )
    .with_synonyms(&["log.message.timestamp.type"]),
    Key::new("min.cleanable.dirty.ratio", Kind::Double, Some("0.5"), Valid::Unit, "")
        .with_synonyms(&["log.cleaner.min.cleanable.ratio"]),
    Key::new("min.compaction.lag.ms", Kind::Long, Some("0"), Valid::AtLeast(0), "")
        .with_synonyms(&["log.cleaner.min.compaction.lag.ms"]),
    Key::new(
        "min.insync.replicas",
        Kind::Int,
        Some("1"),
        Valid::AtLeast(1),
        "Replicas that must have a record of acks=all.",
    )
    .with_synonyms(&["min.insync.replicas"]),
    Key::new("preallocate", Kind::Boolean, Some("false"), Valid::Any, "")
        .with_synonyms(&["log.preallocate"])
        .without_meaning("segments grow as they are written"),
    Key::new("remote.copy.lag.bytes", Kind::Long, Some("-1"), Valid::AtLeast(-1), "")
        .with_synonyms(&["log.remote.copy.lag.bytes"])
        .without_meaning("there is no tiered storage"),
    Key::new("remote.copy.lag.ms", Kind::Long, Some("0"), Valid::AtLeast(-1), "")
        .with_synonyms(&["log.remote.copy.lag.ms"])
        .without_meaning("there is no tiered storage"),
    Key::new("remote.log.copy.disable", Kind::Boolean, Some("false"), Valid::Any, "")
        .without_meaning("there is no tiered storage"),
    Key::new("remote.log.delete.on.disable", Kind::Boolean, Some("false"), Valid::Any, "")
        .without_meaning("there is no tiered storage"),
    Key::new("remote.storage.enable", Kind::Boolean, Some("false"), Valid::Any, "").refused("tiered storage"),
    Key::new(
        "retention.bytes",
        Kind::Long,
        Some("-1"),
        Valid::Any,
        "Bytes of a partition that are kept; -1 for no limit.",
    )
    .with_synonyms(&["log.retention.bytes"]),
    Key::new(
        "retention.ms",
        Kind::Long,
        Some("604800000"),
        Valid::AtLeast(-1),
        "How long records are kept; -1 for ever.",
    )
    .with_synonyms(&["log.retention.ms", "log.retention.minutes", "log.retention.hours"]),
    Key::new("segment.bytes", Kind::Int, Some("1073741824"), Valid::AtLeast(1048576), "The largest segment.")
        .with_synonyms(&["log.segment.bytes"]),
    Key::new("segment.index.bytes", Kind::Int, Some("10485760"), Valid::AtLeast(4), "The largest index of a segment.")
        .with_synonyms(&["log.index.size.max.bytes"]),
    Key::new("segment.jitter.ms", Kind::Long, Some("0"), Valid::AtLeast(0), "Random time taken off segment.ms.")
        .with_synonyms(&["log.roll.jitter.ms", "log.roll.jitter.hours"]),
    Key::new("segment.ms", Kind::Long, Some("604800000"), Valid::AtLeast(1), "The age at which a segment is rolled.")
        .with_synonyms(&["log.roll.ms", "log.roll.hours"]),
    Key::new("unclean.leader.election.enable", Kind::Boolean, Some("false"), Valid::Any, "")
        .with_synonyms(&["unclean.leader.election.enable"])
        .without_meaning("there is one replica"),
];
