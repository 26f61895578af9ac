//! Making a log durable, in one go or with the wait outside of the log's lock.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Files, Log};
use crate::checkpoint;
use crate::error::{Result, StorageError};
use crate::file::File;

/// How much of a log to make durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlushScope {
    /// All that is appended.
    All,
    /// The segments that are no longer appended to: what Kafka flushes after a roll.
    Sealed,
}

/// What a flush has to wait for: [`FlushWork::run`] it without holding the log, on a thread that may wait for the
/// disk, and give it back to [`Log::finish_flush`].
#[derive(Debug)]
pub struct FlushWork {
    files: Files,
    contents: Vec<Arc<dyn File>>,
    directories: Vec<PathBuf>,
    epochs: Option<(PathBuf, Vec<(i32, i64)>)>,
    up_to: i64,
    truncations: u64,
    dirty_bytes: u64,
}

impl FlushWork {
    pub fn run(&self) -> io::Result<()> {
        for file in &self.contents {
            file.sync()?;
        }
        if let Some((path, entries)) = &self.epochs {
            checkpoint::write_epochs(self.files.0.as_ref(), path, entries).map_err(io::Error::other)?;
        }
        for directory in &self.directories {
            self.files.0.sync_dir(directory)?;
        }
        Ok(())
    }
}

impl Log {
    /// Make all that is appended durable and move the recovery point.
    pub fn flush(&mut self, now_ms: i64) -> Result<()> {
        match self.begin_flush(FlushScope::All)? {
            Some(work) => {
                let result = work.run();
                self.finish_flush(&work, result, now_ms)
            }
            None => Ok(()),
        }
    }

    /// What there is to flush, if anything.
    pub fn begin_flush(&mut self, scope: FlushScope) -> Result<Option<FlushWork>> {
        self.check_fence()?;
        let active = self.segments.len() - 1;
        let (end, up_to) = match scope {
            FlushScope::All => (active + 1, self.log_end),
            FlushScope::Sealed => (active, self.active().base_offset),
        };
        if self.recovery_point >= up_to {
            return Ok(None);
        }
        let files = self.files.clone();
        let from = self.recovery_point;
        let first = self.segments.partition_point(|segment| segment.base_offset <= from).saturating_sub(1);
        let mut contents = Vec::with_capacity(1);
        for index in first..end {
            let is_active = index == active;
            let segment = &mut self.segments[index];
            if let Err(error) = segment.to_sync(files.0.as_ref(), is_active, &mut contents) {
                return Err(StorageError::io(&self.directory, "flush")(error));
            }
        }
        let mut directories = Vec::new();
        if self.has_new_entries {
            directories.push(self.directory.clone());
            directories.extend(self.directory.parent().map(ToOwned::to_owned));
            contents.extend(self.topic_id_file().map_err(StorageError::io(&self.directory, "flush"))?);
        }
        let epochs = self.epochs.unwritten();
        let dirty_bytes = if scope == FlushScope::All { self.dirty_bytes } else { 0 };
        let truncations = self.truncations;
        Ok(Some(FlushWork { files, contents, directories, epochs, up_to, truncations, dirty_bytes }))
    }

    /// `partition.metadata`, which is written without waiting for the disk.
    fn topic_id_file(&self) -> io::Result<Option<Arc<dyn File>>> {
        let path = self.directory.join("partition.metadata");
        if self.files.0.exists(&path) { self.files.0.open(&path, false).map(Some) } else { Ok(None) }
    }

    /// The flush has ended: move the recovery point, or fence the log. A failed flush is never tried again: the
    /// kernel may have dropped what it could not write.
    pub fn finish_flush(&mut self, work: &FlushWork, result: io::Result<()>, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        if let Err(error) = result {
            return Err(self.fence("flush", error));
        }
        self.has_new_entries &= work.directories.is_empty();
        if let Some((_, entries)) = &work.epochs {
            self.epochs.written(entries);
        }
        self.dirty_bytes = self.dirty_bytes.saturating_sub(work.dirty_bytes);
        // What was cut off meanwhile was flushed in vain, and what took its place was not.
        if work.truncations == self.truncations {
            self.recovery_point = self.recovery_point.max(work.up_to);
        }
        self.unflushed_messages = self.log_end - self.recovery_point;
        self.last_flush_ms = now_ms;
        Ok(())
    }

    /// Bytes that were appended since what was last flushed: about what a crash of the machine could take, and what a
    /// recovery has to read.
    pub fn dirty_bytes(&self) -> u64 {
        self.dirty_bytes
    }

    /// Is a flush due by `flush.ms`?
    pub fn flush_is_due(&self, now_ms: i64) -> bool {
        self.recovery_point < self.log_end && now_ms.saturating_sub(self.last_flush_ms) >= self.config.flush_ms
    }

    /// Flush, leave a snapshot of the producers, cut the indexes and close the files. A fenced log cannot be closed
    /// cleanly, and its directory must not be said to be.
    pub fn close(&mut self, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        self.flush(now_ms)?;
        let files = self.files.clone();
        if let Some((path, entries)) = self.epochs.unwritten() {
            checkpoint::write_epochs(files.0.as_ref(), &path, &entries)?;
            self.epochs.written(&entries);
        }
        self.write_snapshot(true)?;
        let mut synced = Vec::new();
        let active = self.active();
        let sealed = active.seal(files.0.as_ref()).and_then(|()| active.to_sync(files.0.as_ref(), false, &mut synced));
        let sealed = sealed.and_then(|()| synced.iter().try_for_each(|file| file.sync()));
        sealed.map_err(StorageError::io(&self.directory, "close"))?;
        if self.has_new_entries {
            files.0.sync_dir(&self.directory).map_err(StorageError::io(&self.directory, "close"))?;
            if let Some(parent) = self.directory.parent() {
                files.0.sync_dir(parent).map_err(StorageError::io(parent, "close"))?;
            }
            self.has_new_entries = false;
        }
        self.release()
    }

    /// Close what is open but not needed: an idle partition holds no descriptor.
    pub fn release(&mut self) -> Result<()> {
        let files = self.files.clone();
        for segment in &mut self.segments {
            segment.release(files.0.as_ref()).map_err(StorageError::io(&self.directory, "close"))?;
        }
        Ok(())
    }
}
