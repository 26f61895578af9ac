// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListConfigResourcesResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListConfigResourcesResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub config_resources: Vec<ConfigResource>,
}

impl Default for ListConfigResourcesResponse {
    fn default() -> Self {
        ListConfigResourcesResponse { throttle_time_ms: 0, error_code: 0, config_resources: Vec::new() }
    }
}

impl Message for ListConfigResourcesResponse {
    const NAME: &'static str = "ListConfigResourcesResponse";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ListConfigResourcesResponse", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.error_code = reader.int16()?;
        value.config_resources = reader.array(flexible, |reader| ConfigResource::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ListConfigResourcesResponse", version });
        }
        let flexible = true;
        writer.int32(self.throttle_time_ms);
        writer.int16(self.error_code);
        writer.array(&self.config_resources, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `ListConfigResourcesResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigResource {
    pub resource_name: String,
    pub resource_type: i8,
}

impl Default for ConfigResource {
    fn default() -> Self {
        ConfigResource { resource_name: String::new(), resource_type: 16 }
    }
}

impl ConfigResource {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.resource_name = reader.string(flexible)?;
        if version >= 1 {
            value.resource_type = reader.int8()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.resource_name, flexible)?;
        if version >= 1 {
            writer.int8(self.resource_type);
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
