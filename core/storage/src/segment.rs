//! A segment: a run of batches in one file, with its two indexes.

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use ottla_protocol::record::{BATCH_OVERHEAD, BatchHeader};

use crate::file::{File, FileSystem};
use crate::index::{Index, OffsetEntry, TimeEntry};

#[derive(Debug)]
pub struct Segment {
    pub base_offset: i64,
    directory: PathBuf,
    /// Opened when first used, so that an idle partition holds no descriptor.
    file: Option<Arc<dyn File>>,
    indexes: Option<Indexes>,
    pub size: u64,
    bytes_since_index: usize,
    /// Of the first batch; decides when the segment is old enough to roll.
    pub first_timestamp: Option<i64>,
    pub max_timestamp: i64,
    pub offset_of_max_timestamp: i64,
    written_back: u64,
    /// Bytes that are known to be durable, and those that a flush is making so.
    pub(crate) flushed: u64,
    pub(crate) flushing: u64,
}

#[derive(Debug)]
pub struct Indexes {
    pub offsets: Index<OffsetEntry>,
    pub times: Index<TimeEntry>,
}

/// Bytes after which the head of a segment is handed to the disk.
const WRITE_BACK: u64 = 8 << 20;
/// Batches are walked in chunks of this size.
const CHUNK: usize = 1 << 20;

pub fn file_name(offset: i64, suffix: &str) -> String {
    format!("{offset:020}.{suffix}")
}

impl Segment {
    /// The segment at `base_offset`, as it is on disk.
    pub fn open(files: &dyn FileSystem, directory: &Path, base_offset: i64) -> io::Result<Segment> {
        let mut segment = Segment::blank(directory, base_offset);
        segment.size = segment.file(files)?.length()?;
        segment.written_back = segment.size;
        Ok(segment)
    }

    /// A new segment.
    pub fn create(files: &dyn FileSystem, directory: &Path, base_offset: i64) -> io::Result<Segment> {
        let mut segment = Segment::blank(directory, base_offset);
        let file = files.open(&segment.path("log"), true)?;
        file.set_len(0)?;
        segment.file = Some(file);
        for suffix in ["index", "timeindex"] {
            files.open(&segment.path(suffix), true)?.set_len(0)?;
        }
        Ok(segment)
    }

    fn blank(directory: &Path, base_offset: i64) -> Segment {
        Segment {
            base_offset,
            directory: directory.to_owned(),
            file: None,
            indexes: None,
            size: 0,
            bytes_since_index: 0,
            first_timestamp: None,
            max_timestamp: -1,
            offset_of_max_timestamp: -1,
            written_back: 0,
            flushed: 0,
            flushing: 0,
        }
    }

    pub fn path(&self, suffix: &str) -> PathBuf {
        self.directory.join(file_name(self.base_offset, suffix))
    }

    pub fn file(&mut self, files: &dyn FileSystem) -> io::Result<Arc<dyn File>> {
        match &self.file {
            Some(file) => Ok(file.clone()),
            None => {
                let file = files.open(&self.path("log"), true)?;
                Ok(self.file.insert(file).clone())
            }
        }
    }

    pub fn indexes(&mut self, files: &dyn FileSystem) -> io::Result<&mut Indexes> {
        if self.indexes.is_none() {
            let (offsets, sane) = Index::open(files, &self.path("index"))?;
            let (times, times_sane) = Index::open(files, &self.path("timeindex"))?;
            let index_is_there = files.exists(&self.path("index"));
            self.indexes = Some(Indexes { offsets, times });
            if !(sane && times_sane && index_is_there) {
                self.rebuild(files, &mut |_| true)?;
            }
        }
        self.indexes.as_mut().ok_or_else(|| io::ErrorKind::Other.into())
    }

    /// Let go of open files; they open again when needed.
    pub fn release(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        if let Some(indexes) = &mut self.indexes {
            indexes.offsets.flush(files)?;
            indexes.times.flush(files)?;
        }
        self.indexes = None;
        self.file = None;
        Ok(())
    }

