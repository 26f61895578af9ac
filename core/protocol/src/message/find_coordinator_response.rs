// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `FindCoordinatorResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct FindCoordinatorResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub coordinators: Vec<Coordinator>,
}

impl Default for FindCoordinatorResponse {
    fn default() -> Self {
        FindCoordinatorResponse {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: Some(String::new()),
            node_id: 0,
            host: String::new(),
            port: 0,
            coordinators: Vec::new(),
        }
    }
}

impl Message for FindCoordinatorResponse {
    const NAME: &'static str = "FindCoordinatorResponse";
    const VERSIONS: (i16, i16) = (0, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "FindCoordinatorResponse", version });
        }
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 1 {
            value.throttle_time_ms = reader.int32()?;
        }
        if version <= 3 {
            value.error_code = reader.int16()?;
        }
        if (1..=3).contains(&version) {
            value.error_message = reader.nullable_string(flexible)?;
        }
        if version <= 3 {
            value.node_id = reader.int32()?;
        }
        if version <= 3 {
            value.host = reader.string(flexible)?;
        }
        if version <= 3 {
            value.port = reader.int32()?;
        }
        if version >= 4 {
            value.coordinators = reader.array(flexible, |reader| Coordinator::decode(reader, version))?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "FindCoordinatorResponse", version });
        }
        let flexible = version >= 3;
        if version >= 1 {
            writer.int32(self.throttle_time_ms);
        }
        if version <= 3 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "error_code", version });
        }
        if (1..=3).contains(&version) {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        if version <= 3 {
            writer.int32(self.node_id);
        } else if self.node_id != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "node_id", version });
        }
        if version <= 3 {
            writer.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "host", version });
        }
        if version <= 3 {
            writer.int32(self.port);
        } else if self.port != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "port", version });
        }
        if version >= 4 {
            writer.array(&self.coordinators, flexible, |writer, value| value.encode(writer, version))?;
        } else if !self.coordinators.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "coordinators", version });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `FindCoordinatorResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinator {
    pub key: String,
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
}

impl Default for Coordinator {
    fn default() -> Self {
        Coordinator {
            key: String::new(),
            node_id: 0,
            host: String::new(),
            port: 0,
            error_code: 0,
            error_message: Some(String::new()),
        }
    }
}

impl Coordinator {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 3;
        let mut value = Self::default();
        if version >= 4 {
            value.key = reader.string(flexible)?;
        }
        if version >= 4 {
            value.node_id = reader.int32()?;
        }
        if version >= 4 {
            value.host = reader.string(flexible)?;
        }
        if version >= 4 {
            value.port = reader.int32()?;
        }
        if version >= 4 {
            value.error_code = reader.int16()?;
        }
        if version >= 4 {
            value.error_message = reader.nullable_string(flexible)?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 3;
        if version >= 4 {
            writer.string(&self.key, flexible)?;
        } else if !self.key.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "key", version });
        }
        if version >= 4 {
            writer.int32(self.node_id);
        } else if self.node_id != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "node_id", version });
        }
        if version >= 4 {
            writer.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "host", version });
        }
        if version >= 4 {
            writer.int32(self.port);
        } else if self.port != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "port", version });
        }
        if version >= 4 {
            writer.int16(self.error_code);
        } else if self.error_code != 0 {
            return Err(WireError::Field { message: "FindCoordinatorResponse", field: "error_code", version });
        }
        if version >= 4 {
            writer.nullable_string(self.error_message.as_deref(), flexible)?;
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
