// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetCommitRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitRequest {
    pub group_id: String,
    pub generation_id_or_member_epoch: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub retention_time_ms: i64,
    pub topics: Vec<OffsetCommitRequestTopic>,
}

impl Default for OffsetCommitRequest {
    fn default() -> Self {
        OffsetCommitRequest {
            group_id: String::new(),
            generation_id_or_member_epoch: -1,
            member_id: String::new(),
            group_instance_id: None,
            retention_time_ms: -1,
            topics: Vec::new(),
        }
    }
}

impl Message for OffsetCommitRequest {
    const NAME: &'static str = "OffsetCommitRequest";
    const VERSIONS: (i16, i16) = (2, 10);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(2..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitRequest", version });
        }
        let flexible = version >= 8;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.generation_id_or_member_epoch = reader.int32()?;
        value.member_id = reader.string(flexible)?;
        if version >= 7 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        if version <= 4 {
            value.retention_time_ms = reader.int64()?;
        }
        value.topics = reader.array(flexible, |reader| OffsetCommitRequestTopic::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(2..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitRequest", version });
        }
        let flexible = version >= 8;
        writer.string(&self.group_id, flexible)?;
        writer.int32(self.generation_id_or_member_epoch);
        writer.string(&self.member_id, flexible)?;
        if version >= 7 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.is_some() {
            return Err(WireError::Field { message: "OffsetCommitRequest", field: "group_instance_id", version });
        }
        if version <= 4 {
            writer.int64(self.retention_time_ms);
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetCommitRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitRequestTopic {
    pub name: String,
    pub topic_id: Uuid,
    pub partitions: Vec<OffsetCommitRequestPartition>,
}

impl Default for OffsetCommitRequestTopic {
    fn default() -> Self {
        OffsetCommitRequestTopic { name: String::new(), topic_id: Uuid::ZERO, partitions: Vec::new() }
    }
}

impl OffsetCommitRequestTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 8;
        let mut value = Self::default();
        if version <= 9 {
            value.name = reader.string(flexible)?;
        }
        if version >= 10 {
            value.topic_id = reader.uuid()?;
        }
        value.partitions = reader.array(flexible, |reader| OffsetCommitRequestPartition::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 8;
        if version <= 9 {
            writer.string(&self.name, flexible)?;
        }
        if version >= 10 {
            writer.uuid(self.topic_id);
        }
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetCommitRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitRequestPartition {
    pub partition_index: i32,
    pub committed_offset: i64,
    pub committed_leader_epoch: i32,
    pub committed_metadata: Option<String>,
}

impl Default for OffsetCommitRequestPartition {
    fn default() -> Self {
        OffsetCommitRequestPartition {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            committed_metadata: Some(String::new()),
        }
    }
}

impl OffsetCommitRequestPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 8;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.committed_offset = reader.int64()?;
        if version >= 6 {
            value.committed_leader_epoch = reader.int32()?;
        }
        value.committed_metadata = reader.nullable_string(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 8;
        writer.int32(self.partition_index);
        writer.int64(self.committed_offset);
        if version >= 6 {
            writer.int32(self.committed_leader_epoch);
        }
        writer.nullable_string(self.committed_metadata.as_deref(), flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
