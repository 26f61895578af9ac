// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `NoOpRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct NoOpRecord {}

impl Default for NoOpRecord {
    fn default() -> Self {
        NoOpRecord {}
    }
}

impl Message for NoOpRecord {
    const NAME: &'static str = "NoOpRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "NoOpRecord", version });
        }
        let value = Self::default();
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "NoOpRecord", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
