//! Flushing without holding the log: the files are taken under its owner's lock, made durable outside of it, and the
//! recovery point moves under the lock again.

use std::io;
use std::sync::Arc;

use super::Log;
use crate::error::Result;
use crate::file::File;

/// What has to become durable for the recovery point to move to `up_to`.
#[derive(Debug)]
pub struct FlushJob {
    files: Vec<Arc<dyn File>>,
    up_to: i64,
}

impl FlushJob {
    /// Waits for the disk.
    pub fn run(&self) -> io::Result<()> {
        self.files.iter().try_for_each(|file| file.sync())
    }
}

impl Log {
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
        self.check_fence()?;
        if self.recovery_point >= self.log_end {
            return Ok(None);
        }
        let mut job = FlushJob { files: Vec::new(), up_to: self.log_end };
        let files = self.files.clone();
        for index in self.first_unflushed_segment()..self.segments.len() {
            match self.segments[index].unsynced(files.0.as_ref()) {
                Ok(unsynced) => job.files.extend(unsynced),
                Err(error) => return Err(self.fence("flush", error)),
            }
        }
        Ok(Some(job))
    }

    /// A job ran: the recovery point moves, or a failure fences the log, as nobody knows what the disk holds now.
    pub fn finish_flush(&mut self, job: &FlushJob, outcome: io::Result<()>, now_ms: i64) -> Result<()> {
        if let Err(error) = outcome {
            return Err(self.fence("flush", error));
        }
        // The log may have been truncated while the job ran.
        let up_to = job.up_to.min(self.log_end);
        if up_to > self.recovery_point {
            let first = self.first_unflushed_segment();
            for segment in &mut self.segments[first..] {
                segment.flushed = segment.flushed.max(segment.flushing.min(segment.size));
            }
            self.recovery_point = up_to;
        }
        self.unflushed_messages = (self.log_end - self.recovery_point).max(0);
        self.last_flush_ms = now_ms;
        Ok(())
    }
}
