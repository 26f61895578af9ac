//! Configuration keys that producer, consumer and admin share.

use ottla_base::config::{Key, Kind, Valid};

/// Of the network and the metadata.
pub static KEYS: &[Key] = &[
    Key::new("bootstrap.resolve.timeout.ms", Kind::Long, Some("0"), Valid::AtLeast(0), "As in Kafka.")
        .without_meaning("names are resolved at each try to connect"),
    Key::new(
        "client.dns.lookup",
        Kind::String,
        Some("use_all_dns_ips"),
        Valid::OneOf(&["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"]),
        "How a name with several addresses is used.",
    )
    .without_meaning("every address of a name is tried"),
    Key::new("client.id", Kind::String, Some(""), Valid::Any, "Name that brokers see in requests."),
    Key::new("config.providers", Kind::List, Some(""), Valid::Any, "As in Kafka.")
        .refused("configuration providers; give the values themselves"),
    Key::new("metadata.cluster.check.enable", Kind::Boolean, Some("true"), Valid::Any, "As in Kafka.")
        .without_meaning("requests do not carry the cluster id"),
    Key::new(
        "metadata.max.age.ms",
        Kind::Long,
        Some("300000"),
        Valid::AtLeast(0),
        "Age at which metadata is asked for again, in milliseconds.",
    ),
    Key::new(
        "metadata.recovery.rebootstrap.trigger.ms",
        Kind::Long,
        Some("300000"),
        Valid::AtLeast(0),
        "Time without metadata after which the client begins again from bootstrap.servers, in milliseconds.",
    ),
    Key::new(
        "metadata.recovery.strategy",
        Kind::String,
        Some("rebootstrap"),
        Valid::OneOfIgnoringCase(&["rebootstrap", "none"]),
        "What to do when no known broker answers: begin again from bootstrap.servers, or not.",
    ),
    Key::new(
        "metric.reporters",
        Kind::List,
        Some("org.apache.kafka.common.metrics.JmxReporter"),
        Valid::Any,
        "As in Kafka.",
    )
    .without_meaning("there is no JVM; read metrics() instead"),
    Key::new("metrics.num.samples", Kind::Int, Some("2"), Valid::AtLeast(1), "As in Kafka.")
        .without_meaning("metrics are counters without samples"),
    Key::new(
        "metrics.recording.level",
        Kind::String,
        Some("INFO"),
        Valid::OneOf(&["INFO", "DEBUG", "TRACE"]),
        "As in Kafka.",
    )
    .without_meaning("all metrics are recorded"),
    Key::new("metrics.sample.window.ms", Kind::Long, Some("30000"), Valid::AtLeast(0), "As in Kafka.")
        .without_meaning("metrics are counters without samples"),
    Key::new(
        "reconnect.backoff.max.ms",
        Kind::Long,
        Some("1000"),
        Valid::AtLeast(0),
        "Longest pause before a node is connected to again, in milliseconds.",
    ),
    Key::new(
        "reconnect.backoff.ms",
        Kind::Long,
        Some("50"),
        Valid::AtLeast(0),
        "First pause before a node is connected to again, in milliseconds.",
    ),
    Key::new(
        "request.timeout.ms",
        Kind::Int,
        Some("30000"),
        Valid::AtLeast(0),
        "Longest wait for one response, in milliseconds.",
    ),
    Key::new(
        "retry.backoff.max.ms",
        Kind::Long,
        Some("1000"),
        Valid::AtLeast(0),
        "Longest pause before a request is tried again, in milliseconds.",
    ),
    Key::new(
        "retry.backoff.ms",
        Kind::Long,
        Some("100"),
        Valid::AtLeast(0),
        "First pause before a request is tried again, in milliseconds.",
    ),
    Key::new(
        "security.protocol",
        Kind::String,
        Some("PLAINTEXT"),
        Valid::OneOfIgnoringCase(&["SASL_SSL", "PLAINTEXT", "SSL", "SASL_PLAINTEXT"]),
        "How connections are protected.",
    )
    .refused("TLS and SASL; only PLAINTEXT is here"),
    Key::new("security.providers", Kind::String, None, Valid::Any, "As in Kafka.").refused("a JVM"),
    Key::new("send.buffer.bytes", Kind::Int, Some("131072"), Valid::AtLeast(-1), "As in Kafka.")
        .without_meaning("the system sizes socket buffers"),
    Key::new(
        "socket.connection.setup.timeout.max.ms",
        Kind::Long,
        Some("30000"),
        Valid::Any,
        "Longest time for a try to connect, in milliseconds.",
    ),
    Key::new(
        "socket.connection.setup.timeout.ms",
        Kind::Long,
        Some("10000"),
        Valid::Any,
        "Time for the first try to connect, in milliseconds.",
    ),
];
