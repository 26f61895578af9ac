// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListOffsetsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsRequest {
    pub replica_id: i32,
    pub isolation_level: i8,
    pub topics: Vec<ListOffsetsTopic>,
    pub timeout_ms: i32,
}

impl Default for ListOffsetsRequest {
    fn default() -> Self {
        ListOffsetsRequest { replica_id: 0, isolation_level: 0, topics: Vec::new(), timeout_ms: 0 }
    }
}

impl Message for ListOffsetsRequest {
    const NAME: &'static str = "ListOffsetsRequest";
    const VERSIONS: (i16, i16) = (1, 11);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=11).contains(&version) {
            return Err(WireError::Version { message: "ListOffsetsRequest", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        value.replica_id = reader.int32()?;
        if version >= 2 {
            value.isolation_level = reader.int8()?;
        }
        value.topics = reader.array(flexible, |reader| ListOffsetsTopic::decode(reader, version))?;
        if version >= 10 {
            value.timeout_ms = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=11).contains(&version) {
            return Err(WireError::Version { message: "ListOffsetsRequest", version });
        }
        let flexible = version >= 6;
        writer.int32(self.replica_id);
        if version >= 2 {
            writer.int8(self.isolation_level);
        } else if self.isolation_level != 0 {
            return Err(WireError::Field { message: "ListOffsetsRequest", field: "isolation_level", version });
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 10 {
            writer.int32(self.timeout_ms);
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ListOffsetsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsTopic {
    pub name: String,
    pub partitions: Vec<ListOffsetsPartition>,
}

impl Default for ListOffsetsTopic {
    fn default() -> Self {
        ListOffsetsTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl ListOffsetsTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| ListOffsetsPartition::decode(reader, version))?;
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

/// Part of `ListOffsetsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsPartition {
    pub partition_index: i32,
    pub current_leader_epoch: i32,
    pub timestamp: i64,
}

impl Default for ListOffsetsPartition {
    fn default() -> Self {
        ListOffsetsPartition { partition_index: 0, current_leader_epoch: -1, timestamp: 0 }
    }
}

impl ListOffsetsPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        if version >= 4 {
            value.current_leader_epoch = reader.int32()?;
        }
        value.timestamp = reader.int64()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        writer.int32(self.partition_index);
        if version >= 4 {
            writer.int32(self.current_leader_epoch);
        }
        writer.int64(self.timestamp);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
