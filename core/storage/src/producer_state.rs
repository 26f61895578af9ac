//! What a log remembers of each idempotent producer: duplicates are recognised, gaps refused.

use std::collections::VecDeque;
use std::path::Path;

use ottla_protocol::record::{BatchHeader, crc32c, increment_sequence};
use rustc_hash::FxHashMap;

use crate::error::{Result, StorageError};
use crate::file::{FileSystem, read_whole, write_whole};

/// Batches that are remembered of a producer: as many as it may have in flight.
const REMEMBERED: usize = 5;
const SNAPSHOT_VERSION: i16 = 1;
const ENTRY_BYTES: usize = 46;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchMeta {
    pub last_sequence: i32,
    pub last_offset: i64,
    pub offset_delta: i32,
    pub timestamp: i64,
}

impl BatchMeta {
    pub fn first_sequence(&self) -> i32 {
        increment_sequence(self.last_sequence, -self.offset_delta)
    }

    pub fn first_offset(&self) -> i64 {
        self.last_offset - i64::from(self.offset_delta)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Producer {
    pub epoch: i16,
    pub batches: VecDeque<BatchMeta>,
    pub last_timestamp: i64,
    pub coordinator_epoch: i32,
    /// The first offset of the open transaction.
    pub transaction_start: Option<i64>,
}

/// What the log makes of a batch that a producer sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Append,
    /// It is in the log already.
    Duplicate(BatchMeta),
}

#[derive(Debug, Default)]
pub struct ProducerStates {
    producers: FxHashMap<i64, Producer>,
}

impl ProducerStates {
    pub fn iter(&self) -> impl Iterator<Item = (i64, &Producer)> {
        self.producers.iter().map(|(id, producer)| (*id, producer))
    }

    pub fn is_empty(&self) -> bool {
        self.producers.is_empty()
    }

    /// Judge a batch of an idempotent producer (KIP-98, KIP-360). An unknown producer may begin anywhere: its
    /// earlier batches may have been deleted.
    pub fn judge(&self, log: &str, batch: &BatchHeader) -> Result<Verdict> {
        let Some(producer) = self.producers.get(&batch.producer_id) else {
            return Ok(Verdict::Append);
        };
        if batch.producer_epoch < producer.epoch {
            return Err(StorageError::ProducerFenced {
                log: log.to_owned(),
                producer_id: batch.producer_id,
                found: batch.producer_epoch,
                current: producer.epoch,
            });
        }
        // A transaction's marker has no sequence.
        if batch.is_control() {
            return Ok(Verdict::Append);
        }
        let last_sequence = batch.last_sequence();
        if batch.producer_epoch == producer.epoch {
            let known = producer.batches.iter();
            let same = |known: &&BatchMeta| {
                known.first_sequence() == batch.base_sequence && known.last_sequence == last_sequence
            };
            if let Some(duplicate) = known.clone().find(same) {
                return Ok(Verdict::Duplicate(*duplicate));
            }
        }
        let expected = match producer.batches.back() {
            Some(last) if batch.producer_epoch == producer.epoch => increment_sequence(last.last_sequence, 1),
            _ => 0,
        };
        if batch.base_sequence == expected {
            return Ok(Verdict::Append);
        }
        Err(StorageError::OutOfOrderSequence {
            log: log.to_owned(),
            producer_id: batch.producer_id,
            found: batch.base_sequence,
            expected,
        })
    }

    /// A batch is in the log.
    pub fn appended(&mut self, batch: &BatchHeader) {
        if !batch.has_producer_id() {
            return;
        }
        let producer = self.producers.entry(batch.producer_id).or_default();
        if batch.producer_epoch != producer.epoch || producer.batches.is_empty() {
            producer.epoch = batch.producer_epoch;
            producer.batches.clear();
        }
        producer.last_timestamp = batch.max_timestamp;
        if batch.is_control() {
            producer.transaction_start = None;
            return;
        }
        if batch.is_transactional() && producer.transaction_start.is_none() {
            producer.transaction_start = Some(batch.base_offset);
        }
        producer.batches.push_back(BatchMeta {
            last_sequence: batch.last_sequence(),
            last_offset: batch.last_offset(),
            offset_delta: batch.last_offset_delta,
            timestamp: batch.max_timestamp,
        });
        if producer.batches.len() > REMEMBERED {
            producer.batches.pop_front();
        }
    }

    /// The first offset of the oldest open transaction: readers of committed records stop there.
    pub fn first_unstable_offset(&self) -> Option<i64> {
        self.producers.values().filter_map(|producer| producer.transaction_start).min()
    }

