//! A batch on its way: open while records come in, sealed when it is sent.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use ottla_protocol::record::{self, BATCH_OVERHEAD, BatchBuilder};

use super::delivery::BatchHandle;

/// Who wrote a batch, and which of the writer's records of the partition comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) producer_id: i64,
    pub(super) epoch: i16,
}

/// A batch that takes records.
pub(super) struct OpenBatch {
    pub(super) records: BatchBuilder,
    pub(super) handle: Arc<BatchHandle>,
    pub(super) created: Instant,
    /// Bytes of `buffer.memory` that it holds.
    pub(super) reserved: usize,
    /// Distinguishes it from other batches of its partition.
    pub(super) number: u64,
}

/// What a batch is made of.
pub(super) enum Content {
    /// Not sent yet: the codec has not run.
    Open(BatchBuilder),
    /// As it goes out.
    Sealed(Bytes),
}

/// A batch that takes no more records: it waits to be sent, or is under way.
pub(super) struct Batch {
    pub(super) content: Content,
    pub(super) handle: Arc<BatchHandle>,
    pub(super) count: u32,
    pub(super) created: Instant,
    pub(super) reserved: usize,
    /// Times that it was sent.
    pub(super) attempts: u32,
    /// Not to be sent again before.
    pub(super) retry_at: Option<Instant>,
    /// Set when it is first sent by an idempotent producer.
    pub(super) sequence: Option<(Identity, i32)>,
    /// Its sequence was set anew after an error: the broker may answer the old one's error once more.
    pub(super) sequence_reset: bool,
    /// Uncompressed size.
    pub(super) size: usize,
}

impl Batch {
    pub(super) fn close(open: OpenBatch) -> Batch {
        Batch {
            count: open.records.len() as u32,
            size: open.records.estimated_size(),
            content: Content::Open(open.records),
            handle: open.handle,
            created: open.created,
            reserved: open.reserved,
            attempts: 0,
            retry_at: None,
            sequence: None,
            sequence_reset: false,
        }
    }

    pub(super) fn last_sequence(&self) -> Option<i32> {
        self.sequence.map(|(_, first)| record::increment_sequence(first, self.count as i32 - 1))
    }

    pub(super) fn first_sequence(&self) -> Option<i32> {
        self.sequence.map(|(_, first)| first)
    }

    /// Bytes on the wire, as far as they are known before the codec has run.
    pub(super) fn wire_size(&self) -> usize {
        match &self.content {
            Content::Open(records) => records.estimated_size(),
            Content::Sealed(bytes) => bytes.len(),
        }
    }

    /// Write the sequence into bytes that are sealed already: the checksum covers it.
    pub(super) fn set_sequence(&mut self, identity: Identity, first: i32) {
        self.sequence = Some((identity, first));
        let Content::Sealed(bytes) = &self.content else { return };
        if bytes.len() < BATCH_OVERHEAD {
            return;
        }
        let mut copy = bytes.to_vec();
        copy[43..51].copy_from_slice(&identity.producer_id.to_be_bytes());
        copy[51..53].copy_from_slice(&identity.epoch.to_be_bytes());
        copy[53..57].copy_from_slice(&first.to_be_bytes());
        let checksum = record::crc::crc32c(&copy[21..]);
        copy[17..21].copy_from_slice(&checksum.to_be_bytes());
        self.content = Content::Sealed(copy.into());
    }
}
