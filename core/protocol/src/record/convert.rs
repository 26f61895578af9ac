//! The slow road: batches that are not stored as they came.

use bytes::{Bytes, BytesMut};

use super::batch::Batch;
use super::compression::{Compression, Compressor};
use super::error::Result;
use super::header::{BATCH_OVERHEAD, TimestampType};

/// What is to be different about a batch. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Another codec: a topic's `compression.type` that is not the producer's.
    pub compressor: Option<Compressor>,
    /// The timestamp type and the max timestamp.
    pub timestamp: Option<(TimestampType, i64)>,
    pub base_offset: Option<i64>,
    pub partition_leader_epoch: Option<i32>,
}

/// A batch with other bytes around the same records. With another codec its records are decompressed, into at most
/// `limit` bytes, and compressed again; they themselves stay what they are. A batch of control records keeps its codec.
pub fn convert(batch: &Batch, changes: &Changes, limit: usize) -> Result<Bytes> {
    let mut header = batch.header;
    if let Some((timestamp_type, max_timestamp)) = changes.timestamp {
        header.attributes = header.attributes.with_timestamp_type(timestamp_type);
        header.max_timestamp = max_timestamp;
    }
    header.base_offset = changes.base_offset.unwrap_or(header.base_offset);
    header.partition_leader_epoch = changes.partition_leader_epoch.unwrap_or(header.partition_leader_epoch);
    let compressor = changes.compressor.filter(|_| !header.is_control() && header.records_count > 0);
    let mut bytes = match compressor {
        Some(compressor) if compressor.compression() != header.compression()? => {
            header.attributes = header.attributes.with_compression(compressor.compression());
            recompress(batch, &compressor, limit)?
        }
        _ => batch.bytes.to_vec(),
    };
    header.write(&mut bytes)?;
    Ok(Bytes::from(bytes))
}

fn recompress(batch: &Batch, compressor: &Compressor, limit: usize) -> Result<Vec<u8>> {
    let body = batch.body(limit)?;
    let reserve = match compressor.compression() {
        Compression::None => body.len(),
        _ => body.len() / 2,
    };
    let mut bytes = Vec::with_capacity(BATCH_OVERHEAD + reserve);
    bytes.resize(BATCH_OVERHEAD, 0);
    compressor.compress(&body, &mut bytes)?;
    Ok(bytes)
}

/// The bytes of a batch to write into: its own memory when nobody shares it, else a copy.
pub fn into_mut(bytes: Bytes) -> BytesMut {
    bytes.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]))
}
