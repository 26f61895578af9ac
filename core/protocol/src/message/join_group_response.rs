// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `JoinGroupResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub generation_id: i32,
    pub protocol_type: Option<String>,
    pub protocol_name: Option<String>,
    pub leader: String,
    pub skip_assignment: bool,
    pub member_id: String,
    pub members: Vec<JoinGroupResponseMember>,
}

impl Default for JoinGroupResponse {
    fn default() -> Self {
        JoinGroupResponse {
            throttle_time_ms: 0,
            error_code: 0,
            generation_id: -1,
            protocol_type: None,
            protocol_name: Some(String::new()),
            leader: String::new(),
            skip_assignment: false,
            member_id: String::new(),
            members: Vec::new(),
        }
    }
}

impl Message for JoinGroupResponse {
    const NAME: &'static str = "JoinGroupResponse";
    const VERSIONS: (i16, i16) = (0, 9);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=9).contains(&version) {
            return Err(WireError::Version { message: "JoinGroupResponse", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        if version >= 2 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.error_code = reader.int16()?;
        value.generation_id = reader.int32()?;
        if version >= 7 {
            value.protocol_type = reader.nullable_string(flexible)?;
        }
        value.protocol_name =
            if version >= 7 { reader.nullable_string(flexible)? } else { Some(reader.string(flexible)?) };
        value.leader = reader.string(flexible)?;
        if version >= 9 {
            value.skip_assignment = reader.boolean()?;
        }
        value.member_id = reader.string(flexible)?;
        value.members = reader.array(flexible, |reader| JoinGroupResponseMember::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=9).contains(&version) {
            return Err(WireError::Version { message: "JoinGroupResponse", version });
        }
        let flexible = version >= 6;
        if version >= 2 {
            writer.int32(self.throttle_time_ms);
        }
        writer.int16(self.error_code);
        writer.int32(self.generation_id);
        if version >= 7 {
            writer.nullable_string(self.protocol_type.as_deref(), flexible)?;
        }
        if version >= 7 {
            writer.nullable_string(self.protocol_name.as_deref(), flexible)?;
        } else {
            match &self.protocol_name {
                None => return Err(WireError::Null(-1)),
                Some(value) => {
                    writer.string(&value, flexible)?;
                }
            }
        }
        writer.string(&self.leader, flexible)?;
        if version >= 9 {
            writer.boolean(self.skip_assignment);
        } else if self.skip_assignment {
            return Err(WireError::Field { message: "JoinGroupResponse", field: "skip_assignment", version });
        }
        writer.string(&self.member_id, flexible)?;
        writer.array(&self.members, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `JoinGroupResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupResponseMember {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub metadata: Bytes,
}

impl Default for JoinGroupResponseMember {
    fn default() -> Self {
        JoinGroupResponseMember { member_id: String::new(), group_instance_id: None, metadata: Bytes::new() }
    }
}

impl JoinGroupResponseMember {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.member_id = reader.string(flexible)?;
        if version >= 5 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        value.metadata = reader.bytes(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        writer.string(&self.member_id, flexible)?;
        if version >= 5 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        }
        writer.bytes(&self.metadata, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
