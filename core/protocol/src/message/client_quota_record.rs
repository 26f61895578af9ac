// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ClientQuotaRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientQuotaRecord {
    pub entity: Vec<EntityData>,
    pub key: String,
    pub value: f64,
    pub remove: bool,
}

impl Default for ClientQuotaRecord {
    fn default() -> Self {
        ClientQuotaRecord { entity: Vec::new(), key: String::new(), value: 0.0, remove: false }
    }
}

impl Message for ClientQuotaRecord {
    const NAME: &'static str = "ClientQuotaRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ClientQuotaRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.entity = reader.array(flexible, |reader| EntityData::decode(reader, version))?;
        value.key = reader.string(flexible)?;
        value.value = reader.float64()?;
        value.remove = reader.boolean()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "ClientQuotaRecord", version });
        }
        let flexible = true;
        writer.array(&self.entity, flexible, |writer, value| value.encode(writer, version))?;
        writer.string(&self.key, flexible)?;
        writer.float64(self.value);
        writer.boolean(self.remove);
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `ClientQuotaRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityData {
    pub entity_type: String,
    pub entity_name: Option<String>,
}

impl Default for EntityData {
    fn default() -> Self {
        EntityData { entity_type: String::new(), entity_name: Some(String::new()) }
    }
}

impl EntityData {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.entity_type = reader.string(flexible)?;
        value.entity_name = reader.nullable_string(flexible)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.entity_type, flexible)?;
        writer.nullable_string(self.entity_name.as_deref(), flexible)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}
