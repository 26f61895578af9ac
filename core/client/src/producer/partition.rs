//! A topic's partitions as the producer sees them: the open batch, what waits behind it, and the sequences.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Instant;

use parking_lot::{Mutex, RwLock};

use super::batch::{Batch, Identity, OpenBatch};
use super::partitioner::Sticky;
use crate::TopicPartition;

/// What waits to be sent. Locked for each record, so nothing slow happens under it.
#[derive(Default)]
pub(super) struct Queue {
    pub(super) open: Option<OpenBatch>,
    pub(super) closed: VecDeque<Batch>,
    /// The open batch is to go now, whatever its age (flush, full memory, close).
    pub(super) hurry: bool,
    pub(super) batches_opened: u64,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_none() && self.closed.is_empty()
    }

    pub(super) fn close_open(&mut self) {
        if let Some(open) = self.open.take() {
            self.closed.push_back(Batch::close(open));
        }
        self.hurry = false;
    }

    /// Back in front of what was never sent; among sent batches the order of sequences holds.
    pub(super) fn put_back(&mut self, batch: Batch) {
        let order = batch.first_sequence();
        let at = match order {
            None => 0,
            Some(first) => self
                .closed
                .iter()
                .position(|queued| queued.first_sequence().is_none_or(|other| sequence_before(first, other)))
                .unwrap_or(self.closed.len()),
        };
        self.closed.insert(at, batch);
    }
}

/// Is `left` before `right`, where sequences wrap?
pub(super) fn sequence_before(left: i32, right: i32) -> bool {
    let distance = (i64::from(right) - i64::from(left)).rem_euclid(1 << 31);
    distance != 0 && distance < 1 << 30
}

/// What the sender knows of the records under way. Only its task locks it.
#[derive(Default)]
pub(super) struct Sending {
    pub(super) identity: Option<Identity>,
    pub(super) next_sequence: i32,
    /// -1: none yet.
    pub(super) last_acked: i32,
    /// First sequences of batches that were sent and not answered for good, in order.
    pub(super) unacked: VecDeque<i32>,
    /// The last sequence that went back into the queue. Nothing new is sent until all up to it are written: a broker
    /// knows a duplicate among the last five batches only.
    pub(super) held: Option<i32>,
    /// Requests under way with a batch of this partition.
    pub(super) in_flight: usize,
    /// A batch was given up with its fate unknown.
    pub(super) unresolved: bool,
    /// Start again at sequence 0 with a new epoch as soon as nothing is under way.
    pub(super) bump: bool,
}

impl Sending {
    /// A batch goes back into the queue.
    pub(super) fn hold(&mut self, first: i32) {
        self.held = Some(self.held.filter(|held| sequence_before(first, *held)).unwrap_or(first));
    }

    /// Are batches that went back into the queue still not written?
    pub(super) fn is_held(&self) -> bool {
        let (Some(held), Some(oldest)) = (self.held, self.unacked.front()) else { return false };
        !sequence_before(held, *oldest)
    }
}

pub(super) struct Partition {
    pub(super) at: TopicPartition,
    pub(super) queue: Mutex<Queue>,
    pub(super) sending: Mutex<Sending>,
    /// -1: none known.
    pub(super) leader: AtomicI32,
    /// It stands in the sender's list already.
    pub(super) scheduled: AtomicBool,
}

impl Partition {
    fn new(topic: &Arc<str>, partition: i32, leader: i32) -> Partition {
        Partition {
            at: TopicPartition { topic: topic.clone(), partition },
            queue: Mutex::default(),
            sending: Mutex::new(Sending { last_acked: -1, ..Sending::default() }),
            leader: AtomicI32::new(leader),
            scheduled: AtomicBool::new(false),
        }
    }
}

/// The partitions of a topic that exist, and those with a leader.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) partitions: Vec<Arc<Partition>>,
    pub(super) available: Vec<i32>,
    pub(super) id: ottla_protocol::Uuid,
}

/// A topic that was sent to.
pub(super) struct Topic {
    pub(super) name: Arc<str>,
    pub(super) layout: RwLock<Layout>,
    pub(super) sticky: Sticky,
    /// When it was last kept in the metadata's interest.
    pub(super) used: Mutex<Instant>,
}

impl Topic {
    pub(super) fn new(name: Arc<str>, now: Instant) -> Topic {
        Topic { name, layout: RwLock::default(), sticky: Sticky::new(), used: Mutex::new(now) }
    }

    /// Take over what the metadata says. Partitions never go away while something waits in them.
    pub(super) fn update(&self, info: &crate::cluster::TopicInfo, racks: impl Fn(i32) -> bool) {
        let mut layout = self.layout.write();
        layout.id = info.id;
        for partition in &info.partitions {
            let index = partition.partition.max(0) as usize;
            while layout.partitions.len() <= index {
                let next = layout.partitions.len() as i32;
                layout.partitions.push(Arc::new(Partition::new(&self.name, next, -1)));
            }
            layout.partitions[index].leader.store(partition.leader, Ordering::Relaxed);
        }
        let count = info.partitions.last().map_or(0, |last| last.partition.max(0) as usize + 1);
        if layout.partitions.iter().skip(count).all(|gone| gone.queue.lock().is_empty()) {
            layout.partitions.truncate(count);
        }
        let led = || info.partitions.iter().filter(|partition| partition.leader >= 0);
        layout.available = led().filter(|partition| racks(partition.leader)).map(|found| found.partition).collect();
        if layout.available.is_empty() {
            layout.available = led().map(|found| found.partition).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_wrap() {
        assert!(sequence_before(0, 1));
        assert!(!sequence_before(1, 1));
        assert!(!sequence_before(2, 1));
        assert!(sequence_before(i32::MAX, 0));
        assert!(!sequence_before(0, i32::MAX));
    }
}
