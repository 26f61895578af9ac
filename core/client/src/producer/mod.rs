//! The producer: partitioner, open batches, and one task that sends them.
//!
//! `try_send` copies a record into the open batch of its partition and returns; the [`sender`] task wakes when a
//! batch is full or has waited `linger.ms`, groups batches by leader and keeps their order through retries.

mod accumulator;
mod batch;
mod complete;
mod delivery;
mod drain;
mod identity;
mod memory;
mod metrics;
mod partition;
mod partitioner;
mod record;
mod sender;
mod split;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;
use parking_lot::Mutex;
use tokio::sync::watch;

pub use accumulator::TrySendError;
pub use delivery::{BatchHandle, Delivery, DeliveryListener};
pub use partitioner::{Partitioner, RoundRobin};
pub use record::{Record, RecordMetadata};

use accumulator::Accumulator;
use metrics::ProducerMetrics;
use partition::Topic;
use sender::Sender;

use crate::cluster::{Cluster, PartitionInfo};
use crate::config::ProducerConfig;
use crate::error::{Error, Kind};
use crate::metrics::Metric;
use crate::parts::Parts;

/// How often a topic in use is reported to the metadata.
const KEEP_TOPIC: Duration = Duration::from_secs(10);

pub(crate) struct Shared {
    accumulator: Accumulator,
    cluster: Arc<Cluster>,
    listener: Mutex<Option<Arc<dyn DeliveryListener>>>,
    metrics: Arc<ProducerMetrics>,
    began: Instant,
    /// Give up what is left: fail it and end the sender.
    abort: AtomicBool,
    ended: watch::Sender<bool>,
}

/// Sends records. Shared by reference or clone; the last one dropped closes it without waiting.
pub struct Producer {
    shared: Arc<Shared>,
}

/// A topic looked up once, for many records.
#[derive(Clone)]
pub struct TopicHandle {
    topic: Arc<Topic>,
}

impl TopicHandle {
    pub fn name(&self) -> &Arc<str> {
        &self.topic.name
    }
}

impl Producer {
    /// Starts the producer's two tasks on the spawner. No broker is asked before the first record.
    pub fn new(config: ProducerConfig, parts: Parts) -> Producer {
        let partitioner = config.round_robin.then(|| Box::new(RoundRobin::default()) as Box<dyn Partitioner>);
        Producer::with_partitioner(config, parts, partitioner)
    }

    /// With the application's own rule for records without a partition; `None` is Kafka's.
    pub fn with_partitioner(
        config: ProducerConfig,
        parts: Parts,
        partitioner: Option<Box<dyn Partitioner>>,
    ) -> Producer {
        let metrics = Arc::new(ProducerMetrics::default());
        let cluster = Cluster::start(parts.clone(), config.network.clone(), true, Some(config.metadata_max_idle));
        let shared = Arc::new(Shared {
            began: parts.clock.now(),
            accumulator: Accumulator::new(config, parts.clone(), metrics.clone(), partitioner),
            cluster,
            listener: Mutex::default(),
            metrics,
            abort: AtomicBool::new(false),
            ended: watch::Sender::new(false),
        });
        parts.spawner.spawn(Box::pin(Sender::new(shared.clone()).run()));
        Producer { shared }
    }

    /// Hears of every settled batch from now on.
    pub fn set_listener(&self, listener: Arc<dyn DeliveryListener>) {
        *self.shared.listener.lock() = Some(listener);
    }

    /// Take the record now, or say why not. Never waits.
    pub fn try_send(&self, record: &Record<'_>) -> Result<Delivery, TrySendError> {
        self.shared.accumulator.try_send(record)
    }

    /// As `try_send` for a topic that was looked up before; `record.topic` is not read.
    pub fn try_send_to(&self, topic: &TopicHandle, record: &Record<'_>) -> Result<Delivery, TrySendError> {
        self.shared.accumulator.try_send_to(&topic.topic, record)
    }

