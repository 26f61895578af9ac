//! The state machine that follows the metadata log.

use ottla_metadata::image::Delta;
use ottla_metadata::replayer::ReplayFailure;
use ottla_metadata::{Leader, MetadataImage, MetadataListener, MetadataLogError, Replayer, SnapshotId};
use ottla_protocol::message::MetadataRecord;
use ottla_protocol::record::Batch;

/// The image as the log says it, and what has come since someone last looked.
pub(super) struct Listener {
    replayer: Replayer,
    /// What formatting left for the first leader.
    bootstrap: Vec<MetadataRecord>,
    delta: Delta,
    epoch: i32,
    bytes: u64,
    last_timestamp: i64,
}

impl Default for Listener {
    fn default() -> Self {
        Listener {
            replayer: Replayer::new(MetadataImage::empty()),
            bootstrap: Vec::new(),
            delta: Delta::default(),
            epoch: 0,
            bytes: 0,
            last_timestamp: 0,
        }
    }
}

impl Listener {
    pub(super) fn image(&self) -> &MetadataImage {
        self.replayer.image()
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.replayer.in_transaction()
    }

    pub(super) fn bootstrap(&self) -> &[MetadataRecord] {
        &self.bootstrap
    }

    /// The epoch that this node leads in.
    pub(super) fn epoch(&self) -> i32 {
        self.epoch
    }

    /// Of the last batch, in milliseconds.
    pub(super) fn last_timestamp(&self) -> i64 {
        self.last_timestamp
    }

    pub(super) fn take_delta(&mut self) -> Delta {
        std::mem::take(&mut self.delta)
    }

    /// Bytes of the batches since the last time.
    pub(super) fn take_bytes(&mut self) -> u64 {
        std::mem::take(&mut self.bytes)
    }
}

impl MetadataListener for Listener {
    fn load_snapshot(&mut self, id: SnapshotId, records: Vec<MetadataRecord>) -> Result<(), MetadataLogError> {
        if id == SnapshotId::BOOTSTRAP {
            self.bootstrap = records;
            return Ok(());
        }
        let mut image = MetadataImage::empty();
        for record in &records {
            image.replay(record, &mut self.delta).map_err(ReplayFailure::from)?;
        }
        (image.offset, image.epoch) = (id.end_offset - 1, id.epoch);
        self.replayer = Replayer::new(image);
        Ok(())
    }

    fn on_commit(&mut self, batch: &Batch) -> Result<(), MetadataLogError> {
        let delta = self.replayer.replay(batch)?;
        self.delta.merge(delta);
        self.bytes += batch.bytes.len() as u64;
        self.last_timestamp = batch.header.max_timestamp;
        Ok(())
    }

    fn on_leader(&mut self, leader: Leader) {
        self.epoch = leader.epoch;
    }
}
