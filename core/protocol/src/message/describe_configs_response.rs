// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResponse {
    pub throttle_time_ms: i32,
    pub results: Vec<DescribeConfigsResult>,
}

impl Default for DescribeConfigsResponse {
    fn default() -> Self {
        DescribeConfigsResponse { throttle_time_ms: 0, results: Vec::new() }
    }
}

impl Message for DescribeConfigsResponse {
    const NAME: &'static str = "DescribeConfigsResponse";
    const VERSIONS: (i16, i16) = (1, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=4).contains(&version) {
            return Err(WireError::Version { message: "DescribeConfigsResponse", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.results = reader.array(flexible, |reader| DescribeConfigsResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=4).contains(&version) {
            return Err(WireError::Version { message: "DescribeConfigsResponse", version });
        }
        let flexible = version >= 4;
        writer.int32(self.throttle_time_ms);
        writer.array(&self.results, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResult {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub resource_type: i8,
    pub resource_name: String,
    pub configs: Vec<DescribeConfigsResourceResult>,
}

impl Default for DescribeConfigsResult {
    fn default() -> Self {
        DescribeConfigsResult {
            error_code: 0,
            error_message: Some(String::new()),
            resource_type: 0,
            resource_name: String::new(),
            configs: Vec::new(),
        }
    }
}

impl DescribeConfigsResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.error_message = reader.nullable_string(flexible)?;
        value.resource_type = reader.int8()?;
        value.resource_name = reader.string(flexible)?;
        value.configs = reader.array(flexible, |reader| DescribeConfigsResourceResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.int16(self.error_code);
        writer.nullable_string(self.error_message.as_deref(), flexible)?;
        writer.int8(self.resource_type);
        writer.string(&self.resource_name, flexible)?;
        writer.array(&self.configs, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResourceResult {
    pub name: String,
    pub value: Option<String>,
    pub read_only: bool,
    pub config_source: i8,
    pub is_sensitive: bool,
    pub synonyms: Vec<DescribeConfigsSynonym>,
    pub config_type: i8,
    pub documentation: Option<String>,
}

impl Default for DescribeConfigsResourceResult {
    fn default() -> Self {
        DescribeConfigsResourceResult {
            name: String::new(),
            value: Some(String::new()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
            synonyms: Vec::new(),
            config_type: 0,
            documentation: Some(String::new()),
        }
    }
}

impl DescribeConfigsResourceResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.value = reader.nullable_string(flexible)?;
        value.read_only = reader.boolean()?;
        value.config_source = reader.int8()?;
        value.is_sensitive = reader.boolean()?;
        value.synonyms = reader.array(flexible, |reader| DescribeConfigsSynonym::decode(reader, version))?;
        if version >= 3 {
            value.config_type = reader.int8()?;
        }
        if version >= 3 {
            value.documentation = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.string(&self.name, flexible)?;
        writer.nullable_string(self.value.as_deref(), flexible)?;
        writer.boolean(self.read_only);
        writer.int8(self.config_source);
        writer.boolean(self.is_sensitive);
        writer.array(&self.synonyms, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 3 {
            writer.int8(self.config_type);
        }
        if version >= 3 {
            writer.nullable_string(self.documentation.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeConfigsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsSynonym {
    pub name: String,
    pub value: Option<String>,
    pub source: i8,
}

impl Default for DescribeConfigsSynonym {
    fn default() -> Self {
        DescribeConfigsSynonym { name: String::new(), value: Some(String::new()), source: 0 }
    }
}

impl DescribeConfigsSynonym {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 4;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.value = reader.nullable_string(flexible)?;
        value.source = reader.int8()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 4;
        writer.string(&self.name, flexible)?;
        writer.nullable_string(self.value.as_deref(), flexible)?;
        writer.int8(self.source);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
