//! A store that a language embeds: opened, listened on, closed.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use ottla::{Kind, Road};
use parking_lot::Mutex;

use crate::failure::{Failure, guard};
use crate::process::{Owner, process};

/// A use of a store in this process.
pub struct Store {
    inner: Mutex<Option<ottla::Store>>,
    name: String,
    bootstrap: String,
    warnings: Vec<String>,
    owner: Owner,
}

impl Store {
    /// `path` `None`: in memory, under a name of its own. `listen`: `host:port`, port 0 for one that is free.
    pub fn open(
        path: Option<PathBuf>,
        listen: Option<&str>,
        mut config: Vec<(String, String)>,
    ) -> Result<Store, Failure> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let road = match path {
            Some(path) => Road::Embedded(path),
            None => Road::Memory(format!("broker-{}", NUMBER.fetch_add(1, Ordering::Relaxed))),
        };
        if let Some(listen) = listen {
            if config.iter().any(|(key, _)| key == "listeners") {
                return Err(Failure::new(Kind::Config, "listen and the configuration listeners are both given"));
            }
            config.push(("listeners".to_owned(), format!("PLAINTEXT://{listen}")));
        }
        guard(|| {
            let process = process()?;
            let store = process.wait(ottla::Store::open(&road, config, process.environment()))?;
            let name = store.name().to_owned();
            let bootstrap = store.listeners().first().map_or_else(
                || name.clone(),
                |(_, address)| {
                    // A wildcard address is no place to connect to.
                    match address.ip().is_unspecified() {
                        true => format!("localhost:{}", address.port()),
                        false => address.to_string(),
                    }
                },
            );
            let warnings = store.warnings().to_vec();
            Ok(Store { inner: Mutex::new(Some(store)), name, bootstrap, warnings, owner: Owner::new() })
        })
    }

    /// `embedded:PATH` or `memory:NAME`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `host:port` where it listens, else its name.
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap
    }

    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub fn is_closed(&self) -> bool {
        self.inner.lock().is_none()
    }

    /// Give it up. It goes on for clients in this process that are still open; a second call does nothing.
    pub fn close(&self) -> Result<(), Failure> {
        self.owner.check("broker")?;
        let taken = self.inner.lock().take();
        guard(|| {
            if let Some(store) = taken {
                process()?.wait(store.close(true));
            }
            Ok(())
        })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if !self.owner.is_here() {
            // The parent's: nothing of it may be touched here.
            std::mem::forget(self.inner.lock().take());
        }
    }
}
