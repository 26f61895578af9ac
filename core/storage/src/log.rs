//! The log of one partition: segments in order, the last one growing.
//!
//! Whoever owns a `Log` holds it alone (the broker keeps each in a mutex); nothing here starts a thread or waits
//! for anything but the file layer.

mod append;
mod compact;
mod flush;
mod read;
mod recover;
mod retain;
mod snapshots;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla_protocol::{Slices, Uuid};

use crate::config::LogConfig;
use crate::error::{Result, StorageError};
use crate::file::FileSystem;
use crate::leader_epochs::LeaderEpochs;
use crate::producer_state::ProducerStates;
use crate::segment::Segment;

pub use append::AppendInfo;
pub use compact::{Compacted, Compaction};
pub use flush::FlushJob;

/// What a read found.
#[derive(Debug, Clone, Default)]
pub struct FetchData {
    /// Whole batches but for the last one, which `max_bytes` may have cut.
    pub slices: Slices,
}

/// What a lookup by time found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampOffset {
    pub timestamp: i64,
    pub offset: i64,
    pub leader_epoch: i32,
}

/// How to open a log.
pub struct OpenLog<'a> {
    pub files: Arc<dyn FileSystem>,
    pub directory: &'a Path,
    pub topic: &'a str,
    pub partition: i32,
    pub config: LogConfig,
    /// Everything before it is known to be durable.
    pub recovery_point: i64,
    /// From the checkpoint, where records were deleted from the front.
    pub log_start: Option<i64>,
    /// The last owner stopped cleanly: nothing is scanned.
    pub clean: bool,
    pub now_ms: i64,
}

#[derive(Debug)]
pub struct Log {
    files: Files,
    directory: PathBuf,
    /// `<topic>-<partition>`, for messages.
    name: String,
    config: LogConfig,
    /// In the order of their base offsets, never empty.
    segments: Vec<Segment>,
    log_start: i64,
    log_end: i64,
    recovery_point: i64,
    epochs: LeaderEpochs,
    producers: ProducerStates,
    /// Why nothing can be appended any more.
    fenced: Option<String>,
    /// Where the last appended batch lies: readers at the tail ask for it.
    tail: Option<Tail>,
    /// Files were made whose directory entries may not be durable yet.
    has_new_entries: bool,
    /// How often the log's end went back.
    truncations: u64,
    unflushed_messages: i64,
    last_flush_ms: i64,
    /// When the active segment was begun, by the broker's clock.
    active_since_ms: i64,
}

#[derive(Debug, Clone, Copy)]
struct Tail {
    base_offset: i64,
    position: u64,
}

#[derive(Clone)]
struct Files(Arc<dyn FileSystem>);

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileSystem")
    }
}

impl Log {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn config(&self) -> &LogConfig {
        &self.config
    }

    pub fn set_config(&mut self, config: LogConfig) {
        let interval = config.index_interval_bytes;
        self.segments.iter_mut().for_each(|segment| segment.set_index_interval(interval));
        self.config = config;
    }

    /// The first offset that can be read.
    pub fn log_start_offset(&self) -> i64 {
        self.log_start
    }

    /// The offset of the next record.
    pub fn log_end_offset(&self) -> i64 {
        self.log_end
    }

    pub fn recovery_point(&self) -> i64 {
        self.recovery_point
    }

    /// Readers of committed records stop before the first open transaction.
    pub fn last_stable_offset(&self, high_watermark: i64) -> i64 {
        self.producers.first_unstable_offset().map_or(high_watermark, |offset| offset.min(high_watermark))
    }

    pub fn producers(&self) -> &ProducerStates {
        &self.producers
    }

    pub fn expire_producers(&mut self, now_ms: i64) {
        self.producers.expire(now_ms, self.config.producer_id_expiration_ms);
    }

    /// Bytes of all segments.
    pub fn size(&self) -> u64 {
        self.segments.iter().map(|segment| segment.size).sum()
    }

    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    pub fn base_offset_of_first_segment(&self) -> i64 {
        self.segments.first().map_or(0, |segment| segment.base_offset)
    }

    pub fn latest_epoch(&self) -> Option<i32> {
        self.epochs.latest()
    }

    pub fn epoch_at(&self, offset: i64) -> Option<i32> {
        self.epochs.epoch_at(offset)
    }

    /// See KIP-101: the largest epoch not above `epoch`, and where it ends.
    pub fn end_offset_for_epoch(&self, epoch: i32) -> (i32, i64) {
        self.epochs.end_offset_for(epoch, self.log_end)
    }

    /// A new leader epoch begins at the log's end. The checkpoint file follows with the next flush.
    pub fn assign_epoch(&mut self, epoch: i32) -> Result<()> {
        self.check_fence()?;
        let end = self.log_end;
        self.epochs.assign(epoch, end);
        Ok(())
    }

    /// Why the log takes no appends, if it does not.
    pub fn fenced(&self) -> Option<&str> {
        self.fenced.as_deref()
    }

    fn check_fence(&self) -> Result<()> {
        match &self.fenced {
            Some(reason) => Err(StorageError::Fenced { log: self.name.clone(), reason: reason.clone() }),
            None => Ok(()),
        }
    }

    /// A failed write or flush leaves the log in a state that nobody knows: it is never tried again.
    fn fence(&mut self, doing: &'static str, error: io::Error) -> StorageError {
        tracing::error!("log {} is fenced: cannot {doing}: {error}", self.name);
        self.fenced = Some(format!("cannot {doing}: {error}"));
        StorageError::io(&self.directory, doing)(error)
    }

    fn active(&mut self) -> &mut Segment {
        let last = self.segments.len() - 1;
        &mut self.segments[last]
    }

    /// Write the topic's id beside the segments.
    pub fn write_topic_id(&self, topic_id: Uuid) -> Result<()> {
        crate::directory::write_partition_metadata(self.files.0.as_ref(), &self.directory, topic_id)
    }
}
