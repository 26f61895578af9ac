// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListGroupsResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub groups: Vec<ListedGroup>,
}

impl Default for ListGroupsResponse {
    fn default() -> Self {
        ListGroupsResponse { throttle_time_ms: 0, error_code: 0, groups: Vec::new() }
    }
}

impl Message for ListGroupsResponse {
    const NAME: &'static str = "ListGroupsResponse";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ListGroupsResponse", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.error_code = reader.int16()?;
        value.groups = reader.array(flexible, |reader| ListedGroup::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ListGroupsResponse", version });
        }
        let flexible = version >= 3;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        writer.int16(self.error_code);
        writer.array(&self.groups, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ListGroupsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedGroup {
    pub group_id: String,
    pub protocol_type: String,
    pub group_state: String,
    pub group_type: String,
}

impl Default for ListedGroup {
    fn default() -> Self {
        ListedGroup {
            group_id: String::new(),
            protocol_type: String::new(),
            group_state: String::new(),
            group_type: String::new(),
        }
    }
}

impl ListedGroup {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 3;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.protocol_type = reader.string(flexible)?;
        if version >= 4 {
            value.group_state = reader.string(flexible)?;
        }
        if version >= 5 {
            value.group_type = reader.string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 3;
        writer.string(&self.group_id, flexible)?;
        writer.string(&self.protocol_type, flexible)?;
        if version >= 4 {
            writer.string(&self.group_state, flexible)?;
        }
        if version >= 5 {
            writer.string(&self.group_type, flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
