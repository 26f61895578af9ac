// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `FeatureLevelRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureLevelRecord {
    pub name: String,
    pub feature_level: i16,
}

impl Default for FeatureLevelRecord {
    fn default() -> Self {
        FeatureLevelRecord { name: String::new(), feature_level: 0 }
    }
}

impl Message for FeatureLevelRecord {
    const NAME: &'static str = "FeatureLevelRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "FeatureLevelRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.feature_level = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "FeatureLevelRecord", version });
        }
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.int16(self.feature_level);
        writer.unsigned_varint(0);
        Ok(())
    }
}
