// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetFetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequest {
    pub group_id: String,
    pub topics: Option<Vec<OffsetFetchRequestTopic>>,
    pub groups: Vec<OffsetFetchRequestGroup>,
    pub require_stable: bool,
}

impl Default for OffsetFetchRequest {
    fn default() -> Self {
        OffsetFetchRequest {
            group_id: String::new(),
            topics: Some(Vec::new()),
            groups: Vec::new(),
            require_stable: false,
        }
    }
}

impl Message for OffsetFetchRequest {
    const NAME: &'static str = "OffsetFetchRequest";
    const VERSIONS: (i16, i16) = (1, 10);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetFetchRequest", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        if version <= 7 {
            value.group_id = reader.string(flexible)?;
        }
        if version <= 7 {
            value.topics = if (2..=7).contains(&version) {
                reader.nullable_array(flexible, |reader| OffsetFetchRequestTopic::decode(reader, version))?
            } else {
                Some(reader.array(flexible, |reader| OffsetFetchRequestTopic::decode(reader, version))?)
            };
        }
        if version >= 8 {
            value.groups = reader.array(flexible, |reader| OffsetFetchRequestGroup::decode(reader, version))?;
        }
        if version >= 7 {
            value.require_stable = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=10).contains(&version) {
            return Err(WireError::Version { message: "OffsetFetchRequest", version });
        }
        let flexible = version >= 6;
        if version <= 7 {
            writer.string(&self.group_id, flexible)?;
        } else if !self.group_id.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "group_id", version });
        }
        if version <= 7 {
            if (2..=7).contains(&version) {
                writer
                    .nullable_array(self.topics.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
            } else {
                match &self.topics {
                    None => return Err(WireError::Null(-1)),
                    Some(value) => {
                        writer.array(&value, flexible, |writer, value| value.encode(writer, version))?;
                    }
                }
            }
        } else if self.topics.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "topics", version });
        }
        if version >= 8 {
            writer.array(&self.groups, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.groups.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "groups", version });
        }
        if version >= 7 {
            writer.boolean(self.require_stable);
        } else if self.require_stable {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "require_stable", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequestTopic {
    pub name: String,
    pub partition_indexes: Vec<i32>,
}

impl Default for OffsetFetchRequestTopic {
    fn default() -> Self {
        OffsetFetchRequestTopic { name: String::new(), partition_indexes: Vec::new() }
    }
}

impl OffsetFetchRequestTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version <= 7 {
            value.name = reader.string(flexible)?;
        }
        if version <= 7 {
            value.partition_indexes = reader.array(flexible, Reader::int32)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version <= 7 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "name", version });
        }
        if version <= 7 {
            writer.array(&self.partition_indexes, flexible, |writer, value| {
                writer.int32(*value);
                Ok(())
            })?;
        } else if !self.partition_indexes.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "partition_indexes", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequestGroup {
    pub group_id: String,
    pub member_id: Option<String>,
    pub member_epoch: i32,
    pub topics: Option<Vec<OffsetFetchRequestTopics>>,
}

impl Default for OffsetFetchRequestGroup {
    fn default() -> Self {
        OffsetFetchRequestGroup { group_id: String::new(), member_id: None, member_epoch: -1, topics: Some(Vec::new()) }
    }
}

impl OffsetFetchRequestGroup {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 8 {
            value.group_id = reader.string(flexible)?;
        }
        if version >= 9 {
            value.member_id = reader.nullable_string(flexible)?;
        }
        if version >= 9 {
            value.member_epoch = reader.int32()?;
        }
        if version >= 8 {
            value.topics =
                reader.nullable_array(flexible, |reader| OffsetFetchRequestTopics::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if version >= 8 {
            writer.string(&self.group_id, flexible)?;
        } else if !self.group_id.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "group_id", version });
        }
        if version >= 9 {
            writer.nullable_string(self.member_id.as_deref(), flexible)?;
        }
        if version >= 9 {
            writer.int32(self.member_epoch);
        }
        if version >= 8 {
            writer.nullable_array(self.topics.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
        } else if self.topics.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "topics", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `OffsetFetchRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequestTopics {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_indexes: Vec<i32>,
}

impl Default for OffsetFetchRequestTopics {
    fn default() -> Self {
        OffsetFetchRequestTopics { name: String::new(), topic_id: Uuid::ZERO, partition_indexes: Vec::new() }
    }
}

impl OffsetFetchRequestTopics {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        if (8..=9).contains(&version) {
            value.name = reader.string(flexible)?;
        }
        if version >= 10 {
            value.topic_id = reader.uuid()?;
        }
        if version >= 8 {
            value.partition_indexes = reader.array(flexible, Reader::int32)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        if (8..=9).contains(&version) {
            writer.string(&self.name, flexible)?;
        }
        if version >= 10 {
            writer.uuid(self.topic_id);
        }
        if version >= 8 {
            writer.array(&self.partition_indexes, flexible, |writer, value| {
                writer.int32(*value);
                Ok(())
            })?;
        } else if !self.partition_indexes.is_empty() {
            return Err(WireError::Field { message: "OffsetFetchRequest", field: "partition_indexes", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
