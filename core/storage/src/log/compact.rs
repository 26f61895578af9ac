//! Compaction: of the records of one key only the newest stays.
//!
//! It runs in three steps, so that the log is held only for the first and the last: [`Log::begin_compaction`] chooses
//! segments, [`Compaction::run`] reads them and writes those that stand for them, [`Log::finish_compaction`] puts
//! these in their place. The rules are those of Kafka's cleaner. Records of transactions and control records are
//! kept as they are: which transactions were aborted is not known here.

use std::io::{self, IoSlice};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use ottla_protocol::record::{Batch, Retained, emptied, retain};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Files, Log};
use crate::error::{Result, StorageError};
use crate::file::File;
use crate::segment::{Segment, Walk, file_name, walk};

/// A segment that is compacted: it is not appended to any more.
#[derive(Debug)]
struct Source {
    base_offset: i64,
    /// The base of the segment behind it.
    end_offset: i64,
    size: u64,
    file: Arc<dyn File>,
}

/// Segments to compact, and what decides over their records.
#[derive(Debug)]
pub struct Compaction {
    files: Files,
    directory: PathBuf,
    name: String,
    sources: Vec<Source>,
    first_dirty: i64,
    high_watermark: i64,
    now_ms: i64,
    delete_retention_ms: i64,
    segment_bytes: u64,
    decompressed_limit: usize,
    /// Bytes of keys that are remembered at once.
    key_memory: usize,
    /// The last offsets of producers that are known: their batches stay, if empty, for the sequence that they hold.
    producers_last: FxHashSet<i64>,
    truncations: u64,
    /// The groups that were written, each the base offsets of its sources.
    written: Vec<Vec<i64>>,
    new_first_dirty: i64,
}

/// What a compaction has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compacted {
    /// For the checkpoint of the cleaner: what lies before has one record a key.
    pub first_dirty: i64,
    /// Files to remove after `file.delete.delay.ms`.
    pub deleted: Vec<PathBuf>,
}

impl Log {
    /// What there is to compact, if `min.cleanable.dirty.ratio` or `max.compaction.lag.ms` asks for it. `first_dirty`
    /// is what the last compaction gave, 0 before the first. `key_memory` bounds the bytes of keys that are held
    /// (`log.cleaner.dedupe.buffer.size`); what does not fit is left for the next time.
    pub fn begin_compaction(
        &mut self,
        first_dirty: i64,
        high_watermark: i64,
        key_memory: usize,
        now_ms: i64,
    ) -> Result<Option<Compaction>> {
        self.check_fence()?;
        if !self.config.compact {
            return Ok(None);
        }
        let active_base = self.active().base_offset;
        let first = self.base_offset_of_first_segment().max(self.log_start);
        let first_dirty = if (first..=active_base).contains(&first_dirty) { first_dirty } else { first };
        let files = self.files.clone();
        let limit = self.last_stable_offset(high_watermark).min(self.recovery_point);
        let io = StorageError::io(&self.directory, "compact");
        match self.cleanable_sources(&files, first_dirty, limit, now_ms) {
            Ok(sources) if sources.is_empty() => Ok(None),
            Err(error) => Err(io(error)),
            Ok(sources) => Ok(Some(Compaction {
                files,
                directory: self.directory.clone(),
                name: self.name.clone(),
                sources,
                first_dirty,
                high_watermark,
                now_ms,
                delete_retention_ms: self.config.delete_retention_ms,
                segment_bytes: self.config.segment_bytes as u64,
                decompressed_limit: self.config.max_decompressed_message_bytes,
                key_memory,
                producers_last: self
                    .producers
                    .iter()
                    .filter_map(|(_, p)| Some(p.batches.back()?.last_offset))
                    .collect(),
                truncations: self.truncations,
                written: Vec::new(),
                new_first_dirty: first_dirty,
            })),
        }
    }

    /// All segments that may be compacted; none while too little of them is dirty.
    fn cleanable_sources(
        &mut self,
        files: &Files,
        first_dirty: i64,
        limit: i64,
        now_ms: i64,
    ) -> io::Result<Vec<Source>> {
        let (minimum_lag, maximum_lag) = (self.config.min_compaction_lag_ms, self.config.max_compaction_lag_ms);
        let mut sources = Vec::new();
        let (mut dirty, mut clean, mut is_overdue) = (0, 0, false);
        for index in 0..self.segments.len() - 1 {
            let end_offset = self.segments[index + 1].base_offset;
            let segment = &mut self.segments[index];
            let is_dirty = end_offset > first_dirty;
            if is_dirty {
                let (largest, _) = segment.largest_timestamp(files.0.as_ref())?;
                if end_offset > limit || (minimum_lag > 0 && now_ms.saturating_sub(largest) < minimum_lag) {
                    break;
                }
                let oldest = segment.first_timestamp(files.0.as_ref())?.unwrap_or(now_ms);
                is_overdue |= oldest >= 0 && now_ms.saturating_sub(oldest) > maximum_lag;
                dirty += segment.size;
            } else {
                clean += segment.size;
            }
            let file = segment.file(files.0.as_ref())?;
            sources.push(Source { base_offset: segment.base_offset, end_offset, size: segment.size, file });
            segment.release(files.0.as_ref())?;
        }
        let ratio = dirty as f64 / ((dirty + clean).max(1)) as f64;
        let is_due = dirty > 0 && (is_overdue || ratio > self.config.min_cleanable_dirty_ratio);
        Ok(if is_due { sources } else { Vec::new() })
    }

