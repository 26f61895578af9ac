// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `SyncGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncGroupRequest {
    pub group_id: String,
    pub generation_id: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub protocol_type: Option<String>,
    pub protocol_name: Option<String>,
    pub assignments: Vec<SyncGroupRequestAssignment>,
}

impl Default for SyncGroupRequest {
    fn default() -> Self {
        SyncGroupRequest {
            group_id: String::new(),
            generation_id: 0,
            member_id: String::new(),
            group_instance_id: None,
            protocol_type: None,
            protocol_name: None,
            assignments: Vec::new(),
        }
    }
}

impl Message for SyncGroupRequest {
    const NAME: &'static str = "SyncGroupRequest";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "SyncGroupRequest", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.generation_id = reader.int32()?;
        value.member_id = reader.string(flexible)?;
        if version >= 3 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        if version >= 5 {
            value.protocol_type = reader.nullable_string(flexible)?;
        }
        if version >= 5 {
            value.protocol_name = reader.nullable_string(flexible)?;
        }
        value.assignments = reader.array(flexible, |reader| SyncGroupRequestAssignment::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "SyncGroupRequest", version });
        }
        let flexible = version >= 4;
        writer.string(&self.group_id, flexible)?;
        writer.int32(self.generation_id);
        writer.string(&self.member_id, flexible)?;
        if version >= 3 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.is_some() {
            return Err(WireError::Field { message: "SyncGroupRequest", field: "group_instance_id", version });
        }
        if version >= 5 {
            writer.nullable_string(self.protocol_type.as_deref(), flexible)?;
        }
        if version >= 5 {
            writer.nullable_string(self.protocol_name.as_deref(), flexible)?;
        }
        writer.array(&self.assignments, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `SyncGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncGroupRequestAssignment {
    pub member_id: String,
    pub assignment: Bytes,
}

impl Default for SyncGroupRequestAssignment {
    fn default() -> Self {
        SyncGroupRequestAssignment { member_id: String::new(), assignment: Bytes::new() }
    }
}

impl SyncGroupRequestAssignment {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.member_id = reader.string(flexible)?;
        value.assignment = reader.bytes(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.string(&self.member_id, flexible)?;
        writer.bytes(&self.assignment, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
