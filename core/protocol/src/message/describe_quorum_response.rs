// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeQuorumResponse {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub topics: Vec<TopicData>,
    pub nodes: Vec<Node>,
}

impl Default for DescribeQuorumResponse {
    fn default() -> Self {
        DescribeQuorumResponse {
            error_code: 0,
            error_message: Some(String::new()),
            topics: Vec::new(),
            nodes: Vec::new(),
        }
    }
}

impl Message for DescribeQuorumResponse {
    const NAME: &'static str = "DescribeQuorumResponse";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeQuorumResponse", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        if version >= 2 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        value.topics = reader.array(flexible, |reader| TopicData::decode(reader, version))?;
        if version >= 2 {
            value.nodes = reader.array(flexible, |reader| Node::decode(reader, version))?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeQuorumResponse", version });
        }
        let flexible = true;
        writer.int16(self.error_code);
        if version >= 2 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 2 {
            writer.array(&self.nodes, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.nodes.is_empty() {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "nodes", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicData {
    pub topic_name: String,
    pub partitions: Vec<PartitionData>,
}

impl Default for TopicData {
    fn default() -> Self {
        TopicData { topic_name: String::new(), partitions: Vec::new() }
    }
}

impl TopicData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.topic_name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| PartitionData::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.topic_name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub high_watermark: i64,
    pub current_voters: Vec<ReplicaState>,
    pub observers: Vec<ReplicaState>,
}

impl Default for PartitionData {
    fn default() -> Self {
        PartitionData {
            partition_index: 0,
            error_code: 0,
            error_message: Some(String::new()),
            leader_id: 0,
            leader_epoch: 0,
            high_watermark: 0,
            current_voters: Vec::new(),
            observers: Vec::new(),
        }
    }
}

impl PartitionData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.error_code = reader.int16()?;
        if version >= 2 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        value.leader_id = reader.int32()?;
        value.leader_epoch = reader.int32()?;
        value.high_watermark = reader.int64()?;
        value.current_voters = reader.array(flexible, |reader| ReplicaState::decode(reader, version))?;
        value.observers = reader.array(flexible, |reader| ReplicaState::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.int32(self.partition_index);
        writer.int16(self.error_code);
        if version >= 2 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        writer.int32(self.leader_id);
        writer.int32(self.leader_epoch);
        writer.int64(self.high_watermark);
        writer.array(&self.current_voters, flexible, |writer, value| value.encode(writer, version))?;
        writer.array(&self.observers, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub node_id: i32,
    pub listeners: Vec<Listener>,
}

impl Default for Node {
    fn default() -> Self {
        Node { node_id: 0, listeners: Vec::new() }
    }
}

impl Node {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        if version >= 2 {
            value.node_id = reader.int32()?;
        }
        if version >= 2 {
            value.listeners = reader.array(flexible, |reader| Listener::decode(reader, version))?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        if version >= 2 {
            writer.int32(self.node_id);
        } else if self.node_id != 0 {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "node_id", version });
        }
        if version >= 2 {
            writer.array(&self.listeners, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.listeners.is_empty() {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "listeners", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl Default for Listener {
    fn default() -> Self {
        Listener { name: String::new(), host: String::new(), port: 0 }
    }
}

impl Listener {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        if version >= 2 {
            value.name = reader.string(flexible)?;
        }
        if version >= 2 {
            value.host = reader.string(flexible)?;
        }
        if version >= 2 {
            value.port = reader.uint16()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        if version >= 2 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "name", version });
        }
        if version >= 2 {
            writer.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "host", version });
        }
        if version >= 2 {
            writer.uint16(self.port);
        } else if self.port != 0 {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "port", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaState {
    pub replica_id: i32,
    pub replica_directory_id: Uuid,
    pub log_end_offset: i64,
    pub last_fetch_timestamp: i64,
    pub last_caught_up_timestamp: i64,
}

impl Default for ReplicaState {
    fn default() -> Self {
        ReplicaState {
            replica_id: 0,
            replica_directory_id: Uuid::ZERO,
            log_end_offset: 0,
            last_fetch_timestamp: -1,
            last_caught_up_timestamp: -1,
        }
    }
}

impl ReplicaState {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.replica_id = reader.int32()?;
        if version >= 2 {
            value.replica_directory_id = reader.uuid()?;
        }
        value.log_end_offset = reader.int64()?;
        if version >= 1 {
            value.last_fetch_timestamp = reader.int64()?;
        }
        if version >= 1 {
            value.last_caught_up_timestamp = reader.int64()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        writer.int32(self.replica_id);
        if version >= 2 {
            writer.uuid(self.replica_directory_id);
        } else if self.replica_directory_id != Uuid::ZERO {
            return Err(WireError::Field { message: "DescribeQuorumResponse", field: "replica_directory_id", version });
        }
        writer.int64(self.log_end_offset);
        if version >= 1 {
            writer.int64(self.last_fetch_timestamp);
        }
        if version >= 1 {
            writer.int64(self.last_caught_up_timestamp);
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
