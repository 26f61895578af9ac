//! Batches one after the other: the content of a `records` field, or of a segment.

use bytes::Bytes;

use super::compression::{self, Compression};
use super::crc::crc32c;
use super::error::{BatchError, Result};
use super::header::{ATTRIBUTES_AT, BATCH_LENGTH_AT, BATCH_OVERHEAD, BatchHeader, LOG_OVERHEAD};
use super::iterator::RecordIterator;

/// One batch: its header, read, and its bytes, shared and not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub header: BatchHeader,
    /// All of the batch, header included, and nothing behind it.
    pub bytes: Bytes,
}

impl Batch {
    /// The batch at the start of `bytes`; what follows it is left alone. The CRC is not looked at.
    ///
    /// # Errors
    /// Those of [`BatchHeader::parse`], and [`BatchError::Partial`] when not all of the batch is there.
    pub fn parse(bytes: &Bytes) -> Result<Batch> {
        let header = BatchHeader::parse(bytes)?;
        let (have, need) = (bytes.len(), header.size());
        if have < need {
            return Err(BatchError::Partial { have, need });
        }
        Ok(Batch { header, bytes: bytes.slice(..need) })
    }

    /// `bytes` as exactly one batch, as a produce request carries it.
    ///
    /// # Errors
    /// Those of [`Batch::parse`], and [`BatchError::Trailing`] when something follows.
    pub fn exactly_one(bytes: &Bytes) -> Result<Batch> {
        let batch = Batch::parse(bytes)?;
        match bytes.len() - batch.bytes.len() {
            0 => Ok(batch),
            trailing => Err(BatchError::Trailing(trailing)),
        }
    }

    /// Do the bytes have the CRC that the header says?
    pub fn verify_crc(&self) -> Result<()> {
        let computed = crc32c(&self.bytes[ATTRIBUTES_AT..]);
        let found = self.header.crc;
        if found == computed { Ok(()) } else { Err(BatchError::Crc { found, computed }) }
    }

    /// The records as they are stored, compressed or not.
    pub fn payload(&self) -> Bytes {
        self.bytes.slice(BATCH_OVERHEAD..)
    }

    /// The records' bytes, decompressed into at most `limit` bytes. Those of an uncompressed batch share its memory.
    pub fn body(&self, limit: usize) -> Result<Bytes> {
        match self.header.compression()? {
            Compression::None => Ok(self.payload()),
            codec => compression::decompress(codec, &self.bytes[BATCH_OVERHEAD..], limit).map(Bytes::from),
        }
    }

    /// The records over a body that [`Batch::body`] gave.
    pub fn records<'a>(&self, body: &'a [u8]) -> RecordIterator<'a> {
        RecordIterator::new(&self.header, body)
    }
}

/// The batches in a run of bytes, in order. Nothing follows an error.
///
/// A batch that is cut off at the end is [`BatchError::Partial`]: a fetch response may end in one, a produce
/// request may not.
#[derive(Debug, Clone)]
pub struct Batches {
    rest: Bytes,
}

impl Batches {
    pub fn new(bytes: Bytes) -> Self {
        Batches { rest: bytes }
    }

    /// Bytes not yet gone through.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// A length that no batch can have is damage, and not a batch that was cut off inside its header.
    fn partial_or_damaged(&self, error: BatchError) -> BatchError {
        let least = (BATCH_OVERHEAD - LOG_OVERHEAD) as i32;
        let length = self.rest.get(BATCH_LENGTH_AT..).and_then(|rest| rest.first_chunk::<4>());
        match length.map(|length| i32::from_be_bytes(*length)) {
            Some(length) if length < least && matches!(error, BatchError::Partial { .. }) => BatchError::Length(length),
            _ => error,
        }
    }
}

impl Iterator for Batches {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let batch = Batch::parse(&self.rest).map_err(|error| self.partial_or_damaged(error));
        self.rest = match &batch {
            Ok(batch) => self.rest.slice(batch.bytes.len()..),
            Err(_) => Bytes::new(),
        };
        Some(batch)
    }
}

impl std::iter::FusedIterator for Batches {}
