//! Records into open batches: one copy, under the partition's lock, with nothing allocated for a record.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ottla_protocol::record::{BATCH_OVERHEAD, BatchBuilder, Compressor};
use parking_lot::{Mutex, RwLock};
use rustc_hash::FxHashMap;
use tokio::sync::Notify;

use super::batch::OpenBatch;
use super::delivery::{BatchHandle, Delivery};
use super::memory::Memory;
use super::metrics::ProducerMetrics;
use super::partition::{Partition, Queue, Topic};
use super::partitioner::{Partitioner, next_sticky};
use super::record::Record;
use crate::config::ProducerConfig;
use crate::error::{Error, Kind};
use crate::parts::Parts;

/// Topics with more partitions are not weighed by their queues: that would cost more than it brings.
const WEIGHED_PARTITIONS: usize = 64;

/// Why a record was not taken.
#[derive(Debug, Clone)]
pub enum TrySendError {
    /// `buffer.memory` is used up: wait, or send less.
    Full,
    /// The topic's metadata is not there yet.
    NoMetadata,
    Failed(Error),
}

pub(super) struct Accumulator {
    pub(super) config: ProducerConfig,
    pub(super) parts: Parts,
    compressor: Compressor,
    pub(super) topics: RwLock<FxHashMap<Arc<str>, Arc<Topic>>>,
    pub(super) memory: Memory,
    pub(super) metrics: Arc<ProducerMetrics>,
    partitioner: Option<Box<dyn Partitioner>>,
    /// Partitions that may have something to send.
    ready: Mutex<Vec<Arc<Partition>>>,
    /// When open batches have waited long enough: in order, since all wait equally long.
    lingering: Mutex<VecDeque<(Instant, Arc<Partition>, u64)>>,
    pub(super) wake: Notify,
    /// Batches that are not settled.
    pub(super) incomplete: Mutex<FxHashMap<usize, Arc<BatchHandle>>>,
    pub(super) closed: AtomicBool,
    /// Calls of `flush` (and `close`) that wait.
    pub(super) flushing: AtomicUsize,
}

impl Accumulator {
    pub(super) fn new(
        config: ProducerConfig,
        parts: Parts,
        metrics: Arc<ProducerMetrics>,
        partitioner: Option<Box<dyn Partitioner>>,
    ) -> Accumulator {
        let plain = Compressor::from(config.compression);
        let level = config.compression_level;
        Accumulator {
            compressor: level.and_then(|level| Compressor::new(config.compression, level).ok()).unwrap_or(plain),
            memory: Memory::new(config.buffer_memory),
            config,
            parts,
            topics: RwLock::default(),
            metrics,
            partitioner,
            ready: Mutex::default(),
            lingering: Mutex::default(),
            wake: Notify::new(),
            incomplete: Mutex::default(),
            closed: AtomicBool::new(false),
            flushing: AtomicUsize::new(0),
        }
    }

    pub(super) fn topic(&self, name: &str) -> Option<Arc<Topic>> {
        self.topics.read().get(name).cloned()
    }

    /// Append to the open batch of the record's partition.
    pub(super) fn try_send(&self, record: &Record<'_>) -> Result<Delivery, TrySendError> {
        let topics = self.topics.read();
        match topics.get(record.topic) {
            Some(topic) => self.try_send_to(topic, record),
            None => Err(TrySendError::NoMetadata),
        }
    }

    pub(super) fn try_send_to(&self, topic: &Topic, record: &Record<'_>) -> Result<Delivery, TrySendError> {
        if self.closed.load(Ordering::Acquire) {
            return Err(TrySendError::Failed(Error::closed("producer")));
        }
        let bound = record.size_bound();
        self.check_size(bound).map_err(TrySendError::Failed)?;
        let layout = topic.layout.read();
        if layout.partitions.is_empty() {
            return Err(TrySendError::NoMetadata);
        }
        let (index, sticky) = self.choose(topic, &layout.partitions, &layout.available, record)?;
        let Some(partition) = layout.partitions.get(index as usize).filter(|_| index >= 0) else {
            return Err(TrySendError::NoMetadata);
        };
        let (delivery, size, ended) = self.append(partition, record, bound)?;
        if sticky && topic.sticky.count(size, self.config.batch_size, ended) {
            let next = self.next_sticky(&layout.partitions, &layout.available);
            topic.sticky.switch_to(next);
        }
        Ok(delivery)
    }

