// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DeleteTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteTopicsRequest {
    pub topics: Vec<DeleteTopicState>,
    pub topic_names: Vec<String>,
    pub timeout_ms: i32,
}

impl Default for DeleteTopicsRequest {
    fn default() -> Self {
        DeleteTopicsRequest { topics: Vec::new(), topic_names: Vec::new(), timeout_ms: 0 }
    }
}

impl Message for DeleteTopicsRequest {
    const NAME: &'static str = "DeleteTopicsRequest";
    const VERSIONS: (i16, i16) = (1, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=6).contains(&version) {
            return Err(WireError::Version { message: "DeleteTopicsRequest", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 6 {
            value.topics = reader.array(flexible, |reader| DeleteTopicState::decode(reader, version))?;
        }
        if version <= 5 {
            value.topic_names = reader.array(flexible, |reader| reader.string(flexible))?;
        }
        value.timeout_ms = reader.int32()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=6).contains(&version) {
            return Err(WireError::Version { message: "DeleteTopicsRequest", version });
        }
        let flexible = version >= 4;
        if version >= 6 {
            writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.topics.is_empty() {
            return Err(WireError::Field { message: "DeleteTopicsRequest", field: "topics", version });
        }
        if version <= 5 {
            writer.array(&self.topic_names, flexible, |writer, value| writer.string(value, flexible))?;
        }
        writer.int32(self.timeout_ms);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DeleteTopicsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteTopicState {
    pub name: Option<String>,
    pub topic_id: Uuid,
}

impl Default for DeleteTopicState {
    fn default() -> Self {
        DeleteTopicState { name: None, topic_id: Uuid::ZERO }
    }
}

impl DeleteTopicState {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 6 {
            value.name = reader.nullable_string(flexible)?;
        }
        if version >= 6 {
            value.topic_id = reader.uuid()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        if version >= 6 {
            writer.nullable_string(self.name.as_deref(), flexible)?;
        } else if self.name.is_some() {
            return Err(WireError::Field { message: "DeleteTopicsRequest", field: "name", version });
        }
        if version >= 6 {
            writer.uuid(self.topic_id);
        } else if self.topic_id != Uuid::ZERO {
            return Err(WireError::Field { message: "DeleteTopicsRequest", field: "topic_id", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
