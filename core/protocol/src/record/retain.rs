//! A batch with some of its records gone: what compaction leaves.

use bytes::Bytes;

use super::NO_TIMESTAMP;
use super::batch::Batch;
use super::compression::{Compression, Compressor};
use super::error::Result;
use super::header::{BATCH_OVERHEAD, TimestampType};
use super::iterator::{RecordIterator, RecordRef};
use super::slot::RecordSlot;
use super::varint::{put_varint, put_varlong, read_varint, read_varlong};

/// What is left of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retained {
    /// All records, and the delete horizon is what it was: the batch's own bytes do.
    All,
    /// Some records, or all with another delete horizon, in a batch of this many bytes.
    Some { bytes: Bytes, records: u32 },
    /// No record. [`emptied`] gives a header where the producer's state still needs one.
    Nothing,
}

/// Keep the records that `keep` says yes to. Base offset, last offset, producer and codec stay what they are, so
/// offsets have gaps where records are gone; the records' own bytes are copied.
///
/// With `delete_horizon_ms` the batch gets it where it has none: the time after which its tombstones may go.
/// `limit` bounds the decompressed records.
pub fn retain(
    batch: &Batch,
    delete_horizon_ms: Option<i64>,
    limit: usize,
    mut keep: impl FnMut(&RecordRef<'_>) -> bool,
) -> Result<Retained> {
    let mut header = batch.header;
    let body = batch.body(limit)?;
    let new_horizon = delete_horizon_ms.filter(|_| !header.attributes.has_delete_horizon());
    // The horizon stands where the base timestamp does, so it moves what the records' deltas count from.
    let shift = new_horizon.map_or(0, |horizon| header.base_timestamp.wrapping_sub(horizon));
    let mut kept = Vec::with_capacity(body.len());
    let (mut records, mut max_timestamp, mut seen) = (0u32, NO_TIMESTAMP, 0u32);
    let mut iterator = RecordIterator::new(&header, &body);
    loop {
        let start = iterator.position();
        let Some(slot) = iterator.next_slot() else {
            break;
        };
        let slot = slot?;
        seen += 1;
        let record = RecordRef::new(&header, &body, &slot);
        if !keep(&record) {
            continue;
        }
        records += 1;
        max_timestamp = max_timestamp.max(record.timestamp);
        match shift {
            0 => kept.extend_from_slice(&body[start..slot.end()]),
            shift => put_shifted(&body, start, &slot, shift, &mut kept),
        }
    }
    if records == 0 {
        return Ok(Retained::Nothing);
    }
    if records == seen && new_horizon.is_none() {
        return Ok(Retained::All);
    }
    if let Some(horizon) = new_horizon {
        header.base_timestamp = horizon;
        header.attributes = header.attributes.with_delete_horizon(true);
    }
    if header.timestamp_type() == TimestampType::CreateTime {
        header.max_timestamp = max_timestamp;
    }
    header.records_count = records as i32;
    let mut bytes = vec![0; BATCH_OVERHEAD];
    Compressor::from(header.compression()?).compress(&kept, &mut bytes)?;
    header.write(&mut bytes)?;
    Ok(Retained::Some { bytes: Bytes::from(bytes), records })
}

/// Copy a record whose timestamp delta is to be larger by `shift`.
fn put_shifted(body: &[u8], start: usize, slot: &RecordSlot, shift: i64, kept: &mut Vec<u8>) {
    let mut at = start;
    // Both numbers were read a moment ago, when the slot was made, so they are only stepped over.
    let _ = read_varint(body, &mut at);
    let attributes = body[at];
    at += 1;
    let _ = read_varlong(body, &mut at);
    let rest = &body[at..slot.end()];
    let mut numbers = [0u8; 20];
    let mut end = 0;
    put_varlong(&mut numbers, &mut end, slot.timestamp_delta.wrapping_add(shift));
    let mut prefix = [0u8; 5];
    let mut prefix_end = 0;
    put_varint(&mut prefix, &mut prefix_end, (1 + end + rest.len()) as i32);
    kept.extend_from_slice(&prefix[..prefix_end]);
    kept.push(attributes);
    kept.extend_from_slice(&numbers[..end]);
    kept.extend_from_slice(rest);
}

/// The header of a batch whose records are all gone: it keeps the place of the producer's last sequence and of the
/// offsets. Base timestamp -1, no codec, count 0.
pub fn emptied(batch: &Batch) -> Result<Bytes> {
    let mut header = batch.header;
    header.attributes = header.attributes.with_compression(Compression::None).with_delete_horizon(false);
    header.base_timestamp = NO_TIMESTAMP;
    header.records_count = 0;
    let mut bytes = vec![0; BATCH_OVERHEAD];
    header.write(&mut bytes)?;
    Ok(Bytes::from(bytes))
}
