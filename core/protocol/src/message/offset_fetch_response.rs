// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<OffsetFetchResponseTopic>,
    pub error_code: i16,
    pub groups: Vec<OffsetFetchResponseGroup>,
}

impl Default for OffsetFetchResponse {
    fn default() -> Self {
        OffsetFetchResponse { throttle_time_ms: 0, topics: Vec::new(), error_code: 0, groups: Vec::new() }
    }
}

impl Message for OffsetFetchResponse {
    const NAME: &'static str = "OffsetFetchResponse";
    const VERSIONS: (i16, i16) = (1, 10);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetFetchResponse", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 3 {
            value.throttle_time_ms = reader.int32()?;
        }
        if version <= 7 {
            value.topics = reader.array(flexible, |reader| OffsetFetchResponseTopic::decode(reader, version))?;
        }
        if (2..=7).contains(&version) {
            value.error_code = reader.int16()?;
        }
        if version >= 8 {
            value.groups = reader.array(flexible, |reader| OffsetFetchResponseGroup::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetFetchResponse", version });
        }
        let flexible = version >= 6;
        if version >= 3 {
            writer.int32(self.throttle_time_ms);
        }
        if version <= 7 {
            writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.topics.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "topics", version });
        }
        if (2..=7).contains(&version) {
            writer.int16(self.error_code);
        }
        if version >= 8 {
            writer.array(&self.groups, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.groups.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "groups", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponseTopic {
    pub name: String,
    pub partitions: Vec<OffsetFetchResponsePartition>,
}

impl Default for OffsetFetchResponseTopic {
    fn default() -> Self {
        OffsetFetchResponseTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl OffsetFetchResponseTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version <= 7 {
            value.name = reader.string(flexible)?;
        }
        if version <= 7 {
            value.partitions =
                reader.array(flexible, |reader| OffsetFetchResponsePartition::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version <= 7 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "name", version });
        }
        if version <= 7 {
            writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.partitions.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "partitions", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponsePartition {
    pub partition_index: i32,
    pub committed_offset: i64,
    pub committed_leader_epoch: i32,
    pub metadata: Option<String>,
    pub error_code: i16,
}

impl Default for OffsetFetchResponsePartition {
    fn default() -> Self {
        OffsetFetchResponsePartition {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(String::new()),
            error_code: 0,
        }
    }
}

impl OffsetFetchResponsePartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version <= 7 {
            value.partition_index = reader.int32()?;
        }
        if version <= 7 {
            value.committed_offset = reader.int64()?;
        }
        if (5..=7).contains(&version) {
            value.committed_leader_epoch = reader.int32()?;
        }
        if version <= 7 {
            value.metadata = reader.nullable_string(flexible)?;
        }
        if version <= 7 {
            value.error_code = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version <= 7 {
            writer.int32(self.partition_index);
        } else if self.partition_index != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "partition_index", version });
        }
        if version <= 7 {
            writer.int64(self.committed_offset);
        } else if self.committed_offset != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "committed_offset", version });
        }
        if (5..=7).contains(&version) {
            writer.int32(self.committed_leader_epoch);
        }
        if version <= 7 {
            writer.nullable_string(self.metadata.as_deref(), flexible)?;
        } else if self.metadata.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "metadata", version });
        }
        if version <= 7 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "error_code", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponseGroup {
    pub group_id: String,
    pub topics: Vec<OffsetFetchResponseTopics>,
    pub error_code: i16,
}

impl Default for OffsetFetchResponseGroup {
    fn default() -> Self {
        OffsetFetchResponseGroup { group_id: String::new(), topics: Vec::new(), error_code: 0 }
    }
}

impl OffsetFetchResponseGroup {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 8 {
            value.group_id = reader.string(flexible)?;
        }
        if version >= 8 {
            value.topics = reader.array(flexible, |reader| OffsetFetchResponseTopics::decode(reader, version))?;
        }
        if version >= 8 {
            value.error_code = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version >= 8 {
            writer.string(&self.group_id, flexible)?;
        } else if !self.group_id.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "group_id", version });
        }
        if version >= 8 {
            writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.topics.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "topics", version });
        }
        if version >= 8 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "error_code", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponseTopics {
    pub name: String,
    pub topic_id: Uuid,
    pub partitions: Vec<OffsetFetchResponsePartitions>,
}

impl Default for OffsetFetchResponseTopics {
    fn default() -> Self {
        OffsetFetchResponseTopics { name: String::new(), topic_id: Uuid::ZERO, partitions: Vec::new() }
    }
}

impl OffsetFetchResponseTopics {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if (8..=9).contains(&version) {
            value.name = reader.string(flexible)?;
        }
        if version >= 10 {
            value.topic_id = reader.uuid()?;
        }
        if version >= 8 {
            value.partitions =
                reader.array(flexible, |reader| OffsetFetchResponsePartitions::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if (8..=9).contains(&version) {
            writer.string(&self.name, flexible)?;
        }
        if version >= 10 {
            writer.uuid(self.topic_id);
        }
        if version >= 8 {
            writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.partitions.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "partitions", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponsePartitions {
    pub partition_index: i32,
    pub committed_offset: i64,
    pub committed_leader_epoch: i32,
    pub metadata: Option<String>,
    pub error_code: i16,
}

impl Default for OffsetFetchResponsePartitions {
    fn default() -> Self {
        OffsetFetchResponsePartitions {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(String::new()),
            error_code: 0,
        }
    }
}

impl OffsetFetchResponsePartitions {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 8 {
            value.partition_index = reader.int32()?;
        }
        if version >= 8 {
            value.committed_offset = reader.int64()?;
        }
        if version >= 8 {
            value.committed_leader_epoch = reader.int32()?;
        }
        if version >= 8 {
            value.metadata = reader.nullable_string(flexible)?;
        }
        if version >= 8 {
            value.error_code = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version >= 8 {
            writer.int32(self.partition_index);
        } else if self.partition_index != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "partition_index", version });
        }
        if version >= 8 {
            writer.int64(self.committed_offset);
        } else if self.committed_offset != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "committed_offset", version });
        }
        if version >= 8 {
            writer.int32(self.committed_leader_epoch);
        }
        if version >= 8 {
            writer.nullable_string(self.metadata.as_deref(), flexible)?;
        } else if self.metadata.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "metadata", version });
        }
        if version >= 8 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "OffsetFetchResponse", field: "error_code", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
