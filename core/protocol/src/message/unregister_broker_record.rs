// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `UnregisterBrokerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct UnregisterBrokerRecord {
    pub broker_id: i32,
    pub broker_epoch: i64,
}

impl Default for UnregisterBrokerRecord {
    fn default() -> Self {
        UnregisterBrokerRecord { broker_id: 0, broker_epoch: 0 }
    }
}

impl Message for UnregisterBrokerRecord {
    const NAME: &'static str = "UnregisterBrokerRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnregisterBrokerRecord", version });
        }
        let mut value = Self::default();
        value.broker_id = reader.int32()?;
        value.broker_epoch = reader.int64()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "UnregisterBrokerRecord", version });
        }
        writer.int32(self.broker_id);
        writer.int64(self.broker_epoch);
        writer.unsigned_varint(0);
        Ok(())
    }
}
