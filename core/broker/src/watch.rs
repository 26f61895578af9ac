//! Who waits for a partition to move: parked fetches, and produces that wait for the high watermark.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Wakes one waiter, which may watch many partitions. It counts the bytes that are still missing, so that a fetch
/// with a `min.bytes` is not woken for each record.
#[derive(Debug)]
pub struct Signal {
    missing_bytes: AtomicI64,
    notify: Notify,
}

impl Signal {
    /// Fires once `missing_bytes` have been appended in the partitions that it watches.
    pub fn new(missing_bytes: i64) -> Arc<Signal> {
        Arc::new(Signal { missing_bytes: AtomicI64::new(missing_bytes), notify: Notify::new() })
    }

    pub async fn fired(&self) {
        self.notify.notified().await;
    }

    fn add(&self, bytes: i64) {
        if self.missing_bytes.fetch_sub(bytes, Ordering::Relaxed) <= bytes {
            self.notify.notify_one();
        }
    }
}

/// The signals of one partition. Nobody waiting costs an append one load.
#[derive(Debug, Default)]
pub struct Watchers {
    count: AtomicUsize,
    signals: Mutex<Vec<Arc<Signal>>>,
}

impl Watchers {
    pub fn watch(&self, signal: &Arc<Signal>) {
        self.signals.lock().push(signal.clone());
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    pub fn unwatch(&self, signal: &Arc<Signal>) {
        let mut signals = self.signals.lock();
        if let Some(at) = signals.iter().position(|one| Arc::ptr_eq(one, signal)) {
            signals.swap_remove(at);
            self.count.fetch_sub(1, Ordering::SeqCst);
        }
        if signals.is_empty() {
            *signals = Vec::new();
        }
    }

    /// `bytes` can be read that could not before.
    pub fn moved(&self, bytes: i64) {
        if self.count.load(Ordering::SeqCst) > 0 {
            self.signals.lock().iter().for_each(|signal| signal.add(bytes));
        }
    }

    /// Something happened that every waiter must look at.
    pub fn wake_all(&self) {
        self.moved(i64::MAX);
    }
}
