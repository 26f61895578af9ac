//! A batch whose records can be found by their index: what clients and language bindings hold.

use bytes::Bytes;

use super::batch::Batch;
use super::error::Result;
use super::header::{BatchHeader, TimestampType};
use super::iterator::{RecordIterator, RecordRef, checked_count};
use super::slot::RecordSlot;

/// A decompressed batch with the places of each record: 32 bytes a record, in one allocation.
#[derive(Debug, Clone)]
pub struct DecodedBatch {
    header: BatchHeader,
    body: Bytes,
    slots: Vec<RecordSlot>,
}

impl DecodedBatch {
    /// Decompress into at most `limit` bytes and walk the records once. The CRC is not looked at.
    pub fn new(batch: &Batch, limit: usize) -> Result<DecodedBatch> {
        DecodedBatch::from_body(batch.header, batch.body(limit)?)
    }

    /// Walk the records of a body that is decompressed already.
    pub fn from_body(header: BatchHeader, body: Bytes) -> Result<DecodedBatch> {
        let mut slots = Vec::with_capacity(checked_count(&header, &body)? as usize);
        let mut records = RecordIterator::new(&header, &body);
        while let Some(slot) = records.next_slot() {
            slots.push(slot?);
        }
        Ok(DecodedBatch { header, body, slots })
    }

    pub fn header(&self) -> &BatchHeader {
        &self.header
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub fn timestamp_type(&self) -> TimestampType {
        self.header.timestamp_type()
    }

    /// The decompressed records: what the slots point into.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Bytes of the decompressed records.
    pub fn body_len(&self) -> usize {
        self.body.len()
    }

    /// The places of each record.
    pub fn slots(&self) -> &[RecordSlot] {
        &self.slots
    }

    /// Record `index`, counted from 0; `None` behind the last.
    #[inline]
    pub fn get(&self, index: usize) -> Option<RecordRef<'_>> {
        self.slots.get(index).map(|slot| RecordRef::new(&self.header, &self.body, slot))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = RecordRef<'_>> + DoubleEndedIterator {
        self.slots.iter().map(|slot| RecordRef::new(&self.header, &self.body, slot))
    }

    /// The offset of record `index`.
    #[inline]
    pub fn offset(&self, index: usize) -> Option<i64> {
        self.slots.get(index).map(|slot| slot.offset(&self.header))
    }

    /// The timestamp of record `index`, in milliseconds.
    #[inline]
    pub fn timestamp(&self, index: usize) -> Option<i64> {
        self.slots.get(index).map(|slot| slot.timestamp(&self.header))
    }

    /// The key of record `index`, sharing the batch's memory and keeping it alive; the inner `None` is null.
    pub fn key_bytes(&self, index: usize) -> Option<Option<Bytes>> {
        self.slots.get(index).map(|slot| slot.key().map(|run| self.body.slice(run)))
    }

    /// The value of record `index`, sharing the batch's memory and keeping it alive; the inner `None` is null.
    pub fn value_bytes(&self, index: usize) -> Option<Option<Bytes>> {
        self.slots.get(index).map(|slot| slot.value().map(|run| self.body.slice(run)))
    }

    /// The index of the first record whose offset is at least `offset`; the length when there is none.
    pub fn index_of(&self, offset: i64) -> usize {
        self.slots.partition_point(|slot| slot.offset(&self.header) < offset)
    }
}
