//! `buffer.memory`: what waits to be sent may not take more.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

/// Permits are units of this many bytes, so that large memories fit the semaphore's counters.
const UNIT: usize = 64;

pub(super) struct Memory {
    permits: Semaphore,
    total: usize,
    waiting: AtomicUsize,
}

fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}

impl Memory {
    pub(super) fn new(total: usize) -> Memory {
        let permits = (total / UNIT).min(Semaphore::MAX_PERMITS);
        Memory { permits: Semaphore::new(permits), total, waiting: AtomicUsize::new(0) }
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }

    pub(super) fn available(&self) -> usize {
        self.permits.available_permits() * UNIT
    }

    pub(super) fn try_reserve(&self, bytes: usize) -> bool {
        match self.permits.try_acquire_many(units(bytes)) {
            Ok(permit) => {
                permit.forget();
                true
            }
            Err(_) => false,
        }
    }

    /// Wait, in order of arrival, until so much is free. It is not kept: whoever waited tries again.
    pub(super) async fn wait_for(&self, bytes: usize) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waits(&self.waiting);
        // The semaphore is never closed, so this only ends with the permits; they go back as it is dropped.
        let _ = self.permits.acquire_many(units(bytes)).await;
    }

    pub(super) fn has_waiters(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    pub(super) fn release(&self, bytes: usize) {
        self.permits.add_permits(units(bytes) as usize);
    }
}

struct Waits<'a>(&'a AtomicUsize);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reserved_is_gone_until_released() {
        let memory = Memory::new(1024);
        assert!(memory.try_reserve(1000));
        assert!(!memory.try_reserve(100));
        memory.release(1000);
        assert_eq!(memory.available(), 1024);
        assert!(memory.try_reserve(1024));
    }
}
