// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `GroupMetadataKey`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMetadataKey {
    pub group: String,
}

impl Default for GroupMetadataKey {
    fn default() -> Self {
        GroupMetadataKey { group: String::new() }
    }
}

impl Message for GroupMetadataKey {
    const NAME: &'static str = "GroupMetadataKey";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "GroupMetadataKey", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.group = reader.string(flexible)?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "GroupMetadataKey", version });
        }
        let flexible = false;
        writer.string(&self.group, flexible)?;
        Ok(())
    }
}
