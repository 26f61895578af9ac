// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `MetadataResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponse {
    pub throttle_time_ms: i32,
    pub brokers: Vec<MetadataResponseBroker>,
    pub cluster_id: Option<String>,
    pub controller_id: i32,
    pub topics: Vec<MetadataResponseTopic>,
    pub cluster_authorized_operations: i32,
    pub error_code: i16,
}

impl Default for MetadataResponse {
    fn default() -> Self {
        MetadataResponse {
            throttle_time_ms: 0,
            brokers: Vec::new(),
            cluster_id: None,
            controller_id: -1,
            topics: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            error_code: 0,
        }
    }
}

impl Message for MetadataResponse {
    const NAME: &'static str = "MetadataResponse";
    const VERSIONS: (i16, i16) = (0, 13);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=13).contains(&version) {
            return Err(WireError::Version { message: "MetadataResponse", version });
        }
        let flexible = version >= 9;
        let mut value = Self::default();
        if version >= 3 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.brokers = reader.array(flexible, |reader| MetadataResponseBroker::decode(reader, version))?;
        if version >= 2 {
            value.cluster_id = reader.nullable_string(flexible)?;
        }
        if version >= 1 {
            value.controller_id = reader.int32()?;
        }
        value.topics = reader.array(flexible, |reader| MetadataResponseTopic::decode(reader, version))?;
        if (8..=10).contains(&version) {
            value.cluster_authorized_operations = reader.int32()?;
        }
        if version >= 13 {
            value.error_code = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=13).contains(&version) {
            return Err(WireError::Version { message: "MetadataResponse", version });
        }
        let flexible = version >= 9;
        if version >= 3 {
            writer.int32(self.throttle_time_ms);
        }
        writer.array(&self.brokers, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 2 {
            writer.nullable_string(self.cluster_id.as_deref(), flexible)?;
        }
        if version >= 1 {
            writer.int32(self.controller_id);
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if (8..=10).contains(&version) {
            writer.int32(self.cluster_authorized_operations);
        } else if self.cluster_authorized_operations != i32::MIN {
            return Err(WireError::Field {
                message: "MetadataResponse",
                field: "cluster_authorized_operations",
                version,
            });
        }
        if version >= 13 {
            writer.int16(self.error_code);
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `MetadataResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponseBroker {
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
}

impl Default for MetadataResponseBroker {
    fn default() -> Self {
        MetadataResponseBroker { node_id: 0, host: String::new(), port: 0, rack: None }
    }
}

impl MetadataResponseBroker {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        value.node_id = reader.int32()?;
        value.host = reader.string(flexible)?;
        value.port = reader.int32()?;
        if version >= 1 {
            value.rack = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        writer.int32(self.node_id);
        writer.string(&self.host, flexible)?;
        writer.int32(self.port);
        if version >= 1 {
            writer.nullable_string(self.rack.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `MetadataResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponseTopic {
    pub error_code: i16,
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub is_internal: bool,
    pub partitions: Vec<MetadataResponsePartition>,
    pub topic_authorized_operations: i32,
}

impl Default for MetadataResponseTopic {
    fn default() -> Self {
        MetadataResponseTopic {
            error_code: 0,
            name: Some(String::new()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
        }
    }
}

impl MetadataResponseTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.name = if version >= 12 { reader.nullable_string(flexible)? } else { Some(reader.string(flexible)?) };
        if version >= 10 {
            value.topic_id = reader.uuid()?;
        }
        if version >= 1 {
            value.is_internal = reader.boolean()?;
        }
        value.partitions = reader.array(flexible, |reader| MetadataResponsePartition::decode(reader, version))?;
        if version >= 8 {
            value.topic_authorized_operations = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        writer.int16(self.error_code);
        if version >= 12 {
            writer.nullable_string(self.name.as_deref(), flexible)?;
        } else {
            match &self.name {
                None => return Err(WireError::Null(-1)),
                Some(value) => {
                    writer.string(&value, flexible)?;
                }
            }
        }
        if version >= 10 {
            writer.uuid(self.topic_id);
        }
        if version >= 1 {
            writer.boolean(self.is_internal);
        }
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 8 {
            writer.int32(self.topic_authorized_operations);
        } else if self.topic_authorized_operations != i32::MIN {
            return Err(WireError::Field {
                message: "MetadataResponse",
                field: "topic_authorized_operations",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `MetadataResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataResponsePartition {
    pub error_code: i16,
    pub partition_index: i32,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub replica_nodes: Vec<i32>,
    pub isr_nodes: Vec<i32>,
    pub offline_replicas: Vec<i32>,
}

impl Default for MetadataResponsePartition {
    fn default() -> Self {
        MetadataResponsePartition {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            offline_replicas: Vec::new(),
        }
    }
}

impl MetadataResponsePartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.partition_index = reader.int32()?;
        value.leader_id = reader.int32()?;
        if version >= 7 {
            value.leader_epoch = reader.int32()?;
        }
        value.replica_nodes = reader.array(flexible, Reader::int32)?;
        value.isr_nodes = reader.array(flexible, Reader::int32)?;
        if version >= 5 {
            value.offline_replicas = reader.array(flexible, Reader::int32)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        writer.int16(self.error_code);
        writer.int32(self.partition_index);
        writer.int32(self.leader_id);
        if version >= 7 {
            writer.int32(self.leader_epoch);
        }
        writer.array(&self.replica_nodes, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.isr_nodes, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        if version >= 5 {
            writer.array(&self.offline_replicas, flexible, |writer, value| {
                writer.int32(*value);
                Ok(())
            })?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
