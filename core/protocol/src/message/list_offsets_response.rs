// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListOffsetsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<ListOffsetsTopicResponse>,
}

impl Default for ListOffsetsResponse {
    fn default() -> Self {
        ListOffsetsResponse { throttle_time_ms: 0, topics: Vec::new() }
    }
}

impl Message for ListOffsetsResponse {
    const NAME: &'static str = "ListOffsetsResponse";
    const VERSIONS: (i16, i16) = (1, 11);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=11).contains(&version) {
            return Err(WireError::Version { message: "ListOffsetsResponse", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 2 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.topics = reader.array(flexible, |reader| ListOffsetsTopicResponse::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=11).contains(&version) {
            return Err(WireError::Version { message: "ListOffsetsResponse", version });
        }
        let flexible = version >= 6;
        if version >= 2 {
            writer.int32(self.throttle_time_ms);
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ListOffsetsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsTopicResponse {
    pub name: String,
    pub partitions: Vec<ListOffsetsPartitionResponse>,
}

impl Default for ListOffsetsTopicResponse {
    fn default() -> Self {
        ListOffsetsTopicResponse { name: String::new(), partitions: Vec::new() }
    }
}

impl ListOffsetsTopicResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| ListOffsetsPartitionResponse::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ListOffsetsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsPartitionResponse {
    pub partition_index: i32,
    pub error_code: i16,
    pub timestamp: i64,
    pub offset: i64,
    pub leader_epoch: i32,
}

impl Default for ListOffsetsPartitionResponse {
    fn default() -> Self {
        ListOffsetsPartitionResponse { partition_index: 0, error_code: 0, timestamp: -1, offset: -1, leader_epoch: -1 }
    }
}

impl ListOffsetsPartitionResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.error_code = reader.int16()?;
        value.timestamp = reader.int64()?;
        value.offset = reader.int64()?;
        if version >= 4 {
            value.leader_epoch = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        writer.int32(self.partition_index);
        writer.int16(self.error_code);
        writer.int64(self.timestamp);
        writer.int64(self.offset);
        if version >= 4 {
            writer.int32(self.leader_epoch);
        } else if self.leader_epoch != -1 {
            return Err(WireError::Field { message: "ListOffsetsResponse", field: "leader_epoch", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
