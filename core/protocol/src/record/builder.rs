//! Writing a batch: each record is put in its final form as it comes, the header last.

use bytes::Bytes;

use super::compression::{Compression, Compressor};
use super::error::{BatchError, Result};
use super::header::{Attributes, BATCH_OVERHEAD, BatchHeader, MAGIC, TimestampType};
use super::varint::{put_varint, put_varlong, varint_size, varlong_size};
use super::{NO_PARTITION_LEADER_EPOCH, NO_PRODUCER_EPOCH, NO_PRODUCER_ID, NO_SEQUENCE, NO_TIMESTAMP};

/// A header of a record that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header<'a> {
    pub name: &'a str,
    pub value: Option<&'a [u8]>,
}

/// What a batch's header says besides what its records say. The default is a batch of a plain producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finish {
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub base_sequence: i32,
    pub is_transactional: bool,
    pub is_control: bool,
    pub base_offset: i64,
    pub partition_leader_epoch: i32,
    /// Milliseconds: the batch is of type `LogAppendTime` and has this time.
    pub log_append_time: Option<i64>,
}

impl Default for Finish {
    fn default() -> Self {
        Finish {
            producer_id: NO_PRODUCER_ID,
            producer_epoch: NO_PRODUCER_EPOCH,
            base_sequence: NO_SEQUENCE,
            is_transactional: false,
            is_control: false,
            base_offset: 0,
            partition_leader_epoch: NO_PARTITION_LEADER_EPOCH,
            log_append_time: None,
        }
    }
}

/// A batch that takes records. Its bytes are one growing buffer whose first 61 wait for the header.
#[derive(Debug, Clone)]
pub struct BatchBuilder {
    buffer: Vec<u8>,
    /// What to reserve when the buffer is begun.
    capacity: usize,
    compressor: Compressor,
    count: u32,
    last_offset_delta: i32,
    base_timestamp: i64,
    max_timestamp: i64,
}

impl BatchBuilder {
    /// `capacity` bytes are reserved by the first record: the batch's expected size, `batch.size` of a producer.
    pub fn new(compressor: impl Into<Compressor>, capacity: usize) -> Self {
        BatchBuilder {
            buffer: Vec::new(),
            capacity: capacity.max(BATCH_OVERHEAD),
            compressor: compressor.into(),
            count: 0,
            last_offset_delta: -1,
            base_timestamp: NO_TIMESTAMP,
            max_timestamp: NO_TIMESTAMP,
        }
    }