    /// Forget producers that have been silent for `expiration_ms`, unless a transaction is open.
    pub fn expire(&mut self, now_ms: i64, expiration_ms: i64) {
        self.producers.retain(|_, producer| {
            producer.transaction_start.is_some() || now_ms.saturating_sub(producer.last_timestamp) < expiration_ms
        });
    }

    pub fn clear(&mut self) {
        self.producers.clear();
    }

    /// Write `<offset>.snapshot`.
    pub fn write_snapshot(&self, files: &dyn FileSystem, path: &Path, durable: bool) -> Result<()> {
        let mut body = Vec::with_capacity(4 + self.producers.len() * ENTRY_BYTES);
        body.extend_from_slice(&(self.producers.len() as i32).to_be_bytes());
        let mut ids: Vec<&i64> = self.producers.keys().collect();
        ids.sort_unstable();
        for id in ids {
            let Some(producer) = self.producers.get(id) else { continue };
            let last = producer.batches.back();
            body.extend_from_slice(&id.to_be_bytes());
            body.extend_from_slice(&producer.epoch.to_be_bytes());
            body.extend_from_slice(&last.map_or(-1, |batch| batch.last_sequence).to_be_bytes());
            body.extend_from_slice(&last.map_or(-1, |batch| batch.last_offset).to_be_bytes());
            body.extend_from_slice(&last.map_or(0, |batch| batch.offset_delta).to_be_bytes());
            body.extend_from_slice(&producer.last_timestamp.to_be_bytes());
            body.extend_from_slice(&producer.coordinator_epoch.to_be_bytes());
            body.extend_from_slice(&producer.transaction_start.unwrap_or(-1).to_be_bytes());
        }
        let mut content = SNAPSHOT_VERSION.to_be_bytes().to_vec();
        content.extend_from_slice(&crc32c(&body).to_be_bytes());
        content.extend_from_slice(&body);
        write_whole(files, path, &content, durable).map_err(StorageError::io(path, "write"))
    }

    /// Read a snapshot; `None` if it is missing or broken: the log is replayed instead.
    pub fn read_snapshot(files: &dyn FileSystem, path: &Path) -> Result<Option<ProducerStates>> {
        let content = read_whole(files, path).map_err(StorageError::io(path, "read"))?;
        let parsed = content.as_deref().map(parse_snapshot);
        if matches!(parsed, Some(None)) {
            tracing::warn!("{} is not a snapshot of producers; it is ignored", path.display());
        }
        Ok(parsed.flatten().map(|producers| ProducerStates { producers }))
    }
}

/// The producers of a snapshot file; `None` if the bytes are not one.
fn parse_snapshot(content: &[u8]) -> Option<FxHashMap<i64, Producer>> {
    let version = i16::from_be_bytes(*content.first_chunk()?);
    let crc = u32::from_be_bytes(content.get(2..6)?.try_into().ok()?);
    let body = content.get(6..)?;
    let count = usize::try_from(i32::from_be_bytes(*body.first_chunk()?)).ok()?;
    let entries = body.get(4..)?;
    if version != SNAPSHOT_VERSION || crc != crc32c(body) || entries.len() != count.checked_mul(ENTRY_BYTES)? {
        return None;
    }
    let mut producers = FxHashMap::default();
    for entry in entries.chunks_exact(ENTRY_BYTES) {
        let (id, producer) = parse_entry(entry)?;
        producers.insert(id, producer);
    }
    Some(producers)
}

fn parse_entry(entry: &[u8]) -> Option<(i64, Producer)> {
    let long = |at: usize| Some(i64::from_be_bytes(entry.get(at..at + 8)?.try_into().ok()?));
    let int = |at: usize| Some(i32::from_be_bytes(entry.get(at..at + 4)?.try_into().ok()?));
    let epoch = i16::from_be_bytes(entry.get(8..10)?.try_into().ok()?);
    let (last_sequence, last_offset, offset_delta) = (int(10)?, long(14)?, int(22)?);
    let timestamp = long(26)?;
    let start = long(38)?;
    let mut batches = VecDeque::new();
    if last_offset >= 0 {
        batches.push_back(BatchMeta { last_sequence, last_offset, offset_delta, timestamp });
    }
    let transaction_start = (start >= 0).then_some(start);
    let producer =
        Producer { epoch, batches, last_timestamp: timestamp, coordinator_epoch: int(34)?, transaction_start };
    Some((long(0)?, producer))
}
