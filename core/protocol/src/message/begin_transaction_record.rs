// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `BeginTransactionRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct BeginTransactionRecord {
    pub name: Option<String>,
}

impl Default for BeginTransactionRecord {
    fn default() -> Self {
        BeginTransactionRecord { name: None }
    }
}

impl Message for BeginTransactionRecord {
    const NAME: &'static str = "BeginTransactionRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "BeginTransactionRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 => value.name = reader.nullable_string(flexible)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "BeginTransactionRecord", version });
        }
        let flexible = true;
        let mut tags = 0;
        if self.name.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if self.name.is_some() {
            writer.tagged_field(0, |writer| {
                writer.nullable_string(self.name.as_deref(), flexible)?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
