// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ConsumerProtocolSubscription`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsumerProtocolSubscription {
    pub topics: Vec<String>,
    pub user_data: Option<Bytes>,
    pub owned_partitions: Vec<TopicPartition>,
    pub generation_id: i32,
    pub rack_id: Option<String>,
}

impl Default for ConsumerProtocolSubscription {
    fn default() -> Self {
        ConsumerProtocolSubscription {
            topics: Vec::new(),
            user_data: None,
            owned_partitions: Vec::new(),
            generation_id: -1,
            rack_id: None,
        }
    }
}

impl Message for ConsumerProtocolSubscription {
    const NAME: &'static str = "ConsumerProtocolSubscription";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "ConsumerProtocolSubscription", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| reader.string(flexible))?;
        value.user_data = reader.nullable_bytes(flexible)?;
        if version >= 1 {
            value.owned_partitions = reader.array(flexible, |reader| TopicPartition::decode(reader, version))?;
        }
        if version >= 2 {
            value.generation_id = reader.int32()?;
        }
        if version >= 3 {
            value.rack_id = reader.nullable_string(flexible)?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "ConsumerProtocolSubscription", version });
        }
        let flexible = false;
        writer.array(&self.topics, flexible, |writer, value| writer.string(value, flexible))?;
        writer.nullable_bytes(self.user_data.as_ref(), flexible)?;
        if version >= 1 {
            writer.array(&self.owned_partitions, flexible, |writer, value| value.encode(writer, version))?;
        }
        if version >= 2 {
            writer.int32(self.generation_id);
        }
        if version >= 3 {
            writer.nullable_string(self.rack_id.as_deref(), flexible)?;
        }
        Ok(())
    }
}

/// Part of `ConsumerProtocolSubscription`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicPartition {
    pub topic: String,
    pub partitions: Vec<i32>,
}

impl Default for TopicPartition {
    fn default() -> Self {
        TopicPartition { topic: String::new(), partitions: Vec::new() }
    }
}

impl TopicPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = false;
        let mut value = Self::default();
        if version >= 1 {
            value.topic = reader.string(flexible)?;
        }
        if version >= 1 {
            value.partitions = reader.array(flexible, Reader::int32)?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = false;
        if version >= 1 {
            writer.string(&self.topic, flexible)?;
        } else if !self.topic.is_empty() {
            return Err(WireError::Field { message: "ConsumerProtocolSubscription", field: "topic", version });
        }
        if version >= 1 {
            writer.array(&self.partitions, flexible, |writer, value| {
                writer.int32(*value);
                Ok(())
            })?;
        } else if !self.partitions.is_empty() {
            return Err(WireError::Field { message: "ConsumerProtocolSubscription", field: "partitions", version });
        }
        Ok(())
    }
}
