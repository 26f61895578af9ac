// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `FindCoordinatorRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct FindCoordinatorRequest {
    pub key: String,
    pub key_type: i8,
    pub coordinator_keys: Vec<String>,
}

impl Default for FindCoordinatorRequest {
    fn default() -> Self {
        FindCoordinatorRequest { key: String::new(), key_type: 0, coordinator_keys: Vec::new() }
    }
}

impl Message for FindCoordinatorRequest {
    const NAME: &'static str = "FindCoordinatorRequest";
    const VERSIONS: (i16, i16) = (0, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "FindCoordinatorRequest", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        if version <= 3 {
            value.key = reader.string(flexible)?;
        }
        if version >= 1 {
            value.key_type = reader.int8()?;
        }
        if version >= 4 {
            value.coordinator_keys = reader.array(flexible, |reader| reader.string(flexible))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "FindCoordinatorRequest", version });
        }
        let flexible = version >= 3;
        if version <= 3 {
            writer.string(&self.key, flexible)?;
        } else if !self.key.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorRequest", field: "key", version });
        }
        if version >= 1 {
            writer.int8(self.key_type);
        } else if self.key_type != 0 {
            return Err(WireError::Field { message: "FindCoordinatorRequest", field: "key_type", version });
        }
        if version >= 4 {
            writer.array(&self.coordinator_keys, flexible, |writer, value| writer.string(value, flexible))?;
        } else if !self.coordinator_keys.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorRequest", field: "coordinator_keys", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
