// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `InitProducerIdResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct InitProducerIdResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub ongoing_txn_producer_id: i64,
    pub ongoing_txn_producer_epoch: i16,
}

impl Default for InitProducerIdResponse {
    fn default() -> Self {
        InitProducerIdResponse {
            throttle_time_ms: 0,
            error_code: 0,
            producer_id: -1,
            producer_epoch: 0,
            ongoing_txn_producer_id: -1,
            ongoing_txn_producer_epoch: -1,
        }
    }
}

impl Message for InitProducerIdResponse {
    const NAME: &'static str = "InitProducerIdResponse";
    const VERSIONS: (i16, i16) = (0, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "InitProducerIdResponse", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.error_code = reader.int16()?;
        value.producer_id = reader.int64()?;
        value.producer_epoch = reader.int16()?;
        if version >= 6 {
            value.ongoing_txn_producer_id = reader.int64()?;
        }
        if version >= 6 {
            value.ongoing_txn_producer_epoch = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "InitProducerIdResponse", version });
        }
        let flexible = version >= 2;
        writer.int32(self.throttle_time_ms);
        writer.int16(self.error_code);
        writer.int64(self.producer_id);
        writer.int16(self.producer_epoch);
        if version >= 6 {
            writer.int64(self.ongoing_txn_producer_id);
        } else if self.ongoing_txn_producer_id != -1 {
            return Err(WireError::Field {
                message: "InitProducerIdResponse",
                field: "ongoing_txn_producer_id",
                version,
            });
        }
        if version >= 6 {
            writer.int16(self.ongoing_txn_producer_epoch);
        } else if self.ongoing_txn_producer_epoch != -1 {
            return Err(WireError::Field {
                message: "InitProducerIdResponse",
                field: "ongoing_txn_producer_epoch",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
