//! The driver of the metadata: it owns the image, writes what the controller decides, and tells who acts on it.
//!
//! One write is at work at a time: decide, append and make durable, replay, publish, answer. Readers take the
//! image without a lock. A write blocks its thread for as long as the disk takes; handlers send theirs to
//! [`Metadata::write_later`].

pub mod auto_topics;
mod listener;
mod producer_ids;
mod publisher;
mod settings;
mod single_voter;
mod snapshots;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use arc_swap::ArcSwap;
use ottla_base::config::Values;
use ottla_base::{BoxFuture, Clock, Random, Spawner};
use ottla_metadata::controller::ItemError;
use ottla_metadata::controller::brokers::{Registration, bootstrap_records};
use ottla_metadata::image::Delta;
use ottla_metadata::{Configs, Controller, MetadataImage, MetadataLog, MetadataLogError, Outcome, SnapshotId, Voter};
use ottla_protocol::ErrorCode;
use ottla_protocol::message::MetadataRecord;
use ottla_storage::LogDirectory;
use parking_lot::Mutex;

use listener::Listener;
use producer_ids::ProducerIds;
pub use publisher::Publisher;
use settings::Settings;
use single_voter::SingleVoter;

/// Records that one request may make, as in Kafka's controller.
const RECORDS_LIMIT: usize = 10_000;

/// What the driver works with.
pub struct MetadataParts {
    /// The broker's configuration.
    pub values: Arc<Values>,
    pub node_id: i32,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<Random>,
    pub spawner: Arc<dyn Spawner>,
}

/// The cluster's metadata and its one writer.
pub struct Metadata {
    image: ArcSwap<MetadataImage>,
    state: Mutex<State>,
    producer_ids: ProducerIds,
    parts: MetadataParts,
    cluster_id: String,
    voters: Vec<Voter>,
}

struct State {
    log: SingleVoter,
    listener: Listener,
    publishers: Vec<Arc<dyn Publisher>>,
    settings: Settings,
    bytes_since_snapshot: u64,
    snapshot_ms: i64,
    /// Why nothing can be written any more.
    fenced: Option<String>,
}

impl Metadata {
    /// Open the metadata in a directory, which a new one gets; this node leads it from here on.
    ///
    /// # Errors
    /// Each names the file or the configuration key: a log that cannot be followed (a record type of a newer
    /// Kafka, a snapshot that is damaged or missing), a quorum with other voters, a disk that fails.
    pub fn open(directory: &LogDirectory, parts: MetadataParts) -> Result<Arc<Metadata>, MetadataLogError> {
        let settings = Settings::new(&parts.values).map_err(|error| MetadataLogError::Storage(error.to_string()))?;
        let mut log = SingleVoter::open(directory, parts.node_id, parts.clock.clone(), settings.clone())?;
        let mut listener = Listener::default();
        log.deliver(&mut listener)?;
        let voters = log.quorum().members(parts.node_id);
        let snapshot_ms = parts.clock.wall_ms();
        let bytes_since_snapshot = listener.take_bytes();
        let mut state =
            State { log, listener, publishers: Vec::new(), settings, bytes_since_snapshot, snapshot_ms, fenced: None };
        state.activate(&parts.values)?;
        // Who subscribes is told everything first.
        state.listener.take_delta();
        Ok(Arc::new(Metadata {
            image: ArcSwap::from_pointee(state.listener.image().clone()),
            state: Mutex::new(state),
            producer_ids: ProducerIds::default(),
            cluster_id: directory.meta().cluster_id.clone(),
            parts,
            voters,
        }))
    }

    /// What is committed. Cheap; a request keeps one image from its begin to its end.
    pub fn image(&self) -> Arc<MetadataImage> {
        self.image.load_full()
    }

    pub fn cluster_id(&self) -> &str {
        &self.cluster_id
    }

    pub fn node_id(&self) -> i32 {
        self.parts.node_id
    }

    pub fn values(&self) -> &Arc<Values> {
        &self.parts.values
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.parts.clock
    }

    /// The members of the quorum: this node.
    pub fn voters(&self) -> &[Voter] {
        &self.voters
    }

    /// Configuration over an image.
    pub fn configs<'a>(&'a self, image: &'a MetadataImage) -> Configs<'a> {
        Configs { image, values: &self.parts.values, node_id: self.parts.node_id }
    }

    /// Tell a publisher everything that is there, and every change from now on.
    pub fn subscribe(&self, publisher: Arc<dyn Publisher>) {
        let mut state = self.state.lock();
        let image = self.image();
        publisher.publish(&Delta::whole(&image), &image);
        state.publishers.push(publisher);
    }

    /// Say where this node is reached, and let it serve: once its listeners are bound.
    pub fn register(&self, registration: &Registration) -> Result<(), ItemError> {
        self.write_at(usize::MAX, |controller, offset| Outcome {
            records: controller.register(registration, offset),
            response: (),
        })
    }

