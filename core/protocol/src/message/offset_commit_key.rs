// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetCommitKey`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitKey {
    pub group: String,
    pub topic: String,
    pub partition: i32,
}

impl Default for OffsetCommitKey {
    fn default() -> Self {
        OffsetCommitKey { group: String::new(), topic: String::new(), partition: 0 }
    }
}

impl Message for OffsetCommitKey {
    const NAME: &'static str = "OffsetCommitKey";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitKey", version });
        }
        let flexible = false;
        let mut value = Self::default();
        value.group = reader.string(flexible)?;
        value.topic = reader.string(flexible)?;
        value.partition = reader.int32()?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitKey", version });
        }
        let flexible = false;
        writer.string(&self.group, flexible)?;
        writer.string(&self.topic, flexible)?;
        writer.int32(self.partition);
        Ok(())
    }
}
