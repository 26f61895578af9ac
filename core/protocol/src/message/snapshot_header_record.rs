// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `SnapshotHeaderRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotHeaderRecord {
    pub version: i16,
    pub last_contained_log_timestamp: i64,
}

impl Default for SnapshotHeaderRecord {
    fn default() -> Self {
        SnapshotHeaderRecord { version: 0, last_contained_log_timestamp: 0 }
    }
}

impl Message for SnapshotHeaderRecord {
    const NAME: &'static str = "SnapshotHeaderRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "SnapshotHeaderRecord", version });
        }
        let mut value = Self::default();
        value.version = reader.int16()?;
        value.last_contained_log_timestamp = reader.int64()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "SnapshotHeaderRecord", version });
        }
        writer.int16(self.version);
        writer.int64(self.last_contained_log_timestamp);
        writer.unsigned_varint(0);
        Ok(())
    }
}
