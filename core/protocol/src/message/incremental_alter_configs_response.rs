// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `IncrementalAlterConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct IncrementalAlterConfigsResponse {
    pub throttle_time_ms: i32,
    pub responses: Vec<AlterConfigsResourceResponse>,
}

impl Default for IncrementalAlterConfigsResponse {
    fn default() -> Self {
        IncrementalAlterConfigsResponse { throttle_time_ms: 0, responses: Vec::new() }
    }
}

impl Message for IncrementalAlterConfigsResponse {
    const NAME: &'static str = "IncrementalAlterConfigsResponse";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "IncrementalAlterConfigsResponse", version });
        }
        let flexible = version >= 1;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.responses = reader.array(flexible, |reader| AlterConfigsResourceResponse::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "IncrementalAlterConfigsResponse", version });
        }
        let flexible = version >= 1;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.responses, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `IncrementalAlterConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterConfigsResourceResponse {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub resource_type: i8,
    pub resource_name: String,
}

impl Default for AlterConfigsResourceResponse {
    fn default() -> Self {
        AlterConfigsResourceResponse {
            error_code: 0,
            error_message: Some(String::new()),
            resource_type: 0,
            resource_name: String::new(),
        }
    }
}

impl AlterConfigsResourceResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 1;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.error_message = reader.nullable_string(flexible)?;
        value.resource_type = reader.int8()?;
        value.resource_name = reader.string(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 1;
        writer.int16(self.error_code);
        writer.nullable_string(self.error_message.as_deref(), flexible)?;
        writer.int8(self.resource_type);
        writer.string(&self.resource_name, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
