//! One partition that this broker leads: its log, its high watermark, and who waits for it to move.
//!
//! The log is the storage room's, kept in a mutex; whoever appends or reads holds it for as long as that takes. What
//! a flush has to wait for happens outside of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicI64, Ordering};

use bytes::Bytes;
use ottla_protocol::record::Origin;
use ottla_protocol::{ErrorCode, Slices};
use ottla_storage::{AppendInfo, FlushJob, Log, LogConfig, StorageError};
use parking_lot::{Mutex, MutexGuard};

use crate::watch::{Signal, Watchers};

/// An error of a partition: Kafka's code, and a sentence for its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionError {
    pub code: ErrorCode,
    pub message: String,
}

impl PartitionError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> PartitionError {
        PartitionError { code, message: message.into() }
    }
}

impl From<StorageError> for PartitionError {
    fn from(error: StorageError) -> Self {
        PartitionError { code: error.code(), message: error.to_string() }
    }
}

pub type Result<T> = std::result::Result<T, PartitionError>;

/// What an append did, and whether it is committed already.
#[derive(Debug, Clone, Copy)]
pub struct Appended {
    pub info: AppendInfo,
    /// The high watermark is past it.
    pub is_committed: bool,
}

/// What a read found.
#[derive(Debug)]
pub struct ReadResult {
    pub records: Slices,
    pub high_watermark: i64,
    pub last_stable_offset: i64,
    pub log_start_offset: i64,
}

/// How to read.
#[derive(Debug, Clone, Copy)]
pub struct ReadRequest {
    pub offset: i64,
    pub max_bytes: usize,
    /// The first batch comes whole even if it is larger than `max_bytes`.
    pub min_one: bool,
    /// Only up to the last stable offset.
    pub read_committed: bool,
}

/// What the checkpoints of a directory say of a partition.
#[derive(Debug, Clone, Copy)]
pub struct Checkpointed {
    pub recovery_point: i64,
    pub log_start: i64,
    /// Only where records were deleted from the front of a segment.
    pub has_own_log_start: bool,
    pub high_watermark: i64,
}

#[derive(Debug)]
pub struct Partition {
    pub topic: Arc<str>,
    pub index: i32,
    leader_epoch: AtomicI32,
    min_insync_replicas: AtomicI32,
    high_watermark: AtomicI64,
    is_deleted: AtomicBool,
    last_used_ms: AtomicI64,
    log: Mutex<Log>,
    watchers: Watchers,
}

impl Partition {
    pub fn new(topic: Arc<str>, index: i32, log: Log) -> Partition {
        Partition {
            topic,
            index,
            leader_epoch: AtomicI32::new(-1),
            min_insync_replicas: AtomicI32::new(1),
            high_watermark: AtomicI64::new(log.log_end_offset()),
            is_deleted: AtomicBool::new(false),
            last_used_ms: AtomicI64::new(i64::MIN),
            log: Mutex::new(log),
            watchers: Watchers::default(),
        }
    }

    pub fn leader_epoch(&self) -> i32 {
        self.leader_epoch.load(Ordering::Acquire)
    }

    pub fn high_watermark(&self) -> i64 {
        self.high_watermark.load(Ordering::Acquire)
    }

    /// Lead from now on in `epoch`.
    pub fn lead(&self, epoch: i32) -> Result<()> {
        if epoch > self.leader_epoch() {
            self.log.lock().assign_epoch(epoch)?;
            self.leader_epoch.store(epoch, Ordering::Release);
        }
        Ok(())
    }

    pub fn configure(&self, config: LogConfig, min_insync_replicas: i32) {
        self.min_insync_replicas.store(min_insync_replicas, Ordering::Relaxed);
        self.log.lock().set_config(config);
    }

