// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RegisterControllerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterControllerRecord {
    pub controller_id: i32,
    pub incarnation_id: Uuid,
    pub zk_migration_ready: bool,
    pub end_points: Vec<ControllerEndpoint>,
    pub features: Vec<ControllerFeature>,
}

impl Default for RegisterControllerRecord {
    fn default() -> Self {
        RegisterControllerRecord {
            controller_id: 0,
            incarnation_id: Uuid::ZERO,
            zk_migration_ready: false,
            end_points: Vec::new(),
            features: Vec::new(),
        }
    }
}

impl Message for RegisterControllerRecord {
    const NAME: &'static str = "RegisterControllerRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RegisterControllerRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.controller_id = reader.int32()?;
        value.incarnation_id = reader.uuid()?;
        value.zk_migration_ready = reader.boolean()?;
        value.end_points = reader.array(flexible, |reader| ControllerEndpoint::decode(reader, version))?;
        value.features = reader.array(flexible, |reader| ControllerFeature::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "RegisterControllerRecord", version });
        }
        let flexible = true;
        writer.int32(self.controller_id);
        writer.uuid(self.incarnation_id);
        writer.boolean(self.zk_migration_ready);
        writer.array(&self.end_points, flexible, |writer, value| value.encode(writer, version))?;
        writer.array(&self.features, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `RegisterControllerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ControllerEndpoint {
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security_protocol: i16,
}

impl Default for ControllerEndpoint {
    fn default() -> Self {
        ControllerEndpoint { name: String::new(), host: String::new(), port: 0, security_protocol: 0 }
    }
}

impl ControllerEndpoint {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.host = reader.string(flexible)?;
        value.port = reader.uint16()?;
        value.security_protocol = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.string(&self.host, flexible)?;
        writer.uint16(self.port);
        writer.int16(self.security_protocol);
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `RegisterControllerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct ControllerFeature {
    pub name: String,
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl Default for ControllerFeature {
    fn default() -> Self {
        ControllerFeature { name: String::new(), min_supported_version: 0, max_supported_version: 0 }
    }
}

impl ControllerFeature {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.min_supported_version = reader.int16()?;
        value.max_supported_version = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.int16(self.min_supported_version);
        writer.int16(self.max_supported_version);
        writer.unsigned_varint(0);
        Ok(())
    }
}
