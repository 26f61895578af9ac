//! The producer as bindings hold it: a send is one call into an open batch.

use ottla::producer::{Delivery, Record, TrySendError};

use crate::failure::{Failure, guard};
use crate::owned::Owned;
use crate::process::process;

/// Waits (`send`, `flush`, `close`, ...) are futures of [`ottla::Producer`].
pub struct Producer {
    inner: Owned<ottla::Producer>,
}

/// What became of a record that was to be taken at once.
pub enum Outgoing {
    Taken(Delivery),
    /// Metadata or memory is missing: `get()?.send(record)` waits for it.
    MustWait,
}

impl Producer {
    /// `config`: Kafka's keys. With it come one line for each key that has no effect here.
    pub fn open(config: Vec<(String, String)>) -> Result<(Producer, Vec<String>), Failure> {
        guard(|| {
            let process = process()?;
            let (inner, warnings) = process.wait(ottla::Producer::open(config, process.environment(), None))?;
            Ok((Producer { inner: Owned::new(inner, "producer") }, warnings))
        })
    }

    /// # Errors
    /// In a forked child.
    pub fn get(&self) -> Result<&ottla::Producer, Failure> {
        self.inner.get()
    }

    /// Take the record if that needs no wait.
    #[inline]
    pub fn try_send(&self, record: &Record<'_>) -> Result<Outgoing, Failure> {
        match self.inner.get_fast()?.try_send(record) {
            Ok(delivery) => Ok(Outgoing::Taken(delivery)),
            Err(TrySendError::Full | TrySendError::NoMetadata) => Ok(Outgoing::MustWait),
            Err(TrySendError::Failed(error)) => Err(error.into()),
        }
    }

    pub fn is_closed(&self) -> bool {
        self.inner.get_fast().is_ok_and(|inner| inner.is_closed())
    }
}
