// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ProduceResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProduceResponse {
    pub responses: Vec<TopicProduceResponse>,
    pub throttle_time_ms: i32,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Default for ProduceResponse {
    fn default() -> Self {
        ProduceResponse { responses: Vec::new(), throttle_time_ms: 0, node_endpoints: Vec::new() }
    }
}

impl Message for ProduceResponse {
    const NAME: &'static str = "ProduceResponse";
    const VERSIONS: (i16, i16) = (3, 13);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(3..=13).contains(&version) {
            return Err(WireError::Version { message: "ProduceResponse", version });
        }
        let flexible = version >= 9;
        let mut value = Self::default();
        value.responses = reader.array(flexible, |reader| TopicProduceResponse::decode(reader, version))?;
        value.throttle_time_ms = reader.int32()?;
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 10 => {
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
        if !(3..=13).contains(&version) {
            return Err(WireError::Version { message: "ProduceResponse", version });
        }
        let flexible = version >= 9;
        writer.array(&self.responses, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.throttle_time_ms);
        if !(version >= 10) && !self.node_endpoints.is_empty() {
            return Err(WireError::Field { message: "ProduceResponse", field: "node_endpoints", version });
        }
        if flexible {
            let mut tags = 0;
            if version >= 10 && !self.node_endpoints.is_empty() {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 10 && !self.node_endpoints.is_empty() {
                writer.tagged_field(0, |writer| {
                    writer.array(&self.node_endpoints, flexible, |writer, value| value.encode(writer, version))?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `ProduceResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicProduceResponse {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_responses: Vec<PartitionProduceResponse>,
}

impl Default for TopicProduceResponse {
    fn default() -> Self {
        TopicProduceResponse { name: String::new(), topic_id: Uuid::ZERO, partition_responses: Vec::new() }
    }
}

impl TopicProduceResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        if version <= 12 {
            value.name = reader.string(flexible)?;
        }
        if version >= 13 {
            value.topic_id = reader.uuid()?;
        }
        value.partition_responses =
            reader.array(flexible, |reader| PartitionProduceResponse::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version <= 12 {
            writer.string(&self.name, flexible)?;
        }
        if version >= 13 {
            writer.uuid(self.topic_id);
        }
        writer.array(&self.partition_responses, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ProduceResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionProduceResponse {
    pub index: i32,
    pub error_code: i16,
    pub base_offset: i64,
    pub log_append_time_ms: i64,
    pub log_start_offset: i64,
    pub record_errors: Vec<BatchIndexAndErrorMessage>,
    pub error_message: Option<String>,
    pub current_leader: LeaderIdAndEpoch,
}

impl Default for PartitionProduceResponse {
    fn default() -> Self {
        PartitionProduceResponse {
            index: 0,
            error_code: 0,
            base_offset: 0,
            log_append_time_ms: -1,
            log_start_offset: -1,
            record_errors: Vec::new(),
            error_message: None,
            current_leader: LeaderIdAndEpoch::default(),
        }
    }
}

impl PartitionProduceResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        value.index = reader.int32()?;
        value.error_code = reader.int16()?;
        value.base_offset = reader.int64()?;
        value.log_append_time_ms = reader.int64()?;
        if version >= 5 {
            value.log_start_offset = reader.int64()?;
        }
        if version >= 8 {
            value.record_errors =
                reader.array(flexible, |reader| BatchIndexAndErrorMessage::decode(reader, version))?;
        }
        if version >= 8 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 10 => value.current_leader = LeaderIdAndEpoch::decode(reader, version)?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        writer.int32(self.index);
        writer.int16(self.error_code);
        writer.int64(self.base_offset);
        writer.int64(self.log_append_time_ms);
        if version >= 5 {
            writer.int64(self.log_start_offset);
        }
        if version >= 8 {
            writer.array(&self.record_errors, flexible, |writer, value| value.encode(writer, version))?;
        }
        if version >= 8 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        if !(version >= 10) && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(WireError::Field { message: "ProduceResponse", field: "current_leader", version });
        }
        if flexible {
            let mut tags = 0;
            if version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
                writer.tagged_field(0, |writer| {
                    self.current_leader.encode(writer, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `ProduceResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchIndexAndErrorMessage {
    pub batch_index: i32,
    pub batch_index_error_message: Option<String>,
}

impl Default for BatchIndexAndErrorMessage {
    fn default() -> Self {
        BatchIndexAndErrorMessage { batch_index: 0, batch_index_error_message: None }
    }
}

impl BatchIndexAndErrorMessage {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        if version >= 8 {
            value.batch_index = reader.int32()?;
        }
        if version >= 8 {
            value.batch_index_error_message = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version >= 8 {
            writer.int32(self.batch_index);
        } else if self.batch_index != 0 {
            return Err(WireError::Field { message: "ProduceResponse", field: "batch_index", version });
        }
        if version >= 8 {
            writer.nullable_string(self.batch_index_error_message.as_deref(), flexible)?;
        } else if self.batch_index_error_message.is_some() {
            return Err(WireError::Field { message: "ProduceResponse", field: "batch_index_error_message", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ProduceResponse`.
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
        let flexible = version >= 9;
        let mut value = Self::default();
        if version >= 10 {
            value.leader_id = reader.int32()?;
        }
        if version >= 10 {
            value.leader_epoch = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version >= 10 {
            writer.int32(self.leader_id);
        } else if self.leader_id != -1 {
            return Err(WireError::Field { message: "ProduceResponse", field: "leader_id", version });
        }
        if version >= 10 {
            writer.int32(self.leader_epoch);
        } else if self.leader_epoch != -1 {
            return Err(WireError::Field { message: "ProduceResponse", field: "leader_epoch", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ProduceResponse`.
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
        let flexible = version >= 9;
        let mut value = Self::default();
        if version >= 10 {
            value.node_id = reader.int32()?;
        }
        if version >= 10 {
            value.host = reader.string(flexible)?;
        }
        if version >= 10 {
            value.port = reader.int32()?;
        }
        if version >= 10 {
            value.rack = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version >= 10 {
            writer.int32(self.node_id);
        } else if self.node_id != 0 {
            return Err(WireError::Field { message: "ProduceResponse", field: "node_id", version });
        }
        if version >= 10 {
            writer.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(WireError::Field { message: "ProduceResponse", field: "host", version });
        }
        if version >= 10 {
            writer.int32(self.port);
        } else if self.port != 0 {
            return Err(WireError::Field { message: "ProduceResponse", field: "port", version });
        }
        if version >= 10 {
            writer.nullable_string(self.rack.as_deref(), flexible)?;
        } else if self.rack.is_some() {
            return Err(WireError::Field { message: "ProduceResponse", field: "rack", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
