// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetDeleteRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteRequest {
    pub group_id: String,
    pub topics: Vec<OffsetDeleteRequestTopic>,
}

impl Default for OffsetDeleteRequest {
    fn default() -> Self {
        OffsetDeleteRequest { group_id: String::new(), topics: Vec::new() }
    }
}

impl Message for OffsetDeleteRequest {
    const NAME: &'static str = "OffsetDeleteRequest";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetDeleteRequest", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.topics = reader.array(flexible, |reader| OffsetDeleteRequestTopic::decode(reader, version))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetDeleteRequest", version });
        }
        let flexible = false;
        writer.string(&self.group_id, flexible)?;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        Ok(())
    }
}

/// Part of `OffsetDeleteRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteRequestTopic {
    pub name: String,
    pub partitions: Vec<OffsetDeleteRequestPartition>,
}

impl Default for OffsetDeleteRequestTopic {
    fn default() -> Self {
        OffsetDeleteRequestTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl OffsetDeleteRequestTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = false;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| OffsetDeleteRequestPartition::decode(reader, version))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = false;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        Ok(())
    }
}

/// Part of `OffsetDeleteRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetDeleteRequestPartition {
    pub partition_index: i32,
}

impl Default for OffsetDeleteRequestPartition {
    fn default() -> Self {
        OffsetDeleteRequestPartition { partition_index: 0 }
    }
}

impl OffsetDeleteRequestPartition {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        writer.int32(self.partition_index);
        Ok(())
    }
}
