// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `JoinGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupRequest {
    pub group_id: String,
    pub session_timeout_ms: i32,
    pub rebalance_timeout_ms: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub protocol_type: String,
    pub protocols: Vec<JoinGroupRequestProtocol>,
    pub reason: Option<String>,
}

impl Default for JoinGroupRequest {
    fn default() -> Self {
        JoinGroupRequest {
            group_id: String::new(),
            session_timeout_ms: 0,
            rebalance_timeout_ms: -1,
            member_id: String::new(),
            group_instance_id: None,
            protocol_type: String::new(),
            protocols: Vec::new(),
            reason: None,
        }
    }
}

impl Message for JoinGroupRequest {
    const NAME: &'static str = "JoinGroupRequest";
    const VERSIONS: (i16, i16) = (0, 9);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=9).contains(&version) {
            return Err(WireError::Version { message: "JoinGroupRequest", version });
        }
        let flexible = version >= 6;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.session_timeout_ms = reader.int32()?;
        if version >= 1 {
            value.rebalance_timeout_ms = reader.int32()?;
        }
        value.member_id = reader.string(flexible)?;
        if version >= 5 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        value.protocol_type = reader.string(flexible)?;
        value.protocols = reader.array(flexible, |reader| JoinGroupRequestProtocol::decode(reader, version))?;
        if version >= 8 {
            value.reason = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=9).contains(&version) {
            return Err(WireError::Version { message: "JoinGroupRequest", version });
        }
        let flexible = version >= 6;
        writer.string(&self.group_id, flexible)?;
        writer.int32(self.session_timeout_ms);
        if version >= 1 {
            writer.int32(self.rebalance_timeout_ms);
        }
        writer.string(&self.member_id, flexible)?;
        if version >= 5 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.is_some() {
            return Err(WireError::Field { message: "JoinGroupRequest", field: "group_instance_id", version });
        }
        writer.string(&self.protocol_type, flexible)?;
        writer.array(&self.protocols, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 8 {
            writer.nullable_string(self.reason.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `JoinGroupRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupRequestProtocol {
    pub name: String,
    pub metadata: Bytes,
}

impl Default for JoinGroupRequestProtocol {
    fn default() -> Self {
        JoinGroupRequestProtocol { name: String::new(), metadata: Bytes::new() }
    }
}

impl JoinGroupRequestProtocol {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 6;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.metadata = reader.bytes(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 6;
        writer.string(&self.name, flexible)?;
        writer.bytes(&self.metadata, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
