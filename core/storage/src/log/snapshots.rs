//! The snapshots of the producers beside the segments.

use super::Log;
use crate::error::{Result, StorageError};
use crate::producer_state::ProducerStates;
use crate::segment::file_name;

impl Log {
    /// Leave `<log end>.snapshot`.
    pub(super) fn write_snapshot(&self, durable: bool) -> Result<()> {
        let path = self.directory.join(file_name(self.log_end, "snapshot"));
        self.producers.write_snapshot(self.files.0.as_ref(), &path, durable)?;
        self.remove_snapshots(|offset, log| {
            offset != log.log_end && log.segments.binary_search_by_key(&offset, |segment| segment.base_offset).is_err()
        })
    }

    /// Remove the snapshots that `is_outdated` says yes to.
    pub(super) fn remove_snapshots(&self, is_outdated: impl Fn(i64, &Log) -> bool) -> Result<()> {
        let files = self.files.0.as_ref();
        let mut removed = false;
        for offset in self.snapshot_offsets()?.into_iter().filter(|offset| is_outdated(*offset, self)) {
            let path = self.directory.join(file_name(offset, "snapshot"));
            files.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
            removed = true;
        }
        // One that comes back after a crash may tell of records that are no longer there.
        match removed {
            true => files.sync_dir(&self.directory).map_err(StorageError::io(&self.directory, "sync")),
            false => Ok(()),
        }
    }

    /// In ascending order.
    fn snapshot_offsets(&self) -> Result<Vec<i64>> {
        let entries = self.files.0.read_dir(&self.directory).map_err(StorageError::io(&self.directory, "list"))?;
        let offset = |name: &str| name.strip_suffix(".snapshot").filter(|stem| stem.len() == 20)?.parse().ok();
        let files = entries.iter().filter(|entry| !entry.is_directory);
        let mut offsets: Vec<i64> = files.filter_map(|entry| offset(&entry.name)).collect();
        offsets.sort_unstable();
        Ok(offsets)
    }

    /// Take the producers from the newest snapshot that is whole and not beyond `limit`. Returns its offset, or the
    /// offset where the log begins.
    pub(super) fn load_snapshot(&mut self, limit: i64) -> Result<i64> {
        self.producers.clear();
        for offset in self.snapshot_offsets()?.into_iter().rev().filter(|offset| *offset <= limit) {
            let path = self.directory.join(file_name(offset, "snapshot"));
            if let Some(producers) = ProducerStates::read_snapshot(self.files.0.as_ref(), &path)? {
                self.producers = producers;
                return Ok(offset);
            }
        }
        Ok(self.base_offset_of_first_segment())
    }

    /// Take the producers from a snapshot and from the batches between it and `end`.
    pub(super) fn load_producers(&mut self, end: i64) -> Result<()> {
        let from = self.load_snapshot(end)?;
        let files = self.files.clone();
        let first = self.segments.partition_point(|segment| segment.base_offset <= from).saturating_sub(1);
        for index in first..self.segments.len() {
            let next_base = self.segments.get(index + 1).map_or(end, |next| next.base_offset);
            if next_base <= from || from >= end || self.segments[index].base_offset >= end {
                continue;
            }
            let producers = &mut self.producers;
            let walked = self.segments[index].for_each(files.0.as_ref(), from, end, &mut |header| {
                if header.base_offset >= from {
                    producers.appended(header);
                }
            });
            walked.map_err(StorageError::io(&self.directory, "read"))?;
        }
        Ok(())
    }
}