    fn check_size(&self, bound: usize) -> Result<(), Error> {
        let size = bound + BATCH_OVERHEAD;
        let too_large = |limit: usize, key: &str| {
            let text = format!(
                "The message is {size} bytes when serialized which is larger than {limit}, which is the value of the \
                 {key} configuration."
            );
            Err(Error::new(Kind::RecordTooLarge, text))
        };
        if size > self.config.max_request_size {
            return too_large(self.config.max_request_size, "max.request.size");
        }
        if size > self.memory.total() {
            return too_large(self.memory.total(), "buffer.memory");
        }
        Ok(())
    }

    /// The partition, and whether the sticky rule chose it.
    #[inline]
    fn choose(
        &self,
        topic: &Topic,
        partitions: &[Arc<Partition>],
        available: &[i32],
        record: &Record<'_>,
    ) -> Result<(i32, bool), TrySendError> {
        let count = partitions.len() as i32;
        if let Some(partition) = record.partition {
            if partition < 0 {
                let text = format!("Invalid partition: {partition}. Partition number should always be non-negative.");
                return Err(TrySendError::Failed(Error::illegal_argument(text)));
            }
            return Ok((partition, false));
        }
        if let Some(partitioner) = &self.partitioner {
            let chosen = partitioner.partition(&topic.name, record.key, record.value, count, available);
            if !(0..count).contains(&chosen) {
                let text =
                    format!("the partitioner chose partition {chosen} of topic {}, which has {count}", topic.name);
                return Err(TrySendError::Failed(Error::illegal_argument(text)));
            }
            return Ok((chosen, false));
        }
        if let Some(key) = record.key.filter(|_| !self.config.ignore_keys) {
            return Ok((ottla_protocol::record::murmur2::partition_for_key(key, count), false));
        }
        if let Some(current) = topic.sticky.current().filter(|current| *current < count) {
            return Ok((current, true));
        }
        let first = self.next_sticky(partitions, available);
        topic.sticky.switch_to(first);
        Ok((first, true))
    }

    fn next_sticky(&self, partitions: &[Arc<Partition>], available: &[i32]) -> i32 {
        let queued: Option<Vec<usize>> = (self.config.adaptive_partitioning && available.len() <= WEIGHED_PARTITIONS)
            .then(|| available.iter().map(|index| partitions[*index as usize].queue.lock().closed.len()).collect());
        next_sticky(available, queued.as_deref(), partitions.len() as i32, &self.parts.random)
    }

    /// The delivery, the bytes that the batch grew by, and whether a batch ended.
    fn append(
        &self,
        partition: &Arc<Partition>,
        record: &Record<'_>,
        bound: usize,
    ) -> Result<(Delivery, usize, bool), TrySendError> {
        let timestamp = record.timestamp.unwrap_or_else(|| self.parts.clock.wall_ms());
        let mut queue = partition.queue.lock();
        let mut ended = false;
        if let Some(open) = &mut queue.open {
            if open.records.estimated_size() + bound <= self.config.batch_size {
                return Ok(self.write(partition, &mut queue, record, timestamp, false));
            }
            queue.close_open();
            ended = true;
        }
        let reserved = self.config.batch_size.max(bound + BATCH_OVERHEAD);
        if !self.memory.try_reserve(reserved) {
            drop(queue);
            if ended {
                self.schedule(partition);
            }
            self.metrics.buffer_exhausted.increment();
            return Err(TrySendError::Full);
        }
        self.open(partition, &mut queue, reserved);
        if ended {
            self.schedule(partition);
        }
        Ok(self.write(partition, &mut queue, record, timestamp, ended))
    }

