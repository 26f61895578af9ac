// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::slice::Slices;
use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ProduceRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProduceRequest {
    pub transactional_id: Option<String>,
    pub acks: i16,
    pub timeout_ms: i32,
    pub topic_data: Vec<TopicProduceData>,
}

impl Default for ProduceRequest {
    fn default() -> Self {
        ProduceRequest { transactional_id: None, acks: 0, timeout_ms: 0, topic_data: Vec::new() }
    }
}

impl Message for ProduceRequest {
    const NAME: &'static str = "ProduceRequest";
    const VERSIONS: (i16, i16) = (3, 13);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(3..=13).contains(&version) {
            return Err(WireError::Version { message: "ProduceRequest", version });
        }
        let flexible = version >= 9;
        let mut value = Self::default();
        value.transactional_id = reader.nullable_string(flexible)?;
        value.acks = reader.int16()?;
        value.timeout_ms = reader.int32()?;
        value.topic_data = reader.array(flexible, |reader| TopicProduceData::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(3..=13).contains(&version) {
            return Err(WireError::Version { message: "ProduceRequest", version });
        }
        let flexible = version >= 9;
        writer.nullable_string(self.transactional_id.as_deref(), flexible)?;
        writer.int16(self.acks);
        writer.int32(self.timeout_ms);
        writer.array(&self.topic_data, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ProduceRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicProduceData {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_data: Vec<PartitionProduceData>,
}

impl Default for TopicProduceData {
    fn default() -> Self {
        TopicProduceData { name: String::new(), topic_id: Uuid::ZERO, partition_data: Vec::new() }
    }
}

impl TopicProduceData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        if version <= 12 {
            value.name = reader.string(flexible)?;
        }
        if version >= 13 {
            value.topic_id = reader.uuid()?;
        }
        value.partition_data = reader.array(flexible, |reader| PartitionProduceData::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version <= 12 {
            writer.string(&self.name, flexible)?;
        }
        if version >= 13 {
            writer.uuid(self.topic_id);
        }
        writer.array(&self.partition_data, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ProduceRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionProduceData {
    pub index: i32,
    pub records: Option<Slices>,
}

impl Default for PartitionProduceData {
    fn default() -> Self {
        PartitionProduceData { index: 0, records: None }
    }
}

impl PartitionProduceData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        value.index = reader.int32()?;
        value.records = reader.nullable_records(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        writer.int32(self.index);
        writer.nullable_records(self.records.as_ref(), flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
