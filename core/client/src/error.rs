//! One error for all of the client: what happened, to what, and whether trying again can help.

use std::fmt;
use std::sync::Arc;

use ottla_base::config::ConfigError;
use ottla_net::NetError;
use ottla_protocol::ErrorCode;

/// What kind of failure. The names are those of Kafka's exceptions where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A broker answered with an error code.
    Broker,
    /// A wait was longer than its limit.
    Timeout,
    /// No connection, or one that was lost.
    Network,
    /// The client is closed.
    Closed,
    /// A configuration value that cannot be obeyed.
    Config,
    /// An argument that is wrong whatever the state.
    IllegalArgument,
    /// A call that this state does not allow.
    IllegalState,
    /// A record or batch larger than `max.request.size` or `buffer.memory`.
    RecordTooLarge,
    /// `buffer.memory` is used up.
    BufferExhausted,
    /// The broker does not have the API in a version that this client knows.
    UnsupportedVersion,
    /// The commit came too late: the group has rebalanced.
    CommitFailed,
    /// No committed offset and `auto.offset.reset=none`.
    NoOffsetForPartition,
    /// The position is outside the log and `auto.offset.reset=none`.
    OffsetOutOfRange,
    /// The log was truncated below the position and there is no reset policy.
    LogTruncation,
    /// Bytes that cannot be read.
    Corrupt,
    /// `wakeup` was called.
    Wakeup,
    /// A callback of the application failed.
    Callback,
    /// A store in this process that cannot be opened.
    Store,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Broker => "Broker",
            Kind::Timeout => "Timeout",
            Kind::Network => "Network",
            Kind::Closed => "Closed",
            Kind::Config => "Config",
            Kind::IllegalArgument => "IllegalArgument",
            Kind::IllegalState => "IllegalState",
            Kind::RecordTooLarge => "RecordTooLarge",
            Kind::BufferExhausted => "BufferExhausted",
            Kind::UnsupportedVersion => "UnsupportedVersion",
            Kind::CommitFailed => "CommitFailed",
            Kind::NoOffsetForPartition => "NoOffsetForPartition",
            Kind::OffsetOutOfRange => "OffsetOutOfRange",
            Kind::LogTruncation => "LogTruncation",
            Kind::Corrupt => "Corrupt",
            Kind::Wakeup => "Wakeup",
            Kind::Callback => "Callback",
            Kind::Store => "Store",
        }
    }
}

#[derive(Debug)]
struct Body {
    kind: Kind,
    code: ErrorCode,
    message: String,
    retriable: bool,
    fatal: bool,
    /// The partitions that it is about, where there is more than the message can say.
    partitions: Vec<crate::TopicPartition>,
}

/// Cheap to clone: one failure may be the answer to many records.
#[derive(Clone)]
pub struct Error(Arc<Body>);

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Error {
        let code = match kind {
            Kind::Timeout => ErrorCode::REQUEST_TIMED_OUT,
            Kind::Network => ErrorCode::NETWORK_EXCEPTION,
            Kind::RecordTooLarge => ErrorCode::MESSAGE_TOO_LARGE,
            Kind::UnsupportedVersion => ErrorCode::UNSUPPORTED_VERSION,
            Kind::OffsetOutOfRange => ErrorCode::OFFSET_OUT_OF_RANGE,
            Kind::Config => ErrorCode::INVALID_CONFIG,
            Kind::Corrupt => ErrorCode::CORRUPT_MESSAGE,
            _ => ErrorCode::NONE,
        };
        let retriable = matches!(kind, Kind::Timeout | Kind::Network | Kind::BufferExhausted | Kind::Wakeup);
        let fatal = matches!(kind, Kind::Closed | Kind::UnsupportedVersion);
        Error(Arc::new(Body { kind, code, message: message.into(), retriable, fatal, partitions: Vec::new() }))
    }

    /// A broker's error code about `what`: `what: NAME: Kafka's words`.
    pub fn broker(code: ErrorCode, what: impl fmt::Display) -> Error {
        let message = format!("{what}: {} ({})", code.message(), code.name());
        Error(Arc::new(Body {
            kind: Kind::Broker,
            code,
            message,
            retriable: code.is_retriable(),
            fatal: is_fatal(code),
            partitions: Vec::new(),
        }))
    }

    /// As `broker`, in the broker's own words where it gave some.
    pub fn broker_saying(code: ErrorCode, said: Option<&str>, what: impl fmt::Display) -> Error {
        match said.filter(|said| !said.is_empty()) {
            None => Error::broker(code, what),
            Some(said) => Error(Arc::new(Body {
                kind: Kind::Broker,
                code,
                message: format!("{what}: {said} ({})", code.name()),
                retriable: code.is_retriable(),
                fatal: is_fatal(code),
                partitions: Vec::new(),
            })),
        }
    }

    pub fn with_partitions(self, partitions: Vec<crate::TopicPartition>) -> Error {
        Error(Arc::new(Body {
            kind: self.0.kind,
            code: self.0.code,
            message: self.0.message.clone(),
            retriable: self.0.retriable,
            fatal: self.0.fatal,
            partitions,
        }))
    }

    pub fn timeout(message: impl Into<String>) -> Error {
        Error::new(Kind::Timeout, message)
    }

    pub fn closed(what: &str) -> Error {
        Error::new(Kind::Closed, format!("{what} is closed"))
    }

    pub fn illegal_state(message: impl Into<String>) -> Error {
        Error::new(Kind::IllegalState, message)
    }

    pub fn illegal_argument(message: impl Into<String>) -> Error {
        Error::new(Kind::IllegalArgument, message)
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The broker's code, or the one that fits best; `NONE` where Kafka has none.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// `UNKNOWN_TOPIC_OR_PARTITION` for a broker's error, else the kind's name.
    pub fn name(&self) -> &'static str {
        match self.0.kind {
            Kind::Broker => self.0.code.name(),
            kind => kind.name(),
        }
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// May the same call succeed later?
    pub fn is_retriable(&self) -> bool {
        self.0.retriable
    }

    /// Is the client of no further use?
    pub fn is_fatal(&self) -> bool {
        self.0.fatal
    }

    pub fn partitions(&self) -> &[crate::TopicPartition] {
        &self.0.partitions
    }
}

fn is_fatal(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::PRODUCER_FENCED
            | ErrorCode::INVALID_PRODUCER_EPOCH
            | ErrorCode::FENCED_INSTANCE_ID
            | ErrorCode::UNSUPPORTED_VERSION
            | ErrorCode::CLUSTER_AUTHORIZATION_FAILED
            | ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    )
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.0.message)
    }
}

impl std::error::Error for Error {}

impl From<NetError> for Error {
    fn from(error: NetError) -> Error {
        let kind = match &error {
            NetError::Connect { .. } | NetError::Disconnected { .. } => Kind::Network,
            NetError::TimedOut { .. } => Kind::Timeout,
            NetError::UnsupportedVersion { .. } => Kind::UnsupportedVersion,
            NetError::Malformed { .. } => Kind::Corrupt,
            NetError::Unsendable { .. } => Kind::IllegalArgument,
            NetError::Closed(_) => Kind::Network,
        };
        Error::new(kind, error.to_string())
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::new(Kind::Config, error.to_string())
    }
}

impl From<ottla_protocol::WireError> for Error {
    fn from(error: ottla_protocol::WireError) -> Error {
        Error::new(Kind::Corrupt, error.to_string())
    }
}
