// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ApiVersionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiVersionsResponse {
    pub error_code: i16,
    pub api_keys: Vec<ApiVersion>,
    pub throttle_time_ms: i32,
    pub supported_features: Vec<SupportedFeatureKey>,
    pub finalized_features_epoch: i64,
    pub finalized_features: Vec<FinalizedFeatureKey>,
    pub zk_migration_ready: bool,
}

impl Default for ApiVersionsResponse {
    fn default() -> Self {
        ApiVersionsResponse {
            error_code: 0,
            api_keys: Vec::new(),
            throttle_time_ms: 0,
            supported_features: Vec::new(),
            finalized_features_epoch: -1,
            finalized_features: Vec::new(),
            zk_migration_ready: false,
        }
    }
}

impl Message for ApiVersionsResponse {
    const NAME: &'static str = "ApiVersionsResponse";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ApiVersionsResponse", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.api_keys = reader.array(flexible, |reader| ApiVersion::decode(reader, version))?;
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 3 => {
                        value.supported_features =
                            reader.array(flexible, |reader| SupportedFeatureKey::decode(reader, version))?
                    }
                    1 if version >= 3 => value.finalized_features_epoch = reader.int64()?,
                    2 if version >= 3 => {
                        value.finalized_features =
                            reader.array(flexible, |reader| FinalizedFeatureKey::decode(reader, version))?
                    }
                    3 if version >= 3 => value.zk_migration_ready = reader.boolean()?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ApiVersionsResponse", version });
        }
        let flexible = version >= 3;
        writer.int16(self.error_code);
        writer.array(&self.api_keys, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        if flexible {
            let mut tags = 0;
            if version >= 3 && !self.supported_features.is_empty() {
                tags += 1;
            }
            if version >= 3 && self.finalized_features_epoch != -1 {
                tags += 1;
            }
            if version >= 3 && !self.finalized_features.is_empty() {
                tags += 1;
            }
            if version >= 3 && self.zk_migration_ready {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 3 && !self.supported_features.is_empty() {
                writer.tagged_field(0, |writer| {
                    writer.array(&self.supported_features, flexible, |writer, value| value.encode(writer, version))?;
                    Ok(())
                })?;
            }
            if version >= 3 && self.finalized_features_epoch != -1 {
                writer.tagged_field(1, |writer| {
                    writer.int64(self.finalized_features_epoch);
                    Ok(())
                })?;
            }
            if version >= 3 && !self.finalized_features.is_empty() {
                writer.tagged_field(2, |writer| {
                    writer.array(&self.finalized_features, flexible, |writer, value| value.encode(writer, version))?;
                    Ok(())
                })?;
            }
            if version >= 3 && self.zk_migration_ready {
                writer.tagged_field(3, |writer| {
                    writer.boolean(self.zk_migration_ready);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

/// Part of `ApiVersionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiVersion {
    pub api_key: i16,
    pub min_version: i16,
    pub max_version: i16,
}

impl Default for ApiVersion {
    fn default() -> Self {
        ApiVersion { api_key: 0, min_version: 0, max_version: 0 }
    }
}

impl ApiVersion {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 3;
        let mut value = Self::default();
        value.api_key = reader.int16()?;
        value.min_version = reader.int16()?;
        value.max_version = reader.int16()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 3;
        writer.int16(self.api_key);
        writer.int16(self.min_version);
        writer.int16(self.max_version);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ApiVersionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct SupportedFeatureKey {
    pub name: String,
    pub min_version: i16,
    pub max_version: i16,
}

impl Default for SupportedFeatureKey {
    fn default() -> Self {
        SupportedFeatureKey { name: String::new(), min_version: 0, max_version: 0 }
    }
}

impl SupportedFeatureKey {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 3 {
            value.name = reader.string(flexible)?;
        }
        if version >= 3 {
            value.min_version = reader.int16()?;
        }
        if version >= 3 {
            value.max_version = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 3;
        if version >= 3 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "name", version });
        }
        if version >= 3 {
            writer.int16(self.min_version);
        } else if self.min_version != 0 {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "min_version", version });
        }
        if version >= 3 {
            writer.int16(self.max_version);
        } else if self.max_version != 0 {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "max_version", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `ApiVersionsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct FinalizedFeatureKey {
    pub name: String,
    pub max_version_level: i16,
    pub min_version_level: i16,
}

impl Default for FinalizedFeatureKey {
    fn default() -> Self {
        FinalizedFeatureKey { name: String::new(), max_version_level: 0, min_version_level: 0 }
    }
}

impl FinalizedFeatureKey {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 3 {
            value.name = reader.string(flexible)?;
        }
        if version >= 3 {
            value.max_version_level = reader.int16()?;
        }
        if version >= 3 {
            value.min_version_level = reader.int16()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 3;
        if version >= 3 {
            writer.string(&self.name, flexible)?;
        } else if !self.name.is_empty() {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "name", version });
        }
        if version >= 3 {
            writer.int16(self.max_version_level);
        } else if self.max_version_level != 0 {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "max_version_level", version });
        }
        if version >= 3 {
            writer.int16(self.min_version_level);
        } else if self.min_version_level != 0 {
            return Err(WireError::Field { message: "ApiVersionsResponse", field: "min_version_level", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
