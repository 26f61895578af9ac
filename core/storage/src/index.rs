//! The offset index and the time index of a segment: sorted entries of fixed size in a file of their own.
//!
//! New entries wait in memory until there are enough for a write: after an unclean stop the indexes are rebuilt
//! from the segment anyway. Lookups search what waits first, then the file by `pread`; nothing is mapped.

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::file::{File, FileSystem};

/// Entries that wait for a write.
const BUFFERED: usize = 128;

/// A kind of entry: `N` bytes, ordered by a key.
pub trait IndexEntry: Copy {
    const SIZE: usize;
    fn parse(bytes: &[u8]) -> Self;
    fn write(&self, into: &mut Vec<u8>);
    /// What lookups compare.
    fn key(&self) -> i64;
    /// A zero tail belongs to no entry (Kafka preallocates the index of an active segment).
    fn is_blank(&self) -> bool;
}

/// `offset - base`, and where the batch that ends with it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetEntry {
    pub relative_offset: i32,
    pub position: i32,
}

impl IndexEntry for OffsetEntry {
    const SIZE: usize = 8;

    fn parse(bytes: &[u8]) -> Self {
        OffsetEntry { relative_offset: be32(bytes), position: be32(&bytes[4..]) }
    }

    fn write(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.relative_offset.to_be_bytes());
        into.extend_from_slice(&self.position.to_be_bytes());
    }

    fn key(&self) -> i64 {
        i64::from(self.relative_offset)
    }

    fn is_blank(&self) -> bool {
        self.relative_offset == 0 && self.position == 0
    }
}

/// The largest timestamp so far, and the offset (less the base) that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeEntry {
    pub timestamp: i64,
    pub relative_offset: i32,
}

impl IndexEntry for TimeEntry {
    const SIZE: usize = 12;

    fn parse(bytes: &[u8]) -> Self {
        let mut timestamp = [0; 8];
        timestamp.copy_from_slice(&bytes[..8]);
        TimeEntry { timestamp: i64::from_be_bytes(timestamp), relative_offset: be32(&bytes[8..]) }
    }

    fn write(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.timestamp.to_be_bytes());
        into.extend_from_slice(&self.relative_offset.to_be_bytes());
    }

    fn key(&self) -> i64 {
        self.timestamp
    }

    fn is_blank(&self) -> bool {
        self.timestamp == 0 && self.relative_offset == 0
    }
}

fn be32(bytes: &[u8]) -> i32 {
    let mut value = [0; 4];
    value.copy_from_slice(&bytes[..4]);
    i32::from_be_bytes(value)
}

/// An index file and the entries that are not in it yet.
#[derive(Debug)]
pub struct Index<E> {
    path: PathBuf,
    file: Option<Arc<dyn File>>,
    written: usize,
    waiting: Vec<E>,
    last: Option<E>,
}