    /// Take the record, waiting up to `max.block.ms` for metadata and memory.
    ///
    /// # Errors
    /// `Timeout` naming the topic or the memory, `RecordTooLarge`, `Closed`, or the broker's refusal of the topic.
    /// What happens to the record later is the [`Delivery`]'s to tell.
    pub async fn send(&self, record: Record<'_>) -> Result<Delivery, Error> {
        match self.try_send(&record) {
            Ok(delivery) => return Ok(delivery),
            Err(TrySendError::Failed(error)) => return Err(error),
            Err(TrySendError::Full | TrySendError::NoMetadata) => {}
        }
        let deadline = self.shared.cluster.now() + self.shared.accumulator.config.max_block;
        self.send_until(record, deadline).await
    }

    /// As `send`, waiting until `deadline`.
    pub async fn send_until(&self, record: Record<'_>, deadline: Instant) -> Result<Delivery, Error> {
        let accumulator = &self.shared.accumulator;
        let began = self.shared.cluster.now();
        loop {
            match accumulator.try_send(&record) {
                Ok(delivery) => return Ok(delivery),
                Err(TrySendError::Failed(error)) => return Err(error),
                Err(TrySendError::NoMetadata) => self.await_partition(&record, deadline).await?,
                Err(TrySendError::Full) => {
                    accumulator.hurry();
                    let need = accumulator.config.batch_size.max(record.size_bound() + 61);
                    let wait = accumulator.memory.wait_for(need);
                    let clock = self.shared.cluster.parts.clock.as_ref();
                    if timeout_at(clock, deadline, wait).await.is_err() {
                        let waited = deadline.saturating_duration_since(began).as_millis();
                        let text = format!(
                            "Failed to allocate {need} bytes within the configured max blocking time {waited} ms. \
                             Total memory: {} bytes. Available memory: {} bytes.",
                            accumulator.memory.total(),
                            accumulator.memory.available()
                        );
                        return Err(Error::new(Kind::BufferExhausted, text));
                    }
                }
            }
        }
    }

    /// Wait until the record's topic, and its partition where it names one, is known.
    async fn await_partition(&self, record: &Record<'_>, deadline: Instant) -> Result<(), Error> {
        let cluster = &self.shared.cluster;
        if record.topic.is_empty() {
            return Err(Error::illegal_argument("Topic cannot be empty"));
        }
        let mut changes = cluster.subscribe();
        loop {
            changes.borrow_and_update();
            let info = cluster.topic(record.topic, deadline).await?;
            self.shared.update_topic(&info);
            let Some(wanted) = record.partition else { return Ok(()) };
            if (wanted as usize) < info.partitions.len() {
                return Ok(());
            }
            cluster.request_update();
            if cluster.wait_for_change(&mut changes, deadline).await.is_err() {
                let text = format!(
                    "Partition {wanted} of topic {} with partition count {} is not present in metadata after {} ms.",
                    record.topic,
                    info.partitions.len(),
                    self.shared.accumulator.config.max_block.as_millis()
                );
                return Err(Error::timeout(text));
            }
        }
    }

    /// Look a topic up, waiting up to `max.block.ms`.
    pub async fn topic(&self, name: &str) -> Result<TopicHandle, Error> {
        let deadline = self.shared.cluster.now() + self.shared.accumulator.config.max_block;
        let info = self.shared.cluster.topic(name, deadline).await?;
        Ok(TopicHandle { topic: self.shared.update_topic(&info) })
    }

    /// The partitions of a topic, waiting up to `max.block.ms` for its metadata.
    pub async fn partitions_for(&self, topic: &str) -> Result<Vec<PartitionInfo>, Error> {
        let deadline = self.shared.cluster.now() + self.shared.accumulator.config.max_block;
        Ok(self.shared.cluster.topic(topic, deadline).await?.partitions.clone())
    }

    /// Send what is there now and wait until all of it is settled.
    ///
    /// # Errors
    /// `Timeout` at `deadline`; what is left stays under way.
    pub async fn flush(&self, deadline: Instant) -> Result<(), Error> {
        self.shared.flush(deadline).await
    }

