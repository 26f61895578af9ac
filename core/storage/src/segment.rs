//! A segment: a run of batches in one file, with its two indexes.

mod recover;
mod walk;

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla_protocol::record::{BATCH_OVERHEAD, BatchHeader};

use crate::file::{File, FileSystem};
use crate::index::{Index, OffsetEntry, TimeEntry};

pub use walk::{Walk, walk};

#[derive(Debug)]
pub struct Segment {
    pub base_offset: i64,
    directory: PathBuf,
    /// Opened when first used, so that an idle partition holds no descriptor.
    file: Option<Arc<dyn File>>,
    indexes: Option<Indexes>,
    pub size: u64,
    /// Bytes between entries of the indexes.
    index_interval: usize,
    bytes_since_index: usize,
    /// Of the first batch, once it was asked for; decides when the segment is old enough to roll.
    first_timestamp: Option<i64>,
    /// The largest timestamp, once it was asked for, and the last offset of the batch that has it.
    largest: Option<(i64, i64)>,
    written_back: u64,
    /// Bytes that are known to be durable.
    pub(crate) flushed: u64,
}

#[derive(Debug)]
pub struct Indexes {
    pub offsets: Index<OffsetEntry>,
    pub times: Index<TimeEntry>,
}

/// Bytes after which the head of a segment is handed to the disk.
const WRITE_BACK: u64 = 8 << 20;

pub fn file_name(offset: i64, suffix: &str) -> String {
    format!("{offset:020}.{suffix}")
}

impl Segment {
    /// The segment at `base_offset`, as it is on disk. Nothing is opened yet.
    pub fn open(files: &dyn FileSystem, directory: &Path, base_offset: i64, interval: usize) -> io::Result<Segment> {
        let mut segment = Segment::blank(directory, base_offset, interval);
        segment.size = files.length(&segment.path("log"))?;
        segment.written_back = segment.size;
        Ok(segment)
    }

    /// A new segment; files that it leaves half made are removed again.
    pub fn create(files: &dyn FileSystem, directory: &Path, base_offset: i64, interval: usize) -> io::Result<Segment> {
        let mut segment = Segment::blank(directory, base_offset, interval);
        segment.largest = Some((-1, -1));
        let made = segment.make_files(files);
        if made.is_err() {
            for suffix in ["log", "index", "timeindex"] {
                // Only what was made just now is there; a file that stays is empty and does no harm.
                let _ = files.remove_file(&segment.path(suffix));
            }
        }
        made.map(|()| segment)
    }

    fn make_files(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        let file = files.open(&self.path("log"), true)?;
        file.set_len(0)?;
        self.file = Some(file);
        for suffix in ["index", "timeindex"] {
            files.open(&self.path(suffix), true)?.set_len(0)?;
        }
        Ok(())
    }

    fn blank(directory: &Path, base_offset: i64, index_interval: usize) -> Segment {
        Segment {
            base_offset,
            directory: directory.to_owned(),
            file: None,
            indexes: None,
            size: 0,
            index_interval,
            bytes_since_index: 0,
            first_timestamp: None,
            largest: None,
            written_back: 0,
            flushed: 0,
        }
    }

    pub fn set_index_interval(&mut self, bytes: usize) {
        self.index_interval = bytes;
    }

    pub fn path(&self, suffix: &str) -> PathBuf {
        self.directory.join(file_name(self.base_offset, suffix))
    }

    pub fn file(&mut self, files: &dyn FileSystem) -> io::Result<Arc<dyn File>> {
        match &self.file {
            Some(file) => Ok(file.clone()),
            None => {
                let file = files.open(&self.path("log"), false)?;
                Ok(self.file.insert(file).clone())
            }
        }
    }

