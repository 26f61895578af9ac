// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `AccessControlEntryRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessControlEntryRecord {
    pub id: Uuid,
    pub resource_type: i8,
    pub resource_name: String,
    pub pattern_type: i8,
    pub principal: String,
    pub host: String,
    pub operation: i8,
    pub permission_type: i8,
}

impl Default for AccessControlEntryRecord {
    fn default() -> Self {
        AccessControlEntryRecord {
            id: Uuid::ZERO,
            resource_type: 0,
            resource_name: String::new(),
            pattern_type: 0,
            principal: String::new(),
            host: String::new(),
            operation: 0,
            permission_type: 0,
        }
    }
}

impl Message for AccessControlEntryRecord {
    const NAME: &'static str = "AccessControlEntryRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "AccessControlEntryRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.id = reader.uuid()?;
        value.resource_type = reader.int8()?;
        value.resource_name = reader.string(flexible)?;
        value.pattern_type = reader.int8()?;
        value.principal = reader.string(flexible)?;
        value.host = reader.string(flexible)?;
        value.operation = reader.int8()?;
        value.permission_type = reader.int8()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "AccessControlEntryRecord", version });
        }
        let flexible = true;
        writer.uuid(self.id);
        writer.int8(self.resource_type);
        writer.string(&self.resource_name, flexible)?;
        writer.int8(self.pattern_type);
        writer.string(&self.principal, flexible)?;
        writer.string(&self.host, flexible)?;
        writer.int8(self.operation);
        writer.int8(self.permission_type);
        writer.unsigned_varint(0);
        Ok(())
    }
}
