// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListConfigResourcesRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListConfigResourcesRequest {
    pub resource_types: Vec<i8>,
}

impl Default for ListConfigResourcesRequest {
    fn default() -> Self {
        ListConfigResourcesRequest { resource_types: Vec::new() }
    }
}

impl Message for ListConfigResourcesRequest {
    const NAME: &'static str = "ListConfigResourcesRequest";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ListConfigResourcesRequest", version });
        }
        let flexible = true;
        let mut value = Self::default();
        if version >= 1 {
            value.resource_types = reader.array(flexible, Reader::int8)?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "ListConfigResourcesRequest", version });
        }
        let flexible = true;
        if version >= 1 {
            writer.array(&self.resource_types, flexible, |writer, value| {
                writer.int8(*value);
                Ok(())
            })?;
        } else if !self.resource_types.is_empty() {
            return Err(WireError::Field { message: "ListConfigResourcesRequest", field: "resource_types", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
