//! Appending: judge, give offsets, write.

use std::io::IoSlice;

use bytes::Bytes;
use ottla_protocol::record::convert::{Changes, convert};
use ottla_protocol::record::{Batch, BatchHeader, Batches, Limits, Origin, TimestampType, validate};

use super::{Log, Tail};
use crate::error::{Result, StorageError};
use crate::producer_state::Verdict;
use crate::segment::Segment;

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppendInfo {
    pub first_offset: i64,
    pub last_offset: i64,
    /// The broker's time where it became the records' timestamp, else -1.
    pub log_append_time: i64,
    pub log_start_offset: i64,
    /// The batch was there already: nothing was written.
    pub duplicate: bool,
}

/// A batch about to be written: its bytes, and what the log needs to know of it.
struct Prepared {
    header: BatchHeader,
    bytes: Bytes,
    log_append_time: i64,
}

impl Log {
    /// Append one batch as the partition's leader: it gets the next offsets and `epoch`. The bytes are written
    /// as they came but for the base offset and the leader epoch.
    pub fn append_as_leader(&mut self, records: &Bytes, epoch: i32, now_ms: i64, origin: Origin) -> Result<AppendInfo> {
        self.check_fence()?;
        let batch = self.only_batch(records)?;
        if batch.header.has_producer_id()
            && let Verdict::Duplicate(known) = self.producers.judge(&self.name, &batch.header)?
        {
            return Ok(AppendInfo {
                first_offset: known.first_offset(),
                last_offset: known.last_offset,
                log_append_time: if self.config.log_append_time { known.timestamp } else { -1 },
                log_start_offset: self.log_start,
                duplicate: true,
            });
        }
        let prepared = self.prepare(batch, now_ms, origin)?;
        let mut header = prepared.header;
        header.base_offset = self.log_end;
        if header.next_offset() <= header.base_offset {
            return Err(StorageError::Invalid { log: self.name.clone(), what: "there are no offsets left" });
        }
        header.partition_leader_epoch = epoch;
        self.append_prepared(&header, &prepared, now_ms)?;
        Ok(AppendInfo {
            first_offset: header.base_offset,
            last_offset: header.last_offset(),
            log_append_time: prepared.log_append_time,
            log_start_offset: self.log_start,
            duplicate: false,
        })
    }

    /// Append batches whose offsets and epochs are given already. Returns the new end.
    pub fn append_as_follower(&mut self, records: &Bytes, now_ms: i64) -> Result<i64> {
        self.check_fence()?;
        for batch in Batches::new(records.clone()) {
            let batch = batch.map_err(|source| self.wrong(source))?;
            batch.verify_crc().map_err(|source| self.wrong(source))?;
            let header = &batch.header;
            let goes_on = header.base_offset >= self.log_end && header.last_offset_delta >= 0;
            if !goes_on || header.next_offset() <= header.base_offset {
                return Err(StorageError::Invalid { log: self.name.clone(), what: "offsets go backwards" });
            }
            let prepared = Prepared { header: batch.header, bytes: batch.bytes, log_append_time: -1 };
            self.append_prepared(&prepared.header, &prepared, now_ms)?;
        }
        Ok(self.log_end)
    }

    fn wrong(&self, source: ottla_protocol::record::BatchError) -> StorageError {
        StorageError::Batch { log: self.name.clone(), source }
    }

    /// A produce request carries exactly one batch a partition.
    fn only_batch(&self, records: &Bytes) -> Result<Batch> {
        let batch = Batch::exactly_one(records).map_err(|source| self.wrong(source))?;
        let size = batch.bytes.len();
        if size > self.config.max_message_bytes {
            return Err(StorageError::RecordTooLarge {
                log: self.name.clone(),
                size,
                limit: self.config.max_message_bytes,
            });
        }
        if size > self.config.segment_bytes {
            let limit = self.config.segment_bytes;
            return Err(StorageError::SegmentTooSmall { log: self.name.clone(), size, limit });
        }
        Ok(batch)
    }

    /// Check a batch, and give it another form where the topic wants one: its own codec, the broker's time.
    fn prepare(&self, batch: Batch, now_ms: i64, origin: Origin) -> Result<Prepared> {
        let config = &self.config;
        let timestamp_type =
            if config.log_append_time { TimestampType::LogAppendTime } else { TimestampType::CreateTime };
        let limits = Limits {
            origin,
            max_batch_bytes: config.max_message_bytes,
            max_decompressed_bytes: config.max_decompressed_message_bytes,
            timestamp_type,
            timestamp_before_max_ms: config.message_timestamp_before_max_ms,
            timestamp_after_max_ms: config.message_timestamp_after_max_ms,
            is_compacted: config.compact,
            now_ms,
        };
        let info = validate(&batch, &limits).map_err(|source| self.wrong(source))?;
        let compressor = config.compression.filter(|wanted| wanted.compression() != info.compression);
        let log_append_time = if config.log_append_time { now_ms } else { -1 };
        if compressor.is_none() && info.timestamp_fix.is_none() {
            let Batch { header, bytes } = batch;
            return Ok(Prepared { header, bytes, log_append_time });
        }
        let changes = Changes { compressor, timestamp: info.timestamp_fix, ..Changes::default() };
        let bytes = convert(&batch, &changes, config.max_decompressed_message_bytes).map_err(|e| self.wrong(e))?;
        let header = BatchHeader::parse(&bytes).map_err(|source| self.wrong(source))?;
        Ok(Prepared { header, bytes, log_append_time })
    }

