//! Cutting a log: at its front by retention or request, at its end by a new leader.

use std::path::PathBuf;

use super::Log;
use crate::error::{Result, StorageError};
use crate::segment::Segment;

impl Log {
    /// Drop all records from `offset` on. A checkpoint of recovery points that says more must be written again
    /// before the next append.
    pub fn truncate_to(&mut self, offset: i64, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        if offset >= self.log_end {
            return Ok(());
        }
        if offset <= self.base_offset_of_first_segment() {
            return self.truncate_fully_and_start_at(offset, now_ms);
        }
        let files = self.files.clone();
        let index = self.segments.partition_point(|segment| segment.base_offset <= offset).saturating_sub(1);
        self.truncations += 1;
        self.tail = None;
        self.drop_segments_behind(index)?;
        let found = self.segments[index].position_of(files.0.as_ref(), offset);
        let cut = match found {
            Ok(Some((position, header))) => {
                let segment = &mut self.segments[index];
                let cut = segment.truncate(files.0.as_ref(), position, header.base_offset);
                // What is cut off must not come back after a crash.
                cut.and_then(|()| segment.file(files.0.as_ref())?.sync())
            }
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = cut {
            return Err(self.fence("truncate", error));
        }
        self.log_end = offset;
        self.log_start = self.log_start.min(offset);
        self.recovery_point = self.recovery_point.min(offset);
        self.epochs.truncate_from_end(offset);
        self.remove_snapshots(|snapshot, _| snapshot > offset)?;
        self.load_producers(offset)
    }

    /// Drop everything; the next record gets `offset`.
    pub fn truncate_fully_and_start_at(&mut self, offset: i64, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        self.truncations += 1;
        self.tail = None;
        match self.replace_all(offset) {
            Ok(()) => {}
            Err(error) => return Err(self.fence("truncate", error)),
        }
        (self.log_start, self.log_end, self.recovery_point) = (offset, offset, offset);
        self.has_new_entries = true;
        self.active_since_ms = now_ms;
        self.producers.clear();
        self.remove_snapshots(|_, _| true)?;
        self.epochs.truncate_from_end(offset);
        Ok(())
    }

    /// One empty segment instead of all.
    fn replace_all(&mut self, offset: i64) -> std::io::Result<()> {
        let files = self.files.clone();
        while self.segments.len() > 1 {
            let Some(mut segment) = self.segments.pop() else { break };
            for path in segment.mark_deleted(files.0.as_ref())? {
                files.0.remove_file(&path)?;
            }
        }
        for path in self.active().mark_deleted(files.0.as_ref())? {
            files.0.remove_file(&path)?;
        }
        let interval = self.config.index_interval_bytes;
        *self.active() = Segment::create(files.0.as_ref(), &self.directory, offset, interval)?;
        files.0.sync_dir(&self.directory)
    }

    /// Delete the records before `offset`: they can no longer be read; whole segments of them go. The files that
    /// are to be removed after `file.delete.delay.ms` are returned.
    pub fn delete_records(&mut self, offset: i64, now_ms: i64) -> Result<Vec<PathBuf>> {
        self.check_fence()?;
        if offset > self.log_end || offset < 0 {
            return Err(StorageError::OffsetOutOfRange {
                log: self.name.clone(),
                offset,
                start: self.log_start,
                end: self.log_end,
            });
        }
        self.log_start = self.log_start.max(offset);
        self.drop_front(now_ms)
    }

    /// Apply `retention.ms` and `retention.bytes`. Only what is below `high_watermark` goes.
    pub fn delete_old_segments(&mut self, high_watermark: i64, now_ms: i64) -> Result<Vec<PathBuf>> {
        self.check_fence()?;
        if !self.config.delete {
            return self.drop_front(now_ms);
        }
        let files = self.files.clone();
        let mut size = self.size();
        let mut keep_from = self.log_start;
        for index in 0..self.segments.len() {
            let next_base = self.segments.get(index + 1).map_or(self.log_end, |next| next.base_offset);
            let segment = &mut self.segments[index];
            let largest = segment.largest_timestamp(files.0.as_ref());
            let (timestamp, _) = largest.map_err(StorageError::io(&self.directory, "read"))?;
            let too_old = self.config.retention_ms >= 0
                && timestamp >= 0
                && now_ms.saturating_sub(timestamp) > self.config.retention_ms;
            let too_much = self.config.retention_bytes >= 0
                && size.saturating_sub(segment.size) >= self.config.retention_bytes as u64;
            let is_empty = segment.size == 0 && next_base == self.log_end;
            let is_due = too_old || too_much || (segment.size == 0 && keep_from == segment.base_offset);
            if is_empty || next_base > high_watermark || !is_due {
                break;
            }
            size -= segment.size;
            keep_from = next_base;
        }
        self.log_start = self.log_start.max(keep_from);
        self.drop_front(now_ms)
    }

    /// Rename the segments that lie wholly before the log's start.
    fn drop_front(&mut self, now_ms: i64) -> Result<Vec<PathBuf>> {
        let files = self.files.clone();
        if self.log_start >= self.log_end && self.active().size > 0 && self.log_start > self.active().base_offset {
            self.roll(now_ms)?;
        }
        let mut renamed = Vec::new();
        while self.segments.len() > 1 && self.segments[1].base_offset <= self.log_start {
            let mut segment = self.segments.remove(0);
            renamed.extend(segment.mark_deleted(files.0.as_ref()).map_err(StorageError::io(&self.directory, "drop"))?);
        }
        self.epochs.truncate_from_start(self.log_start);
        let first = self.base_offset_of_first_segment();
        self.recovery_point = self.recovery_point.max(first);
        if !renamed.is_empty() {
            self.remove_snapshots(|offset, _| offset < first)?;
        }
        Ok(renamed)
    }
}