    fn open(&self, partition: &Arc<Partition>, queue: &mut Queue, reserved: usize) {
        let now = self.parts.clock.now();
        let handle = BatchHandle::new(partition.at.topic.clone(), partition.at.partition);
        self.incomplete.lock().insert(Arc::as_ptr(&handle) as usize, handle.clone());
        queue.batches_opened += 1;
        let number = queue.batches_opened;
        let records = BatchBuilder::new(self.compressor, reserved);
        queue.open = Some(OpenBatch { records, handle, created: now, reserved, number });
        if self.config.linger.is_zero() || self.flushing.load(Ordering::Acquire) > 0 || self.memory.has_waiters() {
            queue.hurry = true;
            self.schedule(partition);
            return;
        }
        let mut lingering = self.lingering.lock();
        let first = lingering.is_empty();
        lingering.push_back((now + self.config.linger, partition.clone(), number));
        drop(lingering);
        if first {
            self.wake.notify_one();
        }
    }

    #[inline]
    fn write(
        &self,
        partition: &Arc<Partition>,
        queue: &mut Queue,
        record: &Record<'_>,
        timestamp: i64,
        mut ended: bool,
    ) -> (Delivery, usize, bool) {
        // `append` and `open` have just seen to it that there is an open batch.
        let Some(open) = &mut queue.open else { unreachable!("a batch is open") };
        let before = open.records.estimated_size();
        let index = open.records.len() as u32;
        let appended = open.records.append(timestamp, record.key, record.value, record.headers);
        debug_assert!(appended.is_ok(), "the size was checked before");
        let size = open.records.estimated_size();
        let delivery = Delivery {
            batch: open.handle.clone(),
            index,
            timestamp,
            key_size: record.key.map_or(-1, |key| key.len() as i32),
            value_size: record.value.map_or(-1, |value| value.len() as i32),
        };
        if size >= self.config.batch_size {
            queue.close_open();
            ended = true;
            self.schedule(partition);
        }
        (delivery, size - before, ended)
    }

    /// The sender shall look at this partition.
    pub(super) fn schedule(&self, partition: &Arc<Partition>) {
        if !partition.scheduled.swap(true, Ordering::AcqRel) {
            self.ready.lock().push(partition.clone());
            self.wake.notify_one();
        }
    }

    /// Partitions to look at: those scheduled, and those whose open batch has waited long enough.
    pub(super) fn take_ready(&self, now: Instant, into: &mut Vec<Arc<Partition>>) {
        let mut ready = std::mem::take(&mut *self.ready.lock());
        for partition in &ready {
            partition.scheduled.store(false, Ordering::Release);
        }
        into.append(&mut ready);
        loop {
            let mut lingering = self.lingering.lock();
            let Some((at, _, _)) = lingering.front() else { break };
            if *at > now {
                break;
            }
            let Some((_, partition, number)) = lingering.pop_front() else { break };
            drop(lingering);
            let mut queue = partition.queue.lock();
            if queue.open.as_ref().is_some_and(|open| open.number == number) {
                queue.hurry = true;
                drop(queue);
                into.push(partition);
            }
        }
    }

    pub(super) fn next_linger(&self) -> Option<Instant> {
        self.lingering.lock().front().map(|(at, _, _)| *at)
    }

    /// Send all open batches now.
    pub(super) fn hurry(&self) {
        for partition in self.partitions() {
            let mut queue = partition.queue.lock();
            if queue.open.is_some() {
                queue.hurry = true;
                drop(queue);
                self.schedule(&partition);
            }
        }
    }

    pub(super) fn partitions(&self) -> Vec<Arc<Partition>> {
        let topics: Vec<Arc<Topic>> = self.topics.read().values().cloned().collect();
        topics.iter().flat_map(|topic| topic.layout.read().partitions.clone()).collect()
    }

    pub(super) fn compressor(&self) -> Compressor {
        self.compressor
    }

    /// How long a record may be under way.
    pub(super) fn delivery_timeout(&self) -> Duration {
        self.config.delivery_timeout
    }
}
