// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `CreateTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTopicsRequest {
    pub topics: Vec<CreatableTopic>,
    pub timeout_ms: i32,
    pub validate_only: bool,
}

impl Default for CreateTopicsRequest {
    fn default() -> Self {
        CreateTopicsRequest { topics: Vec::new(), timeout_ms: 60000, validate_only: false }
    }
}

impl Message for CreateTopicsRequest {
    const NAME: &'static str = "CreateTopicsRequest";
    const VERSIONS: (i16, i16) = (2, 7);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(2..=7).contains(&version) {
            return Err(WireError::Version { message: "CreateTopicsRequest", version });
        }
        let flexible = version >= 5;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| CreatableTopic::decode(reader, version))?;
        value.timeout_ms = reader.int32()?;
        value.validate_only = reader.boolean()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(2..=7).contains(&version) {
            return Err(WireError::Version { message: "CreateTopicsRequest", version });
        }
        let flexible = version >= 5;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.timeout_ms);
        writer.boolean(self.validate_only);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreateTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopic {
    pub name: String,
    pub num_partitions: i32,
    pub replication_factor: i16,
    pub assignments: Vec<CreatableReplicaAssignment>,
    pub configs: Vec<CreatableTopicConfig>,
}

impl Default for CreatableTopic {
    fn default() -> Self {
        CreatableTopic {
            name: String::new(),
            num_partitions: 0,
            replication_factor: 0,
            assignments: Vec::new(),
            configs: Vec::new(),
        }
    }
}

impl CreatableTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.num_partitions = reader.int32()?;
        value.replication_factor = reader.int16()?;
        value.assignments = reader.array(flexible, |reader| CreatableReplicaAssignment::decode(reader, version))?;
        value.configs = reader.array(flexible, |reader| CreatableTopicConfig::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.string(&self.name, flexible)?;
        writer.int32(self.num_partitions);
        writer.int16(self.replication_factor);
        writer.array(&self.assignments, flexible, |writer, value| value.encode(writer, version))?;
        writer.array(&self.configs, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreateTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableReplicaAssignment {
    pub partition_index: i32,
    pub broker_ids: Vec<i32>,
}

impl Default for CreatableReplicaAssignment {
    fn default() -> Self {
        CreatableReplicaAssignment { partition_index: 0, broker_ids: Vec::new() }
    }
}

impl CreatableReplicaAssignment {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.broker_ids = reader.array(flexible, Reader::int32)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.int32(self.partition_index);
        writer.array(&self.broker_ids, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreateTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicConfig {
    pub name: String,
    pub value: Option<String>,
}

impl Default for CreatableTopicConfig {
    fn default() -> Self {
        CreatableTopicConfig { name: String::new(), value: Some(String::new()) }
    }
}

impl CreatableTopicConfig {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.value = reader.nullable_string(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.string(&self.name, flexible)?;
        writer.nullable_string(self.value.as_deref(), flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
