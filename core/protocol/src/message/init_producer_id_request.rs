// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `InitProducerIdRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct InitProducerIdRequest {
    pub transactional_id: Option<String>,
    pub transaction_timeout_ms: i32,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub enable2_pc: bool,
    pub keep_prepared_txn: bool,
}

impl Default for InitProducerIdRequest {
    fn default() -> Self {
        InitProducerIdRequest {
            transactional_id: Some(String::new()),
            transaction_timeout_ms: 0,
            producer_id: -1,
            producer_epoch: -1,
            enable2_pc: false,
            keep_prepared_txn: false,
        }
    }
}

impl Message for InitProducerIdRequest {
    const NAME: &'static str = "InitProducerIdRequest";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "InitProducerIdRequest", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.transactional_id = reader.nullable_string(flexible)?;
        value.transaction_timeout_ms = reader.int32()?;
        if version >= 3 {
            value.producer_id = reader.int64()?;
        }
        if version >= 3 {
            value.producer_epoch = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "InitProducerIdRequest", version });
        }
        let flexible = version >= 2;
        writer.nullable_string(self.transactional_id.as_deref(), flexible)?;
        writer.int32(self.transaction_timeout_ms);
        if version >= 3 {
            writer.int64(self.producer_id);
        } else if self.producer_id != -1 {
            return Err(WireError::Field { message: "InitProducerIdRequest", field: "producer_id", version });
        }
        if version >= 3 {
            writer.int16(self.producer_epoch);
        } else if self.producer_epoch != -1 {
            return Err(WireError::Field { message: "InitProducerIdRequest", field: "producer_epoch", version });
        }
        if self.enable2_pc {
            return Err(WireError::Field { message: "InitProducerIdRequest", field: "enable2_pc", version });
        }
        if self.keep_prepared_txn {
            return Err(WireError::Field { message: "InitProducerIdRequest", field: "keep_prepared_txn", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
