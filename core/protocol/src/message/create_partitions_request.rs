// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `CreatePartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePartitionsRequest {
    pub topics: Vec<CreatePartitionsTopic>,
    pub timeout_ms: i32,
    pub validate_only: bool,
}

impl Default for CreatePartitionsRequest {
    fn default() -> Self {
        CreatePartitionsRequest { topics: Vec::new(), timeout_ms: 0, validate_only: false }
    }
}

impl Message for CreatePartitionsRequest {
    const NAME: &'static str = "CreatePartitionsRequest";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "CreatePartitionsRequest", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.topics = reader.array(flexible, |reader| CreatePartitionsTopic::decode(reader, version))?;
        value.timeout_ms = reader.int32()?;
        value.validate_only = reader.boolean()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "CreatePartitionsRequest", version });
        }
        let flexible = version >= 2;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.timeout_ms);
        writer.boolean(self.validate_only);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreatePartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePartitionsTopic {
    pub name: String,
    pub count: i32,
    pub assignments: Option<Vec<CreatePartitionsAssignment>>,
}

impl Default for CreatePartitionsTopic {
    fn default() -> Self {
        CreatePartitionsTopic { name: String::new(), count: 0, assignments: Some(Vec::new()) }
    }
}

impl CreatePartitionsTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.count = reader.int32()?;
        value.assignments =
            reader.nullable_array(flexible, |reader| CreatePartitionsAssignment::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.string(&self.name, flexible)?;
        writer.int32(self.count);
        writer.nullable_array(self.assignments.as_deref(), flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `CreatePartitionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePartitionsAssignment {
    pub broker_ids: Vec<i32>,
}

impl Default for CreatePartitionsAssignment {
    fn default() -> Self {
        CreatePartitionsAssignment { broker_ids: Vec::new() }
    }
}

impl CreatePartitionsAssignment {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.broker_ids = reader.array(flexible, Reader::int32)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.array(&self.broker_ids, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
