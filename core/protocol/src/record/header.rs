//! The header of a batch: 61 bytes that say everything but the records.

use super::compression::Compression;
use super::crc::crc32c;
use super::error::{BatchError, Result};
use super::{NO_PRODUCER_ID, NO_SEQUENCE, increment_sequence};

/// The bytes of a batch's header, records excluded.
pub const BATCH_OVERHEAD: usize = 61;
/// The bytes of base offset and batch length, which the batch length does not count.
pub const LOG_OVERHEAD: usize = 12;
/// The only format that is read and written.
pub const MAGIC: i8 = 2;

pub(super) const BATCH_LENGTH_AT: usize = 8;
pub(super) const LEADER_EPOCH_AT: usize = 12;
pub(super) const MAGIC_AT: usize = 16;
pub(super) const CRC_AT: usize = 17;
pub(super) const ATTRIBUTES_AT: usize = 21;
pub(super) const MAX_TIMESTAMP_AT: usize = 35;

/// What the timestamps of a batch say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimestampType {
    /// When the producer made the record.
    #[default]
    CreateTime,
    /// When the broker appended the batch: the same for all its records.
    LogAppendTime,
}

/// The attribute bits of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Attributes(pub i16);

impl Attributes {
    const COMPRESSION: i16 = 0x07;
    const LOG_APPEND_TIME: i16 = 0x08;
    const TRANSACTIONAL: i16 = 0x10;
    const CONTROL: i16 = 0x20;
    const DELETE_HORIZON: i16 = 0x40;

    /// The codec; three of its eight numbers mean nothing.
    pub fn compression(self) -> Result<Compression> {
        Compression::from_id((self.0 & Self::COMPRESSION) as u8)
    }

    pub fn timestamp_type(self) -> TimestampType {
        if self.0 & Self::LOG_APPEND_TIME == 0 { TimestampType::CreateTime } else { TimestampType::LogAppendTime }
    }

    pub fn is_transactional(self) -> bool {
        self.0 & Self::TRANSACTIONAL != 0
    }

    /// Does the batch hold control records: a transaction's marker, a change of leader?
    pub fn is_control(self) -> bool {
        self.0 & Self::CONTROL != 0
    }

    /// Is the base timestamp the time after which tombstones may go?
    pub fn has_delete_horizon(self) -> bool {
        self.0 & Self::DELETE_HORIZON != 0
    }

    pub fn with_compression(self, compression: Compression) -> Self {
        Attributes((self.0 & !Self::COMPRESSION) | i16::from(compression.id()))
    }

    pub fn with_timestamp_type(self, timestamp_type: TimestampType) -> Self {
        self.with(Self::LOG_APPEND_TIME, timestamp_type == TimestampType::LogAppendTime)
    }

    pub fn with_transactional(self, on: bool) -> Self {
        self.with(Self::TRANSACTIONAL, on)
    }

    pub fn with_control(self, on: bool) -> Self {
        self.with(Self::CONTROL, on)
    }

    pub fn with_delete_horizon(self, on: bool) -> Self {
        self.with(Self::DELETE_HORIZON, on)
    }

    fn with(self, bit: i16, on: bool) -> Self {
        Attributes(if on { self.0 | bit } else { self.0 & !bit })
    }
}

/// All of a batch's header, as it stands in its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchHeader {
    pub base_offset: i64,
    /// The bytes after this field.
    pub batch_length: i32,
    pub partition_leader_epoch: i32,
    pub magic: i8,
    /// CRC-32C of all bytes from the attributes on.
    pub crc: u32,
    pub attributes: Attributes,
    pub last_offset_delta: i32,
    /// What the records' timestamp deltas count from; the delete horizon where the attributes say so.
    pub base_timestamp: i64,
    pub max_timestamp: i64,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub base_sequence: i32,
    pub records_count: i32,
}

