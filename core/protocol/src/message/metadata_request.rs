// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `MetadataRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataRequest {
    pub topics: Option<Vec<MetadataRequestTopic>>,
    pub allow_auto_topic_creation: bool,
    pub include_cluster_authorized_operations: bool,
    pub include_topic_authorized_operations: bool,
}

impl Default for MetadataRequest {
    fn default() -> Self {
        MetadataRequest {
            topics: Some(Vec::new()),
            allow_auto_topic_creation: true,
            include_cluster_authorized_operations: false,
            include_topic_authorized_operations: false,
        }
    }
}

impl Message for MetadataRequest {
    const NAME: &'static str = "MetadataRequest";
    const VERSIONS: (i16, i16) = (0, 13);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=13).contains(&version) {
            return Err(WireError::Version { message: "MetadataRequest", version });
        }
        let flexible = version >= 9;
        let mut value = Self::default();
        value.topics = if version >= 1 {
            reader.nullable_array(flexible, |reader| MetadataRequestTopic::decode(reader, version))?
        } else {
            Some(reader.array(flexible, |reader| MetadataRequestTopic::decode(reader, version))?)
        };
        if version >= 4 {
            value.allow_auto_topic_creation = reader.boolean()?;
        }
        if (8..=10).contains(&version) {
            value.include_cluster_authorized_operations = reader.boolean()?;
        }
        if version >= 8 {
            value.include_topic_authorized_operations = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=13).contains(&version) {
            return Err(WireError::Version { message: "MetadataRequest", version });
        }
        let flexible = version >= 9;
        if version >= 1 {
            writer.nullable_array(self.topics.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
        } else {
            match &self.topics {
                None => return Err(WireError::Null(-1)),
                Some(value) => {
                    writer.array(&value, flexible, |writer, value| value.encode(writer, version))?;
                }
            }
        }
        if version >= 4 {
            writer.boolean(self.allow_auto_topic_creation);
        } else if !self.allow_auto_topic_creation {
            return Err(WireError::Field { message: "MetadataRequest", field: "allow_auto_topic_creation", version });
        }
        if (8..=10).contains(&version) {
            writer.boolean(self.include_cluster_authorized_operations);
        } else if self.include_cluster_authorized_operations {
            return Err(WireError::Field {
                message: "MetadataRequest",
                field: "include_cluster_authorized_operations",
                version,
            });
        }
        if version >= 8 {
            writer.boolean(self.include_topic_authorized_operations);
        } else if self.include_topic_authorized_operations {
            return Err(WireError::Field {
                message: "MetadataRequest",
                field: "include_topic_authorized_operations",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `MetadataRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataRequestTopic {
    pub topic_id: Uuid,
    pub name: Option<String>,
}

impl Default for MetadataRequestTopic {
    fn default() -> Self {
        MetadataRequestTopic { topic_id: Uuid::ZERO, name: Some(String::new()) }
    }
}

impl MetadataRequestTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 9;
        let mut value = Self::default();
        if version >= 10 {
            value.topic_id = reader.uuid()?;
        }
        value.name = if version >= 10 { reader.nullable_string(flexible)? } else { Some(reader.string(flexible)?) };
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 9;
        if version >= 10 {
            writer.uuid(self.topic_id);
        }
        if version >= 10 {
            writer.nullable_string(self.name.as_deref(), flexible)?;
        } else {
            match &self.name {
                None => return Err(WireError::Null(-1)),
                Some(value) => {
                    writer.string(&value, flexible)?;
                }
            }
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
