//! A batch that the broker finds too large is sent again in parts.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use ottla_protocol::record::{Batch as WireBatch, BatchBuilder, Compressor, Header};

use super::batch::{Batch, Content};
use super::delivery::{BatchHandle, Outcome};
use crate::error::{Error, Kind};

/// Decompressed records of one batch of ours: it was made within the limits of `batch.size` and a record.
const LIMIT: usize = i32::MAX as usize;

/// Parts of at most `limit` uncompressed bytes each, in order; the sequences follow on from each other. The handle of
/// `batch` is settled as split, so its deliveries follow.
pub(super) fn split(batch: &Batch, limit: usize, compressor: Compressor, now: Instant) -> Result<Vec<Batch>, Error> {
    let Content::Sealed(bytes) = &batch.content else {
        return Err(Error::illegal_state("a batch that was never sent cannot be too large for the broker"));
    };
    let unreadable =
        |error: &dyn std::fmt::Display| Error::new(Kind::Corrupt, format!("batch cannot be split: {error}"));
    let wire = WireBatch::parse(bytes).map_err(|error| unreadable(&error))?;
    let body: Bytes = wire.body(LIMIT).map_err(|error| unreadable(&error))?;
    let mut builders: Vec<(u32, BatchBuilder)> = Vec::new();
    for (index, record) in wire.records(&body).enumerate() {
        let record = record.map_err(|error| unreadable(&error))?;
        let headers: Vec<Header<'_>> = record.headers.iter().map(|(name, value)| Header { name, value }).collect();
        let (time, key, value) = (record.timestamp, record.key, record.value);
        let fits = builders.last().is_some_and(|(_, part)| part.would_fit(limit, time, key, value, &headers));
        if !fits {
            builders.push((index as u32, BatchBuilder::new(compressor, limit)));
        }
        if let Some((_, part)) = builders.last_mut() {
            part.append(time, key, value, &headers).map_err(|error| unreadable(&error))?;
        }
    }
    let mut parts = Vec::with_capacity(builders.len());
    let mut handles = Vec::with_capacity(builders.len());
    let mut reserved_left = batch.reserved;
    let count = builders.len();
    for (part, (first, records)) in builders.into_iter().enumerate() {
        let handle = BatchHandle::new(batch.handle.topic().clone(), batch.handle.partition());
        handles.push((first, handle.clone()));
        // The parts share what the whole had reserved.
        let reserved = if part + 1 == count { reserved_left } else { (batch.reserved / count).min(reserved_left) };
        reserved_left -= reserved;
        let sequence = batch
            .sequence
            .map(|(identity, sequence)| (identity, ottla_protocol::record::increment_sequence(sequence, first as i32)));
        parts.push(Batch {
            count: records.len() as u32,
            size: records.estimated_size(),
            content: Content::Open(records),
            handle,
            created: batch.created,
            reserved,
            attempts: batch.attempts.max(1),
            retry_at: Some(now),
            sequence,
            sequence_reset: batch.sequence_reset,
        });
    }
    batch.handle.settle(Outcome::Split(handles));
    Ok(parts)
}

/// Keep the parts among what `flush` waits for.
pub(super) fn register(parts: &[Batch], incomplete: &mut rustc_hash::FxHashMap<usize, Arc<BatchHandle>>) {
    for part in parts {
        incomplete.insert(Arc::as_ptr(&part.handle) as usize, part.handle.clone());
    }
}
