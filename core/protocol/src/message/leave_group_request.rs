// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `LeaveGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveGroupRequest {
    pub group_id: String,
    pub member_id: String,
    pub members: Vec<MemberIdentity>,
}

impl Default for LeaveGroupRequest {
    fn default() -> Self {
        LeaveGroupRequest { group_id: String::new(), member_id: String::new(), members: Vec::new() }
    }
}

impl Message for LeaveGroupRequest {
    const NAME: &'static str = "LeaveGroupRequest";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "LeaveGroupRequest", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        if version <= 2 {
            value.member_id = reader.string(flexible)?;
        }
        if version >= 3 {
            value.members = reader.array(flexible, |reader| MemberIdentity::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "LeaveGroupRequest", version });
        }
        let flexible = version >= 4;
        writer.string(&self.group_id, flexible)?;
        if version <= 2 {
            writer.string(&self.member_id, flexible)?;
        } else if !self.member_id.is_empty() {
            return Err(WireError::Field { message: "LeaveGroupRequest", field: "member_id", version });
        }
        if version >= 3 {
            writer.array(&self.members, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.members.is_empty() {
            return Err(WireError::Field { message: "LeaveGroupRequest", field: "members", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `LeaveGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberIdentity {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub reason: Option<String>,
}

impl Default for MemberIdentity {
    fn default() -> Self {
        MemberIdentity { member_id: String::new(), group_instance_id: None, reason: None }
    }
}

impl MemberIdentity {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 3 {
            value.member_id = reader.string(flexible)?;
        }
        if version >= 3 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        if version >= 5 {
            value.reason = reader.nullable_string(flexible)?;
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
            return Err(WireError::Field { message: "LeaveGroupRequest", field: "member_id", version });
        }
        if version >= 3 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.is_some() {
            return Err(WireError::Field { message: "LeaveGroupRequest", field: "group_instance_id", version });
        }
        if version >= 5 {
            writer.nullable_string(self.reason.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
