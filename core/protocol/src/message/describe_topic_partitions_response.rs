// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeTopicPartitionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<DescribeTopicPartitionsResponseTopic>,
    pub next_cursor: Option<Cursor>,
}

impl Default for DescribeTopicPartitionsResponse {
    fn default() -> Self {
        DescribeTopicPartitionsResponse { throttle_time_ms: 0, topics: Vec::new(), next_cursor: None }
    }
}

impl Message for DescribeTopicPartitionsResponse {
    const NAME: &'static str = "DescribeTopicPartitionsResponse";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeTopicPartitionsResponse", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.topics =
            reader.array(flexible, |reader| DescribeTopicPartitionsResponseTopic::decode(reader, version))?;
        value.next_cursor = if reader.int8()? < 0 { None } else { Some(Cursor::decode(reader, version)?) };
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeTopicPartitionsResponse", version });
        }
        let flexible = true;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        match &self.next_cursor {
            None => writer.int8(-1),
            Some(value) => {
                writer.int8(1);
                value.encode(writer, version)?;
            }
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeTopicPartitionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsResponseTopic {
    pub error_code: i16,
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub is_internal: bool,
    pub partitions: Vec<DescribeTopicPartitionsResponsePartition>,
    pub topic_authorized_operations: i32,
}

impl Default for DescribeTopicPartitionsResponseTopic {
    fn default() -> Self {
        DescribeTopicPartitionsResponseTopic {
            error_code: 0,
            name: Some(String::new()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
        }
    }
}

impl DescribeTopicPartitionsResponseTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.name = reader.nullable_string(flexible)?;
        value.topic_id = reader.uuid()?;
        value.is_internal = reader.boolean()?;
        value.partitions =
            reader.array(flexible, |reader| DescribeTopicPartitionsResponsePartition::decode(reader, version))?;
        value.topic_authorized_operations = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.int16(self.error_code);
        writer.nullable_string(self.name.as_deref(), flexible)?;
        writer.uuid(self.topic_id);
        writer.boolean(self.is_internal);
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.topic_authorized_operations);
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeTopicPartitionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsResponsePartition {
    pub error_code: i16,
    pub partition_index: i32,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub replica_nodes: Vec<i32>,
    pub isr_nodes: Vec<i32>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
    pub offline_replicas: Vec<i32>,
}

impl Default for DescribeTopicPartitionsResponsePartition {
    fn default() -> Self {
        DescribeTopicPartitionsResponsePartition {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            offline_replicas: Vec::new(),
        }
    }
}

impl DescribeTopicPartitionsResponsePartition {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.partition_index = reader.int32()?;
        value.leader_id = reader.int32()?;
        value.leader_epoch = reader.int32()?;
        value.replica_nodes = reader.array(flexible, Reader::int32)?;
        value.isr_nodes = reader.array(flexible, Reader::int32)?;
        value.eligible_leader_replicas = reader.nullable_array(flexible, Reader::int32)?;
        value.last_known_elr = reader.nullable_array(flexible, Reader::int32)?;
        value.offline_replicas = reader.array(flexible, Reader::int32)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.int16(self.error_code);
        writer.int32(self.partition_index);
        writer.int32(self.leader_id);
        writer.int32(self.leader_epoch);
        writer.array(&self.replica_nodes, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.isr_nodes, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.nullable_array(self.eligible_leader_replicas.as_deref(), flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.nullable_array(self.last_known_elr.as_deref(), flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.offline_replicas, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeTopicPartitionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    pub topic_name: String,
    pub partition_index: i32,
}

impl Default for Cursor {
    fn default() -> Self {
        Cursor { topic_name: String::new(), partition_index: 0 }
    }
}

impl Cursor {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.topic_name = reader.string(flexible)?;
        value.partition_index = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.topic_name, flexible)?;
        writer.int32(self.partition_index);
        writer.unsigned_varint(0);
        Ok(())
    }
}
