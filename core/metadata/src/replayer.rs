//! Replays a metadata log: batches in, images out. Records of a metadata transaction count only at its end.

use bytes::Bytes;
use ottla_protocol::message::MetadataRecord;
use ottla_protocol::record::{Batch, BatchError};

use crate::frame;
use crate::image::{Delta, MetadataImage, ReplayError};

/// Decompressed bytes of a metadata batch are far below this.
const BATCH_LIMIT: usize = 64 << 20;

#[derive(Debug, thiserror::Error)]
pub enum ReplayFailure {
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error("record at offset {offset}: {error}")]
    Record { offset: i64, error: ottla_protocol::WireError },
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

/// The image so far, and the open transaction's records.
#[derive(Debug, Clone)]
pub struct Replayer {
    image: MetadataImage,
    transaction: Option<Vec<MetadataRecord>>,
}

impl Replayer {
    pub fn new(image: MetadataImage) -> Replayer {
        Replayer { image, transaction: None }
    }

    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    pub fn into_image(self) -> MetadataImage {
        self.image
    }

    /// Has a metadata transaction begun that has not ended?
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// Apply a batch. Control batches only move the offset.
    pub fn replay(&mut self, batch: &Batch) -> Result<Delta, ReplayFailure> {
        let mut delta = Delta::default();
        if !batch.header.is_control() {
            let body = batch.body(BATCH_LIMIT)?;
            for record in batch.records(&body) {
                let record = record?;
                let value = record.value.map(Bytes::copy_from_slice).unwrap_or_default();
                let decoded = frame::decode(value);
                let decoded = decoded.map_err(|error| ReplayFailure::Record { offset: record.offset, error })?;
                self.record(decoded, &mut delta)?;
            }
        }
        self.image.offset = batch.header.last_offset();
        self.image.epoch = batch.header.partition_leader_epoch;
        Ok(delta)
    }

    /// Apply one record.
    pub fn record(&mut self, record: MetadataRecord, delta: &mut Delta) -> Result<(), ReplayError> {
        match record {
            MetadataRecord::BeginTransaction(_) => self.transaction = Some(Vec::new()),
            MetadataRecord::AbortTransaction(_) => self.transaction = None,
            MetadataRecord::EndTransaction(_) => {
                for record in self.transaction.take().unwrap_or_default() {
                    self.image.replay(&record, delta)?;
                }
            }
            record => match &mut self.transaction {
                Some(records) => records.push(record),
                None => self.image.replay(&record, delta)?,
            },
        }
        Ok(())
    }
}