impl BatchHeader {
    /// Read a header from the start of `bytes`, which may end anywhere behind it.
    ///
    /// # Errors
    /// [`BatchError::Magic`] for another format, [`BatchError::Length`] when the batch is shorter than its own
    /// header, [`BatchError::Partial`] when `bytes` are. The CRC is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<BatchHeader> {
        let truncated = BatchError::Partial { have: bytes.len(), need: BATCH_OVERHEAD };
        match bytes.get(MAGIC_AT) {
            None => return Err(truncated),
            Some(&magic) if magic as i8 != MAGIC => return Err(BatchError::Magic(magic as i8)),
            Some(_) => {}
        }
        let Some(raw) = bytes.first_chunk::<BATCH_OVERHEAD>() else {
            return Err(truncated);
        };
        let header = BatchHeader::from_raw(raw);
        if header.batch_length < (BATCH_OVERHEAD - LOG_OVERHEAD) as i32 {
            return Err(BatchError::Length(header.batch_length));
        }
        Ok(header)
    }

    fn from_raw(raw: &[u8; BATCH_OVERHEAD]) -> BatchHeader {
        BatchHeader {
            base_offset: i64::from_be_bytes(field(raw, 0)),
            batch_length: i32::from_be_bytes(field(raw, BATCH_LENGTH_AT)),
            partition_leader_epoch: i32::from_be_bytes(field(raw, LEADER_EPOCH_AT)),
            magic: raw[MAGIC_AT] as i8,
            crc: u32::from_be_bytes(field(raw, CRC_AT)),
            attributes: Attributes(i16::from_be_bytes(field(raw, ATTRIBUTES_AT))),
            last_offset_delta: i32::from_be_bytes(field(raw, 23)),
            base_timestamp: i64::from_be_bytes(field(raw, 27)),
            max_timestamp: i64::from_be_bytes(field(raw, MAX_TIMESTAMP_AT)),
            producer_id: i64::from_be_bytes(field(raw, 43)),
            producer_epoch: i16::from_be_bytes(field(raw, 51)),
            base_sequence: i32::from_be_bytes(field(raw, 53)),
            records_count: i32::from_be_bytes(field(raw, 57)),
        }
    }

    /// Fill the first 61 bytes of `batch`, a whole batch, with this header; batch length and CRC are computed
    /// from the bytes and not taken from here.
    ///
    /// # Errors
    /// [`BatchError::Partial`] below 61 bytes, [`BatchError::BatchTooLarge`] above what a length can say.
    pub fn write(&self, batch: &mut [u8]) -> Result<()> {
        let size = batch.len();
        if size > i32::MAX as usize {
            return Err(BatchError::BatchTooLarge { size, limit: i32::MAX as usize });
        }
        let Some(raw) = batch.first_chunk_mut::<BATCH_OVERHEAD>() else {
            return Err(BatchError::Partial { have: size, need: BATCH_OVERHEAD });
        };
        let length = (size - LOG_OVERHEAD) as i32;
        put(raw, 0, self.base_offset.to_be_bytes());
        put(raw, BATCH_LENGTH_AT, length.to_be_bytes());
        put(raw, LEADER_EPOCH_AT, self.partition_leader_epoch.to_be_bytes());
        raw[MAGIC_AT] = MAGIC as u8;
        put(raw, ATTRIBUTES_AT, self.attributes.0.to_be_bytes());
        put(raw, 23, self.last_offset_delta.to_be_bytes());
        put(raw, 27, self.base_timestamp.to_be_bytes());
        put(raw, MAX_TIMESTAMP_AT, self.max_timestamp.to_be_bytes());
        put(raw, 43, self.producer_id.to_be_bytes());
        put(raw, 51, self.producer_epoch.to_be_bytes());
        put(raw, 53, self.base_sequence.to_be_bytes());
        put(raw, 57, self.records_count.to_be_bytes());
        write_crc(batch);
        Ok(())
    }

    pub fn timestamp_type(&self) -> TimestampType {
        self.attributes.timestamp_type()
    }

    pub fn is_transactional(&self) -> bool {
        self.attributes.is_transactional()
    }

    pub fn is_control(&self) -> bool {
        self.attributes.is_control()
    }

    /// The codec of the records.
    pub fn compression(&self) -> Result<Compression> {
        self.attributes.compression()
    }

    /// The offset of the last record, be it still there or compacted away. Wraps on corrupt numbers.
    pub fn last_offset(&self) -> i64 {
        self.base_offset.wrapping_add(i64::from(self.last_offset_delta))
    }

    /// The offset after the batch.
    pub fn next_offset(&self) -> i64 {
        self.last_offset().wrapping_add(1)
    }

    /// The sequence of the last record, or -1.
    pub fn last_sequence(&self) -> i32 {
        match self.base_sequence {
            NO_SEQUENCE => NO_SEQUENCE,
            base => increment_sequence(base, self.last_offset_delta),
        }
    }

    pub fn has_producer_id(&self) -> bool {
        self.producer_id > NO_PRODUCER_ID
    }

    /// The time in milliseconds after which tombstones and markers of this batch may go.
    pub fn delete_horizon_ms(&self) -> Option<i64> {
        self.attributes.has_delete_horizon().then_some(self.base_timestamp)
    }

    /// All bytes of the batch, header included.
    pub fn size(&self) -> usize {
        LOG_OVERHEAD + usize::try_from(self.batch_length).unwrap_or(0)
    }
}

