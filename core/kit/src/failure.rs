//! One flat error for every language: what a binding needs to make its own.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ottla::{Error, ErrorCode, Kind, StoreError, TopicPartition};

/// What went wrong. `message` is one line that names the thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The client's kind of error, e.g. `Timeout`; `Broker` where a broker answered with a code.
    pub kind: &'static str,
    /// Kafka's name of the code where a broker sent it, else the kind.
    pub name: &'static str,
    /// Kafka's error code; 0 where it has none.
    pub code: i16,
    pub message: String,
    /// May the same call succeed later?
    pub retriable: bool,
    /// Is the client of no further use?
    pub fatal: bool,
    /// Must the transaction be aborted?
    pub abortable: bool,
    pub partitions: Vec<TopicPartition>,
}

impl Failure {
    pub fn new(kind: Kind, message: impl Into<String>) -> Failure {
        Failure::from(Error::new(kind, message))
    }

    /// A client that is closed, or was never opened.
    pub fn closed(what: &str) -> Failure {
        Failure::from(Error::closed(what))
    }

    /// What the parent process opened.
    pub fn forked(what: &str) -> Failure {
        let text = format!("the {what} was opened before this process forked: open a new one in the child");
        Failure::new(Kind::IllegalState, text)
    }

    fn bug(panic: Box<dyn Any + Send>) -> Failure {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned());
        Failure {
            kind: "Internal",
            name: "Internal",
            code: ErrorCode::UNKNOWN_SERVER_ERROR.0,
            message: format!("this is a bug in ottla, please report it: {said}"),
            retriable: false,
            fatal: true,
            abortable: false,
            partitions: Vec::new(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure {
            kind: error.kind().name(),
            name: error.name(),
            code: error.code().0,
            message: error.message().to_owned(),
            retriable: error.is_retriable(),
            fatal: error.is_fatal(),
            abortable: error.code() == ErrorCode::TRANSACTION_ABORTABLE,
            partitions: error.partitions().to_vec(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::new(Kind::Store, error.to_string())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Run an entry of the library: a panic becomes a failure instead of unwinding into another language.
pub fn guard<T>(entry: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // What was half done is behind locks that do not poison, and the failure says that the client is of no use.
    catch_unwind(AssertUnwindSafe(entry)).unwrap_or_else(|panic| Err(Failure::bug(panic)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure() {
        let failure = guard::<()>(|| panic!("no {}", "way")).unwrap_err();
        assert_eq!((failure.kind, failure.fatal), ("Internal", true));
        assert!(failure.message.ends_with("no way"));
    }

    #[test]
    fn a_brokers_code_keeps_its_name() {
        let failure = Failure::from(Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "topic t"));
        assert_eq!((failure.kind, failure.name, failure.code), ("Broker", "UNKNOWN_TOPIC_OR_PARTITION", 3));
        assert!(failure.retriable);
    }
}
