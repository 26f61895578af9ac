// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RemoveAccessControlEntryRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveAccessControlEntryRecord {
    pub id: Uuid,
}

impl Default for RemoveAccessControlEntryRecord {
    fn default() -> Self {
        RemoveAccessControlEntryRecord { id: Uuid::ZERO }
    }
}

impl Message for RemoveAccessControlEntryRecord {
    const NAME: &'static str = "RemoveAccessControlEntryRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveAccessControlEntryRecord", version });
        }
        let mut value = Self::default();
        value.id = reader.uuid()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveAccessControlEntryRecord", version });
        }
        writer.uuid(self.id);
        writer.unsigned_varint(0);
        Ok(())
    }
}
