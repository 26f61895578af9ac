// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DeleteGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteGroupsResponse {
    pub throttle_time_ms: i32,
    pub results: Vec<DeletableGroupResult>,
}

impl Default for DeleteGroupsResponse {
    fn default() -> Self {
        DeleteGroupsResponse { throttle_time_ms: 0, results: Vec::new() }
    }
}

impl Message for DeleteGroupsResponse {
    const NAME: &'static str = "DeleteGroupsResponse";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "DeleteGroupsResponse", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.results = reader.array(flexible, |reader| DeletableGroupResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "DeleteGroupsResponse", version });
        }
        let flexible = version >= 2;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.results, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DeleteGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletableGroupResult {
    pub group_id: String,
    pub error_code: i16,
    pub error_message: Option<String>,
}

impl Default for DeletableGroupResult {
    fn default() -> Self {
        DeletableGroupResult { group_id: String::new(), error_code: 0, error_message: None }
    }
}

impl DeletableGroupResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.error_code = reader.int16()?;
        if version >= 3 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.string(&self.group_id, flexible)?;
        writer.int16(self.error_code);
        if version >= 3 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
