//! The admin client as bindings hold it.

use crate::failure::{Failure, guard};
use crate::owned::Owned;
use crate::process::process;

/// Calls are futures of [`ottla::Admin`]: a binding waits for them as it waits for everything.
pub struct Admin {
    inner: Owned<ottla::Admin>,
}

impl Admin {
    /// `config`: Kafka's keys. With it come one line for each key that has no effect here.
    pub fn open(config: Vec<(String, String)>) -> Result<(Admin, Vec<String>), Failure> {
        guard(|| {
            let process = process()?;
            let (inner, warnings) = process.wait(ottla::Admin::open(config, process.environment()))?;
            Ok((Admin { inner: Owned::new(inner, "admin client") }, warnings))
        })
    }

    /// # Errors
    /// In a forked child, and once it is closed.
    pub fn get(&self) -> Result<&ottla::Admin, Failure> {
        let inner = self.inner.get()?;
        if inner.is_closed() { Err(Failure::closed("admin client")) } else { Ok(inner) }
    }

    pub fn is_closed(&self) -> bool {
        self.inner.get().is_ok_and(|inner| inner.is_closed())
    }

    pub fn close(&self) -> Result<(), Failure> {
        let inner = self.inner.get()?;
        guard(|| {
            process()?.wait(inner.close());
            Ok(())
        })
    }
}
