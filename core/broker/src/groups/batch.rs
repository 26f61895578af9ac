//! Records into batches, and back.

use bytes::Bytes;
use ottla_coordinator::{GroupShard, Now, Record, record::Decoded};
use ottla_protocol::ErrorCode;
use ottla_protocol::record::{Batch, BatchBuilder, Compression, EndTransactionMarker, Finish};

/// What a batch of our own log may decompress to.
const BODY_LIMIT: usize = 256 << 20;

/// The records as batches of at most `limit` bytes, or as one batch where they must not be parted; each with the
/// number of its records.
pub(super) fn encode(
    records: &[Record],
    wall_ms: i64,
    divisible: bool,
    limit: usize,
) -> Result<Vec<(usize, Bytes)>, ErrorCode> {
    let mut builder = BatchBuilder::new(Compression::None, 256);
    let mut batches = Vec::with_capacity(1);
    for record in records {
        let key = record.key_bytes().map_err(|error| unwritable(&error))?;
        let value = record.value_bytes().map_err(|error| unwritable(&error))?;
        let (key, value) = (Some(&key[..]), value.as_deref());
        if divisible && !builder.is_empty() && !builder.would_fit(limit, wall_ms, key, value, &[]) {
            batches.push(finish(&mut builder)?);
        }
        builder.append(wall_ms, key, value, &[]).map_err(|error| unwritable(&error))?;
    }
    batches.push(finish(&mut builder)?);
    Ok(batches)
}

fn finish(builder: &mut BatchBuilder) -> Result<(usize, Bytes), ErrorCode> {
    let count = builder.len();
    builder.finish(&Finish::default()).map(|batch| (count, batch)).map_err(|error| unwritable(&error))
}

fn unwritable(error: &dyn std::error::Error) -> ErrorCode {
    tracing::error!(%error, "a coordinator's records cannot be written");
    ErrorCode::UNKNOWN_SERVER_ERROR
}

/// Replays a log, and counts what it cannot read: those records stay where they are.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// The first type that is not served here, and how many such records there are.
    unknown: Option<(i16, usize)>,
    unreadable: Option<(i64, String)>,
}

impl Replay {
    pub(super) fn batch(&mut self, shard: &mut GroupShard, batch: &Batch, now: Now) -> Result<(), ErrorCode> {
        let corrupt = |error: &dyn std::error::Error| {
            tracing::error!(base_offset = batch.header.base_offset, %error, "a batch of __consumer_offsets does not read");
            ErrorCode::CORRUPT_MESSAGE
        };
        let body = batch.body(BODY_LIMIT).map_err(|error| corrupt(&error))?;
        let producer = batch.header.is_transactional().then_some(batch.header.producer_id);
        for record in batch.records(&body) {
            let record = record.map_err(|error| corrupt(&error))?;
            if batch.header.is_control() {
                let marker = EndTransactionMarker::parse(record.key, record.value).map_err(|error| corrupt(&error))?;
                if let Some(marker) = marker {
                    shard.replay_end_of_transaction(record.offset, batch.header.producer_id, marker.committed);
                }
                continue;
            }
            let key = Bytes::copy_from_slice(record.key.unwrap_or_default());
            match Record::decode(key, record.value.map(Bytes::copy_from_slice)) {
                Ok(Decoded::Record(decoded)) => shard.replay(record.offset, decoded, producer, now),
                Ok(Decoded::Unknown(kind)) => self.unknown.get_or_insert((kind, 0)).1 += 1,
                Err(error) => {
                    self.unreadable.get_or_insert((record.offset, error.to_string()));
                }
            }
        }
        shard.advance(batch.header.next_offset());
        Ok(())
    }

    /// One warning for each kind of record that was stepped over.
    pub(super) fn warn(&self, partition: i32) {
        if let Some((kind, count)) = self.unknown {
            tracing::warn!(
                "__consumer_offsets-{partition} holds {count} records of group types that are not served here (the first: \
                 type {kind}); they are kept and skipped"
            );
        }
        if let Some((offset, error)) = &self.unreadable {
            tracing::warn!(
                "__consumer_offsets-{partition} has a record at {offset} that does not read ({error}); it is kept and skipped"
            );
        }
    }
}
