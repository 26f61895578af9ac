// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ListGroupsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListGroupsRequest {
    pub states_filter: Vec<String>,
    pub types_filter: Vec<String>,
}

impl Default for ListGroupsRequest {
    fn default() -> Self {
        ListGroupsRequest { states_filter: Vec::new(), types_filter: Vec::new() }
    }
}

impl Message for ListGroupsRequest {
    const NAME: &'static str = "ListGroupsRequest";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ListGroupsRequest", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 4 {
            value.states_filter = reader.array(flexible, |reader| reader.string(flexible))?;
        }
        if version >= 5 {
            value.types_filter = reader.array(flexible, |reader| reader.string(flexible))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ListGroupsRequest", version });
        }
        let flexible = version >= 3;
        if version >= 4 {
            writer.array(&self.states_filter, flexible, |writer, value| writer.string(value, flexible))?;
        } else if !self.states_filter.is_empty() {
            return Err(WireError::Field { message: "ListGroupsRequest", field: "states_filter", version });
        }
        if version >= 5 {
            writer.array(&self.types_filter, flexible, |writer, value| writer.string(value, flexible))?;
        } else if !self.types_filter.is_empty() {
            return Err(WireError::Field { message: "ListGroupsRequest", field: "types_filter", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
