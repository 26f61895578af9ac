//! Reading: by offset, by time.

use ottla_protocol::record::Batches;
use ottla_protocol::{Slice, Slices};

use super::{FetchData, Log, TimestampOffset};
use crate::error::{Result, StorageError};

impl Log {
    /// Batches from `from` on, below `upper_bound`, up to `max_bytes`; with `min_one` the first batch comes whole
    /// even if it is larger. The slices are regions of the segment's file, which they keep open.
    pub fn read(&mut self, from: i64, max_bytes: usize, upper_bound: i64, min_one: bool) -> Result<FetchData> {
        if from < self.log_start || from > self.log_end {
            return Err(StorageError::OffsetOutOfRange {
                log: self.name.clone(),
                offset: from,
                start: self.log_start,
                end: self.log_end,
            });
        }
        if from >= upper_bound || from == self.log_end {
            return Ok(FetchData::default());
        }
        let files = self.files.clone();
        let mut index = self.segments.partition_point(|segment| segment.base_offset <= from).saturating_sub(1);
        while index < self.segments.len() {
            let found = self.locate(index, from).map_err(StorageError::io(&self.directory, "read"))?;
            let Some((position, first_size)) = found else {
                index += 1;
                continue;
            };
            let end = self.end_below(index, upper_bound)?;
            let available = end.saturating_sub(position) as usize;
            let wanted = if min_one { max_bytes.max(first_size) } else { max_bytes };
            if available == 0 || (wanted < first_size) {
                return Ok(FetchData::default());
            }
            let length = available.min(wanted);
            let file =
                self.segments[index].file(files.0.as_ref()).map_err(StorageError::io(&self.directory, "read"))?;
            let slice = Slice::File { file, position, length };
            return Ok(FetchData { slices: Slices::from(slice) });
        }
        Ok(FetchData::default())
    }

    /// Where the batch of `offset` begins in segment `index`, and its size.
    fn locate(&mut self, index: usize, offset: i64) -> std::io::Result<Option<(u64, usize)>> {
        let is_active = index + 1 == self.segments.len();
        if let Some(tail) = self.tail.filter(|tail| is_active && offset >= tail.base_offset) {
            let size = self.segments[index].size - tail.position;
            return Ok(Some((tail.position, size as usize)));
        }
        let files = self.files.clone();
        let found = self.segments[index].position_of(files.0.as_ref(), offset)?;
        Ok(found.map(|(position, header)| (position, header.size())))
    }

    /// Where the batches below `upper_bound` end in segment `index`.
    fn end_below(&mut self, index: usize, upper_bound: i64) -> Result<u64> {
        let next_base = self.segments.get(index + 1).map_or(self.log_end, |next| next.base_offset);
        if upper_bound >= next_base {
            return Ok(self.segments[index].size);
        }
        let found = self.locate(index, upper_bound).map_err(StorageError::io(&self.directory, "read"))?;
        Ok(found.map_or(self.segments[index].size, |(position, _)| position))
    }

    /// The first record whose timestamp is at least `timestamp`.
    pub fn offset_for_timestamp(&mut self, timestamp: i64) -> Result<Option<TimestampOffset>> {
        let files = self.files.clone();
        let directory = self.directory.clone();
        let io = || StorageError::io(&directory, "read");
        for index in 0..self.segments.len() {
            let segment = &mut self.segments[index];
            let (largest, _) = segment.largest_timestamp(files.0.as_ref()).map_err(io())?;
            if largest < timestamp {
                continue;
            }
            // The index says which offsets are all older; the scan begins behind them.
            let base = segment.base_offset;
            let floor = segment
                .indexes(files.0.as_ref())
                .and_then(|i| i.times.floor(timestamp.saturating_sub(1)))
                .map_err(io())?;
            let from = floor.map_or(base, |entry| base + i64::from(entry.relative_offset));
            let found = self.scan_for_timestamp(index, from.max(self.log_start), timestamp)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn scan_for_timestamp(&mut self, index: usize, from: i64, timestamp: i64) -> Result<Option<TimestampOffset>> {
        const CHUNK: usize = 1 << 20;
        let next_base = self.segments.get(index + 1).map_or(self.log_end, |next| next.base_offset);
        let mut next = from;
        while next < next_base {
            let chunk = self.read(next, CHUNK, next_base, true)?;
            let bytes = chunk.slices.to_bytes().map_err(StorageError::io(&self.directory, "read"))?;
            let before = next;
            for batch in Batches::new(bytes) {
                let Ok(batch) = batch else { break };
                next = batch.header.next_offset();
                if batch.header.max_timestamp < timestamp {
                    continue;
                }
                let limit = self.config.max_decompressed_message_bytes;
                let body = batch.body(limit).map_err(|source| self.wrong_batch(source))?;
                for record in batch.records(&body) {
                    let record = record.map_err(|source| self.wrong_batch(source))?;
                    if record.timestamp >= timestamp && record.offset >= from {
                        return Ok(Some(TimestampOffset {
                            timestamp: record.timestamp,
                            offset: record.offset,
                            leader_epoch: batch.header.partition_leader_epoch,
                        }));
                    }
                }
            }
            if next == before {
                break;
            }
        }
        Ok(None)
    }

    fn wrong_batch(&self, source: ottla_protocol::record::BatchError) -> StorageError {
        StorageError::Batch { log: self.name.clone(), source }
    }

    /// The record with the largest timestamp (KIP-734).
    pub fn max_timestamp(&mut self) -> Result<Option<TimestampOffset>> {
        let files = self.files.clone();
        let mut best: Option<(usize, i64)> = None;
        for index in 0..self.segments.len() {
            let largest = self.segments[index].largest_timestamp(files.0.as_ref());
            let (largest, _) = largest.map_err(StorageError::io(&self.directory, "read"))?;
            if largest >= 0 && best.is_none_or(|(_, timestamp)| largest > timestamp) {
                best = Some((index, largest));
            }
        }
        match best {
            Some((_, timestamp)) => self.offset_for_timestamp(timestamp),
            None => Ok(None),
        }
    }
}
