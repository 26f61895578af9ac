// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetForLeaderEpochResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetForLeaderEpochResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<OffsetForLeaderTopicResult>,
}

impl Default for OffsetForLeaderEpochResponse {
    fn default() -> Self {
        OffsetForLeaderEpochResponse { throttle_time_ms: 0, topics: Vec::new() }
    }
}

impl Message for OffsetForLeaderEpochResponse {
    const NAME: &'static str = "OffsetForLeaderEpochResponse";
    const VERSIONS: (i16, i16) = (2, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(2..=4).contains(&version) {
            return Err(WireError::Version { message: "OffsetForLeaderEpochResponse", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.topics = reader.array(flexible, |reader| OffsetForLeaderTopicResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(2..=4).contains(&version) {
            return Err(WireError::Version { message: "OffsetForLeaderEpochResponse", version });
        }
        let flexible = version >= 4;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetForLeaderEpochResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetForLeaderTopicResult {
    pub topic: String,
    pub partitions: Vec<EpochEndOffset>,
}

impl Default for OffsetForLeaderTopicResult {
    fn default() -> Self {
        OffsetForLeaderTopicResult { topic: String::new(), partitions: Vec::new() }
    }
}

impl OffsetForLeaderTopicResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.topic = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| EpochEndOffset::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.string(&self.topic, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetForLeaderEpochResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct EpochEndOffset {
    pub error_code: i16,
    pub partition: i32,
    pub leader_epoch: i32,
    pub end_offset: i64,
}

impl Default for EpochEndOffset {
    fn default() -> Self {
        EpochEndOffset { error_code: 0, partition: 0, leader_epoch: -1, end_offset: -1 }
    }
}

impl EpochEndOffset {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.partition = reader.int32()?;
        value.leader_epoch = reader.int32()?;
        value.end_offset = reader.int64()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.int16(self.error_code);
        writer.int32(self.partition);
        writer.int32(self.leader_epoch);
        writer.int64(self.end_offset);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