    /// Put the compacted segments in the place of their sources. If the log was cut meanwhile, they are given up.
    pub fn finish_compaction(&mut self, compaction: Compaction) -> Result<Compacted> {
        self.check_fence()?;
        let mut done = Compacted { first_dirty: compaction.first_dirty, deleted: Vec::new() };
        for (number, group) in compaction.written.iter().enumerate() {
            let first = self.segments.iter().position(|segment| segment.base_offset == group[0]);
            let stands = first.filter(|first| {
                let found = self.segments[*first..self.segments.len() - 1].iter().map(|segment| segment.base_offset);
                compaction.truncations == self.truncations && found.take(group.len()).eq(group.iter().copied())
            });
            match stands {
                Some(first) => self.swap_in(first, group.len(), &mut done.deleted)?,
                None => {
                    compaction.discard(&compaction.written[number..])?;
                    return Ok(done);
                }
            }
        }
        done.first_dirty = compaction.new_first_dirty;
        Ok(done)
    }

    fn swap_in(&mut self, first: usize, count: usize, deleted: &mut Vec<PathBuf>) -> Result<()> {
        let base = self.segments[first].base_offset;
        let swapped = self.swap_files(first, count, deleted);
        match swapped {
            Ok(segment) => {
                self.segments.splice(first..first + count, [segment]);
                Ok(())
            }
            // The files are half renamed; the next start finishes that.
            Err(error) => {
                tracing::error!("{}: the compacted segment {base} cannot take its place", self.name);
                Err(self.fence("compact", error))
            }
        }
    }

    fn swap_files(&mut self, first: usize, count: usize, deleted: &mut Vec<PathBuf>) -> io::Result<Segment> {
        let files = self.files.clone();
        let base = self.segments[first].base_offset;
        let (cleaned, swap) = (file_name(base, "log.cleaned"), self.directory.join(file_name(base, "log.swap")));
        // From here on a start finishes the swap; up to here it drops what was written.
        files.0.rename(&self.directory.join(cleaned), &swap)?;
        files.0.sync_dir(&self.directory)?;
        for segment in self.segments[first..first + count].iter_mut().rev() {
            deleted.extend(segment.mark_deleted(files.0.as_ref())?);
        }
        files.0.rename(&swap, &self.directory.join(file_name(base, "log")))?;
        let interval = self.config.index_interval_bytes;
        let mut segment = Segment::open(files.0.as_ref(), &self.directory, base, interval)?;
        segment.rebuild_indexes(files.0.as_ref())?;
        segment.seal(files.0.as_ref())?;
        let mut synced = Vec::new();
        segment.to_sync(files.0.as_ref(), false, &mut synced)?;
        synced.iter().try_for_each(|file| file.sync())?;
        segment.release(files.0.as_ref())?;
        files.0.sync_dir(&self.directory)?;
        Ok(segment)
    }
}

type Keys = FxHashMap<Box<[u8]>, i64>;

impl Compaction {
    /// Read the segments and write those that will stand for them; nothing of the log changes yet.
    pub fn run(&mut self) -> Result<()> {
        let (keys, end) = self.newest_offsets()?;
        self.new_first_dirty = end;
        let sources: Vec<&Source> = self.sources.iter().filter(|source| source.base_offset < end).collect();
        let mut written: Vec<Vec<i64>> = Vec::new();
        for group in groups(&sources, self.segment_bytes) {
            written.push(group.iter().map(|source| source.base_offset).collect());
            if let Err(error) = self.write_group(&group, &keys) {
                // A full disk must not be filled by what is of no use. The error that counts is the first.
                let _ = self.discard(&written);
                return Err(error);
            }
        }
        self.written = written;
        Ok(())
    }

    fn io(&self) -> impl FnOnce(io::Error) -> StorageError + use<> {
        StorageError::io(&self.directory, "compact")
    }

    /// Of each key in the dirty segments the newest offset, and how far they were read.
    fn newest_offsets(&self) -> Result<(Keys, i64)> {
        let mut keys = Keys::default();
        let mut bytes = 0;
        let mut end = self.first_dirty;
        for source in self.sources.iter().filter(|source| source.end_offset > self.first_dirty) {
            let mut is_full = false;
            self.each_batch(source, &mut |batch| {
                is_full |= bytes > self.key_memory;
                if is_full || batch.header.is_control() || batch.header.is_transactional() {
                    return Ok(());
                }
                let body = batch.body(self.decompressed_limit).map_err(|source| self.damaged(source))?;
                for record in batch.records(&body) {
                    let record = record.map_err(|source| self.damaged(source))?;
                    let Some(key) = record.key else { continue };
                    match keys.get_mut(key) {
                        Some(offset) => *offset = record.offset,
                        None => {
                            bytes += key.len() + 40;
                            keys.insert(key.into(), record.offset);
                        }
                    }
                }
                end = batch.header.next_offset();
                Ok(())
            })?;
            if is_full {
                return Ok((keys, end));
            }
            end = source.end_offset;
        }
        Ok((keys, end))
    }

