//! The tokio forms of time and tasks, and the one runtime of a process that uses the library through a binding.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ottla_base::{BoxFuture, Clock, Spawner};
use tokio::runtime::Handle;

/// Real time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[allow(clippy::disallowed_methods, reason = "this is the one place where real time comes in")]
impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall_ms(&self) -> i64 {
        // A clock before 1970 is a broken clock: 0 is as good as any answer.
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_millis() as i64
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        // Made when it is first polled: by then a runtime is there, whichever thread asked for the sleep.
        Box::pin(async move { tokio::time::sleep_until(at.into()).await })
    }
}

/// Tasks on a tokio runtime that the embedder owns.
#[derive(Debug, Clone)]
pub struct TokioSpawner {
    handle: Handle,
}

impl TokioSpawner {
    pub fn new(handle: Handle) -> Self {
        TokioSpawner { handle }
    }
}

impl Spawner for TokioSpawner {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.handle.spawn(task);
    }

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>) {
        self.handle.spawn_blocking(work);
    }
}

/// A seed that differs from run to run, out of the process's own randomness.
pub fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
