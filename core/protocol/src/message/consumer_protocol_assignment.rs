// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ConsumerProtocolAssignment`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsumerProtocolAssignment {
    pub assigned_partitions: Vec<TopicPartition>,
    pub user_data: Option<Bytes>,
}

impl Default for ConsumerProtocolAssignment {
    fn default() -> Self {
        ConsumerProtocolAssignment { assigned_partitions: Vec::new(), user_data: None }
    }
}

impl Message for ConsumerProtocolAssignment {
    const NAME: &'static str = "ConsumerProtocolAssignment";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "ConsumerProtocolAssignment", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.assigned_partitions = reader.array(flexible, |reader| TopicPartition::decode(reader, version))?;
        value.user_data = reader.nullable_bytes(flexible)?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "ConsumerProtocolAssignment", version });
        }
        let flexible = false;
        writer.array(&self.assigned_partitions, flexible, |writer, value| value.encode(writer, version))?;
        writer.nullable_bytes(self.user_data.as_ref(), flexible)?;
        Ok(())
    }
}

/// Part of `ConsumerProtocolAssignment`.
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
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = false;
        let mut value = Self::default();
        value.topic = reader.string(flexible)?;
        value.partitions = reader.array(flexible, Reader::int32)?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = false;
        writer.string(&self.topic, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        Ok(())
    }
}
