//! The broker's check of what is appended: what it acknowledges can be read.
//!
//! The header is always checked. An uncompressed batch gets a walk over the lengths of its records; a compressed one
//! is decompressed piece by piece and walked the same way, its keys and values passed over and never held.
//! The rules and their error codes are those of Kafka's LogValidator.

use super::batch::Batch;
use super::compression::{Blocks, Compression, Decoder};
use super::error::{BatchError, Result};
use super::header::{BatchHeader, TimestampType};
use super::slot::RecordSlot;
use super::{NO_TIMESTAMP, iterator};

mod stream;

/// Who appends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// A producer. Base offset 0, offsets without gaps, no control records.
    #[default]
    Client,
    /// A coordinator or the leader of a quorum, in this process.
    Broker,
}

/// What an append is held against: a topic's configuration and the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub origin: Origin,
    /// `max.message.bytes`: of the batch as it comes, header included.
    pub max_batch_bytes: usize,
    /// `max.decompressed.message.bytes`, held against the records of a compressed batch together.
    pub max_decompressed_bytes: usize,
    /// `message.timestamp.type`.
    pub timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`.
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`.
    pub timestamp_after_max_ms: i64,
    /// `cleanup.policy` has `compact`: each record needs a key.
    pub is_compacted: bool,
    /// The time of the append, in milliseconds.
    pub now_ms: i64,
}

impl Limits {
    /// Kafka's defaults for a topic at a time.
    pub fn new(now_ms: i64) -> Self {
        Limits {
            origin: Origin::Client,
            max_batch_bytes: 1_048_588,
            max_decompressed_bytes: 2_147_483_639,
            timestamp_type: TimestampType::CreateTime,
            timestamp_before_max_ms: i64::MAX,
            timestamp_after_max_ms: 3_600_000,
            is_compacted: false,
            now_ms,
        }
    }
}

/// What a log needs to know of a batch that was found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchInfo {
    pub records_count: u32,
    /// Add it to the base offset for the batch's last.
    pub last_offset_delta: i32,
    /// The largest timestamp of the records in milliseconds, or the time of the append; -1 for none.
    pub max_timestamp: i64,
    /// Add it to the base offset for the first record with the largest timestamp.
    pub offset_delta_of_max_timestamp: i32,
    /// What the batch's header has to say about timestamps, where it does not yet: give it to
    /// [`super::set_max_timestamp_and_type`] before the append.
    pub timestamp_fix: Option<(TimestampType, i64)>,
    /// Has every record a key?
    pub all_have_keys: bool,
    /// Bytes of the records before compression.
    pub decompressed_bytes: usize,
    pub compression: Compression,
}

/// Check a batch that is to be appended: size, magic, CRC, counts, and each record's lengths, offset and timestamp.
/// The batch is not changed; its CRC is computed once.
///
/// # Errors
/// What is wrong first; [`BatchError::error_code`] is what a produce is answered with.
pub fn validate(batch: &Batch, limits: &Limits) -> Result<BatchInfo> {
    let header = &batch.header;
    let size = batch.bytes.len();
    if header.size() != size {
        return Err(BatchError::Partial { have: size, need: header.size() });
    }
    if size > limits.max_batch_bytes {
        return Err(BatchError::BatchTooLarge { size, limit: limits.max_batch_bytes });
    }
    batch.verify_crc()?;
    check_header(header, limits)?;
    let compression = header.compression()?;
    let payload = &batch.bytes[super::BATCH_OVERHEAD..];
    let mut tally = Tally::new(header, limits);
    let decompressed_bytes = match compression {
        Compression::None => walk(payload, header, &mut tally)?,
        codec => {
            let decoder = Decoder::new(codec, payload, limits.max_decompressed_bytes, Blocks::Independent)?;
            stream::walk(decoder, &mut tally, header.records_count)?
        }
    };
    Ok(tally.info(header, limits, compression, decompressed_bytes))
}

fn check_header(header: &BatchHeader, limits: &Limits) -> Result<()> {
    let (records_count, last_offset_delta) = (header.records_count, header.last_offset_delta);
    if records_count <= 0 || last_offset_delta < 0 || last_offset_delta != records_count - 1 {
        return Err(BatchError::Count { records_count, last_offset_delta });
    }
    if limits.origin == Origin::Client {
        if header.base_offset != 0 {
            return Err(BatchError::BaseOffset(header.base_offset));
        }
        if header.is_control() {
            return Err(BatchError::Control);
        }
        if header.has_producer_id() && header.base_sequence < 0 {
            let (producer_id, base_sequence) = (header.producer_id, header.base_sequence);
            return Err(BatchError::Sequence { producer_id, base_sequence });
        }
        // Where the producer's time counts, a batch that says LogAppendTime is one whose header is to be set right:
        // the records' own times hold. Kafka accepts it too.
        let has_own_time = limits.timestamp_type == TimestampType::CreateTime;
        if header.timestamp_type() == TimestampType::LogAppendTime && !has_own_time {
            return Err(BatchError::TimestampType);
        }
    }
    Ok(())
}

