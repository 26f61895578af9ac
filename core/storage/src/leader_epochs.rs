//! Which leader epoch began at which offset (KIP-101): how a log tells where another one parted from it.

use std::path::PathBuf;

use crate::checkpoint;
use crate::error::Result;
use crate::file::FileSystem;

/// The epochs of one log, in `leader-epoch-checkpoint`.
#[derive(Debug)]
pub struct LeaderEpochs {
    path: PathBuf,
    entries: Vec<(i32, i64)>,
    /// The file says something else. It is written by flushes, durably: after a crash it knows all epochs below the
    /// recovery point, and the batches tell the later ones.
    is_dirty: bool,
}

impl LeaderEpochs {
    pub fn open(files: &dyn FileSystem, path: PathBuf) -> Result<Self> {
        let entries = checkpoint::read_epochs(files, &path)?.unwrap_or_default();
        Ok(LeaderEpochs { path, entries, is_dirty: false })
    }

    pub fn latest(&self) -> Option<i32> {
        self.entries.last().map(|(epoch, _)| *epoch)
    }

    pub fn entries(&self) -> &[(i32, i64)] {
        &self.entries
    }

    /// `epoch` begins at `offset`, unless it is known. Entries that contradict it go.
    pub fn assign(&mut self, epoch: i32, offset: i64) {
        if epoch < 0 || self.latest().is_some_and(|latest| latest >= epoch) {
            return;
        }
        self.entries.retain(|(_, start)| *start < offset);
        self.entries.push((epoch, offset));
        self.is_dirty = true;
    }

    /// Where `epoch` ends: the start of the next one, or `log_end` for the latest. The answer's epoch is the
    /// largest known one that is not above the one asked for; -1, -1 if there is none.
    pub fn end_offset_for(&self, epoch: i32, log_end: i64) -> (i32, i64) {
        let Some(latest) = self.latest() else { return (-1, -1) };
        if epoch == latest {
            return (epoch, log_end);
        }
        if epoch < 0 || epoch > latest {
            return (-1, -1);
        }
        let next = self.entries.partition_point(|(known, _)| *known <= epoch);
        match (next.checked_sub(1).and_then(|at| self.entries.get(at)), self.entries.get(next)) {
            (Some((known, _)), Some((_, start))) => (*known, *start),
            (None, Some((_, start))) => (epoch, *start),
            _ => (-1, -1),
        }
    }

    /// The epoch of the record at `offset`.
    pub fn epoch_at(&self, offset: i64) -> Option<i32> {
        let next = self.entries.partition_point(|(_, start)| *start <= offset);
        next.checked_sub(1).and_then(|at| self.entries.get(at)).map(|(epoch, _)| *epoch)
    }

    /// The log ends at `offset` now.
    pub fn truncate_from_end(&mut self, offset: i64) {
        let before = self.entries.len();
        self.entries.retain(|(_, start)| *start < offset);
        self.is_dirty |= self.entries.len() != before;
    }

    /// The log starts at `offset` now: the epoch that covers it starts there.
    pub fn truncate_from_start(&mut self, offset: i64) {
        let covering = self.entries.partition_point(|(_, start)| *start <= offset);
        let Some(first) = covering.checked_sub(1) else { return };
        if first == 0 && self.entries.first().is_some_and(|(_, start)| *start == offset) {
            return;
        }
        self.entries.drain(..first);
        if let Some(entry) = self.entries.first_mut() {
            entry.1 = entry.1.max(offset);
        }
        self.is_dirty = true;
    }

    /// The file's path and what it has to say, if it does not.
    pub fn unwritten(&self) -> Option<(PathBuf, Vec<(i32, i64)>)> {
        self.is_dirty.then(|| (self.path.clone(), self.entries.clone()))
    }

    /// The file says `entries` now.
    pub fn written(&mut self, entries: &[(i32, i64)]) {
        self.is_dirty &= self.entries != entries;
    }
}
