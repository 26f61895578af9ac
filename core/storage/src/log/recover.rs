//! Opening a log, and setting it right after a stop that was not clean.

use std::path::Path;
use std::sync::Arc;

use super::{Files, Log, OpenLog};
use crate::error::{Result, StorageError};
use crate::file::FileSystem;
use crate::leader_epochs::LeaderEpochs;
use crate::producer_state::ProducerStates;
use crate::segment::{Segment, Walk, file_name, walk};

impl Log {
    /// Open the log in a directory, making both if they are missing. Nothing stays open.
    pub fn open(open: OpenLog<'_>) -> Result<Log> {
        let io = |doing| StorageError::io(open.directory, doing);
        let files: Arc<dyn FileSystem> = open.files.clone();
        files.create_dir_all(open.directory).map_err(io("make the partition's directory"))?;
        let bases = tidy(files.as_ref(), open.directory)?;
        let interval = open.config.index_interval_bytes;
        let mut segments = Vec::with_capacity(bases.len().max(1));
        for base in bases {
            let segment = Segment::open(files.as_ref(), open.directory, base, interval);
            let mut segment = segment.map_err(io("open a segment"))?;
            segment.flushed = if open.clean { segment.size } else { 0 };
            segments.push(segment);
        }
        let is_new = segments.is_empty();
        if is_new {
            let base = open.log_start.unwrap_or(0);
            let segment = Segment::create(files.as_ref(), open.directory, base, interval);
            segments.push(segment.map_err(io("begin a segment"))?);
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
            has_new_entries: is_new || !open.clean,
            truncations: 0,
            unflushed_messages: 0,
            last_flush_ms: open.now_ms,
            active_since_ms: open.now_ms,
        };
        log.load(open.clean, open.now_ms)?;
        log.release()?;
        Ok(log)
    }

    fn load(&mut self, clean: bool, now_ms: i64) -> Result<()> {
        let clean_end = if clean { self.clean_end()? } else { None };
        match clean_end {
            Some(end) => {
                self.log_end = end;
                self.load_producers(end)?;
            }
            None => self.recover()?,
        }
        if self.log_end < self.log_start {
            let start = self.log_start;
            self.truncate_fully_and_start_at(start, now_ms)?;
        }
        self.recovery_point = self.recovery_point.min(self.log_end).max(self.base_offset_of_first_segment());
        self.epochs.truncate_from_end(self.log_end);
        self.epochs.truncate_from_start(self.log_start);
        self.remove_snapshots(|offset, log| offset > log.log_end)
    }

    /// The log's end, if its last segment looks as a clean stop leaves it.
    fn clean_end(&mut self) -> Result<Option<i64>> {
        let files = self.files.clone();
        let end = self.active().clean_end(files.0.as_ref());
        let end = end.map_err(StorageError::io(&self.directory, "read the last segment"))?;
        if end.is_none() {
            tracing::warn!("{}: its last segment is not as a clean stop leaves it; it is recovered", self.name);
        }
        Ok(end)
    }

    /// Check every segment that may hold what was never flushed; cut off at the first batch that is not whole,
    /// and drop the segments behind it. What is read is read once: epochs and producers are learned on the way.
    fn recover(&mut self) -> Result<()> {
        let recovery_point = self.recovery_point.max(self.base_offset_of_first_segment());
        let first = self.segments.partition_point(|segment| segment.base_offset <= recovery_point).saturating_sub(1);
        // Batches of the first segment before the recovery point may not be met by the walk.
        self.load_producers(recovery_point)?;
        let mut index = first;
        self.log_end = self.segments[first].base_offset;
        while index < self.segments.len() {
            let from = if index == first { recovery_point } else { self.segments[index].base_offset };
            if index > first && !self.follows(index) {
                self.drop_segments_behind(index - 1)?;
                break;
            }
            let dropped = self.recover_segment(index, from)?;
            if dropped > 0 {
                tracing::warn!(
                    "{}: segment {} is cut by {dropped} bytes to {}: the rest was never written whole",
                    self.name,
                    self.segments[index].base_offset,
                    self.segments[index].size
                );
                self.drop_segments_behind(index)?;
                break;
            }
            index += 1;
        }
        Ok(())
    }

    /// Does a segment begin where the one before it ends? Compaction leaves gaps, a lost write too.
    fn follows(&self, index: usize) -> bool {
        let base = self.segments[index].base_offset;
        if self.log_end >= base || self.config.compact {
            return true;
        }
        tracing::warn!(
            "{}: the records {} to {base} were never written; what follows is dropped",
            self.name,
            self.log_end
        );
        false
    }

