//! The metadata log of a quorum with one voter: what is durable here is committed.
//!
//! Everything on disk is as Kafka's raft layer has it: the log of topic `__cluster_metadata`, its snapshots, and
//! `quorum-state`. Each start is an election: a new epoch that begins with a change of leader in the log.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use ottla_base::Clock;
use ottla_metadata::batches::{self, Place};
use ottla_metadata::controller::brokers::bootstrap_snapshot;
use ottla_metadata::snapshot::Snapshot;
use ottla_metadata::{Leader, MetadataListener, MetadataLog, MetadataLogError, Quorum, QuorumState, SnapshotId};
use ottla_protocol::Uuid;
use ottla_protocol::message::MetadataRecord;
use ottla_protocol::record::{Batch, Batches};
use ottla_storage::directory::METADATA_TOPIC;
use ottla_storage::file::{FileSystem, read_whole, write_whole};
use ottla_storage::{Log, LogDirectory, OpenLog, Origin, StorageError};

use super::settings::Settings;
use super::snapshots::{Snapshots, io_error};

/// Bytes that a replay reads at once.
const CHUNK: usize = 4 << 20;
const QUORUM_STATE: &str = "quorum-state";
/// Where Kafka 4.0 to 4.3 leave the records of a cluster that was formatted and never started.
const OLD_BOOTSTRAP: &str = "bootstrap.checkpoint";

pub(super) struct SingleVoter {
    files: Arc<dyn FileSystem>,
    directory: PathBuf,
    directory_id: Uuid,
    node_id: i32,
    clock: Arc<dyn Clock>,
    settings: Settings,
    log: Log,
    snapshots: Snapshots,
    quorum: Quorum,
    /// 0 until elected.
    epoch: i32,
    /// Written, and neither made durable nor brought to the listener yet.
    appended: Vec<Batch>,
}

fn storage(error: StorageError) -> MetadataLogError {
    MetadataLogError::Storage(error.to_string())
}

