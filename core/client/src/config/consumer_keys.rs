//! The consumer's own configuration keys.

use ottla_base::config::{Key, Kind, Valid};

/// Names, defaults and ranges are Kafka's.
pub static KEYS: &[Key] = &[
    Key::new("allow.auto.create.topics", Kind::Boolean, Some("true"), Valid::Any, "Asking for a topic may create it."),
    Key::new(
        "auto.commit.interval.ms",
        Kind::Int,
        Some("5000"),
        Valid::AtLeast(0),
        "Time between automatic commits, in milliseconds.",
    ),
    Key::new(
        "auto.offset.reset",
        Kind::String,
        Some("latest"),
        Valid::Any,
        "Where to begin without a committed offset: latest, earliest, none, or by_duration:PnDTnHnMn.nS.",
    ),
    Key::new(
        "bootstrap.servers",
        Kind::List,
        None,
        Valid::Any,
        "Where to begin: host:port,... of brokers, embedded:PATH or memory:NAME.",
    ),
    Key::new("check.crcs", Kind::Boolean, Some("true"), Valid::Any, "Check the checksum of each batch."),
    Key::new(
        "client.rack",
        Kind::String,
        Some(""),
        Valid::Any,
        "Rack of this client; matched against the racks of replicas.",
    ),
    Key::new(
        "connections.max.idle.ms",
        Kind::Long,
        Some("540000"),
        Valid::Any,
        "An unused connection is closed after this long, in milliseconds.",
    ),
    Key::new(
        "default.api.timeout.ms",
        Kind::Int,
        Some("60000"),
        Valid::AtLeast(0),
        "Time for a call that has no timeout of its own, in milliseconds.",
    ),
    Key::new("enable.auto.commit", Kind::Boolean, Some("true"), Valid::Any, "Commit positions in the background."),
    Key::new("enable.metrics.push", Kind::Boolean, Some("true"), Valid::Any, "As in Kafka.")
        .without_meaning("metrics are not pushed to the broker"),
    Key::new(
        "exclude.internal.topics",
        Kind::Boolean,
        Some("true"),
        Valid::Any,
        "A pattern never matches internal topics.",
    ),
    Key::new(
        "fetch.max.bytes",
        Kind::Int,
        Some("52428800"),
        Valid::AtLeast(0),
        "Bytes that one fetch response may have.",
    ),
    Key::new(
        "fetch.max.wait.ms",
        Kind::Int,
        Some("500"),
        Valid::AtLeast(0),
        "Longest wait of the broker for fetch.min.bytes, in milliseconds.",
    ),
    Key::new("fetch.min.bytes", Kind::Int, Some("1"), Valid::AtLeast(0), "Bytes that a fetch waits for."),
    Key::new("group.id", Kind::String, None, Valid::Any, "The consumer group."),
    Key::new("group.instance.id", Kind::String, None, Valid::NonEmpty, "Name of a static member."),
    Key::new(
        "group.protocol",
        Kind::String,
        Some("classic"),
        Valid::OneOfIgnoringCase(&["consumer", "classic"]),
        "Protocol of groups.",
    )
    .refused("the consumer group protocol; only classic is here"),
    Key::new("group.remote.assignor", Kind::String, None, Valid::Any, "As in Kafka.")
        .refused("the consumer group protocol (group.protocol=consumer)"),
    Key::new("heartbeat.interval.ms", Kind::Int, Some("3000"), Valid::Any, "Time between heartbeats, in milliseconds."),
    Key::new("interceptor.classes", Kind::List, Some(""), Valid::Any, "As in Kafka.")
        .refused("loading Java classes; interceptors are given as code by the binding"),
    Key::new(
        "internal.throw.on.fetch.stable.offset.unsupported",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "As in Kafka.",
    )
    .without_meaning("it is internal to Kafka Streams"),
    Key::new(
        "isolation.level",
        Kind::String,
        Some("read_uncommitted"),
        Valid::OneOf(&["read_committed", "read_uncommitted"]),
        "Whether records of open and aborted transactions are seen.",
    ),
    Key::new("key.deserializer", Kind::Class, None, Valid::Any, "As in Kafka.")
        .without_meaning("deserializers belong to the binding"),
    Key::new(
        "max.partition.fetch.bytes",
        Kind::Int,
        Some("1048576"),
        Valid::AtLeast(0),
        "Bytes of one partition in a fetch response.",
    ),
    Key::new(
        "max.poll.interval.ms",
        Kind::Int,
        Some("300000"),
        Valid::AtLeast(1),
        "Longest time between polls before the member leaves its group, in milliseconds.",
    ),
    Key::new("max.poll.records", Kind::Int, Some("500"), Valid::AtLeast(1), "Records that one poll returns."),
    Key::new(
        "partition.assignment.strategy",
        Kind::List,
        Some("range,cooperative-sticky"),
        Valid::Any,
        "Assignors in order of preference: range, roundrobin, sticky, cooperative-sticky.",
    ),
    Key::new("receive.buffer.bytes", Kind::Int, Some("65536"), Valid::AtLeast(-1), "As in Kafka.")
        .without_meaning("the system sizes socket buffers"),
    Key::new(
        "session.timeout.ms",
        Kind::Int,
        Some("45000"),
        Valid::Any,
        "Time without a heartbeat after which a member counts as gone, in milliseconds.",
    ),
    Key::new(
        "share.acknowledgement.mode",
        Kind::String,
        Some("implicit"),
        Valid::OneOf(&["implicit", "explicit"]),
        "As in Kafka.",
    )
    .refused("share groups"),
    Key::new(
        "share.acquire.mode",
        Kind::String,
        Some("BATCH_OPTIMIZED"),
        Valid::OneOfIgnoringCase(&["batch_optimized", "record_limit"]),
        "As in Kafka.",
    )
    .refused("share groups"),
    Key::new("value.deserializer", Kind::Class, None, Valid::Any, "As in Kafka.")
        .without_meaning("deserializers belong to the binding"),
];
