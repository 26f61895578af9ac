// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RemoveDelegationTokenRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveDelegationTokenRecord {
    pub token_id: String,
}

impl Default for RemoveDelegationTokenRecord {
    fn default() -> Self {
        RemoveDelegationTokenRecord { token_id: String::new() }
    }
}

impl Message for RemoveDelegationTokenRecord {
    const NAME: &'static str = "RemoveDelegationTokenRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveDelegationTokenRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.token_id = reader.string(flexible)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveDelegationTokenRecord", version });
        }
        let flexible = true;
        writer.string(&self.token_id, flexible)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}
