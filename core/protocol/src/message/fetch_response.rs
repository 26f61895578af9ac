// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::slice::Slices;
use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub session_id: i32,
    pub responses: Vec<FetchableTopicResponse>,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Default for FetchResponse {
    fn default() -> Self {
        FetchResponse {
            throttle_time_ms: 0,
            error_code: 0,
            session_id: 0,
            responses: Vec::new(),
            node_endpoints: Vec::new(),
        }
    }
}

impl Message for FetchResponse {
    const NAME: &'static str = "FetchResponse";
    const VERSIONS: (i16, i16) = (4, 18);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(4..=18).contains(&version) {
            return Err(WireError::Version { message: "FetchResponse", version });
        }
        let flexible = version >= 12;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        if version >= 7 {
            value.error_code = reader.int16()?;
        }
        if version >= 7 {
            value.session_id = reader.int32()?;
        }
        value.responses = reader.array(flexible, |reader| FetchableTopicResponse::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 16 => {
                        value.node_endpoints = reader.array(flexible, |reader| NodeEndpoint::decode(reader, version))?
                    }
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(4..=18).contains(&version) {
            return Err(WireError::Version { message: "FetchResponse", version });
        }
        let flexible = version >= 12;
        writer.int32(self.throttle_time_ms);
        if version >= 7 {
            writer.int16(self.error_code);
        }
        if version >= 7 {
            writer.int32(self.session_id);
        } else if self.session_id != 0 {
            return Err(WireError::Field { message: "FetchResponse", field: "session_id", version });
        }
        writer.array(&self.responses, flexible, |writer, value| value.encode(writer, version))?;
        if !(version >= 16) && !self.node_endpoints.is_empty() {
            return Err(WireError::Field { message: "FetchResponse", field: "node_endpoints", version });
        }
        if flexible {
            let mut tags = 0;
            if version >= 16 && !self.node_endpoints.is_empty() {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 16 && !self.node_endpoints.is_empty() {
                writer.tagged_field(0, |writer| {
                    writer.array(&self.node_endpoints, flexible, |writer, value| value.encode(writer, version))?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchableTopicResponse {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<PartitionData>,
}

impl Default for FetchableTopicResponse {
    fn default() -> Self {
        FetchableTopicResponse { topic: String::new(), topic_id: Uuid::ZERO, partitions: Vec::new() }
    }
}

impl FetchableTopicResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version <= 12 {
            value.topic = reader.string(flexible)?;
        }
        if version >= 13 {
            value.topic_id = reader.uuid()?;
        }
        value.partitions = reader.array(flexible, |reader| PartitionData::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version <= 12 {
            writer.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            writer.uuid(self.topic_id);
        }
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub high_watermark: i64,
    pub last_stable_offset: i64,
    pub log_start_offset: i64,
    pub diverging_epoch: EpochEndOffset,
    pub current_leader: LeaderIdAndEpoch,
    pub snapshot_id: SnapshotId,
    pub aborted_transactions: Option<Vec<AbortedTransaction>>,
    pub preferred_read_replica: i32,
    pub records: Option<Slices>,
}

impl Default for PartitionData {
    fn default() -> Self {
        PartitionData {
            partition_index: 0,
            error_code: 0,
            high_watermark: 0,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging_epoch: EpochEndOffset::default(),
            current_leader: LeaderIdAndEpoch::default(),
            snapshot_id: SnapshotId::default(),
            aborted_transactions: Some(Vec::new()),
            preferred_read_replica: -1,
            records: None,
        }
    }
}

impl PartitionData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.error_code = reader.int16()?;
        value.high_watermark = reader.int64()?;
        value.last_stable_offset = reader.int64()?;
        if version >= 5 {
            value.log_start_offset = reader.int64()?;
        }
        value.aborted_transactions =
            reader.nullable_array(flexible, |reader| AbortedTransaction::decode(reader, version))?;
        if version >= 11 {
            value.preferred_read_replica = reader.int32()?;
        }
        value.records = reader.nullable_records(flexible)?;
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 12 => value.diverging_epoch = EpochEndOffset::decode(reader, version)?,
                    1 if version >= 12 => value.current_leader = LeaderIdAndEpoch::decode(reader, version)?,
                    2 if version >= 12 => value.snapshot_id = SnapshotId::decode(reader, version)?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        writer.int32(self.partition_index);
        writer.int16(self.error_code);
        writer.int64(self.high_watermark);
        writer.int64(self.last_stable_offset);
        if version >= 5 {
            writer.int64(self.log_start_offset);
        }
        if !(version >= 12) && self.diverging_epoch != EpochEndOffset::default() {
            return Err(WireError::Field { message: "FetchResponse", field: "diverging_epoch", version });
        }
        if !(version >= 12) && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(WireError::Field { message: "FetchResponse", field: "current_leader", version });
        }
        if !(version >= 12) && self.snapshot_id != SnapshotId::default() {
            return Err(WireError::Field { message: "FetchResponse", field: "snapshot_id", version });
        }
        writer.nullable_array(self.aborted_transactions.as_deref(), flexible, |writer, value| {
            value.encode(writer, version)
        })?;
        if version >= 11 {
            writer.int32(self.preferred_read_replica);
        } else if self.preferred_read_replica != -1 {
            return Err(WireError::Field { message: "FetchResponse", field: "preferred_read_replica", version });
        }
        writer.nullable_records(self.records.as_ref(), flexible)?;
        if flexible {
            let mut tags = 0;
            if version >= 12 && self.diverging_epoch != EpochEndOffset::default() {
                tags += 1;
            }
            if version >= 12 && self.current_leader != LeaderIdAndEpoch::default() {
                tags += 1;
            }
            if version >= 12 && self.snapshot_id != SnapshotId::default() {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 12 && self.diverging_epoch != EpochEndOffset::default() {
                writer.tagged_field(0, |writer| {
                    self.diverging_epoch.encode(writer, version)?;
                    Ok(())
                })?;
            }
            if version >= 12 && self.current_leader != LeaderIdAndEpoch::default() {
                writer.tagged_field(1, |writer| {
                    self.current_leader.encode(writer, version)?;
                    Ok(())
                })?;
            }
            if version >= 12 && self.snapshot_id != SnapshotId::default() {
                writer.tagged_field(2, |writer| {
                    self.snapshot_id.encode(writer, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct EpochEndOffset {
    pub epoch: i32,
    pub end_offset: i64,
}

impl Default for EpochEndOffset {
    fn default() -> Self {
        EpochEndOffset { epoch: -1, end_offset: -1 }
    }
}

impl EpochEndOffset {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version >= 12 {
            value.epoch = reader.int32()?;
        }
        if version >= 12 {
            value.end_offset = reader.int64()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version >= 12 {
            writer.int32(self.epoch);
        } else if self.epoch != -1 {
            return Err(WireError::Field { message: "FetchResponse", field: "epoch", version });
        }
        if version >= 12 {
            writer.int64(self.end_offset);
        } else if self.end_offset != -1 {
            return Err(WireError::Field { message: "FetchResponse", field: "end_offset", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaderIdAndEpoch {
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl Default for LeaderIdAndEpoch {
    fn default() -> Self {
        LeaderIdAndEpoch { leader_id: -1, leader_epoch: -1 }
    }
}

impl LeaderIdAndEpoch {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version >= 12 {
            value.leader_id = reader.int32()?;
        }
        if version >= 12 {
            value.leader_epoch = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version >= 12 {
            writer.int32(self.leader_id);
        } else if self.leader_id != -1 {
            return Err(WireError::Field { message: "FetchResponse", field: "leader_id", version });
        }
        if version >= 12 {
            writer.int32(self.leader_epoch);
        } else if self.leader_epoch != -1 {
            return Err(WireError::Field { message: "FetchResponse", field: "leader_epoch", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotId {
    pub end_offset: i64,
    pub epoch: i32,
}

impl Default for SnapshotId {
    fn default() -> Self {
        SnapshotId { end_offset: -1, epoch: -1 }
    }
}

impl SnapshotId {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        value.end_offset = reader.int64()?;
        value.epoch = reader.int32()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        writer.int64(self.end_offset);
        writer.int32(self.epoch);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct AbortedTransaction {
    pub producer_id: i64,
    pub first_offset: i64,
}

impl Default for AbortedTransaction {
    fn default() -> Self {
        AbortedTransaction { producer_id: 0, first_offset: 0 }
    }
}

impl AbortedTransaction {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        value.producer_id = reader.int64()?;
        value.first_offset = reader.int64()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        writer.int64(self.producer_id);
        writer.int64(self.first_offset);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeEndpoint {
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
}

impl Default for NodeEndpoint {
    fn default() -> Self {
        NodeEndpoint { node_id: 0, host: String::new(), port: 0, rack: None }
    }
}

impl NodeEndpoint {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version >= 16 {
            value.node_id = reader.int32()?;
        }
        if version >= 16 {
            value.host = reader.string(flexible)?;
        }
        if version >= 16 {
            value.port = reader.int32()?;
        }
        if version >= 16 {
            value.rack = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version >= 16 {
            writer.int32(self.node_id);
        } else if self.node_id != 0 {
            return Err(WireError::Field { message: "FetchResponse", field: "node_id", version });
        }
        if version >= 16 {
            writer.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(WireError::Field { message: "FetchResponse", field: "host", version });
        }
        if version >= 16 {
            writer.int32(self.port);
        } else if self.port != 0 {
            return Err(WireError::Field { message: "FetchResponse", field: "port", version });
        }
        if version >= 16 {
            writer.nullable_string(self.rack.as_deref(), flexible)?;
        } else if self.rack.is_some() {
            return Err(WireError::Field { message: "FetchResponse", field: "rack", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
