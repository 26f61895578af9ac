// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `TopicRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRecord {
    pub name: String,
    pub topic_id: Uuid,
}

impl Default for TopicRecord {
    fn default() -> Self {
        TopicRecord { name: String::new(), topic_id: Uuid::ZERO }
    }
}

impl Message for TopicRecord {
    const NAME: &'static str = "TopicRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "TopicRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.topic_id = reader.uuid()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "TopicRecord", version });
        }
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.uuid(self.topic_id);
        writer.unsigned_varint(0);
        Ok(())
    }
}
