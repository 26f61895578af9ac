//! A snapshot of the metadata, in Kafka's form: a header, the records of an image, a footer, each as batches.

use bytes::Bytes;
use ottla_protocol::message::{MetadataRecord, SnapshotFooterRecord, SnapshotHeaderRecord};
use ottla_protocol::record::{Batch, Batches, ControlRecordType};
use ottla_protocol::{Message, Reader};

use crate::batches::{self, Place};
use crate::frame;
use crate::metadata_log::{MetadataLogError, SnapshotId};
use crate::quorum::{self, Quorum};

const SUFFIX: &str = ".checkpoint";
/// Decompressed bytes of one batch.
const BODY_LIMIT: usize = 64 << 20;

/// What a snapshot holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    pub records: Vec<MetadataRecord>,
    pub quorum: Quorum,
    /// Milliseconds, of the last batch that went into it.
    pub last_timestamp: i64,
}

impl SnapshotId {
    /// `00000000000000000042-0000000003.checkpoint`.
    pub fn file_name(&self) -> String {
        format!("{:020}-{:010}{SUFFIX}", self.end_offset, self.epoch)
    }

    /// The snapshot that a file name says, if it is one of a finished snapshot.
    pub fn parse(file_name: &str) -> Option<SnapshotId> {
        let (end_offset, epoch) = file_name.strip_suffix(SUFFIX)?.split_once('-')?;
        let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        (digits(end_offset, 20) && digits(epoch, 10)).then_some(())?;
        Some(SnapshotId { end_offset: end_offset.parse().ok()?, epoch: epoch.parse().ok()? })
    }
}

impl Snapshot {
    /// The batches of the file. `now_ms` is the time that they carry.
    pub fn encode(&self, epoch: i32, now_ms: i64) -> Result<Vec<Bytes>, MetadataLogError> {
        let header = SnapshotHeaderRecord { version: 0, last_contained_log_timestamp: self.last_timestamp };
        let mut controls = vec![(ControlRecordType::SnapshotHeader, quorum::encode(&header)?)];
        controls.extend(self.quorum.records()?);
        let mut whole = vec![quorum::batch(&controls, now_ms, 0, epoch)?];
        let base_offset = controls.len() as i64;
        whole.extend(batches::encode(&self.records, Place { base_offset, epoch, timestamp: now_ms })?);
        let footer = quorum::encode(&SnapshotFooterRecord { version: 0 })?;
        let end = base_offset + self.records.len() as i64;
        whole.push(quorum::batch(&[(ControlRecordType::SnapshotFooter, footer)], now_ms, end, epoch)?);
        Ok(whole)
    }

    /// Read a file. What is not a whole snapshot, or holds a record that this code does not know, is an error.
    pub fn decode(content: Bytes, name: &str) -> Result<Snapshot, MetadataLogError> {
        let wrong = |reason: String| MetadataLogError::Snapshot { name: name.to_owned(), reason };
        let mut snapshot = Snapshot::default();
        let (mut begun, mut ended) = (false, false);
        for batch in Batches::new(content) {
            let batch = batch.map_err(|error| wrong(error.to_string()))?;
            batch.verify_crc().map_err(|error| wrong(error.to_string()))?;
            if ended {
                return Err(wrong("there is more behind its footer".to_owned()));
            }
            if batch.header.is_control() {
                let (is_header, is_footer) = snapshot.control(&batch)?;
                begun |= is_header;
                ended |= is_footer;
            } else if begun {
                snapshot.data(&batch).map_err(&wrong)?;
            }
            if !begun {
                return Err(wrong("it does not begin with a header".to_owned()));
            }
        }
        if ended { Ok(snapshot) } else { Err(wrong("it ends without a footer".to_owned())) }
    }

    /// Is the batch the header, is it the footer?
    fn control(&mut self, batch: &Batch) -> Result<(bool, bool), MetadataLogError> {
        self.quorum.replay(batch, false)?;
        let (mut is_header, mut is_footer) = (false, false);
        let body = batch.body(BODY_LIMIT)?;
        for record in batch.records(&body) {
            let record = record?;
            match ControlRecordType::parse(record.key)? {
                ControlRecordType::SnapshotHeader => {
                    let mut reader = Reader::new(record.value.map(Bytes::copy_from_slice).unwrap_or_default());
                    let header = SnapshotHeaderRecord::decode(&mut reader, 0)?;
                    self.last_timestamp = header.last_contained_log_timestamp;
                    is_header = true;
                }
                ControlRecordType::SnapshotFooter => is_footer = true,
                _ => {}
            }
        }
        Ok((is_header, is_footer))
    }

    fn data(&mut self, batch: &Batch) -> Result<(), String> {
        let body = batch.body(BODY_LIMIT).map_err(|error| error.to_string())?;
        for record in batch.records(&body) {
            let record = record.map_err(|error| error.to_string())?;
            let value = record.value.map(Bytes::copy_from_slice).unwrap_or_default();
            let decoded = frame::decode(value).map_err(|error| format!("record {}: {error}", record.offset))?;
            self.records.push(decoded);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ottla_protocol::Uuid;
    use ottla_protocol::message::voters_record::Voter;
    use ottla_protocol::message::{TopicRecord, VotersRecord};

    use super::*;
    use crate::controller::brokers::bootstrap_snapshot;

    fn file(snapshot: &Snapshot) -> Bytes {
        Bytes::from(snapshot.encode(2, 5000).unwrap().concat())
    }

    #[test]
    fn names_are_kafkas() {
        let id = SnapshotId { end_offset: 42, epoch: 3 };
        assert_eq!(id.file_name(), "00000000000000000042-0000000003.checkpoint");
        assert_eq!(SnapshotId::parse(&id.file_name()), Some(id));
        for other in ["00000000000000000042-0000000003.checkpoint.part", "leader-epoch-checkpoint", "42-3.checkpoint"] {
            assert_eq!(SnapshotId::parse(other), None);
        }
    }

    #[test]
    fn a_snapshot_is_read_as_it_was_written() {
        let voter = Voter { voter_id: 4, voter_directory_id: Uuid([9; 16]), ..Default::default() };
        let quorum = Quorum {
            kraft_version: 1,
            voters: Some(VotersRecord { version: 0, voters: vec![voter] }),
            voters_in_log: false,
        };
        for quorum in [Quorum::default(), quorum] {
            let snapshot = Snapshot { records: bootstrap_snapshot(), quorum, last_timestamp: 77 };
            assert_eq!(Snapshot::decode(file(&snapshot), "x").unwrap(), snapshot);
        }
    }

    #[test]
    fn what_is_cut_or_foreign_is_an_error_that_names_the_file() {
        let topic = TopicRecord { name: "orders".to_owned(), topic_id: Uuid([1; 16]) };
        let whole = file(&Snapshot { records: vec![topic.into()], ..Default::default() });
        let batches: Vec<Batch> = Batches::new(whole.clone()).map(Result::unwrap).collect();
        let without_footer = whole.slice(..whole.len() - batches[2].bytes.len());
        let without_header = whole.slice(batches[0].bytes.len()..);
        for content in [without_footer, without_header, whole.slice(..whole.len() - 1), Bytes::new()] {
            let error = Snapshot::decode(content, "00-1.checkpoint").unwrap_err().to_string();
            assert!(error.contains("00-1.checkpoint"), "{error}");
        }
        let doubled = Bytes::from([whole.as_ref(), whole.as_ref()].concat());
        assert!(Snapshot::decode(doubled, "x").unwrap_err().to_string().contains("behind its footer"));
    }
}
