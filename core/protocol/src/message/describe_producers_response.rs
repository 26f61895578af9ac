// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeProducersResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeProducersResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<TopicResponse>,
}

impl Default for DescribeProducersResponse {
    fn default() -> Self {
        DescribeProducersResponse { throttle_time_ms: 0, topics: Vec::new() }
    }
}

impl Message for DescribeProducersResponse {
    const NAME: &'static str = "DescribeProducersResponse";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeProducersResponse", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.topics = reader.array(flexible, |reader| TopicResponse::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DescribeProducersResponse", version });
        }
        let flexible = true;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeProducersResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicResponse {
    pub name: String,
    pub partitions: Vec<PartitionResponse>,
}

impl Default for TopicResponse {
    fn default() -> Self {
        TopicResponse { name: String::new(), partitions: Vec::new() }
    }
}

impl TopicResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| PartitionResponse::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeProducersResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionResponse {
    pub partition_index: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub active_producers: Vec<ProducerState>,
}

impl Default for PartitionResponse {
    fn default() -> Self {
        PartitionResponse { partition_index: 0, error_code: 0, error_message: None, active_producers: Vec::new() }
    }
}

impl PartitionResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.error_code = reader.int16()?;
        value.error_message = reader.nullable_string(flexible)?;
        value.active_producers = reader.array(flexible, |reader| ProducerState::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.int32(self.partition_index);
        writer.int16(self.error_code);
        writer.nullable_string(self.error_message.as_deref(), flexible)?;
        writer.array(&self.active_producers, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeProducersResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProducerState {
    pub producer_id: i64,
    pub producer_epoch: i32,
    pub last_sequence: i32,
    pub last_timestamp: i64,
    pub coordinator_epoch: i32,
    pub current_txn_start_offset: i64,
}

impl Default for ProducerState {
    fn default() -> Self {
        ProducerState {
            producer_id: 0,
            producer_epoch: 0,
            last_sequence: -1,
            last_timestamp: -1,
            coordinator_epoch: 0,
            current_txn_start_offset: -1,
        }
    }
}

impl ProducerState {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.producer_id = reader.int64()?;
        value.producer_epoch = reader.int32()?;
        value.last_sequence = reader.int32()?;
        value.last_timestamp = reader.int64()?;
        value.coordinator_epoch = reader.int32()?;
        value.current_txn_start_offset = reader.int64()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        writer.int64(self.producer_id);
        writer.int32(self.producer_epoch);
        writer.int32(self.last_sequence);
        writer.int64(self.last_timestamp);
        writer.int32(self.coordinator_epoch);
        writer.int64(self.current_txn_start_offset);
        writer.unsigned_varint(0);
        Ok(())
    }
}
