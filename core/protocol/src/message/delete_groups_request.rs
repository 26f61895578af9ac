// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DeleteGroupsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteGroupsRequest {
    pub groups_names: Vec<String>,
}

impl Default for DeleteGroupsRequest {
    fn default() -> Self {
        DeleteGroupsRequest { groups_names: Vec::new() }
    }
}

impl Message for DeleteGroupsRequest {
    const NAME: &'static str = "DeleteGroupsRequest";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "DeleteGroupsRequest", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.groups_names = reader.array(flexible, |reader| reader.string(flexible))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "DeleteGroupsRequest", version });
        }
        let flexible = version >= 2;
        writer.array(&self.groups_names, flexible, |writer, value| writer.string(value, flexible))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
