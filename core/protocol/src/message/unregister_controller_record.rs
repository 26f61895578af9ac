// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `UnregisterControllerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct UnregisterControllerRecord {
    pub controller_id: i32,
}

impl Default for UnregisterControllerRecord {
    fn default() -> Self {
        UnregisterControllerRecord { controller_id: 0 }
    }
}

impl Message for UnregisterControllerRecord {
    const NAME: &'static str = "UnregisterControllerRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnregisterControllerRecord", version });
        }
        let mut value = Self::default();
        value.controller_id = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnregisterControllerRecord", version });
        }
        writer.int32(self.controller_id);
        writer.unsigned_varint(0);
        Ok(())
    }
}
