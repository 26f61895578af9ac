// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `HeartbeatRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct HeartbeatRequest {
    pub group_id: String,
    pub generation_id: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
}

impl Default for HeartbeatRequest {
    fn default() -> Self {
        HeartbeatRequest {
            group_id: String::new(),
            generation_id: 0,
            member_id: String::new(),
            group_instance_id: None,
        }
    }
}

impl Message for HeartbeatRequest {
    const NAME: &'static str = "HeartbeatRequest";
    const VERSIONS: (i16, i16) = (0, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "HeartbeatRequest", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.group_id = reader.string(flexible)?;
        value.generation_id = reader.int32()?;
        value.member_id = reader.string(flexible)?;
        if version >= 3 {
            value.group_instance_id = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "HeartbeatRequest", version });
        }
        let flexible = version >= 4;
        writer.string(&self.group_id, flexible)?;
        writer.int32(self.generation_id);
        writer.string(&self.member_id, flexible)?;
        if version >= 3 {
            writer.nullable_string(self.group_instance_id.as_deref(), flexible)?;
        } else if self.group_instance_id.is_some() {
            return Err(WireError::Field { message: "HeartbeatRequest", field: "group_instance_id", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