    /// Decide, write and publish. Returns when the records are durable, replayed and acted on.
    ///
    /// # Errors
    /// The write failed, and nothing of it counts: the disk, with the path; or more records than one request may
    /// make.
    pub fn write<R>(&self, decide: impl FnOnce(&Controller<'_>) -> Outcome<R>) -> Result<R, ItemError> {
        self.write_at(RECORDS_LIMIT, |controller, _| decide(controller))
    }

    fn write_at<R>(
        &self,
        limit: usize,
        decide: impl FnOnce(&Controller<'_>, i64) -> Outcome<R>,
    ) -> Result<R, ItemError> {
        let mut state = self.state.lock();
        if let Some(reason) = &state.fenced {
            return Err(ItemError::new(ErrorCode::KAFKA_STORAGE_ERROR, reason.clone()));
        }
        let image = self.image();
        let MetadataParts { values, node_id, random, .. } = &self.parts;
        let controller = Controller { image: &image, values, node_id: *node_id, random };
        let Outcome { records, response } = decide(&controller, state.log.end_offset());
        if records.is_empty() {
            return Ok(response);
        }
        if records.len() > limit {
            let message = format!("the request needs {} records; {limit} at once are allowed", records.len());
            return Err(ItemError::new(ErrorCode::POLICY_VIOLATION, message));
        }
        let delta = state.commit(&records)?;
        let image = Arc::new(state.listener.image().clone());
        // Who acts on it goes first, so that a partition is there before anyone can learn of it.
        if !delta.is_empty() {
            for publisher in &state.publishers {
                publisher.publish(&delta, &image);
            }
        }
        self.image.store(image);
        state.maybe_snapshot(self.parts.clock.wall_ms());
        Ok(response)
    }

    /// As `write`, away from the network's threads.
    pub fn write_later<R: Send + 'static>(
        self: &Arc<Self>,
        decide: impl FnOnce(&Controller<'_>) -> Outcome<R> + Send + 'static,
    ) -> BoxFuture<'static, Result<R, ItemError>> {
        self.later(move |metadata| metadata.write(decide))
    }

    /// Run what blocks away from the network's threads.
    pub fn later<R: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Metadata) -> Result<R, ItemError> + Send + 'static,
    ) -> BoxFuture<'static, Result<R, ItemError>> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let metadata = self.clone();
        self.parts.spawner.spawn_blocking(Box::new(move || {
            // Nobody may be waiting any more; the work is done all the same.
            let _ = sender.send(work(&metadata));
        }));
        Box::pin(async move {
            receiver
                .await
                .unwrap_or_else(|_| Err(ItemError::new(ErrorCode::NOT_CONTROLLER, "the broker is shutting down")))
        })
    }

    /// An id for a producer that no other has. Takes a new block of them, which is a write, when one is used up.
    pub fn next_producer_id(&self) -> Result<i64, ItemError> {
        self.producer_ids.next(|| self.write(|controller| controller.take_producer_ids()))
    }

    /// An id out of the block at hand, without a write.
    pub fn ready_producer_id(&self) -> Option<i64> {
        self.producer_ids.ready()
    }

    /// Stop serving: the registration is fenced, the log is flushed and closed. Writes fail from here on.
    pub fn close(&self) -> Result<(), MetadataLogError> {
        let left = self.write(|controller| Outcome { records: controller.leave(), response: () });
        let mut state = self.state.lock();
        if state.fenced.is_some() {
            return left.map_err(|error| MetadataLogError::Storage(error.message));
        }
        state.fenced = Some("the broker is closed".to_owned());
        state.log.close()
    }
}

impl State {
    /// Put a new cluster's first records into the log, and end what an earlier start left open.
    fn activate(&mut self, values: &Values) -> Result<(), MetadataLogError> {
        let open = self.listener.in_transaction();
        let is_new = self.listener.image().features.is_empty();
        let records: Vec<MetadataRecord> = if is_new {
            let min_insync_replicas = values.text("min.insync.replicas").unwrap_or("1");
            bootstrap_records(self.listener.bootstrap(), min_insync_replicas, open)
        } else if open {
            vec![ottla_metadata::controller::brokers::abort_transaction()]
        } else {
            return Ok(());
        };
        self.log.append(&records, self.listener.epoch())?;
        self.log.deliver(&mut self.listener)
    }

    fn commit(&mut self, records: &[MetadataRecord]) -> Result<Delta, ItemError> {
        let appended = self.log.append(records, self.listener.epoch());
        if let Err(error) = appended {
            // A disk that was full may have room again; a log that has closed itself says so each time.
            tracing::error!("metadata cannot be written: {error}");
            return Err(ItemError::new(ErrorCode::KAFKA_STORAGE_ERROR, error.to_string()));
        }
        if let Err(error) = self.log.deliver(&mut self.listener) {
            // What is in the log and what is in memory have parted: only a restart can bring them together.
            let reason = format!("metadata cannot be written: {error}; restart the broker");
            tracing::error!("{reason}");
            self.fenced = Some(reason.clone());
            return Err(ItemError::new(ErrorCode::KAFKA_STORAGE_ERROR, reason));
        }
        self.bytes_since_snapshot += self.listener.take_bytes();
        Ok(self.listener.take_delta())
    }

    /// A snapshot is due when the log has grown by so much, or is so old. A failure costs nothing but space.
    fn maybe_snapshot(&mut self, now_ms: i64) {
        let interval = self.settings.snapshot_ms;
        let too_much = self.bytes_since_snapshot >= self.settings.snapshot_bytes;
        let too_old = interval > 0 && now_ms.saturating_sub(self.snapshot_ms) >= interval;
        if !(too_much || too_old) || self.listener.in_transaction() {
            return;
        }
        (self.bytes_since_snapshot, self.snapshot_ms) = (0, now_ms);
        let image = self.listener.image();
        let id = SnapshotId { end_offset: image.offset + 1, epoch: image.epoch };
        let records = image.to_records();
        if let Err(error) = self.log.write_snapshot(id, records, self.listener.last_timestamp()) {
            tracing::error!("the metadata snapshot {} cannot be written: {error}", id.file_name());
        }
    }
}
