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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::TopicPartition;
    use ottla_protocol::message::fetch_response::AbortedTransaction;
    use ottla_protocol::record::{BatchBuilder, Compression, Finish, NO_PRODUCER_ID};

    struct Made {
        bytes: Vec<u8>,
        next: i64,
    }

    impl Made {
        fn batch(&mut self, producer_id: i64, transactional: bool, values: &[&str]) {
            let mut builder = BatchBuilder::new(Compression::None, 100);
            for value in values {
                builder.append(1, None, Some(value.as_bytes()), &[]).unwrap();
            }
            self.finish(builder, producer_id, transactional, false);
        }

        fn marker(&mut self, producer_id: i64, kind: ControlRecordType) {
            let mut builder = BatchBuilder::new(Compression::None, 100);
            builder.append(1, Some(&kind.key()), Some(&[0; 6]), &[]).unwrap();
            self.finish(builder, producer_id, true, true);
        }

        fn finish(&mut self, mut builder: BatchBuilder, producer_id: i64, is_transactional: bool, is_control: bool) {
            let count = builder.len() as i64;
            let (epoch, sequence) = if producer_id == NO_PRODUCER_ID { (-1, -1) } else { (0, 0) };
            let finish = Finish {
                producer_id,
                producer_epoch: epoch,
                base_sequence: if is_control { -1 } else { sequence },
                is_transactional,
                is_control,
                base_offset: self.next,
                partition_leader_epoch: 3,
                ..Finish::default()
            };
            self.bytes.extend_from_slice(&builder.finish(&finish).unwrap());
            self.next += count;
        }

        fn fetched(&self, from: i64, aborted: &[(i64, i64)]) -> Fetched {
            let transaction = |(producer_id, first_offset): &(i64, i64)| AbortedTransaction {
                producer_id: *producer_id,
                first_offset: *first_offset,
            };
            Fetched {
                at: TopicPartition::new("t", 0),
                node: 1,
                records: self.bytes.clone().into(),
                aborted: aborted.iter().map(transaction).collect(),
                from,
                seeks: 0,
            }
        }
    }

    /// Offsets and values, and where the next poll goes on.
    fn read(fetched: Fetched, isolation: IsolationLevel) -> (Vec<(i64, String)>, i64) {
        let mut decoding = Decoding::new(fetched);
        let mut found = Vec::new();
        while let Next::Run(run) = decoding.next(2, isolation, true).unwrap() {
            assert!(run.len() <= 2);
            let text = |value: Option<&[u8]>| String::from_utf8(value.unwrap().to_vec()).unwrap();
            found.extend(run.iter().map(|record| (record.offset, text(record.value))));
        }
        (found, decoding.position.offset)
    }

    fn mixed() -> Made {
        let mut made = Made { bytes: Vec::new(), next: 10 };
        made.batch(1, true, &["aborted", "aborted"]);
        made.batch(2, true, &["kept"]);
        made.batch(NO_PRODUCER_ID, false, &["plain"]);
        made.marker(1, ControlRecordType::Abort);
        made.marker(2, ControlRecordType::Commit);
        made.batch(1, true, &["later", "later", "later"]);
        made.marker(1, ControlRecordType::Commit);
        made
    }

    #[test]
    fn aborted_transactions_are_skipped_and_markers_never_returned() {
        let made = mixed();
        let values = |records: &[(i64, String)]| records.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>();
        let (found, position) = read(made.fetched(10, &[(1, 10)]), IsolationLevel::ReadCommitted);
        assert_eq!(values(&found), ["kept", "plain", "later", "later", "later"]);
        assert_eq!(position, made.next);
        let (found, position) = read(made.fetched(10, &[(1, 10)]), IsolationLevel::ReadUncommitted);
        assert_eq!((found.len(), position), (7, made.next));
    }

    #[test]
    fn reading_begins_within_a_batch_and_ends_with_the_last_whole_one() {
        let made = mixed();
        let (found, _) = read(made.fetched(17, &[]), IsolationLevel::ReadUncommitted);
        assert_eq!(found.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), [17, 18]);
        let mut cut = made.fetched(10, &[]);
        cut.records = cut.records.slice(..cut.records.len() - 5);
        assert_eq!(end_of(&cut.records).unwrap(), Some((made.next - 1, 3)));
        assert_eq!(read(cut, IsolationLevel::ReadUncommitted).1, made.next - 1);
    }

    #[test]
    fn damage_is_told_with_the_offset_after_what_is_whole() {
        let made = mixed();
        let mut bytes = made.bytes.clone();
        let last = bytes.len() - 80;
        bytes[last] ^= 1;
        let mut fetched = made.fetched(10, &[]);
        fetched.records = bytes.into();
        let mut decoding = Decoding::new(fetched);
        let error = loop {
            match decoding.next(100, IsolationLevel::ReadUncommitted, true) {
                Ok(Next::Run(_)) => {}
                Ok(Next::End) => panic!("the damage was not seen"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), Kind::Corrupt);
        assert!(error.to_string().contains("t-0 at offset 16"), "{error}");
    }
}
