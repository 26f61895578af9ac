//! The timers of a shard, by name and by time.

use std::collections::BTreeMap;

use ottla_coordinator::{Timer, TimerEvent, TimerKey};
use rustc_hash::FxHashMap;

/// Times are milliseconds of `Now::uptime_ms`.
#[derive(Debug, Default)]
pub(super) struct Timers {
    queue: BTreeMap<(i64, u64), (TimerKey, TimerEvent)>,
    places: FxHashMap<TimerKey, (i64, u64)>,
    /// Timers of one time go off in the order in which they were set.
    next_number: u64,
}

impl Timers {
    pub(super) fn apply(&mut self, timer: Timer, now_ms: i64) {
        match timer {
            Timer::Cancel { key } => {
                if let Some(place) = self.places.remove(&key) {
                    self.queue.remove(&place);
                }
            }
            Timer::Set { key, after_ms, event } => {
                let place = (now_ms.saturating_add(after_ms), self.next_number);
                self.next_number += 1;
                if let Some(before) = self.places.insert(key.clone(), place) {
                    self.queue.remove(&before);
                }
                self.queue.insert(place, (key, event));
            }
        }
    }

    /// When the next one goes off.
    pub(super) fn next_at(&self) -> Option<i64> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    /// Take one whose time has come.
    pub(super) fn take_due(&mut self, now_ms: i64) -> Option<TimerEvent> {
        let first = self.queue.first_entry().filter(|entry| entry.key().0 <= now_ms)?;
        let (key, event) = first.remove();
        self.places.remove(&key);
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(group: &str, after_ms: i64) -> Timer {
        Timer::Set { key: TimerKey::Join(group.into()), after_ms, event: TimerEvent::Join { group: group.into() } }
    }

    #[test]
    fn a_timer_is_replaced_by_its_name_and_goes_off_once() {
        let mut timers = Timers::default();
        timers.apply(set("a", 10), 0);
        timers.apply(set("b", 20), 0);
        timers.apply(set("a", 30), 0);
        timers.apply(set("c", 5), 0);
        timers.apply(Timer::Cancel { key: TimerKey::Join("c".into()) }, 0);
        assert_eq!(timers.next_at(), Some(20));
        assert_eq!(timers.take_due(19), None);
        let mut order = Vec::new();
        while let Some(TimerEvent::Join { group }) = timers.take_due(100) {
            order.push(group.to_string());
        }
        assert_eq!(order, ["b", "a"]);
        assert_eq!(timers.next_at(), None);
    }
}