    fn append_prepared(&mut self, header: &BatchHeader, prepared: &Prepared, now_ms: i64) -> Result<()> {
        let size = header.size();
        if self.should_roll(header, size, now_ms) {
            self.roll_to(header.base_offset, now_ms)?;
        }
        let files = self.files.clone();
        self.epochs.assign(header.partition_leader_epoch, header.base_offset);
        let mut head = [0; 16];
        head[0..8].copy_from_slice(&header.base_offset.to_be_bytes());
        head[8..12].copy_from_slice(&header.batch_length.to_be_bytes());
        head[12..16].copy_from_slice(&header.partition_leader_epoch.to_be_bytes());
        let position = self.active().size;
        let mut slices = [IoSlice::new(&head), IoSlice::new(&prepared.bytes[16..])];
        let written = self.active().append(files.0.as_ref(), header, &mut slices);
        if let Err(error) = written {
            return Err(self.append_failed(error, position));
        }
        self.producers.appended(header);
        self.log_end = header.next_offset();
        self.tail = Some(Tail { base_offset: header.base_offset, position });
        self.unflushed_messages += i64::from(header.records_count);
        if self.unflushed_messages >= self.config.flush_messages {
            self.flush(now_ms)?;
        }
        Ok(())
    }

    /// A full disk passes: if the file could be cut back to where it was, the log stays open for later appends.
    fn append_failed(&mut self, error: std::io::Error, position: u64) -> StorageError {
        let files = self.files.clone();
        let cut_back =
            self.active().file(files.0.as_ref()).and_then(|file| file.length()).is_ok_and(|length| length == position);
        if cut_back && self.active().size == position {
            return StorageError::io(&self.directory, "append")(error);
        }
        self.fence("append", error)
    }

    /// Kafka's rules: size, age by the records' own times where they have them, full indexes, offsets that the
    /// indexes cannot say.
    fn should_roll(&mut self, header: &BatchHeader, size: usize, now_ms: i64) -> bool {
        let config = &self.config;
        let segment_bytes = config.segment_bytes as u64;
        // What is not sealed is not compacted.
        let segment_ms =
            if config.compact { config.segment_ms.min(config.max_compaction_lag_ms) } else { config.segment_ms };
        let index_bytes = self.config.segment_index_bytes;
        let active_since = self.active_since_ms;
        let files = self.files.clone();
        let active = self.active();
        let is_too_far = header.last_offset() - active.base_offset > i64::from(i32::MAX);
        if active.size == 0 {
            return is_too_far;
        }
        let age = match active.first_timestamp(files.0.as_ref()) {
            Ok(Some(first)) if first >= 0 => header.max_timestamp.saturating_sub(first),
            _ => now_ms.saturating_sub(active_since),
        };
        let has_full_index = active.indexes(files.0.as_ref()).is_ok_and(|indexes| {
            indexes.offsets.len() >= index_bytes / 8 || indexes.times.len() + 1 >= index_bytes / 12
        });
        active.size + size as u64 > segment_bytes || age > segment_ms || has_full_index || is_too_far
    }

    /// Begin a new segment at the log's end.
    pub fn roll(&mut self, now_ms: i64) -> Result<()> {
        self.roll_to(self.log_end, now_ms)
    }

    /// Begin a new segment for records from `base_offset` on. If that fails, the log goes on with the old one.
    fn roll_to(&mut self, base_offset: i64, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        let files = self.files.clone();
        if self.active().size == 0 {
            return self.replace_empty(base_offset, now_ms);
        }
        self.active().seal(files.0.as_ref()).map_err(StorageError::io(&self.directory, "roll"))?;
        self.write_snapshot(false)?;
        let interval = self.config.index_interval_bytes;
        let segment = Segment::create(files.0.as_ref(), &self.directory, base_offset, interval)
            .map_err(StorageError::io(&self.directory, "begin a segment"))?;
        // Its files are closed until someone reads it.
        self.active().release(files.0.as_ref()).map_err(StorageError::io(&self.directory, "roll"))?;
        self.segments.push(segment);
        self.has_new_entries = true;
        self.active_since_ms = now_ms;
        self.tail = None;
        Ok(())
    }

    /// An empty active segment gives way to one with another base offset.
    fn replace_empty(&mut self, base_offset: i64, now_ms: i64) -> Result<()> {
        if base_offset == self.active().base_offset {
            return Ok(());
        }
        let files = self.files.clone();
        let interval = self.config.index_interval_bytes;
        let segment = Segment::create(files.0.as_ref(), &self.directory, base_offset, interval)
            .map_err(StorageError::io(&self.directory, "begin a segment"))?;
        let mut old = std::mem::replace(self.active(), segment);
        self.has_new_entries = true;
        self.active_since_ms = now_ms;
        self.tail = None;
        for path in old.mark_deleted(files.0.as_ref()).map_err(StorageError::io(&self.directory, "roll"))? {
            files.0.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        }
        Ok(())
    }
}
