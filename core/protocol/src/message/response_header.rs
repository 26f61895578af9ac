// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ResponseHeader`.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseHeader {
    pub correlation_id: i32,
}

impl Default for ResponseHeader {
    fn default() -> Self {
        ResponseHeader { correlation_id: 0 }
    }
}

impl Message for ResponseHeader {
    const NAME: &'static str = "ResponseHeader";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ResponseHeader", version });
        }
        let flexible = version >= 1;
        let mut value = Self::default();
        value.correlation_id = reader.int32()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ResponseHeader", version });
        }
        let flexible = version >= 1;
        writer.int32(self.correlation_id);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
