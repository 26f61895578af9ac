//! Fetched bytes into records: checksums, codecs, aborted transactions, positions.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use ottla_protocol::record::{Batch, BatchError, BatchHeader, ControlRecordType, DecodedBatch};

use super::fetch::Fetched;
use super::records::PartitionRecords;
use super::subscription::Position;
use crate::config::IsolationLevel;
use crate::error::{Error, Kind};

/// The largest decompressed batch that is read.
const DECOMPRESSED_LIMIT: usize = i32::MAX as usize;

/// The offset after the last whole batch, and that batch's leader epoch; `None` without one. Reads heads only.
pub(super) fn end_of(records: &Bytes) -> Result<Option<(i64, i32)>, BatchError> {
    let mut at = 0;
    let mut end = None;
    while at < records.len() {
        let header = match BatchHeader::parse(&records[at..]) {
            Ok(header) => header,
            Err(BatchError::Partial { .. }) => break,
            Err(error) if end.is_none() => return Err(error),
            // What comes before the damage can be read; the next fetch begins with it.
            Err(_) => break,
        };
        if records.len() - at < header.size() {
            break;
        }
        end = Some((header.next_offset(), header.partition_leader_epoch));
        at += header.size();
    }
    Ok(end)
}

/// A fetched partition on its way through `poll`.
pub(super) struct Decoding {
    pub(super) fetched: Fetched,
    rest: Bytes,
    /// Producers whose transaction that is being read was aborted.
    aborted: BTreeSet<i64>,
    next_aborted: usize,
    /// The batch that was begun and the index of its next record.
    open: Option<(Arc<DecodedBatch>, usize)>,
    /// The offset of the next record, and the epoch of the last batch.
    pub(super) position: Position,
}

/// The next run of records, or what else there is.
pub(super) enum Next {
    Run(PartitionRecords),
    /// All is read; the position is final.
    End,
}

impl Decoding {
    pub(super) fn new(fetched: Fetched) -> Decoding {
        Decoding {
            rest: fetched.records.clone(),
            position: Position { offset: fetched.from, epoch: -1 },
            fetched,
            aborted: BTreeSet::new(),
            next_aborted: 0,
            open: None,
        }
    }

    /// At most `limit` records of one batch.
    pub(super) fn next(&mut self, limit: usize, isolation: IsolationLevel, check_crcs: bool) -> Result<Next, Error> {
        loop {
            if let Some((batch, at)) = &mut self.open {
                if *at < batch.len() {
                    let end = (*at + limit).min(batch.len());
                    let range = *at as u32..end as u32;
                    *at = end;
                    let header = batch.header();
                    let epoch = header.partition_leader_epoch;
                    let offset = if end == batch.len() {
                        header.next_offset()
                    } else {
                        batch.offset(end - 1).map_or(header.next_offset(), |last| last + 1)
                    };
                    let run = PartitionRecords {
                        at: self.fetched.at.clone(),
                        batch: batch.clone(),
                        range,
                        leader_epoch: epoch,
                    };
                    self.position = Position { offset, epoch };
                    return Ok(Next::Run(run));
                }
                self.open = None;
            }
            let batch = match Batch::parse(&self.rest) {
                Ok(batch) => batch,
                // A response may end within a batch.
                Err(BatchError::Partial { .. }) => return Ok(Next::End),
                Err(error) => return Err(self.corrupt(&error)),
            };
            if check_crcs {
                batch.verify_crc().map_err(|error| self.corrupt(&error))?;
            }
            self.rest = self.rest.slice(batch.bytes.len()..);
            let header = batch.header;
            let next = Position { offset: header.next_offset(), epoch: header.partition_leader_epoch };
            let wanted = header.next_offset() > self.fetched.from
                && !(isolation == IsolationLevel::ReadCommitted && self.is_aborted(&batch)?)
                && !header.is_control();
            if !wanted {
                if next.offset > self.position.offset {
                    self.position = next;
                }
                continue;
            }
            let decoded = DecodedBatch::new(&batch, DECOMPRESSED_LIMIT).map_err(|error| self.corrupt(&error))?;
            let first = if header.base_offset < self.fetched.from { decoded.index_of(self.fetched.from) } else { 0 };
            if first >= decoded.len() {
                self.position = next;
                continue;
            }
            self.open = Some((Arc::new(decoded), first));
        }
    }

    fn corrupt(&self, error: &BatchError) -> Error {
        let text =
            format!("Record for partition {} at offset {} is invalid: {error}", self.fetched.at, self.position.offset);
        Error::new(Kind::Corrupt, text).with_partitions(vec![self.fetched.at.clone()])
    }

    /// Does the batch belong to an aborted transaction? Follows the markers on the way.
    fn is_aborted(&mut self, batch: &Batch) -> Result<bool, Error> {
        let header = &batch.header;
        if !header.has_producer_id() {
            return Ok(false);
        }
        while let Some(transaction) = self.fetched.aborted.get(self.next_aborted)
            && transaction.first_offset <= header.last_offset()
        {
            self.aborted.insert(transaction.producer_id);
            self.next_aborted += 1;
        }
        if header.is_control() {
            if self.is_abort_marker(batch)? {
                self.aborted.remove(&header.producer_id);
            }
            return Ok(false);
        }
        Ok(header.is_transactional() && self.aborted.contains(&header.producer_id))
    }

    fn is_abort_marker(&self, batch: &Batch) -> Result<bool, Error> {
        let body = batch.body(DECOMPRESSED_LIMIT).map_err(|error| self.corrupt(&error))?;
        let Some(first) = batch.records(&body).next() else { return Ok(false) };
        let record = first.map_err(|error| self.corrupt(&error))?;
        Ok(record.key == Some(&ControlRecordType::Abort.key()[..]))
    }
}
