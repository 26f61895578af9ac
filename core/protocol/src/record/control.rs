//! Control records: what a coordinator or a quorum's leader writes among the data.

use bytes::Bytes;

use super::NO_SEQUENCE;
use super::builder::{BatchBuilder, Finish};
use super::compression::Compression;
use super::error::{BatchError, Result};

/// What a control record says, by the type in its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlRecordType {
    /// A transaction is aborted.
    Abort,
    /// A transaction is committed.
    Commit,
    /// A new leader of the quorum: value `LeaderChangeMessage`.
    LeaderChange,
    /// The first record of a snapshot: value `SnapshotHeaderRecord`.
    SnapshotHeader,
    /// The last record of a snapshot: value `SnapshotFooterRecord`.
    SnapshotFooter,
    /// The quorum's protocol: value `KRaftVersionRecord`.
    KraftVersion,
    /// The quorum's voters: value `VotersRecord`.
    KraftVoters,
    /// A type of a newer Kafka; it is stepped over.
    Unknown(i16),
}

impl ControlRecordType {
    pub fn from_id(id: i16) -> Self {
        match id {
            0 => ControlRecordType::Abort,
            1 => ControlRecordType::Commit,
            2 => ControlRecordType::LeaderChange,
            3 => ControlRecordType::SnapshotHeader,
            4 => ControlRecordType::SnapshotFooter,
            5 => ControlRecordType::KraftVersion,
            6 => ControlRecordType::KraftVoters,
            other => ControlRecordType::Unknown(other),
        }
    }

    pub fn id(self) -> i16 {
        match self {
            ControlRecordType::Abort => 0,
            ControlRecordType::Commit => 1,
            ControlRecordType::LeaderChange => 2,
            ControlRecordType::SnapshotHeader => 3,
            ControlRecordType::SnapshotFooter => 4,
            ControlRecordType::KraftVersion => 5,
            ControlRecordType::KraftVoters => 6,
            ControlRecordType::Unknown(id) => id,
        }
    }

    /// The key of a control record of this type: version 0, type.
    pub fn key(self) -> [u8; 4] {
        let id = self.id().to_be_bytes();
        [0, 0, id[0], id[1]]
    }

    /// The type that a control record's key says. A newer version of the key begins the same.
    pub fn parse(key: Option<&[u8]>) -> Result<Self> {
        match key {
            Some([high, low, type_high, type_low, ..]) if i16::from_be_bytes([*high, *low]) >= 0 => {
                Ok(ControlRecordType::from_id(i16::from_be_bytes([*type_high, *type_low])))
            }
            _ => Err(BatchError::Record { index: 0, reason: "its key is not one of a control record" }),
        }
    }
}

/// A batch of control records of a quorum's log, e.g. a change of leader: each a type and an encoded value.
/// Base sequence and producer are none. `timestamp` in milliseconds.
pub fn control_batch(
    records: &[(ControlRecordType, &[u8])],
    timestamp: i64,
    base_offset: i64,
    partition_leader_epoch: i32,
) -> Result<Bytes> {
    let mut builder = BatchBuilder::new(Compression::None, 256);
    for (control_type, value) in records {
        builder.append(timestamp, Some(&control_type.key()), Some(value), &[])?;
    }
    builder.finish(&Finish { is_control: true, base_offset, partition_leader_epoch, ..Finish::default() })
}

/// The end of a producer's transaction in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndTransactionMarker {
    pub committed: bool,
    pub coordinator_epoch: i32,
}

impl EndTransactionMarker {
    /// The bytes of the value: version 0, coordinator epoch.
    pub fn value(&self) -> [u8; 6] {
        let epoch = self.coordinator_epoch.to_be_bytes();
        [0, 0, epoch[0], epoch[1], epoch[2], epoch[3]]
    }

    /// Read a control record's key and value; `None` for a control record that ends no transaction.
    pub fn parse(key: Option<&[u8]>, value: Option<&[u8]>) -> Result<Option<Self>> {
        let committed = match ControlRecordType::parse(key)? {
            ControlRecordType::Abort => false,
            ControlRecordType::Commit => true,
            _ => return Ok(None),
        };
        match value {
            Some([high, low, epoch @ ..]) if i16::from_be_bytes([*high, *low]) >= 0 => match epoch.first_chunk() {
                Some(epoch) => {
                    Ok(Some(EndTransactionMarker { committed, coordinator_epoch: i32::from_be_bytes(*epoch) }))
                }
                None => Err(MARKER_VALUE),
            },
            _ => Err(MARKER_VALUE),
        }
    }
}

const MARKER_VALUE: BatchError = BatchError::Record { index: 0, reason: "its value is not one of a transaction's end" };

/// The batch that ends a producer's transaction in a partition: one marker. Its offset and leader epoch are set by
/// the append. `timestamp` in milliseconds.
pub fn end_transaction_batch(
    marker: EndTransactionMarker,
    producer_id: i64,
    producer_epoch: i16,
    timestamp: i64,
) -> Result<Bytes> {
    let control_type = if marker.committed { ControlRecordType::Commit } else { ControlRecordType::Abort };
    let mut builder = BatchBuilder::new(Compression::None, 128);
    builder.append(timestamp, Some(&control_type.key()), Some(&marker.value()), &[])?;
    builder.finish(&Finish {
        producer_id,
        producer_epoch,
        base_sequence: NO_SEQUENCE,
        is_transactional: true,
        is_control: true,
        ..Finish::default()
    })
}
