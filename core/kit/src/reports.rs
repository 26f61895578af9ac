//! What the core has to tell a language: one queue a handle, filled by the runtime, drained by the binding's own
//! thread or loop.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

struct State<T> {
    queued: VecDeque<T>,
    /// Reports that were handed out and are not done with.
    busy: bool,
    closed: bool,
}

/// A queue of reports with a wake.
pub struct Reports<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T> Default for Reports<T> {
    fn default() -> Self {
        let state = State { queued: VecDeque::new(), busy: false, closed: false };
        Reports { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T> Reports<T> {
    /// From any thread; never waits. Given back when nobody will drain it any more.
    pub fn push(&self, report: T) -> Result<(), T> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(report);
        }
        let first = state.queued.is_empty();
        state.queued.push_back(report);
        drop(state);
        if first {
            self.changed.notify_all();
        }
        Ok(())
    }

    /// All reports that are there, waited for; `None` once the queue is closed and empty. The call says that the
    /// reports of the one before are done with.
    pub fn take(&self) -> Option<VecDeque<T>> {
        let mut state = self.state.lock();
        state.busy = false;
        if state.queued.is_empty() {
            self.changed.notify_all();
        }
        while state.queued.is_empty() {
            if state.closed {
                return None;
            }
            self.changed.wait(&mut state);
        }
        state.busy = true;
        Some(std::mem::take(&mut state.queued))
    }

    /// Wait until every report so far is done with, at most `timeout`; false if it was too short.
    pub fn wait_until_idle(&self, timeout: Duration) -> bool {
        let mut state = self.state.lock();
        let idle = |state: &mut State<T>| state.busy || !state.queued.is_empty();
        !self.changed.wait_while_for(&mut state, idle, timeout).timed_out()
    }

    /// Take no more reports; the draining side ends when it has those that are there.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn reports_arrive_in_order_and_end() {
        let reports = Arc::new(Reports::default());
        let draining = {
            let reports = reports.clone();
            std::thread::spawn(move || {
                let mut seen = Vec::new();
                while let Some(some) = reports.take() {
                    seen.extend(some);
                }
                seen
            })
        };
        for number in 0..100 {
            reports.push(number).unwrap();
        }
        assert!(reports.wait_until_idle(Duration::from_secs(60)));
        reports.close();
        assert_eq!(draining.join().unwrap(), (0..100).collect::<Vec<_>>());
        assert_eq!(reports.push(1), Err(1));
    }
}
