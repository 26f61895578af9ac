//! The admin client's own configuration keys.

use ottla_base::config::{Key, Kind, Valid};

/// Names, defaults and ranges are Kafka's.
pub static KEYS: &[Key] = &[
    Key::new("bootstrap.controllers", Kind::List, Some(""), Valid::Any, "As in Kafka.")
        .refused("direct access to controllers"),
    Key::new(
        "bootstrap.servers",
        Kind::List,
        Some(""),
        Valid::Any,
        "Where to begin: host:port,... of brokers, embedded:PATH or memory:NAME.",
    ),
    Key::new(
        "connections.max.idle.ms",
        Kind::Long,
        Some("300000"),
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
    Key::new("enable.metrics.push", Kind::Boolean, Some("false"), Valid::Any, "As in Kafka.")
        .without_meaning("metrics are not pushed to the broker"),
    Key::new("receive.buffer.bytes", Kind::Int, Some("65536"), Valid::AtLeast(-1), "As in Kafka.")
        .without_meaning("the system sizes socket buffers"),
    Key::new(
        "retries",
        Kind::Int,
        Some("2147483647"),
        Valid::Between(0, 2147483647),
        "How often a failed request is tried again.",
    ),
];
