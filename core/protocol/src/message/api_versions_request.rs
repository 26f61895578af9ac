// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `ApiVersionsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiVersionsRequest {
    pub client_software_name: String,
    pub client_software_version: String,
    pub cluster_id: Option<String>,
    pub node_id: i32,
}

impl Default for ApiVersionsRequest {
    fn default() -> Self {
        ApiVersionsRequest {
            client_software_name: String::new(),
            client_software_version: String::new(),
            cluster_id: None,
            node_id: -1,
        }
    }
}

impl Message for ApiVersionsRequest {
    const NAME: &'static str = "ApiVersionsRequest";
    const VERSIONS: (i16, i16) = (0, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ApiVersionsRequest", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 3 {
            value.client_software_name = reader.string(flexible)?;
        }
        if version >= 3 {
            value.client_software_version = reader.string(flexible)?;
        }
        if version >= 5 {
            value.cluster_id = reader.nullable_string(flexible)?;
        }
        if version >= 5 {
            value.node_id = reader.int32()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=5).contains(&version) {
            return Err(WireError::Version { message: "ApiVersionsRequest", version });
        }
        let flexible = version >= 3;
        if version >= 3 {
            writer.string(&self.client_software_name, flexible)?;
        }
        if version >= 3 {
            writer.string(&self.client_software_version, flexible)?;
        }
        if version >= 5 {
            writer.nullable_string(self.cluster_id.as_deref(), flexible)?;
        }
        if version >= 5 {
            writer.int32(self.node_id);
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
