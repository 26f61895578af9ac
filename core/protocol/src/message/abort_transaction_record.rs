// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `AbortTransactionRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct AbortTransactionRecord {
    pub reason: Option<String>,
}

impl Default for AbortTransactionRecord {
    fn default() -> Self {
        AbortTransactionRecord { reason: None }
    }
}

impl Message for AbortTransactionRecord {
    const NAME: &'static str = "AbortTransactionRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "AbortTransactionRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 => value.reason = reader.nullable_string(flexible)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "AbortTransactionRecord", version });
        }
        let flexible = true;
        let mut tags = 0;
        if self.reason.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if self.reason.is_some() {
            writer.tagged_field(0, |writer| {
                writer.nullable_string(self.reason.as_deref(), flexible)?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