    /// The indexes; they are made anew if they are missing or not in order.
    pub fn indexes(&mut self, files: &dyn FileSystem) -> io::Result<&mut Indexes> {
        if self.indexes.is_none() && !self.open_indexes(files)? {
            tracing::warn!("{}: its indexes are missing or damaged; they are made anew", self.path("log").display());
            self.rebuild_indexes(files)?;
        }
        self.indexes.as_mut().ok_or_else(|| io::ErrorKind::Other.into())
    }

    /// `false` asks for a rebuild.
    fn open_indexes(&mut self, files: &dyn FileSystem) -> io::Result<bool> {
        let (offsets, sane) = Index::open(files, &self.path("index"))?;
        let (times, times_sane) = Index::open(files, &self.path("timeindex"))?;
        self.indexes = Some(Indexes { offsets, times });
        Ok(sane && times_sane)
    }

    /// Let go of open files; they open again when needed.
    pub fn release(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        if let Some(indexes) = &mut self.indexes {
            indexes.times.flush(files)?;
            indexes.offsets.flush(files)?;
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
        slices: &mut [IoSlice<'_>],
    ) -> io::Result<()> {
        self.largest_timestamp(files)?;
        if self.indexes.is_none() {
            self.indexes(files)?;
        }
        let position = self.size;
        let file = self.file(files)?;
        if let Err(error) = file.write_at(slices, position) {
            // What was written of it must not be found later.
            file.set_len(position)?;
            return Err(error);
        }
        self.size += header.size() as u64;
        self.first_timestamp.get_or_insert(header.max_timestamp);
        self.note(files, header, position);
        if self.size - self.written_back >= WRITE_BACK {
            file.write_back(self.written_back, self.size - self.written_back);
            self.written_back = self.size;
        }
        Ok(())
    }

    /// A batch lies at `position`: keep indexes and timestamps up to date. The entries are those that Kafka makes.
    fn note(&mut self, files: &dyn FileSystem, header: &BatchHeader, position: u64) {
        let (mut timestamp, mut offset) = self.largest.unwrap_or((-1, -1));
        if header.max_timestamp > timestamp {
            (timestamp, offset) = (header.max_timestamp, header.last_offset());
            self.largest = Some((timestamp, offset));
        }
        if self.bytes_since_index > self.index_interval
            && let Some(indexes) = &mut self.indexes
        {
            let relative_offset = (header.last_offset() - self.base_offset) as i32;
            indexes.offsets.push(OffsetEntry { relative_offset, position: position as i32 });
            if timestamp >= 0 {
                indexes.times.push(TimeEntry { timestamp, relative_offset: (offset - self.base_offset) as i32 });
            }
            self.bytes_since_index = 0;
            // The batch itself is written. Entries that the disk does not take now wait for the next attempt, and
            // the roll or the close says what is wrong. Times go first: offsets without their times mislead.
            if indexes.offsets.has_a_write() && indexes.times.flush(files).is_ok() {
                let _ = indexes.offsets.flush(files);
            }
        }
        self.bytes_since_index += header.size();
    }

    /// Where the batch that holds `offset` begins, or the next one behind it; `None` at the end of the segment.
    pub fn position_of(&mut self, files: &dyn FileSystem, offset: i64) -> io::Result<Option<(u64, BatchHeader)>> {
        match self.search(files, offset)? {
            Ok(found) => Ok(found),
            Err(Mislead) => {
                tracing::warn!("{}: its index points elsewhere; it is made anew", self.path("log").display());
                self.rebuild_indexes(files)?;
                self.search(files, offset)?.map_err(|Mislead| io::ErrorKind::InvalidData.into())
            }
        }
    }

    fn search(
        &mut self,
        files: &dyn FileSystem,
        offset: i64,
    ) -> io::Result<Result<Option<(u64, BatchHeader)>, Mislead>> {
        let base = self.base_offset;
        let mut expected = self.indexes(files)?.offsets.floor(offset - base)?;
        let mut position = expected.map_or(0, |entry| i64::from(entry.position) as u64);
        if expected.is_some() && position >= self.size {
            return Ok(Err(Mislead));
        }
        let file = self.file(files)?;
        let mut head = [0; BATCH_OVERHEAD];
        while position + BATCH_OVERHEAD as u64 <= self.size {
            file.read_exact_at(&mut head, position)?;
            let parsed = BatchHeader::parse(&head);
            if let Some(entry) = expected.take() {
                let right = parsed.as_ref().is_ok_and(|h| h.last_offset() - base == i64::from(entry.relative_offset));
                if !right {
                    return Ok(Err(Mislead));
                }
            }
            let header = parsed.map_err(io::Error::other)?;
            if header.last_offset() >= offset {
                return Ok(Ok(Some((position, header))));
            }
            position += header.size() as u64;
        }
        Ok(Ok(None))
    }

    /// Drop everything from `position` on, where a batch begins that starts at or holds `offset`.
    pub fn truncate(&mut self, files: &dyn FileSystem, position: u64, offset: i64) -> io::Result<()> {
        let relative = offset - self.base_offset;
        let indexes = self.indexes(files)?;
        let keep = |entry: &OffsetEntry| i64::from(entry.position) < position as i64 && entry.position >= 0;
        indexes.offsets.truncate(files, keep)?;
        indexes.times.truncate(files, |entry| i64::from(entry.relative_offset) < relative)?;
        self.file(files)?.set_len(position)?;
        self.size = position;
        self.written_back = self.written_back.min(position);
        self.flushed = self.flushed.min(position);
        self.bytes_since_index = 0;
        self.largest = None;
        if position == 0 {
            self.first_timestamp = None;
        }
        Ok(())
    }

    /// Remember the largest timestamp in the time index and cut both indexes to their entries: at roll and close.
    pub fn seal(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        let (timestamp, offset) = self.largest_timestamp(files)?;
        let relative_offset = (offset - self.base_offset) as i32;
        let indexes = self.indexes(files)?;
        if timestamp >= 0 {
            indexes.times.push(TimeEntry { timestamp, relative_offset });
        }
        indexes.times.trim(files)?;
        indexes.offsets.trim(files)
    }

    /// The largest timestamp, -1 if no record has one, and the last offset of its batch. For a segment that was not
    /// appended to by us it is in the time index or in what follows the last entry of the offset index.
    pub fn largest_timestamp(&mut self, files: &dyn FileSystem) -> io::Result<(i64, i64)> {
        if let Some(largest) = self.largest {
            return Ok(largest);
        }
        let base = self.base_offset;
        let size = self.size;
        let indexes = self.indexes(files)?;
        let last = indexes.times.last();
        let from = indexes.offsets.last().map_or(0, |entry| entry.position as u64);
        if let Some(largest) = self.largest {
            return Ok(largest);
        }
        let mut largest = last.map_or((-1, -1), |last| (last.timestamp, base + i64::from(last.relative_offset)));
        let mut bytes = 0;
        if from < size {
            let file = self.file(files)?;
            self.bytes_since_index = 0;
            walk(file.as_ref(), Walk { from, to: size, checks: false }, &mut |header, _| {
                if header.max_timestamp > largest.0 {
                    largest = (header.max_timestamp, header.last_offset());
                }
                bytes += header.size();
                true
            })?;
        }
        self.bytes_since_index = bytes;
        self.largest = Some(largest);
        Ok(largest)
    }

    /// The largest timestamp of the first batch; `None` in an empty segment.
    pub fn first_timestamp(&mut self, files: &dyn FileSystem) -> io::Result<Option<i64>> {
        if self.first_timestamp.is_none() && self.size >= BATCH_OVERHEAD as u64 {
            let mut head = [0; BATCH_OVERHEAD];
            self.file(files)?.read_exact_at(&mut head, 0)?;
            self.first_timestamp = Some(BatchHeader::parse(&head).map_err(io::Error::other)?.max_timestamp);
        }
        Ok(self.first_timestamp)
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

/// The index has an entry for which there is no such batch.
struct Mislead;
