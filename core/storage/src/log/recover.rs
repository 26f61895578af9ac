//! Opening a log, and setting it right after a stop that was not clean.

use std::sync::Arc;

use ottla_protocol::record::crc32c;

use super::{Files, Log, OpenLog};
use crate::error::{Result, StorageError};
use crate::file::FileSystem;
use crate::leader_epochs::LeaderEpochs;
use crate::producer_state::ProducerStates;
use crate::segment::{Segment, file_name};

impl Log {
    /// Open the log in a directory, making both if they are missing.
    pub fn open(open: OpenLog<'_>) -> Result<Log> {
        let io = |doing| StorageError::io(open.directory, doing);
        let files: Arc<dyn FileSystem> = open.files.clone();
        files.create_dir_all(open.directory).map_err(io("make the partition's directory"))?;
        let bases = tidy(files.as_ref(), open.directory)?;
        let mut segments = Vec::with_capacity(bases.len().max(1));
        for base in bases {
            segments.push(Segment::open(files.as_ref(), open.directory, base).map_err(io("open a segment"))?);
        }
        if segments.is_empty() {
            let base = open.log_start.unwrap_or(0);
            segments.push(Segment::create(files.as_ref(), open.directory, base).map_err(io("begin a segment"))?);
        }
        let first = segments[0].base_offset;
        let log_start = open.log_start.unwrap_or(first).max(first);
        let epochs = LeaderEpochs::open(files.as_ref(), open.directory.join("leader-epoch-checkpoint"))?;
        let mut log = Log {
            files: Files(files),
            directory: open.directory.to_owned(),
            name: format!("{}-{}", open.topic, open.partition),
            config: open.config,
            segments,
            log_start,
            log_end: first,
            recovery_point: open.recovery_point,
            epochs,
            producers: ProducerStates::default(),
            fenced: None,
            tail: None,
            unflushed_messages: 0,
            last_flush_ms: open.now_ms,
            active_since_ms: open.now_ms,
        };
        log.load(open.clean, open.now_ms)?;
        Ok(log)
    }

    fn load(&mut self, clean: bool, now_ms: i64) -> Result<()> {
        if !clean {
            self.recover()?;
        }
        self.log_end = self.find_end()?;
        if self.log_end < self.log_start {
            let start = self.log_start;
            self.truncate_fully_and_start_at(start, now_ms)?;
        }
        self.recovery_point = self.recovery_point.clamp(self.base_offset_of_first_segment(), self.log_end);
        let files = self.files.clone();
        self.epochs.truncate_from_end(files.0.as_ref(), self.log_end)?;
        self.load_producers()?;
        let active = self.segments.len() - 1;
        let loaded = self.segments[active].load_timestamps(files.0.as_ref());
        loaded.map_err(StorageError::io(&self.directory, "read"))
    }

    /// Check every segment that may hold what was never flushed; cut off at the first batch that is not whole,
    /// and drop the segments behind it.
    fn recover(&mut self) -> Result<()> {
        let files = self.files.clone();
        let recovery_point = self.recovery_point;
        let first = self.segments.partition_point(|segment| segment.base_offset <= recovery_point).saturating_sub(1);
        for index in first..self.segments.len() {
            let mut epochs = Vec::new();
            let segment = &mut self.segments[index];
            let size = segment.size;
            let valid = segment
                .rebuild(files.0.as_ref(), &mut |batch| {
                    let whole = crc32c(&batch.bytes[21..]) == batch.header.crc;
                    let epoch = batch.header.partition_leader_epoch;
                    if whole && epochs.last().is_none_or(|(last, _)| *last < epoch) {
                        epochs.push((epoch, batch.header.base_offset));
                    }
                    whole
                })
                .map_err(StorageError::io(&self.directory, "recover"))?;
            for (epoch, offset) in epochs {
                self.epochs.assign(files.0.as_ref(), epoch, offset)?;
            }
            if valid < size {
                tracing::warn!(
                    "{}: segment {} is cut from {size} to {valid} bytes: the rest was never written whole",
                    self.name,
                    self.segments[index].base_offset
                );
                let cut = self.segments[index].truncate(files.0.as_ref(), valid);
                cut.map_err(StorageError::io(&self.directory, "truncate"))?;
                self.drop_segments_behind(index)?;
                break;
            }
        }
        Ok(())
    }

