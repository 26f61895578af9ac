// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `EndTransactionRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct EndTransactionRecord {}

impl Default for EndTransactionRecord {
    fn default() -> Self {
        EndTransactionRecord {}
    }
}

impl Message for EndTransactionRecord {
    const NAME: &'static str = "EndTransactionRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "EndTransactionRecord", version });
        }
        let value = Self::default();
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "EndTransactionRecord", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
