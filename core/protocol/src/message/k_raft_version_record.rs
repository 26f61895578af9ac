// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `KRaftVersionRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct KRaftVersionRecord {
    pub version: i16,
    pub k_raft_version: i16,
}

impl Default for KRaftVersionRecord {
    fn default() -> Self {
        KRaftVersionRecord { version: 0, k_raft_version: 0 }
    }
}

impl Message for KRaftVersionRecord {
    const NAME: &'static str = "KRaftVersionRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "KRaftVersionRecord", version });
        }
        let mut value = Self::default();
        value.version = reader.int16()?;
        value.k_raft_version = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "KRaftVersionRecord", version });
        }
        writer.int16(self.version);
        writer.int16(self.k_raft_version);
        writer.unsigned_varint(0);
        Ok(())
    }
}
