// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DeleteRecordsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteRecordsRequest {
    pub topics: Vec<DeleteRecordsTopic>,
    pub timeout_ms: i32,
}

impl Default for DeleteRecordsRequest {
    fn default() -> Self {
        DeleteRecordsRequest { topics: Vec::new(), timeout_ms: 0 }
    }
}

impl Message for DeleteRecordsRequest {
    const NAME: &'static str = "DeleteRecordsRequest";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DeleteRecordsRequest", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| DeleteRecordsTopic::decode(reader, version))?;
        value.timeout_ms = reader.int32()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DeleteRecordsRequest", version });
        }
        let flexible = version >= 2;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.timeout_ms);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DeleteRecordsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteRecordsTopic {
    pub name: String,
    pub partitions: Vec<DeleteRecordsPartition>,
}

impl Default for DeleteRecordsTopic {
    fn default() -> Self {
        DeleteRecordsTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl DeleteRecordsTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| DeleteRecordsPartition::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DeleteRecordsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteRecordsPartition {
    pub partition_index: i32,
    pub offset: i64,
}

impl Default for DeleteRecordsPartition {
    fn default() -> Self {
        DeleteRecordsPartition { partition_index: 0, offset: 0 }
    }
}

impl DeleteRecordsPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.offset = reader.int64()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.int32(self.partition_index);
        writer.int64(self.offset);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