/// Walk an uncompressed batch; returns the bytes of its records.
fn walk(body: &[u8], header: &BatchHeader, tally: &mut Tally) -> Result<usize> {
    let count = iterator::checked_count(header, body)?;
    let mut at = 0;
    for index in 0..count {
        match RecordSlot::parse(body, at) {
            Ok(slot) => {
                at = slot.end();
                tally.record(slot.timestamp_delta, slot.offset_delta, slot.has_key())?;
            }
            Err(reason) => return Err(BatchError::Record { index, reason }),
        }
    }
    if at != body.len() {
        return Err(BatchError::TrailingRecords(body.len() - at));
    }
    Ok(at)
}

/// What the records seen so far add up to.
struct Tally {
    index: u32,
    base_timestamp: i64,
    max_timestamp: i64,
    index_of_max: u32,
    all_have_keys: bool,
    needs_keys: bool,
    /// Bounds of timestamps: all of time where the broker gives it.
    earliest: i64,
    latest: i64,
}

impl Tally {
    fn new(header: &BatchHeader, limits: &Limits) -> Tally {
        let (earliest, latest) = match limits.timestamp_type {
            TimestampType::CreateTime => (
                limits.now_ms.saturating_sub(limits.timestamp_before_max_ms),
                limits.now_ms.saturating_add(limits.timestamp_after_max_ms),
            ),
            TimestampType::LogAppendTime => (i64::MIN, i64::MAX),
        };
        Tally {
            index: 0,
            base_timestamp: header.base_timestamp,
            max_timestamp: NO_TIMESTAMP,
            index_of_max: 0,
            all_have_keys: true,
            needs_keys: limits.is_compacted && !header.is_control(),
            earliest,
            latest,
        }
    }

    #[inline(always)]
    fn record(&mut self, timestamp_delta: i64, offset_delta: i32, has_key: bool) -> Result<()> {
        let timestamp = self.base_timestamp.wrapping_add(timestamp_delta);
        let in_place = offset_delta as u32 == self.index;
        let in_bounds = (self.earliest..=self.latest).contains(&timestamp) || timestamp == NO_TIMESTAMP;
        if !in_place || !in_bounds || (self.needs_keys && !has_key) {
            return Err(self.wrong(timestamp, in_place, in_bounds));
        }
        self.all_have_keys &= has_key;
        if timestamp > self.max_timestamp {
            self.max_timestamp = timestamp;
            self.index_of_max = self.index;
        }
        self.index += 1;
        Ok(())
    }

    #[cold]
    fn wrong(&self, timestamp: i64, in_place: bool, in_bounds: bool) -> BatchError {
        let index = self.index;
        match (in_place, in_bounds) {
            (false, _) => BatchError::Record { index, reason: "its offset delta is not its place in the batch" },
            (true, true) => BatchError::NoKey { index },
            (true, false) => {
                let (earliest, latest) = (self.earliest, self.latest);
                BatchError::Timestamp { index, timestamp, earliest, latest }
            }
        }
    }

    fn info(
        &self,
        header: &BatchHeader,
        limits: &Limits,
        compression: Compression,
        decompressed_bytes: usize,
    ) -> BatchInfo {
        // With LogAppendTime all records have the same time, and the first of them has it first.
        let (max_timestamp, index_of_max) = match limits.timestamp_type {
            TimestampType::CreateTime => (self.max_timestamp, self.index_of_max),
            TimestampType::LogAppendTime => (limits.now_ms, 0),
        };
        let right = (limits.timestamp_type, max_timestamp);
        BatchInfo {
            records_count: self.index,
            last_offset_delta: header.last_offset_delta,
            max_timestamp,
            offset_delta_of_max_timestamp: index_of_max as i32,
            timestamp_fix: ((header.timestamp_type(), header.max_timestamp) != right).then_some(right),
            all_have_keys: self.all_have_keys,
            decompressed_bytes,
            compression,
        }
    }
}
