//! Broker keys that the code obeys, and those that give topics their defaults.

use ottla_base::config::{Key, Kind, Valid};

pub static OBEYED: &[Key] = &[
    Key::new("advertised.listeners", Kind::List, None, Valid::Any, "Where clients are told to connect."),
    Key::new(
        "auto.create.topics.enable",
        Kind::Boolean,
        Some("true"),
        Valid::Any,
        "Topics are created when they are first asked for.",
    ),
    Key::new("broker.id", Kind::Int, Some("-1"), Valid::Any, "The old name of node.id."),
    Key::new("broker.rack", Kind::String, None, Valid::Any, "The rack of this node."),
    Key::new("compression.gzip.level", Kind::Int, Some("-1"), Valid::BetweenOr(1, 9, -1), "").cluster_wide(),
    Key::new("compression.lz4.level", Kind::Int, Some("9"), Valid::Between(1, 17), "").cluster_wide(),
    Key::new(
        "compression.type",
        Kind::String,
        Some("producer"),
        Valid::OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
        "The codec of stored batches.",
    )
    .cluster_wide(),
    Key::new("compression.zstd.level", Kind::Int, Some("3"), Valid::Between(-131072, 22), "").cluster_wide(),
    Key::new(
        "connections.max.idle.ms",
        Kind::Long,
        Some("600000"),
        Valid::Any,
        "How long an idle connection stays open.",
    ),
    Key::new("controller.listener.names", Kind::List, None, Valid::Any, "The listeners of the controller."),
    Key::new(
        "default.replication.factor",
        Kind::Int,
        Some("1"),
        Valid::Any,
        "Replicas of a topic that is created without a number.",
    ),
    Key::new("delete.topic.enable", Kind::Boolean, Some("true"), Valid::Any, "Topics can be deleted."),
    Key::new(
        "fetch.max.bytes",
        Kind::Int,
        Some("57671680"),
        Valid::AtLeast(1024),
        "The most bytes of a fetch response.",
    ),
    Key::new(
        "group.initial.rebalance.delay.ms",
        Kind::Int,
        Some("3000"),
        Valid::Any,
        "How long an empty group waits for more members.",
    ),
    Key::new("group.max.session.timeout.ms", Kind::Int, Some("1800000"), Valid::Any, "The longest session timeout."),
    Key::new("group.max.size", Kind::Int, Some("2147483647"), Valid::AtLeast(1), "Members of a classic group."),
    Key::new("group.min.session.timeout.ms", Kind::Int, Some("6000"), Valid::Any, "The shortest session timeout."),
    Key::new("inter.broker.listener.name", Kind::String, None, Valid::Any, "The listener that brokers use."),
    Key::new(
        "listener.security.protocol.map",
        Kind::String,
        Some("SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT"),
        Valid::Any,
        "The security protocol of each listener.",
    )
    .per_broker(),
    Key::new(
        "listeners",
        Kind::List,
        Some("PLAINTEXT://:9092"),
        Valid::Any,
        "Where clients connect: NAME://HOST:PORT, separated by commas.",
    )
    .per_broker(),
    Key::new("log.cleaner.delete.retention.ms", Kind::Long, Some("86400000"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.max.compaction.lag.ms", Kind::Long, Some("9223372036854775807"), Valid::AtLeast(1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.min.cleanable.ratio", Kind::Double, Some("0.5"), Valid::Unit, "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleaner.min.compaction.lag.ms", Kind::Long, Some("0"), Valid::AtLeast(0), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.cleanup.policy", Kind::List, Some("delete"), Valid::ListOf(&["compact", "delete"]), "")
        .cluster_wide(),
    Key::new("log.dir", Kind::List, Some("/tmp/kafka-logs"), Valid::Any, "The data directory."),
    Key::new("log.dirs", Kind::List, None, Valid::Any, "The data directory; one is supported."),
    Key::new("log.flush.interval.messages", Kind::Long, Some("9223372036854775807"), Valid::AtLeast(1), "")
        .cluster_wide(),
    Key::new("log.flush.interval.ms", Kind::Long, None, Valid::Any, "").cluster_wide(),
    Key::new(
        "log.flush.offset.checkpoint.interval.ms",
        Kind::Int,
        Some("60000"),
        Valid::AtLeast(0),
        "How often recovery points are written.",
    ),
    Key::new(
        "log.flush.scheduler.interval.ms",
        Kind::Long,
        Some("9223372036854775807"),
        Valid::Any,
        "How often logs are looked at for flush.ms.",
    ),
    Key::new(
        "log.flush.start.offset.checkpoint.interval.ms",
        Kind::Int,
        Some("60000"),
        Valid::AtLeast(0),
        "How often log starts are written.",
    ),
    Key::new("log.index.interval.bytes", Kind::Int, Some("4096"), Valid::AtLeast(0), "").cluster_wide(),
    Key::new("log.index.size.max.bytes", Kind::Int, Some("10485760"), Valid::AtLeast(4), "").cluster_wide(),
    Key::new("log.local.retention.bytes", Kind::Long, Some("-2"), Valid::AtLeast(-2), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.local.retention.ms", Kind::Long, Some("-2"), Valid::AtLeast(-2), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.message.timestamp.after.max.ms", Kind::Long, Some("3600000"), Valid::AtLeast(0), "").cluster_wide(),
    Key::new("log.message.timestamp.before.max.ms", Kind::Long, Some("9223372036854775807"), Valid::AtLeast(0), "")
        .cluster_wide(),
    Key::new(
        "log.message.timestamp.type",
        Kind::String,
        Some("CreateTime"),
        Valid::OneOf(&["CreateTime", "LogAppendTime"]),
        "",
    )
    .cluster_wide(),
    Key::new("log.preallocate", Kind::Boolean, Some("false"), Valid::Any, "").cluster_wide(),
    Key::new("log.remote.copy.lag.bytes", Kind::Long, Some("-1"), Valid::AtLeast(-1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.remote.copy.lag.ms", Kind::Long, Some("0"), Valid::AtLeast(-1), "")
        .cluster_wide()
        .without_meaning("what it steers does not run here yet"),
    Key::new("log.retention.bytes", Kind::Long, Some("-1"), Valid::Any, "").cluster_wide(),
    Key::new(
        "log.retention.check.interval.ms",
        Kind::Long,
        Some("300000"),
        Valid::AtLeast(1),
        "How often old segments are looked for.",
    ),
    Key::new("log.retention.hours", Kind::Int, Some("168"), Valid::Any, ""),
    Key::new("log.retention.minutes", Kind::Int, None, Valid::Any, ""),
    Key::new("log.retention.ms", Kind::Long, None, Valid::Any, "").cluster_wide(),
    Key::new("log.roll.hours", Kind::Int, Some("168"), Valid::AtLeast(1), ""),
    Key::new("log.roll.jitter.hours", Kind::Int, Some("0"), Valid::AtLeast(0), ""),
    Key::new("log.roll.jitter.ms", Kind::Long, None, Valid::Any, "").cluster_wide(),
    Key::new("log.roll.ms", Kind::Long, None, Valid::Any, "").cluster_wide(),
    Key::new("log.segment.bytes", Kind::Int, Some("1073741824"), Valid::AtLeast(1048576), "").cluster_wide(),
    Key::new("log.segment.delete.delay.ms", Kind::Long, Some("60000"), Valid::AtLeast(0), "").cluster_wide(),
    Key::new("max.connections", Kind::Int, Some("2147483647"), Valid::AtLeast(0), "Connections that a listener takes.")
        .cluster_wide(),
    Key::new("max.decompressed.message.bytes", Kind::Int, Some("2147483639"), Valid::Between(1, 2147483639), ""),
    Key::new(
        "max.incremental.fetch.session.cache.slots",
        Kind::Int,
        Some("1000"),
        Valid::AtLeast(0),
        "Fetch sessions that are remembered.",
    ),
    Key::new(
        "max.request.partition.size.limit",
        Kind::Int,
        Some("2000"),
        Valid::AtLeast(1),
        "Partitions in a DescribeTopicPartitions response.",
    ),
    Key::new("message.max.bytes", Kind::Int, Some("1048588"), Valid::AtLeast(0), "The largest batch.").cluster_wide(),
    Key::new(
        "metadata.log.max.record.bytes.between.snapshots",
        Kind::Long,
        Some("20971520"),
        Valid::AtLeast(1),
        "Bytes of the metadata log after which a snapshot is written.",
    ),
    Key::new(
        "metadata.log.max.snapshot.interval.ms",
        Kind::Long,
        Some("3600000"),
        Valid::AtLeast(0),
        "Time after which a snapshot of the metadata is written; 0 for never.",
    ),
    Key::new(
        "metadata.log.segment.bytes",
        Kind::Int,
        Some("1073741824"),
        Valid::AtLeast(8388608),
        "The largest segment of the metadata log.",
    ),
    Key::new(
        "metadata.log.segment.ms",
        Kind::Long,
        Some("604800000"),
        Valid::Any,
        "The age at which a segment of the metadata log is rolled.",
    ),
    Key::new(
        "metadata.max.retention.bytes",
        Kind::Long,
        Some("104857600"),
        Valid::Any,
        "Bytes of the metadata log and its snapshots above which old ones go; -1 for no limit.",
    ),
    Key::new(
        "metadata.max.retention.ms",
        Kind::Long,
        Some("604800000"),
        Valid::Any,
        "How long old snapshots of the metadata are kept; -1 for ever.",
    ),
    Key::new(
        "min.insync.replicas",
        Kind::Int,
        Some("1"),
        Valid::AtLeast(1),
        "Replicas that must have a record of acks=all.",
    )
    .cluster_wide(),
    Key::new("node.id", Kind::Int, None, Valid::AtLeast(0), "The id of this node."),
    Key::new(
        "num.partitions",
        Kind::Int,
        Some("1"),
        Valid::AtLeast(1),
        "Partitions of a topic that is created without a number.",
    ),
    Key::new(
        "offset.metadata.max.bytes",
        Kind::Int,
        Some("4096"),
        Valid::Any,
        "The longest metadata of a committed offset.",
    ),
    Key::new(
        "offsets.retention.check.interval.ms",
        Kind::Long,
        Some("600000"),
        Valid::AtLeast(1),
        "How often expired offsets are looked for.",
    ),
    Key::new(
        "offsets.retention.minutes",
        Kind::Int,
        Some("10080"),
        Valid::AtLeast(1),
        "How long offsets of an empty group stay.",
    ),
    Key::new(
        "offsets.topic.num.partitions",
        Kind::Int,
        Some("50"),
        Valid::AtLeast(1),
        "Partitions of __consumer_offsets.",
    ),
    Key::new(
        "offsets.topic.replication.factor",
        Kind::Short,
        Some("3"),
        Valid::AtLeast(1),
        "Replicas of __consumer_offsets.",
    ),
    Key::new(
        "offsets.topic.segment.bytes",
        Kind::Int,
        Some("104857600"),
        Valid::AtLeast(1),
        "Segment size of __consumer_offsets.",
    ),
    Key::new(
        "process.roles",
        Kind::List,
        None,
        Valid::ListOf(&["broker", "controller"]),
        "The roles of this node: broker,controller.",
    ),
    Key::new(
        "producer.id.expiration.ms",
        Kind::Int,
        Some("86400000"),
        Valid::AtLeast(1),
        "How long a silent producer is remembered.",
    )
    .cluster_wide(),
    Key::new(
        "replica.high.watermark.checkpoint.interval.ms",
        Kind::Long,
        Some("5000"),
        Valid::Any,
        "How often high watermarks are written.",
    ),
    Key::new("socket.request.max.bytes", Kind::Int, Some("104857600"), Valid::AtLeast(1), "The longest request."),
    Key::new("unclean.leader.election.enable", Kind::Boolean, Some("false"), Valid::Any, "").cluster_wide(),
];
