//! Stores inside this process: a registry that lets the clients of one directory, or of one name in memory, share one.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ottla_net::RequestHandler;
use parking_lot::Mutex;

use crate::bootstrap::Road;
use crate::engine::{Engine, Place};
use crate::environment::Environment;

/// Why a store cannot be opened. One line that names the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    pub(crate) fn new(text: impl Into<String>) -> StoreError {
        StoreError(text.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

/// What tells one store from another: two paths to one directory are one store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Directory { device: u64, inode: u64 },
    Memory(String),
}

#[derive(Default)]
struct State {
    running: Option<Arc<Engine>>,
    users: usize,
    /// In memory: kept without users, until a `Store` of that name is closed.
    kept: bool,
}

struct Slot {
    key: Key,
    /// The process that made it: a forked child has the memory but not the threads.
    pid: u32,
    state: tokio::sync::Mutex<State>,
}

fn registry() -> &'static Mutex<HashMap<Key, Arc<Slot>>> {
    static REGISTRY: OnceLock<Mutex<HashMap<Key, Arc<Slot>>>> = OnceLock::new();
    REGISTRY.get_or_init(Mutex::default)
}

/// A use of a store. The last one of a directory that goes flushes and unlocks it.
pub struct Store {
    slot: Arc<Slot>,
    running: Arc<Engine>,
    environment: Environment,
    /// `embedded:PATH` or `memory:NAME`.
    name: String,
    released: bool,
}

impl Store {
    /// Open the store of `road`, or join it if it is open in this process.
    ///
    /// `config` has broker keys; they count for whoever opens first, and giving some to a store that is open is an
    /// error. Without `listeners` among them there is no port.
    pub async fn open(
        road: &Road,
        config: Vec<(String, String)>,
        environment: &Environment,
    ) -> Result<Store, StoreError> {
        let (key, directory, name) = match road {
            Road::Tcp(servers) => {
                return Err(StoreError::new(format!("{} is not a store in this process", servers.join(","))));
            }
            Road::Embedded(path) => {
                let (key, path) = directory(path)?;
                let name = format!("embedded:{}", path.display());
                (key, Some(path), name)
            }
            Road::Memory(name) => (Key::Memory(name.clone()), None, format!("memory:{name}")),
        };
        let slot = slot(&key, &name)?;
        let mut state = slot.state.lock().await;
        let running = match &state.running {
            Some(_) if !config.is_empty() => {
                let text = format!("{name} is open in this process already: close it, or give no configuration for it");
                return Err(StoreError::new(text));
            }
            Some(running) => running.clone(),
            None => {
                let place = if directory.is_some() { Place::Disk } else { Place::Memory };
                let config = defaults(config, directory.as_deref())?;
                let running = Arc::new(Engine::start(place, config, environment).await?);
                state.running = Some(running.clone());
                state.kept = directory.is_none();
                running
            }
        };
        state.users += 1;
        drop(state);
        Ok(Store { slot, running, environment: environment.clone(), name, released: false })
    }

    pub(crate) fn handler(&self) -> Arc<dyn RequestHandler> {
        self.running.handler()
    }

    /// `embedded:PATH` or `memory:NAME`: what clients give as `bootstrap.servers`.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn node_id(&self) -> i32 {
        self.running.node_id()
    }

    pub fn cluster_id(&self) -> &str {
        self.running.cluster_id()
    }

    /// Name and address of each port that it listens on.
    pub fn listeners(&self) -> &[(String, SocketAddr)] {
        self.running.listeners()
    }

    /// One line for each configuration key that has no effect here.
    pub fn warnings(&self) -> &[String] {
        &self.running.warnings
    }

    /// Give up this use; the last one stops the store. A store in memory stays unless `forget` is set.
    pub async fn close(mut self, forget: bool) {
        self.released = true;
        release(self.slot.clone(), forget).await;
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // In a forked child the parent's threads are gone: there is nobody to stop the store, and it is not ours.
        if !self.released && self.slot.pid == std::process::id() {
            let slot = self.slot.clone();
            self.environment.spawner.spawn(Box::pin(release(slot, false)));
        }
    }
}

async fn release(slot: Arc<Slot>, forget: bool) {
    let mut state = slot.state.lock().await;
    state.users = state.users.saturating_sub(1);
    state.kept &= !forget;
    if state.users > 0 || state.kept {
        return;
    }
    if let Some(running) = state.running.take() {
        running.stop().await;
    }
    // Whoever waits for the state starts the store anew in this slot, which must then stay known.
    let mut registry = registry().lock();
    if Arc::strong_count(&slot) <= 2 {
        registry.remove(&slot.key);
    }
}

fn slot(key: &Key, name: &str) -> Result<Arc<Slot>, StoreError> {
    let pid = std::process::id();
    let mut registry = registry().lock();
    let fresh = || Arc::new(Slot { key: key.clone(), pid, state: tokio::sync::Mutex::default() });
    let slot = registry.entry(key.clone()).or_insert_with(fresh).clone();
    if slot.pid != pid {
        let text = format!("{name} was opened by process {} before it forked: open it in one of the two", slot.pid);
        return Err(StoreError::new(text));
    }
    Ok(slot)
}

/// What differs from a server: no port unless one is asked for, and a group that forms at once.
fn defaults(mut config: Vec<(String, String)>, directory: Option<&Path>) -> Result<Vec<(String, String)>, StoreError> {
    for (key, value) in [("listeners", ""), ("group.initial.rebalance.delay.ms", "0")] {
        if !config.iter().any(|(given, _)| given == key) {
            config.push((key.to_owned(), value.to_owned()));
        }
    }
    if let Some((key, _)) = config.iter().find(|(key, _)| key == "log.dirs" || key == "log.dir") {
        return Err(StoreError::new(format!("configuration {key} cannot be given: the store's path is its directory")));
    }
    if let Some(directory) = directory {
        let text = directory.to_str().filter(|text| !text.contains(','));
        let text = text.ok_or_else(|| {
            StoreError::new(format!("embedded:{}: the path must be UTF-8 without a comma", directory.display()))
        })?;
        config.push(("log.dirs".to_owned(), text.to_owned()));
    }
    Ok(config)
}

/// The directory, made if it is missing.
fn directory(path: &Path) -> Result<(Key, PathBuf), StoreError> {
    use std::os::unix::fs::MetadataExt;
    let wrong = |error: std::io::Error| StoreError::new(format!("embedded:{}: {error}", path.display()));
    std::fs::create_dir_all(path).map_err(wrong)?;
    let found = std::fs::metadata(path).map_err(wrong)?;
    let path = path.canonicalize().map_err(wrong)?;
    Ok((Key::Directory { device: found.dev(), inode: found.ino() }, path))
}
