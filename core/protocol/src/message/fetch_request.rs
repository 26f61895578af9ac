// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `FetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchRequest {
    pub cluster_id: Option<String>,
    pub replica_id: i32,
    pub replica_state: ReplicaState,
    pub max_wait_ms: i32,
    pub min_bytes: i32,
    pub max_bytes: i32,
    pub isolation_level: i8,
    pub session_id: i32,
    pub session_epoch: i32,
    pub topics: Vec<FetchTopic>,
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    pub rack_id: String,
}

impl Default for FetchRequest {
    fn default() -> Self {
        FetchRequest {
            cluster_id: None,
            replica_id: -1,
            replica_state: ReplicaState::default(),
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: 0x7fffffff,
            isolation_level: 0,
            session_id: 0,
            session_epoch: -1,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            rack_id: String::new(),
        }
    }
}

impl Message for FetchRequest {
    const NAME: &'static str = "FetchRequest";
    const VERSIONS: (i16, i16) = (4, 18);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(4..=18).contains(&version) {
            return Err(WireError::Version { message: "FetchRequest", version });
        }
        let flexible = version >= 12;
        let mut value = Self::default();
        if version <= 14 {
            value.replica_id = reader.int32()?;
        }
        value.max_wait_ms = reader.int32()?;
        value.min_bytes = reader.int32()?;
        value.max_bytes = reader.int32()?;
        value.isolation_level = reader.int8()?;
        if version >= 7 {
            value.session_id = reader.int32()?;
        }
        if version >= 7 {
            value.session_epoch = reader.int32()?;
        }
        value.topics = reader.array(flexible, |reader| FetchTopic::decode(reader, version))?;
        if version >= 7 {
            value.forgotten_topics_data = reader.array(flexible, |reader| ForgottenTopic::decode(reader, version))?;
        }
        if version >= 11 {
            value.rack_id = reader.string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 12 => value.cluster_id = reader.nullable_string(flexible)?,
                    1 if version >= 15 => value.replica_state = ReplicaState::decode(reader, version)?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(4..=18).contains(&version) {
            return Err(WireError::Version { message: "FetchRequest", version });
        }
        let flexible = version >= 12;
        if version <= 14 {
            writer.int32(self.replica_id);
        } else if self.replica_id != -1 {
            return Err(WireError::Field { message: "FetchRequest", field: "replica_id", version });
        }
        if !(version >= 15) && self.replica_state != ReplicaState::default() {
            return Err(WireError::Field { message: "FetchRequest", field: "replica_state", version });
        }
        writer.int32(self.max_wait_ms);
        writer.int32(self.min_bytes);
        writer.int32(self.max_bytes);
        writer.int8(self.isolation_level);
        if version >= 7 {
            writer.int32(self.session_id);
        }
        if version >= 7 {
            writer.int32(self.session_epoch);
        }
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 7 {
            writer.array(&self.forgotten_topics_data, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.forgotten_topics_data.is_empty() {
            return Err(WireError::Field { message: "FetchRequest", field: "forgotten_topics_data", version });
        }
        if version >= 11 {
            writer.string(&self.rack_id, flexible)?;
        }
        if flexible {
            let mut tags = 0;
            if version >= 12 && self.cluster_id.is_some() {
                tags += 1;
            }
            if version >= 15 && self.replica_state != ReplicaState::default() {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 12 && self.cluster_id.is_some() {
                writer.tagged_field(0, |writer| {
                    writer.nullable_string(self.cluster_id.as_deref(), flexible)?;
                    Ok(())
                })?;
            }
            if version >= 15 && self.replica_state != ReplicaState::default() {
                writer.tagged_field(1, |writer| {
                    self.replica_state.encode(writer, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `FetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaState {
    pub replica_id: i32,
    pub replica_epoch: i64,
}

impl Default for ReplicaState {
    fn default() -> Self {
        ReplicaState { replica_id: -1, replica_epoch: -1 }
    }
}

impl ReplicaState {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version >= 15 {
            value.replica_id = reader.int32()?;
        }
        if version >= 15 {
            value.replica_epoch = reader.int64()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version >= 15 {
            writer.int32(self.replica_id);
        } else if self.replica_id != -1 {
            return Err(WireError::Field { message: "FetchRequest", field: "replica_id", version });
        }
        if version >= 15 {
            writer.int64(self.replica_epoch);
        } else if self.replica_epoch != -1 {
            return Err(WireError::Field { message: "FetchRequest", field: "replica_epoch", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchTopic {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<FetchPartition>,
}

impl Default for FetchTopic {
    fn default() -> Self {
        FetchTopic { topic: String::new(), topic_id: Uuid::ZERO, partitions: Vec::new() }
    }
}

impl FetchTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if version <= 12 {
            value.topic = reader.string(flexible)?;
        }
        if version >= 13 {
            value.topic_id = reader.uuid()?;
        }
        value.partitions = reader.array(flexible, |reader| FetchPartition::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if version <= 12 {
            writer.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            writer.uuid(self.topic_id);
        }
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchPartition {
    pub partition: i32,
    pub current_leader_epoch: i32,
    pub fetch_offset: i64,
    pub last_fetched_epoch: i32,
    pub log_start_offset: i64,
    pub partition_max_bytes: i32,
    pub replica_directory_id: Uuid,
    pub high_watermark: i64,
}

impl Default for FetchPartition {
    fn default() -> Self {
        FetchPartition {
            partition: 0,
            current_leader_epoch: -1,
            fetch_offset: 0,
            last_fetched_epoch: -1,
            log_start_offset: -1,
            partition_max_bytes: 0,
            replica_directory_id: Uuid::ZERO,
            high_watermark: 9223372036854775807,
        }
    }
}

impl FetchPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        value.partition = reader.int32()?;
        if version >= 9 {
            value.current_leader_epoch = reader.int32()?;
        }
        value.fetch_offset = reader.int64()?;
        if version >= 12 {
            value.last_fetched_epoch = reader.int32()?;
        }
        if version >= 5 {
            value.log_start_offset = reader.int64()?;
        }
        value.partition_max_bytes = reader.int32()?;
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 17 => value.replica_directory_id = reader.uuid()?,
                    1 if version >= 18 => value.high_watermark = reader.int64()?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        writer.int32(self.partition);
        if version >= 9 {
            writer.int32(self.current_leader_epoch);
        }
        writer.int64(self.fetch_offset);
        if version >= 12 {
            writer.int32(self.last_fetched_epoch);
        } else if self.last_fetched_epoch != -1 {
            return Err(WireError::Field { message: "FetchRequest", field: "last_fetched_epoch", version });
        }
        if version >= 5 {
            writer.int64(self.log_start_offset);
        }
        writer.int32(self.partition_max_bytes);
        if flexible {
            let mut tags = 0;
            if version >= 17 && self.replica_directory_id != Uuid::ZERO {
                tags += 1;
            }
            if version >= 18 && self.high_watermark != 9223372036854775807 {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 17 && self.replica_directory_id != Uuid::ZERO {
                writer.tagged_field(0, |writer| {
                    writer.uuid(self.replica_directory_id);
                    Ok(())
                })?;
            }
            if version >= 18 && self.high_watermark != 9223372036854775807 {
                writer.tagged_field(1, |writer| {
                    writer.int64(self.high_watermark);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `FetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForgottenTopic {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<i32>,
}

impl Default for ForgottenTopic {
    fn default() -> Self {
        ForgottenTopic { topic: String::new(), topic_id: Uuid::ZERO, partitions: Vec::new() }
    }
}

impl ForgottenTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 12;
        let mut value = Self::default();
        if (7..=12).contains(&version) {
            value.topic = reader.string(flexible)?;
        }
        if version >= 13 {
            value.topic_id = reader.uuid()?;
        }
        if version >= 7 {
            value.partitions = reader.array(flexible, Reader::int32)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 12;
        if (7..=12).contains(&version) {
            writer.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            writer.uuid(self.topic_id);
        }
        if version >= 7 {
            writer.array(&self.partitions, flexible, |writer, value| {
                writer.int32(*value);
                Ok(())
            })?;
        } else if !self.partitions.is_empty() {
            return Err(WireError::Field { message: "FetchRequest", field: "partitions", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
