// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeProducersRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeProducersRequest {
    pub topics: Vec<TopicRequest>,
}

impl Default for DescribeProducersRequest {
    fn default() -> Self {
        DescribeProducersRequest { topics: Vec::new() }
    }
}

impl Message for DescribeProducersRequest {
    const NAME: &'static str = "DescribeProducersRequest";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeProducersRequest", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| TopicRequest::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeProducersRequest", version });
        }
        let flexible = true;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeProducersRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRequest {
    pub name: String,
    pub partition_indexes: Vec<i32>,
}

impl Default for TopicRequest {
    fn default() -> Self {
        TopicRequest { name: String::new(), partition_indexes: Vec::new() }
    }
}

impl TopicRequest {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partition_indexes = reader.array(flexible, Reader::int32)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partition_indexes, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.unsigned_varint(0);
        Ok(())
    }
}