    /// Records so far.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn compression(&self) -> Compression {
        self.compressor.compression()
    }

    /// The largest timestamp so far, in milliseconds; -1 without records.
    pub fn max_timestamp(&self) -> i64 {
        self.max_timestamp
    }

    /// The bytes of the batch, header included: exact when it is not compressed, and otherwise the bytes before
    /// compression, which a producer multiplies by the ratio that it has seen.
    pub fn estimated_size(&self) -> usize {
        self.buffer.len().max(BATCH_OVERHEAD)
    }

    /// The bytes that a record would add, its length included.
    #[inline]
    pub fn size_of(&self, timestamp: i64, key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
        let body = self.body_size(self.last_offset_delta.wrapping_add(1), timestamp, key, value, headers);
        varint_size(i32::try_from(body).unwrap_or(i32::MAX)) + body
    }

    /// Would the batch with this record, uncompressed, be of at most `limit` bytes?
    #[inline]
    pub fn would_fit(
        &self,
        limit: usize,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> bool {
        self.estimated_size() + self.size_of(timestamp, key, value, headers) <= limit
    }

    /// Append a record; `timestamp` in milliseconds, -1 for none. Returns its index in the batch.
    ///
    /// # Errors
    /// [`BatchError::BatchTooLarge`] when the batch would be longer than a batch can say. It stays as it was.
    #[inline]
    pub fn append(
        &mut self,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> Result<usize> {
        self.append_at(self.last_offset_delta.wrapping_add(1), timestamp, key, value, headers)
    }

    /// Append a record that keeps its distance from the base offset, with gaps before it: for compaction.
    /// The deltas ascend.
    pub fn append_at(
        &mut self,
        offset_delta: i32,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> Result<usize> {
        let body = self.body_size(offset_delta, timestamp, key, value, headers);
        let size = self.estimated_size().saturating_add(body + 5);
        if size > i32::MAX as usize || offset_delta <= self.last_offset_delta {
            return Err(BatchError::BatchTooLarge { size, limit: i32::MAX as usize });
        }
        if self.buffer.is_empty() {
            self.buffer.reserve(self.capacity.max(size));
            self.buffer.resize(BATCH_OVERHEAD, 0);
        }
        self.buffer.reserve(body + 5);
        self.base_timestamp = self.base_for(timestamp);
        // Small numbers are gathered on the stack, so that a record is three or four copies into the buffer.
        let mut prefix = [0u8; 32];
        let mut end = 0;
        put_varint(&mut prefix, &mut end, body as i32);
        end += 1; // The record's attributes are zero.
        put_varlong(&mut prefix, &mut end, timestamp.wrapping_sub(self.base_timestamp));
        put_varint(&mut prefix, &mut end, offset_delta);
        put_varint(&mut prefix, &mut end, length(key));
        self.buffer.extend_from_slice(&prefix[..end]);
        self.buffer.extend_from_slice(key.unwrap_or_default());
        self.put_number(length(value));
        self.buffer.extend_from_slice(value.unwrap_or_default());
        if headers.is_empty() {
            self.buffer.push(0);
        } else {
            self.put_headers(headers);
        }
        let index = self.count as usize;
        self.count += 1;
        self.last_offset_delta = offset_delta;
        self.max_timestamp = self.max_timestamp.max(timestamp);
        Ok(index)
    }

    #[inline]
    fn body_size(
        &self,
        offset_delta: i32,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> usize {
        let mut size = 1
            + varlong_size(timestamp.wrapping_sub(self.base_for(timestamp)))
            + varint_size(offset_delta)
            + varint_size(length(key))
            + key.map_or(0, <[u8]>::len)
            + varint_size(length(value))
            + value.map_or(0, <[u8]>::len)
            + varint_size(headers.len() as i32);
        for header in headers {
            size += varint_size(header.name.len() as i32) + header.name.len();
            size += varint_size(length(header.value)) + header.value.map_or(0, <[u8]>::len);
        }
        size
    }

    /// The first record gives the base timestamp.
    #[inline]
    fn base_for(&self, timestamp: i64) -> i64 {
        if self.count == 0 { timestamp } else { self.base_timestamp }
    }

    #[inline]
    fn put_number(&mut self, value: i32) {
        let mut number = [0u8; 5];
        let mut end = 0;
        put_varint(&mut number, &mut end, value);
        self.buffer.extend_from_slice(&number[..end]);
    }

    fn put_headers(&mut self, headers: &[Header]) {
        self.put_number(headers.len() as i32);
        for header in headers {
            self.put_number(header.name.len() as i32);
            self.buffer.extend_from_slice(header.name.as_bytes());
            self.put_number(length(header.value));
            self.buffer.extend_from_slice(header.value.unwrap_or_default());
        }
    }

    /// Compress if asked, write the header and its CRC, and give the batch away. The builder is then empty and can
    /// take the records of the next batch; a buffer that was compressed from is used again.
    ///
    /// Without records it is a header alone, with base timestamp and last offset delta -1.
    pub fn finish(&mut self, finish: &Finish) -> Result<Bytes> {
        let mut batch = self.take_bytes()?;
        let max_timestamp = finish.log_append_time.unwrap_or(self.max_timestamp);
        let timestamp_type =
            if finish.log_append_time.is_some() { TimestampType::LogAppendTime } else { TimestampType::CreateTime };
        // A batch without records has nothing to compress and is not marked so.
        let compression = if self.count == 0 { Compression::None } else { self.compressor.compression() };
        let header = BatchHeader {
            base_offset: finish.base_offset,
            batch_length: 0,
            partition_leader_epoch: finish.partition_leader_epoch,
            magic: MAGIC,
            crc: 0,
            attributes: Attributes::default()
                .with_compression(compression)
                .with_timestamp_type(timestamp_type)
                .with_transactional(finish.is_transactional)
                .with_control(finish.is_control),
            last_offset_delta: self.last_offset_delta,
            base_timestamp: self.base_timestamp,
            max_timestamp,
            producer_id: finish.producer_id,
            producer_epoch: finish.producer_epoch,
            base_sequence: finish.base_sequence,
            records_count: self.count as i32,
        };
        header.write(&mut batch)?;
        self.count = 0;
        self.last_offset_delta = -1;
        self.base_timestamp = NO_TIMESTAMP;
        self.max_timestamp = NO_TIMESTAMP;
        Ok(Bytes::from(batch))
    }

    fn take_bytes(&mut self) -> Result<Vec<u8>> {
        if self.count == 0 {
            return Ok(vec![0; BATCH_OVERHEAD]);
        }
        if self.compressor.compression() == Compression::None {
            return Ok(std::mem::take(&mut self.buffer));
        }
        let mut batch = Vec::with_capacity(BATCH_OVERHEAD + self.buffer.len() / 2);
        batch.resize(BATCH_OVERHEAD, 0);
        self.compressor.compress(&self.buffer[BATCH_OVERHEAD..], &mut batch)?;
        self.buffer.clear();
        Ok(batch)
    }
}

/// A length on the wire: -1 for null. Lengths beyond `i32` fail at the batch's size.
#[inline(always)]
fn length(bytes: Option<&[u8]>) -> i32 {
    bytes.map_or(-1, |bytes| bytes.len() as i32)
}
