// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use bytes::Bytes;

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `UserScramCredentialRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct UserScramCredentialRecord {
    pub name: String,
    pub mechanism: i8,
    pub salt: Bytes,
    pub stored_key: Bytes,
    pub server_key: Bytes,
    pub iterations: i32,
}

impl Default for UserScramCredentialRecord {
    fn default() -> Self {
        UserScramCredentialRecord {
            name: String::new(),
            mechanism: 0,
            salt: Bytes::new(),
            stored_key: Bytes::new(),
            server_key: Bytes::new(),
            iterations: 0,
        }
    }
}

impl Message for UserScramCredentialRecord {
    const NAME: &'static str = "UserScramCredentialRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UserScramCredentialRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.mechanism = reader.int8()?;
        value.salt = reader.bytes(flexible)?;
        value.stored_key = reader.bytes(flexible)?;
        value.server_key = reader.bytes(flexible)?;
        value.iterations = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UserScramCredentialRecord", version });
        }
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.int8(self.mechanism);
        writer.bytes(&self.salt, flexible)?;
        writer.bytes(&self.stored_key, flexible)?;
        writer.bytes(&self.server_key, flexible)?;
        writer.int32(self.iterations);
        writer.unsigned_varint(0);
        Ok(())
    }
}
