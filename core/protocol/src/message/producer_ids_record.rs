// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ProducerIdsRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProducerIdsRecord {
    pub broker_id: i32,
    pub broker_epoch: i64,
    pub next_producer_id: i64,
}

impl Default for ProducerIdsRecord {
    fn default() -> Self {
        ProducerIdsRecord { broker_id: 0, broker_epoch: -1, next_producer_id: 0 }
    }
}

impl Message for ProducerIdsRecord {
    const NAME: &'static str = "ProducerIdsRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ProducerIdsRecord", version });
        }
        let mut value = Self::default();
        value.broker_id = reader.int32()?;
        value.broker_epoch = reader.int64()?;
        value.next_producer_id = reader.int64()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ProducerIdsRecord", version });
        }
        writer.int32(self.broker_id);
        writer.int64(self.broker_epoch);
        writer.int64(self.next_producer_id);
        writer.unsigned_varint(0);
        Ok(())
    }
}
