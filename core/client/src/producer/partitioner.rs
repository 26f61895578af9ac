//! Which partition a record goes to: given, by the application's own rule, by key, or sticky (KIP-794).

use std::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize, Ordering};

use ottla_base::Random;

/// The application's own rule.
pub trait Partitioner: Send + Sync + 'static {
    /// `partitions`: how many there are; `available`: those that have a leader.
    fn partition(
        &self,
        topic: &str,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        partitions: i32,
        available: &[i32],
    ) -> i32;
}

/// Each record to the next partition, as Kafka's `RoundRobinPartitioner`.
#[derive(Debug, Default)]
pub struct RoundRobin {
    next: AtomicU32,
}

impl Partitioner for RoundRobin {
    fn partition(&self, _: &str, _: Option<&[u8]>, _: Option<&[u8]>, partitions: i32, available: &[i32]) -> i32 {
        let next = self.next.fetch_add(1, Ordering::Relaxed) & 0x7fff_ffff;
        match available {
            [] => next as i32 % partitions.max(1),
            available => available[next as usize % available.len()],
        }
    }
}

/// Records without key stay with one partition of a topic until `batch.size` bytes went there.
#[derive(Debug)]
pub(super) struct Sticky {
    /// -1: not chosen yet.
    current: AtomicI32,
    produced: AtomicUsize,
}

impl Sticky {
    pub(super) fn new() -> Sticky {
        Sticky { current: AtomicI32::new(-1), produced: AtomicUsize::new(0) }
    }

    #[inline]
    pub(super) fn current(&self) -> Option<i32> {
        let current = self.current.load(Ordering::Relaxed);
        (current >= 0).then_some(current)
    }

    /// Count what went to the current partition. True when it is time for another: after `limit` bytes at the
    /// end of a batch, after twice as many in any case.
    #[inline]
    pub(super) fn count(&self, bytes: usize, limit: usize, batch_ended: bool) -> bool {
        let produced = self.produced.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (produced >= limit && batch_ended) || produced >= 2 * limit
    }

    pub(super) fn switch_to(&self, partition: i32) {
        self.produced.store(0, Ordering::Relaxed);
        self.current.store(partition, Ordering::Relaxed);
    }
}

/// The next sticky partition among `available` (of `count` in all), `queued` batches waiting at each.
/// With a load to judge by, one with a short queue is likelier (adaptive partitioning).
pub(super) fn next_sticky(available: &[i32], queued: Option<&[usize]>, count: i32, random: &Random) -> i32 {
    if available.is_empty() {
        return random.below(count.max(1) as u64) as i32;
    }
    let uniform = || available[random.below(available.len() as u64) as usize];
    let Some(queued) = queued.filter(|queued| queued.len() == available.len() && queued.len() >= 2) else {
        return uniform();
    };
    let longest = queued.iter().copied().max().unwrap_or(0);
    if queued.iter().all(|length| *length == longest) {
        return uniform();
    }
    let total: u64 = queued.iter().map(|length| (longest + 1 - length) as u64).sum();
    let mut drawn = random.below(total);
    for (partition, length) in available.iter().zip(queued) {
        let weight = (longest + 1 - length) as u64;
        if drawn < weight {
            return *partition;
        }
        drawn -= weight;
    }
    uniform()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sticky_switches_after_a_batch() {
        let sticky = Sticky::new();
        assert_eq!(sticky.current(), None);
        sticky.switch_to(2);
        assert!(!sticky.count(90, 100, false));
        assert!(!sticky.count(20, 100, false));
        assert!(sticky.count(1, 100, true));
        assert!(sticky.count(100, 100, false));
        sticky.switch_to(1);
        assert_eq!((sticky.current(), sticky.count(1, 100, true)), (Some(1), false));
    }

    #[test]
    fn short_queues_are_drawn_more_often() {
        let random = Random::from_seed(3);
        let mut hits = [0; 3];
        for _ in 0..6000 {
            hits[next_sticky(&[0, 1, 2], Some(&[0, 3, 3]), 3, &random) as usize] += 1;
        }
        // Weights 4, 1, 1.
        assert!((3700..4300).contains(&hits[0]), "{hits:?}");
        assert!((800..1200).contains(&hits[1]), "{hits:?}");
    }

    #[test]
    fn without_leaders_any_partition_will_do() {
        let random = Random::from_seed(3);
        assert!((0..100).all(|_| (0..4).contains(&next_sticky(&[], None, 4, &random))));
    }

    #[test]
    fn round_robin_goes_round() {
        let robin = RoundRobin::default();
        let drawn: Vec<i32> = (0..4).map(|_| robin.partition("t", None, None, 3, &[0, 2])).collect();
        assert_eq!(drawn, [0, 2, 0, 2]);
    }
}