impl SingleVoter {
    pub(super) fn open(
        directory: &LogDirectory,
        node_id: i32,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> Result<SingleVoter, MetadataLogError> {
        let files = directory.files().clone();
        let path = directory.partition_path(METADATA_TOPIC, 0);
        let snapshots = Snapshots::open(files.clone(), &path)?;
        let log = Log::open(OpenLog {
            files: files.clone(),
            directory: &path,
            topic: METADATA_TOPIC,
            partition: 0,
            config: settings.log.clone(),
            recovery_point: 0,
            log_start: None,
            clean: directory.was_clean(),
            now_ms: clock.wall_ms(),
        });
        let mut voter = SingleVoter {
            log: log.map_err(storage)?,
            files,
            directory: path,
            directory_id: directory.meta().directory_id,
            node_id,
            clock,
            settings,
            snapshots,
            quorum: Quorum::default(),
            epoch: 0,
            appended: Vec::new(),
        };
        voter.fit_log_to_snapshots()?;
        if voter.log.log_end_offset() == 0 && voter.snapshots.latest().is_none() {
            voter.format(&directory.path().join(OLD_BOOTSTRAP))?;
        }
        Ok(voter)
    }

    /// A snapshot beyond the log's end stands for a log that was lost or never copied; a log that begins behind
    /// all snapshots cannot be followed.
    fn fit_log_to_snapshots(&mut self) -> Result<(), MetadataLogError> {
        let (start, end) = (self.log.log_start_offset(), self.log.log_end_offset());
        match self.snapshots.latest() {
            Some(latest) if latest.end_offset > end => {
                tracing::warn!("the metadata log ends at {end}, before its snapshot {}", latest.file_name());
                self.log.truncate_fully_and_start_at(latest.end_offset, self.now_ms()).map_err(storage)
            }
            latest if start > 0 && latest.is_none_or(|latest| latest.end_offset < start) => {
                Err(MetadataLogError::Storage(format!(
                    "{}: the metadata log begins at {start}, and no snapshot holds what was before; restore the \
                     .checkpoint files of this directory",
                    self.directory.display()
                )))
            }
            _ => Ok(()),
        }
    }

    /// Leave what `kafka-storage format` leaves.
    fn format(&mut self, old_bootstrap: &Path) -> Result<(), MetadataLogError> {
        let now_ms = self.now_ms();
        let snapshot = if self.files.exists(old_bootstrap) {
            self.snapshots.read_file(old_bootstrap)?
        } else {
            Snapshot { records: bootstrap_snapshot(), last_timestamp: now_ms, ..Snapshot::default() }
        };
        self.snapshots.write(SnapshotId::BOOTSTRAP, &snapshot, now_ms)
    }

    fn now_ms(&self) -> i64 {
        self.clock.wall_ms()
    }

    /// Give the listener the newest snapshot and the log behind it.
    fn replay(&mut self, listener: &mut dyn MetadataListener) -> Result<(), MetadataLogError> {
        let mut next = self.log.log_start_offset();
        if let Some(id) = self.snapshots.latest() {
            let snapshot = self.snapshots.read(id)?;
            self.quorum = snapshot.quorum;
            self.quorum.voters_in_log = id != SnapshotId::BOOTSTRAP;
            listener.load_snapshot(id, snapshot.records)?;
            next = next.max(id.end_offset);
        }
        let end = self.log.log_end_offset();
        while next < end {
            let found = self.log.read(next, CHUNK, end, true).map_err(storage)?;
            let bytes = found.slices.to_bytes().map_err(io_error(&self.directory, "read"))?;
            let before = next;
            for batch in Batches::new(bytes) {
                // The last one of a chunk may be cut off: it comes whole with the next.
                let Ok(batch) = batch else { break };
                next = batch.header.next_offset();
                self.bring(&batch, listener)?;
            }
            if next == before {
                let directory = self.directory.display();
                return Err(MetadataLogError::Storage(format!(
                    "{directory}: there is no whole batch at offset {next}"
                )));
            }
        }
        Ok(())
    }

    fn bring(&mut self, batch: &Batch, listener: &mut dyn MetadataListener) -> Result<(), MetadataLogError> {
        if batch.header.is_control() {
            self.quorum.replay(batch, true)?;
        }
        listener.on_commit(batch)
    }

    /// Win the election that has no other candidate.
    fn lead(&mut self) -> Result<(), MetadataLogError> {
        let quorum = &self.quorum;
        quorum.check_alone(self.node_id, self.directory_id).map_err(MetadataLogError::Quorum)?;
        let snapshot_epoch = self.snapshots.latest().map_or(0, |id| id.epoch);
        let known = self.read_quorum_state()?.map_or(0, |state| state.leader_epoch);
        let epoch = known.max(snapshot_epoch).max(self.log.latest_epoch().unwrap_or(0)) + 1;
        let state = QuorumState { leader_id: self.node_id, leader_epoch: epoch };
        let text = if quorum.kraft_version > 0 { state.to_json_without_voters() } else { state.to_json() };
        let path = self.directory.join(QUORUM_STATE);
        write_whole(self.files.as_ref(), &path, text.as_bytes(), true).map_err(io_error(&path, "write"))?;
        if !self.files.exists(&self.directory.join("partition.metadata")) {
            self.log.write_topic_id(Uuid::METADATA_TOPIC).map_err(storage)?;
        }
        self.epoch = epoch;
        let batch = self.quorum.leader_change(self.node_id, epoch, self.log.log_end_offset(), self.now_ms())?;
        self.append_batches(&[batch])?;
        Ok(())
    }

    fn read_quorum_state(&self) -> Result<Option<QuorumState>, MetadataLogError> {
        let path = self.directory.join(QUORUM_STATE);
        let content = read_whole(self.files.as_ref(), &path).map_err(io_error(&path, "read"))?;
        let Some(content) = content.filter(|content| !content.is_empty()) else { return Ok(None) };
        match QuorumState::parse(&String::from_utf8_lossy(&content)) {
            Some(state) => Ok(Some(state)),
            None => Err(MetadataLogError::Storage(format!("{} is not a quorum state; restore it", path.display()))),
        }
    }

    /// Append, all or none.
    fn append_batches(&mut self, batches: &[Bytes]) -> Result<(), MetadataLogError> {
        let (start, now_ms) = (self.log.log_end_offset(), self.now_ms());
        let mut parsed = Vec::with_capacity(batches.len());
        for bytes in batches {
            parsed.push(Batch::exactly_one(bytes)?);
        }
        for batch in &parsed {
            if let Err(error) = self.log.append_as_leader(&batch.bytes, self.epoch, now_ms, Origin::Broker) {
                // A part of it must not be found later. Where even that fails, the log has closed itself.
                if let Err(second) = self.log.truncate_to(start, now_ms) {
                    tracing::error!("the metadata log cannot be cut back to {start}: {second}");
                }
                return Err(storage(error));
            }
        }
        self.appended.extend(parsed);
        Ok(())
    }

    /// Drop old snapshots, and the segments that lie before the oldest one kept, as the retention says.
    fn clean(&mut self) -> Result<(), MetadataLogError> {
        loop {
            let known = self.snapshots.known();
            let mut ids = known.iter();
            let (Some((_, oldest)), Some((next, _))) = (ids.next(), ids.next()) else { return Ok(()) };
            let total = self.log.size() + known.values().map(|known| known.size).sum::<u64>();
            let (bytes, ms) = (self.settings.retention_bytes, self.settings.retention_ms);
            let too_much = bytes >= 0 && total > bytes as u64;
            let too_old = ms >= 0 && self.now_ms().saturating_sub(oldest.last_timestamp) > ms;
            if !(too_much || too_old) {
                return Ok(());
            }
            let next = *next;
            let renamed = self.log.delete_records(next.end_offset, self.now_ms()).map_err(storage)?;
            for path in renamed {
                self.files.remove_file(&path).map_err(io_error(&path, "remove"))?;
            }
            self.snapshots.remove_before(next)?;
        }
    }

    /// Flush and close the files.
    pub(super) fn close(&mut self) -> Result<(), MetadataLogError> {
        self.log.close(self.now_ms()).map_err(storage)
    }

    pub(super) fn quorum(&self) -> &Quorum {
        &self.quorum
    }
}

impl MetadataLog for SingleVoter {
    fn append(&mut self, records: &[MetadataRecord], epoch: i32) -> Result<i64, MetadataLogError> {
        if epoch != self.epoch {
            return Err(MetadataLogError::Epoch { asked: epoch, current: self.epoch });
        }
        let place = Place { base_offset: self.log.log_end_offset(), epoch, timestamp: self.now_ms() };
        let batches = batches::encode_atomic(records, place)?;
        self.append_batches(&batches)?;
        Ok(self.log.log_end_offset())
    }

