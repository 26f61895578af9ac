// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DeleteTopicsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteTopicsResponse {
    pub throttle_time_ms: i32,
    pub responses: Vec<DeletableTopicResult>,
}

impl Default for DeleteTopicsResponse {
    fn default() -> Self {
        DeleteTopicsResponse { throttle_time_ms: 0, responses: Vec::new() }
    }
}

impl Message for DeleteTopicsResponse {
    const NAME: &'static str = "DeleteTopicsResponse";
    const VERSIONS: (i16, i16) = (1, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=6).contains(&version) {
            return Err(WireError::Version { message: "DeleteTopicsResponse", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.responses = reader.array(flexible, |reader| DeletableTopicResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=6).contains(&version) {
            return Err(WireError::Version { message: "DeleteTopicsResponse", version });
        }
        let flexible = version >= 4;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.responses, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DeleteTopicsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletableTopicResult {
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub error_code: i16,
    pub error_message: Option<String>,
}

impl Default for DeletableTopicResult {
    fn default() -> Self {
        DeletableTopicResult { name: Some(String::new()), topic_id: Uuid::ZERO, error_code: 0, error_message: None }
    }
}

impl DeletableTopicResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.name = if version >= 6 { reader.nullable_string(flexible)? } else { Some(reader.string(flexible)?) };
        if version >= 6 {
            value.topic_id = reader.uuid()?;
        }
        value.error_code = reader.int16()?;
        if version >= 5 {
            value.error_message = reader.nullable_string(flexible)?;
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
        } else {
            match &self.name {
                None => return Err(WireError::Null(-1)),
                Some(value) => {
                    writer.string(&value, flexible)?;
                }
            }
        }
        if version >= 6 {
            writer.uuid(self.topic_id);
        }
        writer.int16(self.error_code);
        if version >= 5 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
