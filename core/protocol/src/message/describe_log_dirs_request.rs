// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeLogDirsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeLogDirsRequest {
    pub topics: Option<Vec<DescribableLogDirTopic>>,
}

impl Default for DescribeLogDirsRequest {
    fn default() -> Self {
        DescribeLogDirsRequest { topics: Some(Vec::new()) }
    }
}

impl Message for DescribeLogDirsRequest {
    const NAME: &'static str = "DescribeLogDirsRequest";
    const VERSIONS: (i16, i16) = (1, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=5).contains(&version) {
            return Err(WireError::Version { message: "DescribeLogDirsRequest", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.topics = reader.nullable_array(flexible, |reader| DescribableLogDirTopic::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=5).contains(&version) {
            return Err(WireError::Version { message: "DescribeLogDirsRequest", version });
        }
        let flexible = version >= 2;
        writer.nullable_array(self.topics.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeLogDirsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribableLogDirTopic {
    pub topic: String,
    pub partitions: Vec<i32>,
}

impl Default for DescribableLogDirTopic {
    fn default() -> Self {
        DescribableLogDirTopic { topic: String::new(), partitions: Vec::new() }
    }
}

impl DescribableLogDirTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.topic = reader.string(flexible)?;
        value.partitions = reader.array(flexible, Reader::int32)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.string(&self.topic, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
