// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `IncrementalAlterConfigsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct IncrementalAlterConfigsRequest {
    pub resources: Vec<AlterConfigsResource>,
    pub validate_only: bool,
}

impl Default for IncrementalAlterConfigsRequest {
    fn default() -> Self {
        IncrementalAlterConfigsRequest { resources: Vec::new(), validate_only: false }
    }
}

impl Message for IncrementalAlterConfigsRequest {
    const NAME: &'static str = "IncrementalAlterConfigsRequest";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "IncrementalAlterConfigsRequest", version });
        }
        let flexible = version >= 1;
        let mut value = Self::default();
        value.resources = reader.array(flexible, |reader| AlterConfigsResource::decode(reader, version))?;
        value.validate_only = reader.boolean()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "IncrementalAlterConfigsRequest", version });
        }
        let flexible = version >= 1;
        writer.array(&self.resources, flexible, |writer, value| value.encode(writer, version))?;
        writer.boolean(self.validate_only);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `IncrementalAlterConfigsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterConfigsResource {
    pub resource_type: i8,
    pub resource_name: String,
    pub configs: Vec<AlterableConfig>,
}

impl Default for AlterConfigsResource {
    fn default() -> Self {
        AlterConfigsResource { resource_type: 0, resource_name: String::new(), configs: Vec::new() }
    }
}

impl AlterConfigsResource {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 1;
        let mut value = Self::default();
        value.resource_type = reader.int8()?;
        value.resource_name = reader.string(flexible)?;
        value.configs = reader.array(flexible, |reader| AlterableConfig::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 1;
        writer.int8(self.resource_type);
        writer.string(&self.resource_name, flexible)?;
        writer.array(&self.configs, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `IncrementalAlterConfigsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterableConfig {
    pub name: String,
    pub config_operation: i8,
    pub value: Option<String>,
}

impl Default for AlterableConfig {
    fn default() -> Self {
        AlterableConfig { name: String::new(), config_operation: 0, value: Some(String::new()) }
    }
}

impl AlterableConfig {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 1;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.config_operation = reader.int8()?;
        value.value = reader.nullable_string(flexible)?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 1;
        writer.string(&self.name, flexible)?;
        writer.int8(self.config_operation);
        writer.nullable_string(self.value.as_deref(), flexible)?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