impl<E: IndexEntry> Index<E> {
    /// Open what is there. A zero tail and a torn entry are dropped; entries out of order make it unusable, and
    /// `false` asks the caller to rebuild it.
    pub fn open(files: &dyn FileSystem, path: &Path) -> io::Result<(Self, bool)> {
        let mut index = Index { path: path.to_owned(), file: None, written: 0, waiting: Vec::new(), last: None };
        if !files.exists(path) {
            return Ok((index, false));
        }
        let file = files.open(path, false)?;
        let mut count = file.length()? as usize / E::SIZE;
        // Entries grow, so the blank tail is found by bisection.
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = (low + high) / 2;
            if read_entry::<E>(file.as_ref(), middle)?.is_blank() && middle > 0 {
                high = middle
            } else {
                low = middle + 1
            }
        }
        count = low;
        if count == 1 && read_entry::<E>(file.as_ref(), 0)?.is_blank() && file.length()? as usize > E::SIZE {
            count = 0;
        }
        index.written = count;
        index.file = Some(file);
        index.last = match count {
            0 => None,
            count => Some(index.read(count - 1)?),
        };
        let sane = match (index.last, count) {
            (Some(last), count) if count > 1 => index.read(0)?.key() < last.key(),
            _ => true,
        };
        Ok((index, sane))
    }

    pub fn len(&self) -> usize {
        self.written + self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn last(&self) -> Option<E> {
        self.last
    }

    fn read(&self, number: usize) -> io::Result<E> {
        match &self.file {
            Some(file) if number < self.written => read_entry(file.as_ref(), number),
            _ => Ok(self.waiting[number - self.written]),
        }
    }

    /// Add an entry if its key is above the last one's; it waits for a write.
    pub fn push(&mut self, entry: E) {
        if self.last.is_none_or(|last| entry.key() > last.key()) {
            self.waiting.push(entry);
            self.last = Some(entry);
        }
    }

    /// Do enough entries wait for a write?
    pub fn has_a_write(&self) -> bool {
        self.waiting.len() >= BUFFERED
    }

    /// Write what waits.
    pub fn flush(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.waiting.len() * E::SIZE);
        self.waiting.iter().for_each(|entry| entry.write(&mut bytes));
        let position = (self.written * E::SIZE) as u64;
        self.file(files)?.write_at(&mut [IoSlice::new(&bytes)], position)?;
        self.written += self.waiting.len();
        self.waiting.clear();
        Ok(())
    }

    fn file(&mut self, files: &dyn FileSystem) -> io::Result<Arc<dyn File>> {
        match &self.file {
            Some(file) => Ok(file.clone()),
            None => Ok(self.file.insert(files.open(&self.path, true)?).clone()),
        }
    }

    /// Write all, and cut the file to just its entries.
    pub fn trim(&mut self, files: &dyn FileSystem) -> io::Result<()> {
        self.flush(files)?;
        let length = (self.written * E::SIZE) as u64;
        self.file(files)?.set_len(length)
    }

    /// The open file, for a sync of what was written.
    pub fn handle(&self) -> Option<&Arc<dyn File>> {
        self.file.as_ref()
    }

    /// Are all keys in order? Reads the whole index: for after a stop that was not clean.
    pub fn is_sorted(&self) -> io::Result<bool> {
        let Some(file) = &self.file else { return Ok(true) };
        let mut bytes = vec![0; self.written * E::SIZE];
        file.read_exact_at(&mut bytes, 0)?;
        Ok(bytes.chunks_exact(E::SIZE).map(E::parse).is_sorted_by(|left, right| left.key() < right.key()))
    }

    /// The last entry whose key is at most `key`.
    pub fn floor(&self, key: i64) -> io::Result<Option<E>> {
        let (mut low, mut high) = (0, self.len());
        // What waits is the tail, where most readers are, and costs no read of the file.
        match self.waiting.first() {
            Some(first) if first.key() <= key => low = self.written,
            Some(_) => high = self.written,
            None => {}
        }
        while low < high {
            let middle = (low + high) / 2;
            if self.read(middle)?.key() <= key { low = middle + 1 } else { high = middle }
        }
        if low == 0 { Ok(None) } else { self.read(low - 1).map(Some) }
    }

    /// Keep only the entries that `keep` accepts: a prefix.
    pub fn truncate(&mut self, files: &dyn FileSystem, keep: impl Fn(&E) -> bool) -> io::Result<()> {
        let mut count = self.len();
        while count > 0 && !keep(&self.read(count - 1)?) {
            count -= 1;
        }
        self.waiting.truncate(count.saturating_sub(self.written));
        self.written = self.written.min(count);
        self.last = if count == 0 { None } else { Some(self.read(count - 1)?) };
        if self.file.is_some() {
            let length = (self.written * E::SIZE) as u64;
            self.file(files)?.set_len(length)?;
        }
        Ok(())
    }
}

fn read_entry<E: IndexEntry>(file: &dyn File, number: usize) -> io::Result<E> {
    let mut bytes = [0u8; 16];
    file.read_exact_at(&mut bytes[..E::SIZE], (number * E::SIZE) as u64)?;
    Ok(E::parse(&bytes))
}
