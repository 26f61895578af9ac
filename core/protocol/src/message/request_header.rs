// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RequestHeader`.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestHeader {
    pub request_api_key: i16,
    pub request_api_version: i16,
    pub correlation_id: i32,
    pub client_id: Option<String>,
}

impl Default for RequestHeader {
    fn default() -> Self {
        RequestHeader { request_api_key: 0, request_api_version: 0, correlation_id: 0, client_id: Some(String::new()) }
    }
}

impl Message for RequestHeader {
    const NAME: &'static str = "RequestHeader";
    const VERSIONS: (i16, i16) = (1, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=2).contains(&version) {
            return Err(WireError::Version { message: "RequestHeader", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.request_api_key = reader.int16()?;
        value.request_api_version = reader.int16()?;
        value.correlation_id = reader.int32()?;
        value.client_id = reader.nullable_string(false)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=2).contains(&version) {
            return Err(WireError::Version { message: "RequestHeader", version });
        }
        let flexible = version >= 2;
        writer.int16(self.request_api_key);
        writer.int16(self.request_api_version);
        writer.int32(self.correlation_id);
        writer.nullable_string(self.client_id.as_deref(), false)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
