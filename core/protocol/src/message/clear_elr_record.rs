// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ClearElrRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClearElrRecord {
    pub topic_name: String,
}

impl Default for ClearElrRecord {
    fn default() -> Self {
        ClearElrRecord { topic_name: String::new() }
    }
}

impl Message for ClearElrRecord {
    const NAME: &'static str = "ClearElrRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ClearElrRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.topic_name = reader.string(flexible)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ClearElrRecord", version });
        }
        let flexible = true;
        writer.string(&self.topic_name, flexible)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}
