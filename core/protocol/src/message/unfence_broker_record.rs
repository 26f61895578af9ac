// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `UnfenceBrokerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct UnfenceBrokerRecord {
    pub id: i32,
    pub epoch: i64,
}

impl Default for UnfenceBrokerRecord {
    fn default() -> Self {
        UnfenceBrokerRecord { id: 0, epoch: 0 }
    }
}

impl Message for UnfenceBrokerRecord {
    const NAME: &'static str = "UnfenceBrokerRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnfenceBrokerRecord", version });
        }
        let mut value = Self::default();
        value.id = reader.int32()?;
        value.epoch = reader.int64()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnfenceBrokerRecord", version });
        }
        writer.int32(self.id);
        writer.int64(self.epoch);
        writer.unsigned_varint(0);
        Ok(())
    }
}