    fn deliver(&mut self, listener: &mut dyn MetadataListener) -> Result<(), MetadataLogError> {
        if self.epoch == 0 {
            self.replay(listener)?;
            self.lead()?;
            listener.on_leader(Leader { id: self.node_id, epoch: self.epoch });
            // The change of leader becomes durable with the leader's first records: `quorum-state` has the epoch.
            return Ok(());
        }
        if !self.appended.is_empty() {
            self.log.flush(self.now_ms()).map_err(storage)?;
        }
        for batch in std::mem::take(&mut self.appended) {
            self.bring(&batch, listener)?;
        }
        Ok(())
    }

    fn end_offset(&self) -> i64 {
        self.log.log_end_offset()
    }

    fn write_snapshot(
        &mut self,
        id: SnapshotId,
        records: Vec<MetadataRecord>,
        last_timestamp: i64,
    ) -> Result<(), MetadataLogError> {
        if self.snapshots.latest().is_none_or(|latest| latest < id) {
            let snapshot = Snapshot { records, quorum: self.quorum.clone(), last_timestamp };
            self.snapshots.write(id, &snapshot, self.now_ms())?;
        }
        self.clean()
    }
}

#[cfg(test)]
impl SingleVoter {
    /// Append what no controller of ours would.
    pub(super) fn append_foreign(&mut self, batch: &Bytes) {
        self.log.append_as_leader(batch, self.epoch, self.clock.wall_ms(), Origin::Broker).unwrap();
    }
}
