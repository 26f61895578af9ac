// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `SnapshotFooterRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotFooterRecord {
    pub version: i16,
}

impl Default for SnapshotFooterRecord {
    fn default() -> Self {
        SnapshotFooterRecord { version: 0 }
    }
}

impl Message for SnapshotFooterRecord {
    const NAME: &'static str = "SnapshotFooterRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "SnapshotFooterRecord", version });
        }
        let mut value = Self::default();
        value.version = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "SnapshotFooterRecord", version });
        }
        writer.int16(self.version);
        writer.unsigned_varint(0);
        Ok(())
    }
}
