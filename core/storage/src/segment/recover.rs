//! Setting a segment right: its indexes, and its end after a stop that was not clean.

use std::io;
use std::sync::Arc;

use ottla_protocol::record::BatchHeader;

use super::{Segment, Walk, walk};
use crate::file::{File, FileSystem};

impl Segment {
    /// Make both indexes anew out of the batches, which are taken as they are.
    pub fn rebuild_indexes(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        self.scan(files, 0, false, &mut |_| {}).map(|_| ())
    }

    /// Check the batches that may hold `from` and all behind them, and give each good one to `accept`; drop the rest
    /// of the segment from the first on that is not whole. What lies before `from` is known to be durable, so that
    /// the walk begins at an entry of the index, if that can be trusted. Returns the offset behind the last batch, and
    /// the bytes dropped.
    pub fn recover(
        &mut self,
        files: &dyn FileSystem,
        from: i64,
        accept: &mut dyn FnMut(&BatchHeader),
    ) -> io::Result<(i64, u64)> {
        let start = self.trusted_start(files, from)?;
        let (valid, end) = self.scan(files, start, true, accept)?;
        let dropped = self.size - valid;
        if dropped > 0 {
            self.file(files)?.set_len(valid)?;
            self.size = valid;
            self.written_back = self.written_back.min(valid);
        }
        Ok((end, dropped))
    }

    /// A position before the batch of `from` where a batch begins that both indexes know.
    fn trusted_start(&mut self, files: &dyn FileSystem, from: i64) -> io::Result<u64> {
        if from <= self.base_offset || !self.open_indexes(files)? {
            return Ok(0);
        }
        let base = self.base_offset;
        let Some(indexes) = &self.indexes else { return Ok(0) };
        if !indexes.offsets.is_sorted()? || !indexes.times.is_sorted()? {
            return Ok(0);
        }
        // The indexes are written apart from each other: only as far as the last time do both know all.
        let Some(time) = indexes.times.last() else { return Ok(0) };
        let known = i64::from(time.relative_offset).min(from - base);
        match self.position_if_right(files, base + known) {
            Ok(position) => Ok(position.unwrap_or(0)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
            Err(error) => Err(error),
        }
    }

    fn position_if_right(&mut self, files: &dyn FileSystem, offset: i64) -> io::Result<Option<u64>> {
        let base = self.base_offset;
        let Some(entry) = self.indexes(files)?.offsets.floor(offset - base)? else { return Ok(None) };
        let position = i64::from(entry.position) as u64;
        if position >= self.size {
            return Ok(None);
        }
        let file = self.file(files)?;
        let mut found = None;
        walk(file.as_ref(), Walk { from: position, to: self.size, checks: true }, &mut |header, _| {
            found = Some(header.last_offset());
            false
        })?;
        Ok((found == Some(base + i64::from(entry.relative_offset))).then_some(position))
    }

    /// Walk from `start`, a position from the index or 0, and index what follows. Returns where the good batches
    /// end, and the offset behind them.
    fn scan(
        &mut self,
        files: &dyn FileSystem,
        start: u64,
        checks: bool,
        accept: &mut dyn FnMut(&BatchHeader),
    ) -> io::Result<(u64, i64)> {
        let base = self.base_offset;
        self.forget_indexes_behind(files, start)?;
        let file = self.file(files)?;
        let mut end = base;
        let range = Walk { from: start, to: self.size, checks };
        let valid = walk(file.as_ref(), range, &mut |header, position| {
            let in_place = header.base_offset >= end && header.last_offset() - base <= i64::from(i32::MAX);
            if in_place {
                end = header.next_offset();
                self.note(files, header, position);
                accept(header);
            }
            in_place
        })?;
        if let Some(indexes) = &mut self.indexes {
            indexes.times.flush(files)?;
            indexes.offsets.flush(files)?;
        }
        Ok((valid, end))
    }

    /// Keep of the indexes what ends with the entry of the batch at `position`.
    fn forget_indexes_behind(&mut self, files: &dyn FileSystem, position: u64) -> io::Result<()> {
        self.bytes_since_index = 0;
        self.first_timestamp = None;
        self.largest = Some((-1, -1));
        if position == 0 {
            for suffix in ["index", "timeindex"] {
                files.open(&self.path(suffix), true)?.set_len(0)?;
            }
            self.open_indexes(files)?;
            return Ok(());
        }
        let base = self.base_offset;
        let Some(indexes) = &mut self.indexes else { return Ok(()) };
        indexes.offsets.truncate(files, |entry| i64::from(entry.position) <= position as i64)?;
        let known = indexes.offsets.last().map_or(-1, |entry| entry.relative_offset);
        indexes.times.truncate(files, |entry| entry.relative_offset <= known)?;
        if let Some(last) = indexes.times.last() {
            self.largest = Some((last.timestamp, base + i64::from(last.relative_offset)));
        }
        Ok(())
    }

    /// The offset behind the last batch of a segment that was closed cleanly, read from its last batches alone;
    /// `None` if it does not look so, and has to be recovered.
    pub fn clean_end(&mut self, files: &dyn FileSystem) -> io::Result<Option<i64>> {
        let base = self.base_offset;
        let size = self.size;
        if size == 0 {
            return Ok(Some(base));
        }
        let entry = self.indexes(files)?.offsets.last();
        let from = entry.map_or(0, |entry| i64::from(entry.position) as u64);
        if from >= size {
            return Ok(None);
        }
        let file = self.file(files)?;
        let mut end = base;
        let mut is_right = true;
        let valid = walk(file.as_ref(), Walk { from, to: size, checks: false }, &mut |header, position| {
            if let Some(entry) = entry.filter(|_| position == from) {
                is_right = header.last_offset() - base == i64::from(entry.relative_offset);
            }
            is_right &= header.base_offset >= end;
            end = header.next_offset();
            is_right
        })?;
        Ok((valid == size && is_right).then_some(end))
    }

    /// Go through the batches from the one that holds `from` to the last that begins before `end`, without checks.
    pub fn for_each(
        &mut self,
        files: &dyn FileSystem,
        from: i64,
        end: i64,
        accept: &mut dyn FnMut(&BatchHeader),
    ) -> io::Result<()> {
        let start =
            if from <= self.base_offset { 0 } else { self.position_of(files, from)?.map_or(self.size, |f| f.0) };
        let file = self.file(files)?;
        walk(file.as_ref(), Walk { from: start, to: self.size, checks: false }, &mut |header, _| {
            let is_within = header.base_offset < end;
            if is_within {
                accept(header);
            }
            is_within
        })?;
        Ok(())
    }

    /// Write what the indexes hold back, and name the files to sync. The indexes of a segment that is still appended
    /// to need not be durable: recovery does not trust them.
    pub fn to_sync(
        &mut self,
        files: &dyn FileSystem,
        is_active: bool,
        into: &mut Vec<Arc<dyn File>>,
    ) -> io::Result<()> {
        into.push(self.file(files)?);
        if !is_active {
            let indexes = self.indexes(files)?;
            indexes.times.flush(files)?;
            indexes.offsets.flush(files)?;
            into.extend(indexes.offsets.handle().cloned());
            into.extend(indexes.times.handle().cloned());
        }
        Ok(())
    }
}
