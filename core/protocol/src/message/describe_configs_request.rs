// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeConfigsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsRequest {
    pub resources: Vec<DescribeConfigsResource>,
    pub include_synonyms: bool,
    pub include_documentation: bool,
}

impl Default for DescribeConfigsRequest {
    fn default() -> Self {
        DescribeConfigsRequest { resources: Vec::new(), include_synonyms: false, include_documentation: false }
    }
}

impl Message for DescribeConfigsRequest {
    const NAME: &'static str = "DescribeConfigsRequest";
    const VERSIONS: (i16, i16) = (1, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=4).contains(&version) {
            return Err(WireError::Version { message: "DescribeConfigsRequest", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.resources = reader.array(flexible, |reader| DescribeConfigsResource::decode(reader, version))?;
        value.include_synonyms = reader.boolean()?;
        if version >= 3 {
            value.include_documentation = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=4).contains(&version) {
            return Err(WireError::Version { message: "DescribeConfigsRequest", version });
        }
        let flexible = version >= 4;
        writer.array(&self.resources, flexible, |writer, value| value.encode(writer, version))?;
        writer.boolean(self.include_synonyms);
        if version >= 3 {
            writer.boolean(self.include_documentation);
        } else if self.include_documentation {
            return Err(WireError::Field {
                message: "DescribeConfigsRequest",
                field: "include_documentation",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeConfigsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResource {
    pub resource_type: i8,
    pub resource_name: String,
    pub configuration_keys: Option<Vec<String>>,
}

impl Default for DescribeConfigsResource {
    fn default() -> Self {
        DescribeConfigsResource { resource_type: 0, resource_name: String::new(), configuration_keys: Some(Vec::new()) }
    }
}

impl DescribeConfigsResource {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.resource_type = reader.int8()?;
        value.resource_name = reader.string(flexible)?;
        value.configuration_keys = reader.nullable_array(flexible, |reader| reader.string(flexible))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.int8(self.resource_type);
        writer.string(&self.resource_name, flexible)?;
        writer.nullable_array(self.configuration_keys.as_deref(), flexible, |writer, value| {
            writer.string(value, flexible)
        })?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