#[inline(always)]
fn field<const N: usize>(raw: &[u8; BATCH_OVERHEAD], at: usize) -> [u8; N] {
    let mut value = [0; N];
    value.copy_from_slice(&raw[at..at + N]);
    value
}

#[inline(always)]
fn put<const N: usize>(raw: &mut [u8; BATCH_OVERHEAD], at: usize, value: [u8; N]) {
    raw[at..at + N].copy_from_slice(&value);
}

fn write_crc(batch: &mut [u8]) {
    let crc = crc32c(&batch[ATTRIBUTES_AT..]);
    batch[CRC_AT..CRC_AT + 4].copy_from_slice(&crc.to_be_bytes());
}

fn whole(batch: &mut [u8]) -> Result<&mut [u8; BATCH_OVERHEAD]> {
    let have = batch.len();
    batch.first_chunk_mut().ok_or(BatchError::Partial { have, need: BATCH_OVERHEAD })
}

/// Set the base offset of the batch that begins `batch`. It is outside the CRC, which stays right.
pub fn set_base_offset(batch: &mut [u8], base_offset: i64) -> Result<()> {
    put(whole(batch)?, 0, base_offset.to_be_bytes());
    Ok(())
}

/// Set the partition leader epoch of the batch that begins `batch`. It is outside the CRC, which stays right.
pub fn set_partition_leader_epoch(batch: &mut [u8], epoch: i32) -> Result<()> {
    put(whole(batch)?, LEADER_EPOCH_AT, epoch.to_be_bytes());
    Ok(())
}

/// Set the max timestamp and the timestamp type of `batch`, the bytes of exactly one batch, and its CRC with them.
/// With `LogAppendTime` the max timestamp is what readers see as the timestamp of every record.
pub fn set_max_timestamp_and_type(batch: &mut [u8], timestamp_type: TimestampType, max_timestamp: i64) -> Result<()> {
    let header = BatchHeader::parse(batch)?;
    let size = header.size();
    let left = batch.len();
    if size != left {
        return Err(if size > left {
            BatchError::Partial { have: left, need: size }
        } else {
            BatchError::Trailing(left - size)
        });
    }
    let attributes = header.attributes.with_timestamp_type(timestamp_type);
    if attributes != header.attributes || max_timestamp != header.max_timestamp {
        let raw = whole(batch)?;
        put(raw, ATTRIBUTES_AT, attributes.0.to_be_bytes());
        put(raw, MAX_TIMESTAMP_AT, max_timestamp.to_be_bytes());
        write_crc(batch);
    }
    Ok(())
}
