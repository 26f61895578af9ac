// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `HeartbeatResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct HeartbeatResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
}

impl Default for HeartbeatResponse {
    fn default() -> Self {
        HeartbeatResponse { throttle_time_ms: 0, error_code: 0 }
    }
}

impl Message for HeartbeatResponse {
    const NAME: &'static str = "HeartbeatResponse";
    const VERSIONS: (i16, i16) = (0, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "HeartbeatResponse", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        value.error_code = reader.int16()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "HeartbeatResponse", version });
        }
        let flexible = version >= 4;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        writer.int16(self.error_code);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
