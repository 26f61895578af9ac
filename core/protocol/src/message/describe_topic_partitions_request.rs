// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeTopicPartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsRequest {
    pub topics: Vec<TopicRequest>,
    pub response_partition_limit: i32,
    pub cursor: Option<Cursor>,
}

impl Default for DescribeTopicPartitionsRequest {
    fn default() -> Self {
        DescribeTopicPartitionsRequest { topics: Vec::new(), response_partition_limit: 2000, cursor: None }
    }
}

impl Message for DescribeTopicPartitionsRequest {
    const NAME: &'static str = "DescribeTopicPartitionsRequest";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeTopicPartitionsRequest", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| TopicRequest::decode(reader, version))?;
        value.response_partition_limit = reader.int32()?;
        value.cursor = if reader.int8()? < 0 { None } else { Some(Cursor::decode(reader, version)?) };
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeTopicPartitionsRequest", version });
        }
        let flexible = true;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.response_partition_limit);
        match &self.cursor {
            None => writer.int8(-1),
            Some(value) => {
                writer.int8(1);
                value.encode(writer, version)?;
            }
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeTopicPartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRequest {
    pub name: String,
}

impl Default for TopicRequest {
    fn default() -> Self {
        TopicRequest { name: String::new() }
    }
}

impl TopicRequest {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeTopicPartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    pub topic_name: String,
    pub partition_index: i32,
}

impl Default for Cursor {
    fn default() -> Self {
        Cursor { topic_name: String::new(), partition_index: 0 }
    }
}

impl Cursor {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.topic_name = reader.string(flexible)?;
        value.partition_index = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.topic_name, flexible)?;
        writer.int32(self.partition_index);
        writer.unsigned_varint(0);
        Ok(())
    }
}