    fn recover_segment(&mut self, index: usize, from: i64) -> Result<u64> {
        let files = self.files.clone();
        let (epochs, producers) = (&mut self.epochs, &mut self.producers);
        let recovered = self.segments[index].recover(files.0.as_ref(), from, &mut |header| {
            epochs.assign(header.partition_leader_epoch, header.base_offset);
            // What lies before is known from the snapshot or was met already.
            if header.base_offset >= from {
                producers.appended(header);
            }
        });
        let (end, dropped) = recovered.map_err(StorageError::io(&self.directory, "recover"))?;
        self.log_end = end;
        Ok(dropped)
    }

    /// Drop the segments behind `index`, the last one first, so that a crash leaves no gap.
    pub(super) fn drop_segments_behind(&mut self, index: usize) -> Result<()> {
        let files = self.files.clone();
        while self.segments.len() > index + 1 {
            let Some(mut segment) = self.segments.pop() else { break };
            let renamed = segment.mark_deleted(files.0.as_ref()).map_err(StorageError::io(&self.directory, "drop"))?;
            for path in renamed {
                files.0.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
            }
            files.0.sync_dir(&self.directory).map_err(StorageError::io(&self.directory, "sync"))?;
        }
        Ok(())
    }
}

/// Remove what an interrupted owner left, finish its renames, and list the segments' base offsets.
fn tidy(files: &dyn FileSystem, directory: &Path) -> Result<Vec<i64>> {
    let remove = |name: &str| {
        let path = directory.join(name);
        files.remove_file(&path).map_err(StorageError::io(&path, "remove"))
    };
    let names = file_names(files, directory)?;
    let cleaned: Vec<&String> = names.iter().filter(|name| name.ends_with(".cleaned")).collect();
    let least_cleaned = cleaned.iter().filter_map(|name| offset_of(name)).min().unwrap_or(i64::MAX);
    for name in &names {
        // Snapshots of the metadata log (`<offset>-<epoch>.checkpoint`) are not a log's to remove.
        let is_ours = offset_of(name).is_some() || name.ends_with(".tmp");
        let is_left = [".deleted", ".cleaned", ".tmp"].iter().any(|suffix| name.ends_with(suffix));
        let is_half_swapped = name.ends_with(".swap") && offset_of(name).is_some_and(|base| base >= least_cleaned);
        if is_ours && (is_left || is_half_swapped) {
            remove(name)?;
        }
    }
    finish_swaps(files, directory)?;
    let names = file_names(files, directory)?;
    let base = |name: &String| name.strip_suffix(".log").filter(|stem| stem.len() == 20)?.parse().ok();
    let bases: Vec<i64> = names.iter().filter_map(base).collect();
    for name in &names {
        let is_index = [".index", ".timeindex", ".txnindex"].iter().any(|suffix| name.ends_with(suffix));
        if is_index && offset_of(name).is_some_and(|base| bases.binary_search(&base).is_err()) {
            remove(name)?;
        }
    }
    Ok(bases)
}

/// Segments that compaction has written whole, but that had not yet taken the place of those that they stand for.
fn finish_swaps(files: &dyn FileSystem, directory: &Path) -> Result<()> {
    let names = file_names(files, directory)?;
    let (mut least, mut end) = (i64::MAX, i64::MIN);
    for base in names.iter().filter(|name| name.ends_with(".log.swap")).filter_map(|name| offset_of(name)) {
        let path = directory.join(file_name(base, "log.swap"));
        let file = files.open(&path, false).map_err(StorageError::io(&path, "open"))?;
        let size = file.length().map_err(StorageError::io(&path, "read"))?;
        let mut next = base;
        walk(file.as_ref(), Walk { from: 0, to: size, checks: false }, &mut |header, _| {
            next = header.next_offset();
            true
        })
        .map_err(StorageError::io(&path, "read"))?;
        (least, end) = (least.min(base), end.max(next));
    }
    for name in &names {
        let path = directory.join(name);
        if let Some(stem) = name.strip_suffix(".swap") {
            files.rename(&path, &directory.join(stem)).map_err(StorageError::io(&path, "rename"))?;
        } else if is_segment_file(name) && offset_of(name).is_some_and(|base| least <= base && base < end) {
            files.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        }
    }
    Ok(())
}

fn is_segment_file(name: &str) -> bool {
    [".log", ".index", ".timeindex", ".txnindex", ".snapshot"].iter().any(|suffix| name.ends_with(suffix))
}

/// The offset that a segment's file begins its name with.
fn offset_of(name: &str) -> Option<i64> {
    let (stem, _) = name.split_once('.')?;
    (stem.len() == 20 && stem.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
    stem.parse().ok()
}

/// In order.
fn file_names(files: &dyn FileSystem, directory: &Path) -> Result<Vec<String>> {
    let entries = files.read_dir(directory).map_err(StorageError::io(directory, "list"))?;
    Ok(entries.into_iter().filter(|entry| !entry.is_directory).map(|entry| entry.name).collect())
}