    /// Refuse new records, wait up to `timeout` for what is under way, fail what is left, and end the tasks.
    ///
    /// # Errors
    /// `Timeout` if records were left; their deliveries have failed with `Closed`.
    pub async fn close(&self, timeout: Duration) -> Result<(), Error> {
        let shared = &self.shared;
        shared.accumulator.closed.store(true, Ordering::Release);
        let deadline = shared.cluster.now().checked_add(timeout).unwrap_or(shared.cluster.now());
        let flushed = if timeout.is_zero() { Ok(()) } else { shared.flush(deadline).await };
        shared.stop();
        let mut ended = shared.ended.subscribe();
        // The sender ends at once: it has nothing left to wait for.
        let _ = ended.wait_for(|ended| *ended).await;
        shared.cluster.close();
        flushed
    }

    /// Wait until a broker has told of the cluster; `Timeout` with the last reason at `timeout`.
    pub async fn bootstrap(&self, timeout: Duration) -> Result<(), Error> {
        self.shared.cluster.bootstrap(timeout).await
    }

    /// Has a broker told of the cluster?
    pub fn is_bootstrapped(&self) -> bool {
        self.shared.cluster.is_bootstrapped()
    }

    pub fn is_closed(&self) -> bool {
        self.shared.accumulator.closed.load(Ordering::Acquire)
    }

    /// Kafka's producer metrics; rates are over the producer's life.
    pub fn metrics(&self) -> Vec<Metric> {
        let memory = &self.shared.accumulator.memory;
        self.shared.metrics.read(&self.shared.cluster, self.shared.began, (memory.available(), memory.total()))
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.shared.accumulator.closed.store(true, Ordering::Release);
        self.shared.stop();
        self.shared.cluster.close();
    }
}

impl Shared {
    fn stop(&self) {
        self.abort.store(true, Ordering::Release);
        self.accumulator.wake.notify_one();
    }

    async fn flush(&self, deadline: Instant) -> Result<(), Error> {
        let accumulator = &self.accumulator;
        accumulator.flushing.fetch_add(1, Ordering::AcqRel);
        let _flushing = Flushing(accumulator);
        accumulator.hurry();
        let handles: Vec<Arc<BatchHandle>> = accumulator.incomplete.lock().values().cloned().collect();
        let count = handles.len();
        let wait = async {
            for handle in handles {
                handle.done().await;
            }
        };
        timeout_at(self.cluster.parts.clock.as_ref(), deadline, wait).await.map_err(|_| {
            let left = accumulator.incomplete.lock().len().min(count);
            let text = format!("flush: {left} batches are still under way");
            self.cluster.with_last_failure(text, None)
        })
    }

    /// The producer's view of a topic, in step with the metadata.
    fn update_topic(&self, info: &crate::cluster::TopicInfo) -> Arc<Topic> {
        let known = self.accumulator.topic(&info.name);
        let topic = known.unwrap_or_else(|| {
            let mut topics = self.accumulator.topics.write();
            let fresh = || Arc::new(Topic::new(info.name.clone(), self.cluster.now()));
            topics.entry(info.name.clone()).or_insert_with(fresh).clone()
        });
        let image = self.cluster.image();
        let rack = self.accumulator.config.rack.as_deref();
        topic.update(info, |leader| match rack {
            None => true,
            Some(rack) => image.brokers.get(&leader).is_some_and(|broker| broker.rack.as_deref() == Some(rack)),
        });
        topic
    }

    /// Topics that were sent to lately stay in the metadata; all follow its changes.
    fn follow_metadata(&self) {
        let image = self.cluster.image();
        let now = self.cluster.now();
        let topics: Vec<Arc<Topic>> = self.accumulator.topics.read().values().cloned().collect();
        for topic in topics {
            if let Some(info) = image.topic(&topic.name) {
                self.update_topic(info);
            }
            let mut used = topic.used.lock();
            let busy = topic.layout.read().partitions.iter().any(|partition| !partition.queue.lock().is_empty());
            if busy && now.saturating_duration_since(*used) >= KEEP_TOPIC {
                *used = now;
                self.cluster.use_topic(&topic.name);
            }
        }
    }
}

struct Flushing<'a>(&'a Accumulator);

impl Drop for Flushing<'_> {
    fn drop(&mut self) {
        self.0.flushing.fetch_sub(1, Ordering::AcqRel);
    }
}
