//! The producer's own configuration keys.

use ottla_base::config::{Key, Kind, Valid};

/// Names, defaults and ranges are Kafka's.
pub static KEYS: &[Key] = &[
    Key::new(
        "acks",
        Kind::String,
        Some("all"),
        Valid::OneOf(&["all", "-1", "0", "1"]),
        "Who must have a record before it counts as written: 0 nobody, 1 the leader, all the in-sync replicas.",
    ),
    Key::new(
        "batch.size",
        Kind::Int,
        Some("16384"),
        Valid::AtLeast(0),
        "Size at which a batch is sent at once, in bytes.",
    ),
    Key::new(
        "bootstrap.servers",
        Kind::List,
        None,
        Valid::Any,
        "Where to begin: host:port,... of brokers, embedded:PATH or memory:NAME.",
    ),
    Key::new(
        "buffer.memory",
        Kind::Long,
        Some("33554432"),
        Valid::AtLeast(0),
        "Memory for records that wait to be sent, in bytes.",
    ),
    Key::new(
        "buffer.memory.allocation.strategy",
        Kind::String,
        Some("full"),
        Valid::OneOfIgnoringCase(&["FULL", "INCREMENTAL"]),
        "As in Kafka.",
    )
    .without_meaning("it is internal to Kafka's own producer"),
    Key::new(
        "client.rack",
        Kind::String,
        Some(""),
        Valid::Any,
        "Rack of this client; matched against the racks of replicas.",
    ),
    Key::new("compression.gzip.level", Kind::Int, Some("-1"), Valid::BetweenOr(1, 9, -1), "Level of gzip."),
    Key::new("compression.lz4.level", Kind::Int, Some("9"), Valid::Between(1, 17), "Level of lz4."),
    Key::new(
        "compression.type",
        Kind::String,
        Some("none"),
        Valid::OneOf(&["none", "gzip", "snappy", "lz4", "zstd"]),
        "Codec of the batches.",
    ),
    Key::new("compression.zstd.level", Kind::Int, Some("3"), Valid::Between(-131072, 22), "Level of zstd."),
    Key::new(
        "connections.max.idle.ms",
        Kind::Long,
        Some("540000"),
        Valid::Any,
        "An unused connection is closed after this long, in milliseconds.",
    ),
    Key::new(
        "delivery.timeout.ms",
        Kind::Int,
        Some("120000"),
        Valid::AtLeast(0),
        "Time within which a send succeeds or fails, in milliseconds.",
    ),
    Key::new(
        "enable.idempotence",
        Kind::Boolean,
        Some("true"),
        Valid::Any,
        "Each record is written once and in order, retries included.",
    ),
    Key::new("enable.metrics.push", Kind::Boolean, Some("true"), Valid::Any, "As in Kafka.")
        .without_meaning("metrics are not pushed to the broker"),
    Key::new("interceptor.classes", Kind::List, Some(""), Valid::Any, "As in Kafka.")
        .refused("loading Java classes; interceptors are given as code by the binding"),
    Key::new("key.serializer", Kind::Class, None, Valid::Any, "As in Kafka.")
        .without_meaning("serializers belong to the binding"),
    Key::new(
        "linger.ms",
        Kind::Long,
        Some("5"),
        Valid::AtLeast(0),
        "How long a batch waits for company, in milliseconds.",
    ),
    Key::new(
        "max.block.ms",
        Kind::Long,
        Some("60000"),
        Valid::AtLeast(0),
        "Longest wait of a send for metadata and memory, in milliseconds.",
    ),
    Key::new(
        "max.in.flight.requests.per.connection",
        Kind::Int,
        Some("5"),
        Valid::AtLeast(1),
        "Requests that one broker may have unanswered.",
    ),
    Key::new(
        "max.request.size",
        Kind::Int,
        Some("1048576"),
        Valid::AtLeast(0),
        "Largest request and largest record, in bytes.",
    ),
    Key::new(
        "metadata.max.idle.ms",
        Kind::Long,
        Some("300000"),
        Valid::AtLeast(5000),
        "A topic that was not sent to for this long is forgotten, in milliseconds.",
    ),
    Key::new(
        "partitioner.adaptive.partitioning.enable",
        Kind::Boolean,
        Some("true"),
        Valid::Any,
        "Records without key go rather to partitions whose brokers are faster.",
    ),
    Key::new(
        "partitioner.availability.timeout.ms",
        Kind::Long,
        Some("0"),
        Valid::AtLeast(0),
        "A partition whose broker takes nothing for this long gets no records without key; 0 is never.",
    ),
    Key::new(
        "partitioner.class",
        Kind::Class,
        None,
        Valid::OneOf(&["org.apache.kafka.clients.producer.RoundRobinPartitioner", "RoundRobinPartitioner"]),
        "The partitioner; null is by key, else sticky.",
    ),
    Key::new(
        "partitioner.ignore.keys",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "Choose partitions as if records had no keys.",
    ),
    Key::new(
        "partitioner.rack.aware",
        Kind::Boolean,
        Some("false"),
        Valid::Any,
        "Records without key go to partitions whose leader is in client.rack.",
    ),
    Key::new("receive.buffer.bytes", Kind::Int, Some("32768"), Valid::AtLeast(-1), "As in Kafka.")
        .without_meaning("the system sizes socket buffers"),
    Key::new(
        "retries",
        Kind::Int,
        Some("2147483647"),
        Valid::Between(0, 2147483647),
        "How often a failed request is tried again.",
    ),
    Key::new("transaction.timeout.ms", Kind::Int, Some("60000"), Valid::Any, "As in Kafka.")
        .without_meaning("there are no transactions without transactional.id"),
    Key::new("transaction.two.phase.commit.enable", Kind::Boolean, Some("false"), Valid::Any, "As in Kafka.")
        .refused("two-phase transactions"),
    Key::new("transactional.id", Kind::String, None, Valid::NonEmpty, "As in Kafka.").refused("transactions"),
    Key::new("value.serializer", Kind::Class, None, Valid::Any, "As in Kafka.")
        .without_meaning("serializers belong to the binding"),
];
