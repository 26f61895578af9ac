// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ZkMigrationStateRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ZkMigrationStateRecord {
    pub zk_migration_state: i8,
}

impl Default for ZkMigrationStateRecord {
    fn default() -> Self {
        ZkMigrationStateRecord { zk_migration_state: 0 }
    }
}

impl Message for ZkMigrationStateRecord {
    const NAME: &'static str = "ZkMigrationStateRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ZkMigrationStateRecord", version });
        }
        let mut value = Self::default();
        value.zk_migration_state = reader.int8()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ZkMigrationStateRecord", version });
        }
        writer.int8(self.zk_migration_state);
        writer.unsigned_varint(0);
        Ok(())
    }
}