    /// The log, for what has no method here.
    pub fn log(&self) -> Result<MutexGuard<'_, Log>> {
        let log = self.log.lock();
        if self.is_deleted.load(Ordering::Relaxed) {
            let message = format!("{}-{} was deleted", self.topic, self.index);
            return Err(PartitionError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, message));
        }
        Ok(log)
    }

    /// Does the client know the leadership that holds? (KIP-320; -1 does not ask.)
    pub fn check_epoch(&self, current_leader_epoch: i32) -> Result<()> {
        let known = self.leader_epoch();
        let code = match current_leader_epoch {
            epoch if epoch < 0 || epoch == known => return Ok(()),
            epoch if epoch < known => ErrorCode::FENCED_LEADER_EPOCH,
            _ => ErrorCode::UNKNOWN_LEADER_EPOCH,
        };
        let message = format!("{}-{} is in leader epoch {known}, not {current_leader_epoch}", self.topic, self.index);
        Err(PartitionError::new(code, message))
    }

    /// Append one batch. `acks_all` asks for `min.insync.replicas`.
    pub fn append(&self, records: &Bytes, acks_all: bool, now_ms: i64, origin: Origin) -> Result<Appended> {
        let wanted = self.min_insync_replicas.load(Ordering::Relaxed);
        if acks_all && wanted > 1 {
            let message = format!("min.insync.replicas={wanted} of {}-{}, but 1 is in sync", self.topic, self.index);
            return Err(PartitionError::new(ErrorCode::NOT_ENOUGH_REPLICAS, message));
        }
        let (info, size, end) = {
            let mut log = self.log()?;
            self.last_used_ms.store(now_ms, Ordering::Relaxed);
            let info = log.append_as_leader(records, self.leader_epoch(), now_ms, origin)?;
            let size = if info.duplicate { 0 } else { records.len() as i64 };
            // The one replica in sync has it: the high watermark is the log's end.
            let end = log.log_end_offset();
            self.high_watermark.store(end, Ordering::Release);
            (info, size, end)
        };
        if size > 0 {
            self.watchers.moved(size);
        }
        Ok(Appended { info, is_committed: end > info.last_offset })
    }

    /// Read batches below the high watermark.
    pub fn read(&self, read: &ReadRequest, now_ms: i64) -> Result<ReadResult> {
        let mut log = self.log()?;
        self.last_used_ms.store(now_ms, Ordering::Relaxed);
        let high_watermark = self.high_watermark();
        let last_stable_offset = log.last_stable_offset(high_watermark);
        let upper = if read.read_committed { last_stable_offset } else { high_watermark };
        let data = log.read(read.offset, read.max_bytes, upper, read.min_one)?;
        let log_start_offset = log.log_start_offset();
        Ok(ReadResult { records: data.slices, high_watermark, last_stable_offset, log_start_offset })
    }

    /// Be told when records are appended, or the partition goes.
    pub fn watch(&self, signal: &Arc<Signal>) {
        self.watchers.watch(signal);
    }

    pub fn unwatch(&self, signal: &Arc<Signal>) {
        self.watchers.unwatch(signal);
    }

    /// Return once the high watermark is at least `offset`, or the log takes no more appends.
    pub async fn committed(&self, offset: i64) -> Result<()> {
        loop {
            let signal = Signal::new(1);
            self.watch(&signal);
            if self.high_watermark() >= offset {
                self.unwatch(&signal);
                return Ok(());
            }
            let fenced = self.log().map(|log| log.fenced().map(str::to_owned));
            match fenced {
                Ok(None) => signal.fired().await,
                Ok(Some(reason)) => {
                    self.unwatch(&signal);
                    return Err(PartitionError::new(ErrorCode::KAFKA_STORAGE_ERROR, reason));
                }
                Err(error) => {
                    self.unwatch(&signal);
                    return Err(error);
                }
            }
            self.unwatch(&signal);
        }
    }

    /// Delete the records before `offset` (-1: before the high watermark); returns the new start, and the files that
    /// can be removed after a while.
    pub fn delete_records(&self, offset: i64, now_ms: i64) -> Result<(i64, Vec<PathBuf>)> {
        let mut log = self.log()?;
        let high_watermark = self.high_watermark();
        let offset = if offset == -1 { high_watermark } else { offset };
        if offset > high_watermark {
            let message = format!("offset {offset} is above the high watermark {high_watermark}");
            return Err(PartitionError::new(ErrorCode::OFFSET_OUT_OF_RANGE, message));
        }
        let files = log.delete_records(offset, now_ms)?;
        Ok((log.log_start_offset(), files))
    }

    /// Apply the topic's retention; returns the files that can be removed after a while.
    pub fn delete_old_segments(&self, now_ms: i64) -> Result<Vec<PathBuf>> {
        let high_watermark = self.high_watermark();
        let mut log = self.log()?;
        log.expire_producers(now_ms);
        Ok(log.delete_old_segments(high_watermark, now_ms)?)
    }

    /// Make everything durable, without holding the log while the disk works.
    pub fn flush(&self, now_ms: i64) -> Result<()> {
        let job = self.log()?.begin_flush()?;
        self.carry_out(job, now_ms)
    }

    /// The same for the segments that are not appended to any more.
    pub fn flush_sealed(&self, now_ms: i64) -> Result<()> {
        let job = self.log()?.begin_flush_of_sealed()?;
        self.carry_out(job, now_ms)
    }

    fn carry_out(&self, job: Option<FlushJob>, now_ms: i64) -> Result<()> {
        let Some(job) = job else { return Ok(()) };
        let outcome = job.run();
        let flushed = self.log()?.finish_flush(&job, outcome, now_ms);
        if flushed.is_err() {
            self.watchers.wake_all();
        }
        Ok(flushed?)
    }

    /// Close what is open of a log that was not used for `idle_ms`.
    pub fn release_if_idle(&self, now_ms: i64, idle_ms: i64) -> Result<()> {
        if now_ms.saturating_sub(self.last_used_ms.load(Ordering::Relaxed)) >= idle_ms {
            self.log()?.release()?;
        }
        Ok(())
    }

    /// What its directory's checkpoints say of it.
    pub fn checkpoint(&self) -> Result<Checkpointed> {
        let log = self.log()?;
        Ok(Checkpointed {
            recovery_point: log.recovery_point(),
            log_start: log.log_start_offset(),
            has_own_log_start: log.log_start_offset() > log.base_offset_of_first_segment(),
            high_watermark: self.high_watermark(),
        })
    }

    /// Flush and close the log.
    pub fn close(&self, now_ms: i64) -> Result<()> {
        Ok(self.log()?.close(now_ms)?)
    }

    /// No append or read succeeds from now on; those that wait are woken. What `finish` does to the files happens
    /// while nobody else can touch them.
    pub fn delete<T>(&self, finish: impl FnOnce() -> T) -> T {
        let mut log = self.log.lock();
        self.is_deleted.store(true, Ordering::Relaxed);
        if let Err(error) = log.release() {
            tracing::debug!("{}-{}: {error}", self.topic, self.index);
        }
        let result = finish();
        drop(log);
        self.watchers.wake_all();
        result
    }
}
