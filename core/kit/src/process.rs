//! The one runtime of a process, made when it is first needed, and waits that can be cut in slices.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use ottla::{Environment, Kind, Random};
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;
use crate::runtime::{SystemClock, TokioSpawner, random_seed};

/// How long a wait may go on before its language looks for signals.
pub const SLICE: Duration = Duration::from_millis(100);

/// Enough for one client at full speed; more would only share two cores.
const WORKERS: usize = 2;

static CURRENT: ArcSwapOption<Process> = ArcSwapOption::const_empty();
static FORKED: AtomicBool = AtomicBool::new(false);

/// The runtime of this process and what clients take from it.
pub struct Process {
    pid: u32,
    runtime: Runtime,
    environment: Environment,
}

/// This process's runtime. A forked child gets one of its own: the parent's threads are not there.
pub fn process() -> Result<Arc<Process>, Failure> {
    let pid = std::process::id();
    if let Some(current) = CURRENT.load_full() {
        if current.pid == pid {
            return Ok(current);
        }
        // Its threads are gone, so it can be neither used nor ended: it stays in memory as it is.
        std::mem::forget(current);
    }
    let fresh = Arc::new(Process::start(pid)?);
    let mut before = CURRENT.load_full();
    loop {
        if let Some(other) = before.as_ref().filter(|other| other.pid == pid) {
            return Ok(other.clone());
        }
        let found = CURRENT.compare_and_swap(&before, Some(fresh.clone()));
        if same(&found, &before) {
            std::mem::forget(before);
            return Ok(fresh);
        }
        before = arc_swap::Guard::into_inner(found);
    }
}

fn same(left: &Option<Arc<Process>>, right: &Option<Arc<Process>>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => Arc::ptr_eq(left, right),
        _ => false,
    }
}

/// A language that can hook into fork calls this in the child: checks on hot paths then cost one load.
pub fn after_fork() {
    FORKED.store(true, Ordering::Relaxed);
}

/// Has this process been forked off one that used the library?
#[inline]
pub fn has_forked() -> bool {
    FORKED.load(Ordering::Relaxed)
}

impl Process {
    fn start(pid: u32) -> Result<Process, Failure> {
        let number = AtomicUsize::new(0);
        let name = move || format!("ottla-{}", number.fetch_add(1, Ordering::Relaxed));
        let runtime = Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name_fn(name)
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| Failure::new(Kind::IllegalState, format!("threads cannot be started: {error}")))?;
        let environment = Environment {
            clock: Arc::new(SystemClock),
            spawner: Arc::new(TokioSpawner::new(runtime.handle().clone())),
            random: Arc::new(Random::from_seed(random_seed())),
        };
        Ok(Process { pid, runtime, environment })
    }

    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Wait on this thread, at most one [`SLICE`]; `None` when the future is not ready then. Call it again with the
    /// same future after looking for signals. Not from a task of the runtime.
    pub fn wait_slice<F: Future>(&self, future: Pin<&mut F>) -> Option<F::Output> {
        #[allow(clippy::disallowed_methods, reason = "a wait of a language's thread is real time by nature")]
        self.runtime.block_on(async { tokio::time::timeout(SLICE, future).await.ok() })
    }

    /// Wait on this thread, without looking for signals.
    pub fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }
}

/// What a handle keeps to know whether it is used in the process that opened it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner(u32);

impl Owner {
    pub(crate) fn new() -> Owner {
        Owner(std::process::id())
    }

    /// Whatever the language does: for calls that are rare.
    pub(crate) fn check(self, what: &str) -> Result<(), Failure> {
        if self.is_here() { Ok(()) } else { Err(Failure::forked(what)) }
    }

    pub(crate) fn is_here(self) -> bool {
        self.0 == std::process::id()
    }

    /// For hot paths: right where [`after_fork`] is called in children.
    #[inline]
    pub(crate) fn check_fast(self, what: &str) -> Result<(), Failure> {
        if has_forked() { self.check(what) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_runtime() {
        let (left, right) = (process().unwrap(), process().unwrap());
        assert!(Arc::ptr_eq(&left, &right));
        assert_eq!(left.wait(async { 7 }), 7);
    }

    #[test]
    fn a_wait_goes_on_after_a_slice() {
        let process = process().unwrap();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let mut receiver = std::pin::pin!(receiver);
        assert_eq!(process.wait_slice(receiver.as_mut()), None);
        sender.send(5).unwrap();
        assert_eq!(process.wait_slice(receiver.as_mut()), Some(Ok(5)));
    }
}
