//! Who votes in the metadata quorum, as control records of its log and snapshots say it (KIP-853).
//!
//! With kraft.version 0 the voters stand in `controller.quorum.voters` and nowhere in the log; with 1 the log
//! names them with their directories.

use bytes::Bytes;
use ottla_protocol::message::leader_change_message::Voter as ChangeVoter;
use ottla_protocol::message::{KRaftVersionRecord, LeaderChangeMessage, VotersRecord};
use ottla_protocol::record::{Batch, ControlRecordType, control_batch};
use ottla_protocol::{Message, Reader, Uuid, WireError, Writer};

use crate::metadata_log::{MetadataLogError, Voter};

/// Control batches hold a handful of small records.
const BODY_LIMIT: usize = 8 << 20;

/// The quorum's protocol and its voters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quorum {
    pub kraft_version: i16,
    /// As the newest record has them; none with kraft.version 0.
    pub voters: Option<VotersRecord>,
    /// Do the voters stand in the log itself, and not only in the snapshot that formatting left?
    pub voters_in_log: bool,
}

impl Quorum {
    /// Take what a control batch says of the quorum. `in_log`: it stands in the log, not in a snapshot.
    pub fn replay(&mut self, batch: &Batch, in_log: bool) -> Result<(), MetadataLogError> {
        let body = batch.body(BODY_LIMIT)?;
        for record in batch.records(&body) {
            let record = record?;
            let mut reader = Reader::new(record.value.map(Bytes::copy_from_slice).unwrap_or_default());
            match ControlRecordType::parse(record.key)? {
                ControlRecordType::KraftVersion => {
                    self.kraft_version = KRaftVersionRecord::decode(&mut reader, 0)?.k_raft_version;
                }
                ControlRecordType::KraftVoters => {
                    self.voters = Some(VotersRecord::decode(&mut reader, 0)?);
                    self.voters_in_log |= in_log;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Can node `id` lead alone? Else a sentence that names the others.
    pub fn check_alone(&self, id: i32, directory: Uuid) -> Result<(), String> {
        if !(0..=1).contains(&self.kraft_version) {
            return Err(format!("kraft.version {} is not supported; 0 and 1 are", self.kraft_version));
        }
        let Some(record) = &self.voters else { return Ok(()) };
        match record.voters.as_slice() {
            [voter] if voter.voter_id == id && voter.voter_directory_id == directory => Ok(()),
            voters => {
                let names: Vec<String> =
                    voters.iter().map(|one| format!("{}-{}", one.voter_id, one.voter_directory_id)).collect();
                Err(format!(
                    "the metadata quorum of this directory has the voters {}; this node, {id}-{directory}, cannot lead it \
                     alone",
                    names.join(", ")
                ))
            }
        }
    }

    /// The batch with which node `id` begins to lead: the change of leader, and the voters where the log does not
    /// have them yet.
    pub fn leader_change(&self, id: i32, epoch: i32, offset: i64, timestamp: i64) -> Result<Bytes, MetadataLogError> {
        let voter = || vec![ChangeVoter { voter_id: id, voter_directory_id: Uuid::ZERO }];
        let message = LeaderChangeMessage { version: 0, leader_id: id, voters: voter(), granting_voters: voter() };
        let mut records = vec![(ControlRecordType::LeaderChange, encode(&message)?)];
        if !self.voters_in_log {
            records.extend(self.records()?);
        }
        Ok(batch(&records, timestamp, offset, epoch)?)
    }

    /// The control records that name protocol and voters: none with kraft.version 0.
    pub(crate) fn records(&self) -> Result<Vec<(ControlRecordType, Bytes)>, WireError> {
        let mut records = Vec::new();
        if self.kraft_version > 0 {
            let version = KRaftVersionRecord { version: 0, k_raft_version: self.kraft_version };
            records.push((ControlRecordType::KraftVersion, encode(&version)?));
            if let Some(voters) = &self.voters {
                records.push((ControlRecordType::KraftVoters, encode(voters)?));
            }
        }
        Ok(records)
    }

    /// The voters with their directories: this node alone where the log names none.
    pub fn members(&self, id: i32) -> Vec<Voter> {
        match &self.voters {
            Some(record) => {
                let voter = |one: &ottla_protocol::message::voters_record::Voter| Voter {
                    id: one.voter_id,
                    directory: one.voter_directory_id,
                };
                record.voters.iter().map(voter).collect()
            }
            None => vec![Voter { id, directory: Uuid::ZERO }],
        }
    }
}

pub(crate) fn encode(message: &impl Message) -> Result<Bytes, WireError> {
    let mut writer = Writer::with_capacity(64);
    message.encode(&mut writer, 0)?;
    Ok(writer.into_bytes())
}

pub(crate) fn batch(
    records: &[(ControlRecordType, Bytes)],
    timestamp: i64,
    base_offset: i64,
    epoch: i32,
) -> Result<Bytes, ottla_protocol::record::BatchError> {
    let records: Vec<(ControlRecordType, &[u8])> =
        records.iter().map(|(kind, value)| (*kind, value.as_ref())).collect();
    control_batch(&records, timestamp, base_offset, epoch)
}
