// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `LeaveGroupResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveGroupResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub members: Vec<MemberResponse>,
}

impl Default for LeaveGroupResponse {
    fn default() -> Self {
        LeaveGroupResponse { throttle_time_ms: 0, error_code: 0, members: Vec::new() }
    }
}

impl Message for LeaveGroupResponse {
    const NAME: &'static str = "LeaveGroupResponse";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "LeaveGroupResponse", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.error_code = reader.int16()?;
        if version >= 3 {
            value.members = reader.array(flexible, |reader| MemberResponse::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "LeaveGroupResponse", version });
        }
        let flexible = version >= 4;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        writer.int16(self.error_code);
        if version >= 3 {
            writer.array(&self.members, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.members.is_empty() {
            return Err(WireError::Field { message: "LeaveGroupResponse", field: "members", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `LeaveGroupResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberResponse {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub error_code: i16,
}

impl Default for MemberResponse {
    fn default() -> Self {
        MemberResponse { member_id: String::new(), group_instance_id: Some(String::new()), error_code: 0 }
    }
}

impl MemberResponse {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 3 {
            value.member_id = reader.string(flexible)?;
        }
        if version >= 3 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        if version >= 3 {
            value.error_code = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        if version >= 3 {
            writer.string(&self.member_id, flexible)?;
        } else if !self.member_id.is_empty() {
            return Err(WireError::Field { message: "LeaveGroupResponse", field: "member_id", version });
        }
        if version >= 3 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(WireError::Field { message: "LeaveGroupResponse", field: "group_instance_id", version });
        }
        if version >= 3 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "LeaveGroupResponse", field: "error_code", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
