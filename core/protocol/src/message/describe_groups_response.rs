// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeGroupsResponse {
    pub throttle_time_ms: i32,
    pub groups: Vec<DescribedGroup>,
}

impl Default for DescribeGroupsResponse {
    fn default() -> Self {
        DescribeGroupsResponse { throttle_time_ms: 0, groups: Vec::new() }
    }
}

impl Message for DescribeGroupsResponse {
    const NAME: &'static str = "DescribeGroupsResponse";
    const VERSIONS: (i16, i16) = (0, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "DescribeGroupsResponse", version });
        }
        let flexible = version >= 5;
        let mut value = Self::default();
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.groups = reader.array(flexible, |reader| DescribedGroup::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "DescribeGroupsResponse", version });
        }
        let flexible = version >= 5;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        writer.array(&self.groups, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedGroup {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub group_id: String,
    pub group_state: String,
    pub protocol_type: String,
    pub protocol_data: String,
    pub members: Vec<DescribedGroupMember>,
    pub authorized_operations: i32,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        DescribedGroup {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            protocol_type: String::new(),
            protocol_data: String::new(),
            members: Vec::new(),
            authorized_operations: i32::MIN,
        }
    }
}

impl DescribedGroup {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        if version >= 6 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        value.group_id = reader.string(flexible)?;
        value.group_state = reader.string(flexible)?;
        value.protocol_type = reader.string(flexible)?;
        value.protocol_data = reader.string(flexible)?;
        value.members = reader.array(flexible, |reader| DescribedGroupMember::decode(reader, version))?;
        if version >= 3 {
            value.authorized_operations = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.int16(self.error_code);
        if version >= 6 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        } else if self.error_message.is_some() {
            return Err(WireError::Field { message: "DescribeGroupsResponse", field: "error_message", version });
        }
        writer.string(&self.group_id, flexible)?;
        writer.string(&self.group_state, flexible)?;
        writer.string(&self.protocol_type, flexible)?;
        writer.string(&self.protocol_data, flexible)?;
        writer.array(&self.members, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 3 {
            writer.int32(self.authorized_operations);
        } else if self.authorized_operations != i32::MIN {
            return Err(WireError::Field {
                message: "DescribeGroupsResponse",
                field: "authorized_operations",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedGroupMember {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub member_metadata: Bytes,
    pub member_assignment: Bytes,
}

impl Default for DescribedGroupMember {
    fn default() -> Self {
        DescribedGroupMember {
            member_id: String::new(),
            group_instance_id: None,
            client_id: String::new(),
            client_host: String::new(),
            member_metadata: Bytes::new(),
            member_assignment: Bytes::new(),
        }
    }
}

impl DescribedGroupMember {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 5;
        let mut value = Self::default();
        value.member_id = reader.string(flexible)?;
        if version >= 4 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        value.client_id = reader.string(flexible)?;
        value.client_host = reader.string(flexible)?;
        value.member_metadata = reader.bytes(flexible)?;
        value.member_assignment = reader.bytes(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 5;
        writer.string(&self.member_id, flexible)?;
        if version >= 4 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        }
        writer.string(&self.client_id, flexible)?;
        writer.string(&self.client_host, flexible)?;
        writer.bytes(&self.member_metadata, flexible)?;
        writer.bytes(&self.member_assignment, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