    pub(super) fn drop_segments_behind(&mut self, index: usize) -> Result<()> {
        let files = self.files.clone();
        for mut segment in self.segments.drain(index + 1..) {
            let renamed = segment.mark_deleted(files.0.as_ref()).map_err(StorageError::io(&self.directory, "drop"))?;
            for path in renamed {
                files.0.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
            }
        }
        Ok(())
    }

    /// The offset behind the last batch.
    fn find_end(&mut self) -> Result<i64> {
        let files = self.files.clone();
        let io = StorageError::io(&self.directory, "read the last segment");
        let active = self.active();
        let last = active.indexes(files.0.as_ref()).map(|indexes| indexes.offsets.last());
        let from = match last {
            Ok(Some(entry)) => active.base_offset + i64::from(entry.relative_offset),
            Ok(None) => active.base_offset,
            Err(error) => return Err(io(error)),
        };
        let mut end = active.base_offset;
        let mut next = from;
        loop {
            match active.position_of(files.0.as_ref(), next) {
                Ok(Some((_, header))) => {
                    end = header.next_offset();
                    next = end;
                }
                Ok(None) => return Ok(end),
                Err(error) => return Err(io(error)),
            }
        }
    }

    /// The newest snapshot that is not beyond the end, then what follows it in the log.
    fn load_producers(&mut self) -> Result<()> {
        let files = self.files.clone();
        let mut offsets = self.snapshot_offsets()?;
        offsets.sort_unstable();
        let mut from = self.base_offset_of_first_segment();
        for offset in offsets.into_iter().rev() {
            let path = self.directory.join(file_name(offset, "snapshot"));
            if offset > self.log_end {
                files.0.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
                continue;
            }
            if let Some(producers) = ProducerStates::read_snapshot(files.0.as_ref(), &path)? {
                self.producers = producers;
                from = offset;
                break;
            }
        }
        let first = self.segments.partition_point(|segment| segment.base_offset <= from).saturating_sub(1);
        for index in first..self.segments.len() {
            if self.segments.get(index + 1).is_some_and(|next| next.base_offset <= from) || from >= self.log_end {
                continue;
            }
            let producers = &mut self.producers;
            let walked = self.segments[index].walk(files.0.as_ref(), &mut |header, _, _| {
                if header.base_offset >= from {
                    producers.appended(header);
                }
                true
            });
            walked.map_err(StorageError::io(&self.directory, "read"))?;
        }
        Ok(())
    }
}

/// Remove what an interrupted owner left, finish its renames, and list the segments' base offsets.
fn tidy(files: &dyn FileSystem, directory: &std::path::Path) -> Result<Vec<i64>> {
    let entries = files.read_dir(directory).map_err(StorageError::io(directory, "list"))?;
    for entry in &entries {
        let path = directory.join(&entry.name);
        if [".deleted", ".cleaned", ".tmp"].iter().any(|suffix| entry.name.ends_with(suffix)) {
            files.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        } else if let Some(stem) = entry.name.strip_suffix(".swap") {
            files.rename(&path, &directory.join(stem)).map_err(StorageError::io(&path, "rename"))?;
        }
    }
    let entries = files.read_dir(directory).map_err(StorageError::io(directory, "list"))?;
    let mut bases: Vec<i64> = entries
        .iter()
        .filter_map(|entry| entry.name.strip_suffix(".log").filter(|stem| stem.len() == 20)?.parse().ok())
        .collect();
    bases.sort_unstable();
    for entry in &entries {
        let index = [".index", ".timeindex", ".txnindex"].iter().find_map(|suffix| entry.name.strip_suffix(suffix));
        if let Some(base) = index.and_then(|stem| stem.parse::<i64>().ok())
            && bases.binary_search(&base).is_err()
        {
            let path = directory.join(&entry.name);
            files.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        }
    }
    Ok(bases)
}
