// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetDeleteResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteResponse {
    pub error_code: i16,
    pub throttle_time_ms: i32,
    pub topics: Vec<OffsetDeleteResponseTopic>,
}

impl Default for OffsetDeleteResponse {
    fn default() -> Self {
        OffsetDeleteResponse { error_code: 0, throttle_time_ms: 0, topics: Vec::new() }
    }
}

impl Message for OffsetDeleteResponse {
    const NAME: &'static str = "OffsetDeleteResponse";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetDeleteResponse", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.throttle_time_ms = reader.int32()?;
        value.topics = reader.array(flexible, |reader| OffsetDeleteResponseTopic::decode(reader, version))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetDeleteResponse", version });
        }
        let flexible = false;
        writer.int16(self.error_code);
        writer.int32(self.throttle_time_ms);
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        Ok(())
    }
}

/// Part of `OffsetDeleteResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteResponseTopic {
    pub name: String,
    pub partitions: Vec<OffsetDeleteResponsePartition>,
}

impl Default for OffsetDeleteResponseTopic {
    fn default() -> Self {
        OffsetDeleteResponseTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl OffsetDeleteResponseTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = false;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| OffsetDeleteResponsePartition::decode(reader, version))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = false;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        Ok(())
    }
}

/// Part of `OffsetDeleteResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteResponsePartition {
    pub partition_index: i32,
    pub error_code: i16,
}

impl Default for OffsetDeleteResponsePartition {
    fn default() -> Self {
        OffsetDeleteResponsePartition { partition_index: 0, error_code: 0 }
    }
}

impl OffsetDeleteResponsePartition {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.error_code = reader.int16()?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        writer.int32(self.partition_index);
        writer.int16(self.error_code);
        Ok(())
    }
}