    /// Append a batch given as slices; its head is `header`, whose offsets are final.
    pub fn append(
        &mut self,
        files: &dyn FileSystem,
        header: &BatchHeader,
        offset_of_max_timestamp: i64,
        slices: &mut [IoSlice<'_>],
        index_interval: usize,
    ) -> io::Result<()> {
        let position = self.size;
        let file = self.file(files)?;
        if let Err(error) = file.write_at(slices, position) {
            // What was written of it must not be found later.
            file.set_len(position)?;
            return Err(error);
        }
        self.size += header.size() as u64;
        self.note(files, header, offset_of_max_timestamp, position, index_interval)?;
        if self.size - self.written_back >= WRITE_BACK {
            file.write_back(self.written_back, self.size - self.written_back);
            self.written_back = self.size;
        }
        Ok(())
    }

    /// A batch lies at `position`: keep indexes and timestamps up to date.
    fn note(
        &mut self,
        files: &dyn FileSystem,
        header: &BatchHeader,
        offset_of_max_timestamp: i64,
        position: u64,
        index_interval: usize,
    ) -> io::Result<()> {
        self.first_timestamp.get_or_insert(header.max_timestamp);
        if header.max_timestamp > self.max_timestamp {
            self.max_timestamp = header.max_timestamp;
            self.offset_of_max_timestamp = offset_of_max_timestamp;
        }
        if self.bytes_since_index > index_interval {
            let relative_offset = (header.last_offset() - self.base_offset) as i32;
            let (timestamp, time_offset) = (self.max_timestamp, self.offset_of_max_timestamp - self.base_offset);
            let indexes = self.indexes(files)?;
            indexes.offsets.append(files, OffsetEntry { relative_offset, position: position as i32 })?;
            if timestamp >= 0 {
                indexes.times.append(files, TimeEntry { timestamp, relative_offset: time_offset as i32 })?;
            }
            self.bytes_since_index = 0;
        }
        self.bytes_since_index += header.size();
        Ok(())
    }

    /// Walk the batches from the start, giving each to `accept`; stop at the first that is not whole or that it
    /// refuses, and return the valid size.
    pub fn walk(
        &mut self,
        files: &dyn FileSystem,
        accept: &mut dyn FnMut(&BatchHeader, &Bytes, u64) -> bool,
    ) -> io::Result<u64> {
        let file = self.file(files)?;
        let mut position = 0;
        let mut wanted = CHUNK;
        while position < self.size {
            let mut chunk = vec![0; wanted.min((self.size - position) as usize)];
            let count = file.read_at(&mut chunk, position)?;
            chunk.truncate(count);
            let chunk = Bytes::from(chunk);
            let mut at = 0;
            wanted = CHUNK;
            while let Ok(header) = BatchHeader::parse(&chunk[at..]) {
                let size = header.size();
                if at + size > count {
                    wanted = size.max(CHUNK);
                    break;
                }
                if !accept(&header, &chunk.slice(at..at + size), position + at as u64) {
                    return Ok(position + at as u64);
                }
                at += size;
            }
            position += at as u64;
            let longer_batch_is_whole = wanted > count && position + wanted as u64 <= self.size;
            if at == 0 && !longer_batch_is_whole {
                break;
            }
        }
        Ok(position)
    }

    /// Make both indexes anew out of the batches; `accept` may stop the walk. Returns the valid size.
    pub fn rebuild(&mut self, files: &dyn FileSystem, accept: &mut dyn FnMut(&Batch<'_>) -> bool) -> io::Result<u64> {
        for suffix in ["index", "timeindex"] {
            files.open(&self.path(suffix), true)?.set_len(0)?;
        }
        let (offsets, _) = Index::open(files, &self.path("index"))?;
        let (times, _) = Index::open(files, &self.path("timeindex"))?;
        self.indexes = Some(Indexes { offsets, times });
        self.max_timestamp = -1;
        self.first_timestamp = None;
        self.bytes_since_index = 0;
        let mut found = Vec::new();
        let mut last_end = self.base_offset;
        let valid = self.walk(files, &mut |header, bytes, position| {
            let in_order = header.base_offset >= last_end && header.last_offset_delta >= 0;
            if !in_order || !accept(&Batch { header, bytes }) {
                return false;
            }
            last_end = header.next_offset();
            found.push((*header, position));
            true
        })?;
        for (header, position) in found {
            self.note(files, &header, header.last_offset(), position, 4096)?;
        }
        let indexes = self.indexes(files)?;
        indexes.offsets.flush(files)?;
        indexes.times.flush(files)?;
        Ok(valid)
    }

    /// Where the batch that holds `offset` begins, or the next one behind it; `None` at the end of the segment.
    pub fn position_of(&mut self, files: &dyn FileSystem, offset: i64) -> io::Result<Option<(u64, BatchHeader)>> {
        let relative = offset - self.base_offset;
        let mut position = match self.indexes(files)?.offsets.floor(relative)? {
            Some(entry) => entry.position as u64,
            None => 0,
        };
        let file = self.file(files)?;
        let mut head = [0; BATCH_OVERHEAD];
        while position + BATCH_OVERHEAD as u64 <= self.size {
            file.read_exact_at(&mut head, position)?;
            let header = BatchHeader::parse(&head).map_err(io::Error::other)?;
            if header.last_offset() >= offset {
                return Ok(Some((position, header)));
            }
            position += header.size() as u64;
        }
        Ok(None)
    }

    /// Drop everything from `position` on.
    pub fn truncate(&mut self, files: &dyn FileSystem, position: u64) -> io::Result<()> {
        self.file(files)?.set_len(position)?;
        self.size = position;
        self.written_back = self.written_back.min(position);
        self.flushed = self.flushed.min(position);
        self.rebuild(files, &mut |_| true)?;
        Ok(())
    }

    /// Remember the largest timestamp in the time index and cut both indexes to their entries: at roll and close.
    pub fn seal(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        let entry = TimeEntry {
            timestamp: self.max_timestamp,
            relative_offset: (self.offset_of_max_timestamp - self.base_offset) as i32,
        };
        let has_timestamp = self.max_timestamp >= 0;
        let indexes = self.indexes(files)?;
        if has_timestamp {
            indexes.times.append(files, entry)?;
        }
        indexes.offsets.trim(files)?;
        indexes.times.trim(files)
    }

    /// The files whose sync makes durable what was appended.
    pub fn unsynced(&mut self, files: &dyn FileSystem) -> io::Result<Vec<Arc<dyn File>>> {
        self.flushing = self.size;
        let mut unsynced = vec![self.file(files)?];
        if let Some(indexes) = &mut self.indexes {
            indexes.offsets.flush(files)?;
            indexes.times.flush(files)?;
            unsynced.extend(indexes.offsets.open_file());
            unsynced.extend(indexes.times.open_file());
        }
        Ok(unsynced)
    }

    /// Learn the largest timestamp of a segment that was not appended to by us: from its time index and what
    /// follows the index's last entry.
    pub fn load_timestamps(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        if self.max_timestamp >= 0 || self.size == 0 {
            return Ok(());
        }
        let base = self.base_offset;
        let last = self.indexes(files)?.times.last();
        if let Some(last) = last {
            self.max_timestamp = last.timestamp;
            self.offset_of_max_timestamp = base + i64::from(last.relative_offset);
        }
        let mut position = self.indexes(files)?.offsets.last().map_or(0, |entry| entry.position as u64);
        let file = self.file(files)?;
        let mut head = [0; BATCH_OVERHEAD];
        while position + BATCH_OVERHEAD as u64 <= self.size {
            file.read_exact_at(&mut head, position)?;
            let header = BatchHeader::parse(&head).map_err(io::Error::other)?;
            self.first_timestamp.get_or_insert(header.max_timestamp);
            if header.max_timestamp > self.max_timestamp {
                self.max_timestamp = header.max_timestamp;
                self.offset_of_max_timestamp = header.last_offset();
            }
            self.bytes_since_index += header.size();
            position += header.size() as u64;
        }
        Ok(())
    }

    /// Rename the files so that they are no longer found, and tell their new names.
    pub fn mark_deleted(&mut self, files: &dyn FileSystem) -> io::Result<Vec<PathBuf>> {
        self.indexes = None;
        let mut renamed = Vec::new();
        for suffix in ["log", "index", "timeindex", "txnindex"] {
            let from = self.path(suffix);
            if files.exists(&from) {
                let to = self.path(&format!("{suffix}.deleted"));
                files.rename(&from, &to)?;
                renamed.push(to);
            }
        }
        Ok(renamed)
    }
}

/// A batch that a walk came by.
pub struct Batch<'a> {
    pub header: &'a BatchHeader,
    pub bytes: &'a Bytes,
}
