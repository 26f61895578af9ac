// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeQuorumRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeQuorumRequest {
    pub topics: Vec<TopicData>,
}

impl Default for DescribeQuorumRequest {
    fn default() -> Self {
        DescribeQuorumRequest { topics: Vec::new() }
    }
}

impl Message for DescribeQuorumRequest {
    const NAME: &'static str = "DescribeQuorumRequest";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeQuorumRequest", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| TopicData::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeQuorumRequest", version });
        }
        let flexible = true;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicData {
    pub topic_name: String,
    pub partitions: Vec<PartitionData>,
}

impl Default for TopicData {
    fn default() -> Self {
        TopicData { topic_name: String::new(), partitions: Vec::new() }
    }
}

impl TopicData {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.topic_name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| PartitionData::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.topic_name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeQuorumRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
}

impl Default for PartitionData {
    fn default() -> Self {
        PartitionData { partition_index: 0 }
    }
}

impl PartitionData {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        writer.int32(self.partition_index);
        writer.unsigned_varint(0);
        Ok(())
    }
}
