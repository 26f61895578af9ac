// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RemoveUserScramCredentialRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveUserScramCredentialRecord {
    pub name: String,
    pub mechanism: i8,
}

impl Default for RemoveUserScramCredentialRecord {
    fn default() -> Self {
        RemoveUserScramCredentialRecord { name: String::new(), mechanism: 0 }
    }
}

impl Message for RemoveUserScramCredentialRecord {
    const NAME: &'static str = "RemoveUserScramCredentialRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveUserScramCredentialRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.mechanism = reader.int8()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveUserScramCredentialRecord", version });
        }
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.int8(self.mechanism);
        writer.unsigned_varint(0);
        Ok(())
    }
}