    fn damaged(&self, source: ottla_protocol::record::BatchError) -> StorageError {
        StorageError::Batch { log: self.name.clone(), source }
    }

    fn each_batch(&self, source: &Source, accept: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let mut result = Ok(());
        let range = Walk { from: 0, to: source.size, checks: true };
        let valid = walk(source.file.as_ref(), range, &mut |header, position| {
            let mut bytes = BytesMut::zeroed(header.size());
            result = match source.file.read_exact_at(&mut bytes, position) {
                Ok(()) => accept(Batch { header: *header, bytes: bytes.freeze() }),
                Err(error) => Err(self.io()(error)),
            };
            result.is_ok()
        });
        let valid = valid.map_err(self.io())?;
        result?;
        if valid < source.size {
            let what = "a segment that was to be compacted is damaged";
            return Err(StorageError::Invalid { log: self.name.clone(), what });
        }
        Ok(())
    }

    /// Write what is left of a group as `<base>.log.cleaned`.
    fn write_group(&self, group: &[&Source], keys: &Keys) -> Result<()> {
        let base = group[0].base_offset;
        let cleaned = self.directory.join(file_name(base, "log.cleaned"));
        let file = self.files.0.open(&cleaned, true).map_err(self.io())?;
        file.set_len(0).map_err(self.io())?;
        let mut position = 0;
        for source in group {
            self.each_batch(source, &mut |batch| {
                if let Some(bytes) = self.what_is_left(batch, keys)? {
                    file.write_at(&mut [IoSlice::new(&bytes)], position).map_err(self.io())?;
                    position += bytes.len() as u64;
                }
                Ok(())
            })?;
        }
        file.sync().map_err(self.io())
    }

    /// Remove what was written for these groups.
    fn discard(&self, groups: &[Vec<i64>]) -> Result<()> {
        for base in groups.iter().filter_map(|group| group.first()) {
            let path = self.directory.join(file_name(*base, "log.cleaned"));
            self.files.0.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        }
        Ok(())
    }

    fn what_is_left(&self, batch: Batch, keys: &Keys) -> Result<Option<Bytes>> {
        let header = &batch.header;
        if header.is_control() || header.is_transactional() {
            return Ok(Some(batch.bytes));
        }
        let holds_a_place = header.next_offset() == self.high_watermark
            || (header.has_producer_id() && self.producers_last.contains(&header.last_offset()));
        if header.records_count == 0 {
            return Ok(holds_a_place.then_some(batch.bytes));
        }
        let tombstones_go = header.delete_horizon_ms().is_some_and(|horizon| horizon <= self.now_ms);
        let has_tombstones = std::cell::Cell::new(false);
        let limit = self.decompressed_limit;
        let keeps = |key: Option<&[u8]>, offset: i64, has_value: bool| {
            let is_newest = key.is_some_and(|key| keys.get(key).is_none_or(|newest| offset >= *newest));
            let kept = is_newest && (has_value || !tombstones_go);
            has_tombstones.set(has_tombstones.get() || (kept && !has_value));
            kept
        };
        let first = retain(&batch, None, limit, |record| keeps(record.key, record.offset, record.value.is_some()));
        let mut left = first.map_err(|source| self.damaged(source))?;
        if has_tombstones.get() && header.delete_horizon_ms().is_none() {
            let horizon = self.now_ms.saturating_add(self.delete_retention_ms);
            let again = retain(&batch, Some(horizon), limit, |r| keeps(r.key, r.offset, r.value.is_some()));
            left = again.map_err(|source| self.damaged(source))?;
        }
        Ok(match left {
            Retained::All => Some(batch.bytes),
            Retained::Some { bytes, .. } => Some(bytes),
            Retained::Nothing if holds_a_place => Some(emptied(&batch).map_err(|source| self.damaged(source))?),
            Retained::Nothing => None,
        })
    }
}

/// Neighbours that fit into one segment together.
fn groups<'a>(sources: &[&'a Source], segment_bytes: u64) -> Vec<Vec<&'a Source>> {
    let mut groups: Vec<Vec<&Source>> = Vec::new();
    let mut size = 0;
    for source in sources {
        let fits = groups.last().and_then(|group| group.first()).is_some_and(|first| {
            size + source.size <= segment_bytes && source.end_offset - first.base_offset <= i64::from(i32::MAX)
        });
        match groups.last_mut().filter(|_| fits) {
            Some(group) => group.push(source),
            None => {
                groups.push(vec![source]);
                size = 0;
            }
        }
        size += source.size;
    }
    groups
}
