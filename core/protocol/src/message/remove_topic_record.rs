// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RemoveTopicRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveTopicRecord {
    pub topic_id: Uuid,
}

impl Default for RemoveTopicRecord {
    fn default() -> Self {
        RemoveTopicRecord { topic_id: Uuid::ZERO }
    }
}

impl Message for RemoveTopicRecord {
    const NAME: &'static str = "RemoveTopicRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveTopicRecord", version });
        }
        let mut value = Self::default();
        value.topic_id = reader.uuid()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RemoveTopicRecord", version });
        }
        writer.uuid(self.topic_id);
        writer.unsigned_varint(0);
        Ok(())
    }
}
