// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `GroupMetadataValue`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMetadataValue {
    pub protocol_type: String,
    pub generation: i32,
    pub protocol: Option<String>,
    pub leader: Option<String>,
    pub current_state_timestamp: i64,
    pub members: Vec<MemberMetadata>,
}

impl Default for GroupMetadataValue {
    fn default() -> Self {
        GroupMetadataValue {
            protocol_type: String::new(),
            generation: 0,
            protocol: Some(String::new()),
            leader: Some(String::new()),
            current_state_timestamp: -1,
            members: Vec::new(),
        }
    }
}

impl Message for GroupMetadataValue {
    const NAME: &'static str = "GroupMetadataValue";
    const VERSIONS: (i16, i16) = (0, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "GroupMetadataValue", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.protocol_type = reader.string(flexible)?;
        value.generation = reader.int32()?;
        value.protocol = reader.nullable_string(flexible)?;
        value.leader = reader.nullable_string(flexible)?;
        if version >= 2 {
            value.current_state_timestamp = reader.int64()?;
        }
        value.members = reader.array(flexible, |reader| MemberMetadata::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "GroupMetadataValue", version });
        }
        let flexible = version >= 4;
        writer.string(&self.protocol_type, flexible)?;
        writer.int32(self.generation);
        writer.nullable_string(self.protocol.as_deref(), flexible)?;
        writer.nullable_string(self.leader.as_deref(), flexible)?;
        if version >= 2 {
            writer.int64(self.current_state_timestamp);
        }
        writer.array(&self.members, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `GroupMetadataValue`.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberMetadata {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub rebalance_timeout: i32,
    pub session_timeout: i32,
    pub subscription: Bytes,
    pub assignment: Bytes,
}

impl Default for MemberMetadata {
    fn default() -> Self {
        MemberMetadata {
            member_id: String::new(),
            group_instance_id: None,
            client_id: String::new(),
            client_host: String::new(),
            rebalance_timeout: -1,
            session_timeout: 0,
            subscription: Bytes::new(),
            assignment: Bytes::new(),
        }
    }
}

impl MemberMetadata {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.member_id = reader.string(flexible)?;
        if version >= 3 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        value.client_id = reader.string(flexible)?;
        value.client_host = reader.string(flexible)?;
        if version >= 1 {
            value.rebalance_timeout = reader.int32()?;
        }
        value.session_timeout = reader.int32()?;
        value.subscription = reader.bytes(flexible)?;
        value.assignment = reader.bytes(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.string(&self.member_id, flexible)?;
        if version >= 3 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        }
        writer.string(&self.client_id, flexible)?;
        writer.string(&self.client_host, flexible)?;
        if version >= 1 {
            writer.int32(self.rebalance_timeout);
        }
        writer.int32(self.session_timeout);
        writer.bytes(&self.subscription, flexible)?;
        writer.bytes(&self.assignment, flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
