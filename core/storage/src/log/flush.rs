//! Making a log durable, in one go or with the wait outside of the log's lock.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Files, Log};
use crate::checkpoint;
use crate::error::{Result, StorageError};
use crate::file::File;

/// What a flush has to wait for: [`FlushJob::run`] it without holding the log, on a thread that may wait for the
/// disk, and give it back to [`Log::finish_flush`].
#[derive(Debug)]
pub struct FlushJob {
    files: Files,
    contents: Vec<Arc<dyn File>>,
    directories: Vec<PathBuf>,
    epochs: Option<(PathBuf, Vec<(i32, i64)>)>,
    /// Base offsets and sizes of the segments among them.
    sizes: Vec<(i64, u64)>,
    up_to: i64,
    truncations: u64,
}

impl FlushJob {
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
        match self.begin_flush()? {
            Some(job) => {
                let outcome = job.run();
                self.finish_flush(&job, outcome, now_ms)
            }
            None => Ok(()),
        }
    }

    /// Bytes that a crash of the machine could take, as far as segments tell.
    pub fn unflushed_bytes(&self) -> u64 {
        let first = self.first_unflushed_segment();
        self.segments[first..].iter().map(|segment| segment.size - segment.flushed.min(segment.size)).sum()
    }

    /// Records behind the recovery point.
    pub fn unflushed_records(&self) -> i64 {
        self.log_end - self.recovery_point
    }

    fn first_unflushed_segment(&self) -> usize {
        let from = self.recovery_point;
        self.segments.partition_point(|segment| segment.base_offset <= from).saturating_sub(1)
    }

    /// What a flush has to do; `None` if all is durable.
    pub fn begin_flush(&mut self) -> Result<Option<FlushJob>> {
        self.prepare_flush(self.segments.len(), self.log_end)
    }

    /// The same for the segments that are no longer appended to: what Kafka flushes after a roll.
    pub fn begin_flush_of_sealed(&mut self) -> Result<Option<FlushJob>> {
        let active = self.segments.len() - 1;
        let up_to = self.active().base_offset;
        self.prepare_flush(active, up_to)
    }

    fn prepare_flush(&mut self, end: usize, up_to: i64) -> Result<Option<FlushJob>> {
        self.check_fence()?;
        if self.recovery_point >= up_to {
            return Ok(None);
        }
        let files = self.files.clone();
        let active = self.segments.len() - 1;
        let (mut contents, mut sizes) = (Vec::with_capacity(1), Vec::with_capacity(1));
        for index in self.first_unflushed_segment()..end {
            let is_active = index == active;
            sizes.push((self.segments[index].base_offset, self.segments[index].size));
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
        Ok(Some(FlushJob { files, contents, directories, epochs, sizes, up_to, truncations: self.truncations }))
    }

    /// `partition.metadata`, which is written without waiting for the disk.
    fn topic_id_file(&self) -> io::Result<Option<Arc<dyn File>>> {
        let path = self.directory.join("partition.metadata");
        if self.files.0.exists(&path) { self.files.0.open(&path, false).map(Some) } else { Ok(None) }
    }

    /// The flush has ended: move the recovery point, or fence the log. A failed flush is never tried again: the
    /// kernel may have dropped what it could not write.
    pub fn finish_flush(&mut self, job: &FlushJob, outcome: io::Result<()>, now_ms: i64) -> Result<()> {
        self.check_fence()?;
        if let Err(error) = outcome {
            return Err(self.fence("flush", error));
        }
        self.has_new_entries &= job.directories.is_empty();
        if let Some((_, entries)) = &job.epochs {
            self.epochs.written(entries);
        }
        // What was cut off meanwhile was flushed in vain, and what took its place was not.
        if job.truncations == self.truncations {
            for (base, size) in &job.sizes {
                if let Some(segment) = self.segments.iter_mut().find(|segment| segment.base_offset == *base) {
                    segment.flushed = segment.flushed.max(*size);
                }
            }
            self.recovery_point = self.recovery_point.max(job.up_to);
        }
        self.unflushed_messages = self.log_end - self.recovery_point;
        self.last_flush_ms = now_ms;
        Ok(())
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
