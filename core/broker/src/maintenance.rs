//! What the broker does by the clock: old segments go, dirty bytes are flushed, checkpoints are written, idle logs
//! close their files, compacted topics are compacted.
//!
//! Each duty is a task that sleeps and then works on a thread that may wait for the disk. They end with the broker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ottla_base::config::{ConfigError, Values};
use ottla_base::{Clock, Spawner};
use tokio::sync::Notify;

use crate::cleaner::Cleaner;
use crate::partition::Partition;
use crate::replica_manager::ReplicaManager;

/// How often logs are looked at for what a crash of the machine, or a long recovery, could cost.
const FLUSH_LOOK: Duration = Duration::from_millis(250);
/// A log with so much that is not durable is flushed in the background, so that a recovery never reads more.
const DIRTY_BYTES: u64 = 32 << 20;
/// How often logs are looked at for idleness, and how long one must be idle to close its files.
const IDLE_LOOK: Duration = Duration::from_secs(10);
const IDLE_MS: i64 = 30_000;

/// Ends the tasks when it is told, and waits for the work at hand.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    stopped: AtomicBool,
    notify: Notify,
}

impl Stop {
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.notify.notify_waiters();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Sleep; false if the broker stops first.
    async fn sleep(&self, clock: &dyn Clock, duration: Duration) -> bool {
        let stopped = self.notify.notified();
        tokio::pin!(stopped);
        stopped.as_mut().enable();
        if self.is_stopped() {
            return false;
        }
        tokio::select! {
            () = stopped => false,
            () = clock.sleep(duration) => !self.is_stopped(),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Maintenance {
    pub replicas: Arc<ReplicaManager>,
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub stop: Arc<Stop>,
}

impl Maintenance {
    /// Begin all duties, at the intervals that the configuration gives.
    pub(crate) fn begin(&self, values: &Values) -> Result<(), ConfigError> {
        let interval = |name: &str| values.milliseconds(name);
        self.every(interval("log.retention.check.interval.ms")?, Maintenance::retain);
        self.every(FLUSH_LOOK, Maintenance::flush_dirty);
        self.every(interval("log.flush.offset.checkpoint.interval.ms")?, Maintenance::checkpoint);
        self.every(IDLE_LOOK, Maintenance::release_idle);
        if values.boolean("log.cleaner.enable") {
            let key_memory = usize::try_from(values.long("log.cleaner.dedupe.buffer.size")?).unwrap_or(usize::MAX);
            let cleaner = Cleaner::new(self.replicas.clone(), self.clock.clone(), key_memory);
            self.every(interval("log.cleaner.backoff.ms")?, move |this: &Maintenance| {
                this.each(|partition| cleaner.clean(partition));
            });
        }
        Ok(())
    }

    fn every(&self, interval: Duration, work: impl Fn(&Maintenance) + Send + Sync + 'static) {
        let (this, work) = (self.clone(), Arc::new(work));
        // An interval of 0 would never let go of its thread.
        let interval = interval.max(Duration::from_millis(10));
        self.spawner.spawn(Box::pin(async move {
            while this.stop.sleep(this.clock.as_ref(), interval).await {
                let (done, finished) = tokio::sync::oneshot::channel::<()>();
                let (worker, work) = (this.clone(), work.clone());
                this.spawner.spawn_blocking(Box::new(move || {
                    work(&worker);
                    drop(done);
                }));
                // Either end of the channel ends the wait.
                let _ = finished.await;
            }
        }));
    }

    fn each(&self, work: impl Fn(&Partition) -> crate::partition::Result<()>) {
        for partition in self.replicas.all() {
            if self.stop.is_stopped() {
                return;
            }
            if let Err(error) = work(&partition) {
                tracing::debug!("{}-{}: {}", partition.topic, partition.index, error.message);
            }
        }
    }

    fn retain(&self) {
        let now_ms = self.clock.wall_ms();
        self.each(|partition| {
            let files = partition.delete_old_segments(now_ms)?;
            let delay_ms = partition.log()?.config().file_delete_delay_ms;
            self.replicas.remove_later(files, delay_ms);
            Ok(())
        });
    }

    /// By `flush.ms`, and where much is dirty. What was flushed is checkpointed, so that a recovery begins behind it.
    fn flush_dirty(&self) {
        let now_ms = self.clock.wall_ms();
        let has_flushed = std::cell::Cell::new(false);
        self.each(|partition| {
            let is_due = {
                let log = partition.log()?;
                log.flush_is_due(now_ms) || log.unflushed_bytes() >= DIRTY_BYTES
            };
            if !is_due {
                return Ok(());
            }
            has_flushed.set(true);
            partition.flush(now_ms)
        });
        if has_flushed.get() {
            self.checkpoint();
        }
    }

    fn checkpoint(&self) {
        if let Err(error) = self.replicas.write_checkpoints() {
            tracing::error!("{error}");
        }
    }

    fn release_idle(&self) {
        let now_ms = self.clock.wall_ms();
        self.each(|partition| partition.release_if_idle(now_ms, IDLE_MS));
    }
}
