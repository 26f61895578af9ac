// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `CreateTopicsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTopicsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<CreatableTopicResult>,
}

impl Default for CreateTopicsResponse {
    fn default() -> Self {
        CreateTopicsResponse { throttle_time_ms: 0, topics: Vec::new() }
    }
}

impl Message for CreateTopicsResponse {
    const NAME: &'static str = "CreateTopicsResponse";
    const VERSIONS: (i16, i16) = (2, 7);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(2..=7).contains(&version) {
            return Err(WireError::Version { message: "CreateTopicsResponse", version });
        }
        let flexible = version >= 5;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.topics = reader.array(flexible, |reader| CreatableTopicResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(2..=7).contains(&version) {
            return Err(WireError::Version { message: "CreateTopicsResponse", version });
        }
        let flexible = version >= 5;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreateTopicsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicResult {
    pub name: String,
    pub topic_id: Uuid,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub topic_config_error_code: i16,
    pub num_partitions: i32,
    pub replication_factor: i16,
    pub configs: Option<Vec<CreatableTopicConfigs>>,
}

impl Default for CreatableTopicResult {
    fn default() -> Self {
        CreatableTopicResult {
            name: String::new(),
            topic_id: Uuid::ZERO,
            error_code: 0,
            error_message: Some(String::new()),
            topic_config_error_code: 0,
            num_partitions: -1,
            replication_factor: -1,
            configs: Some(Vec::new()),
        }
    }
}

impl CreatableTopicResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        if version >= 7 {
            value.topic_id = reader.uuid()?;
        }
        value.error_code = reader.int16()?;
        value.error_message = reader.nullable_string(flexible)?;
        if version >= 5 {
            value.num_partitions = reader.int32()?;
        }
        if version >= 5 {
            value.replication_factor = reader.int16()?;
        }
        if version >= 5 {
            value.configs = reader.nullable_array(flexible, |reader| CreatableTopicConfigs::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 5 => value.topic_config_error_code = reader.int16()?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.string(&self.name, flexible)?;
        if version >= 7 {
            writer.uuid(self.topic_id);
        }
        writer.int16(self.error_code);
        writer.nullable_string(self.error_message.as_deref(), flexible)?;
        if version >= 5 {
            writer.int32(self.num_partitions);
        }
        if version >= 5 {
            writer.int16(self.replication_factor);
        }
        if version >= 5 {
            writer.nullable_array(self.configs.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
        }
        if flexible {
            let mut tags = 0;
            if version >= 5 && self.topic_config_error_code != 0 {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 5 && self.topic_config_error_code != 0 {
                writer.tagged_field(0, |writer| {
                    writer.int16(self.topic_config_error_code);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `CreateTopicsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicConfigs {
    pub name: String,
    pub value: Option<String>,
    pub read_only: bool,
    pub config_source: i8,
    pub is_sensitive: bool,
}

impl Default for CreatableTopicConfigs {
    fn default() -> Self {
        CreatableTopicConfigs {
            name: String::new(),
            value: Some(String::new()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
        }
    }
}

impl CreatableTopicConfigs {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        if version >= 5 {
            value.name = reader.string(flexible)?;
        }
        if version >= 5 {
            value.value = reader.nullable_string(flexible)?;
        }
        if version >= 5 {
            value.read_only = reader.boolean()?;
        }
        if version >= 5 {
            value.config_source = reader.int8()?;
        }
        if version >= 5 {
            value.is_sensitive = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        if version >= 5 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "CreateTopicsResponse", field: "name", version });
        }
        if version >= 5 {
            writer.nullable_string(self.value.as_deref(), flexible)?;
        } else if self.value.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "CreateTopicsResponse", field: "value", version });
        }
        if version >= 5 {
            writer.boolean(self.read_only);
        } else if self.read_only {
            return Err(WireError::Field { message: "CreateTopicsResponse", field: "read_only", version });
        }
        if version >= 5 {
            writer.int8(self.config_source);
        }
        if version >= 5 {
            writer.boolean(self.is_sensitive);
        } else if self.is_sensitive {
            return Err(WireError::Field { message: "CreateTopicsResponse", field: "is_sensitive", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
