// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `RegisterBrokerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterBrokerRecord {
    pub broker_id: i32,
    pub is_migrating_zk_broker: bool,
    pub incarnation_id: Uuid,
    pub broker_epoch: i64,
    pub end_points: Vec<BrokerEndpoint>,
    pub features: Vec<BrokerFeature>,
    pub rack: Option<String>,
    pub fenced: bool,
    pub in_controlled_shutdown: bool,
    pub log_dirs: Vec<Uuid>,
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
}

impl Default for RegisterBrokerRecord {
    fn default() -> Self {
        RegisterBrokerRecord {
            broker_id: 0,
            is_migrating_zk_broker: false,
            incarnation_id: Uuid::ZERO,
            broker_epoch: 0,
            end_points: Vec::new(),
            features: Vec::new(),
            rack: Some(String::new()),
            fenced: true,
            in_controlled_shutdown: false,
            log_dirs: Vec::new(),
            cordoned_log_dirs: None,
        }
    }
}

impl Message for RegisterBrokerRecord {
    const NAME: &'static str = "RegisterBrokerRecord";
    const VERSIONS: (i16, i16) = (0, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "RegisterBrokerRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.broker_id = reader.int32()?;
        if version >= 2 {
            value.is_migrating_zk_broker = reader.boolean()?;
        }
        value.incarnation_id = reader.uuid()?;
        value.broker_epoch = reader.int64()?;
        value.end_points = reader.array(flexible, |reader| BrokerEndpoint::decode(reader, version))?;
        value.features = reader.array(flexible, |reader| BrokerFeature::decode(reader, version))?;
        value.rack = reader.nullable_string(flexible)?;
        value.fenced = reader.boolean()?;
        if version >= 1 {
            value.in_controlled_shutdown = reader.boolean()?;
        }
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 if version >= 3 => value.log_dirs = reader.array(flexible, Reader::uuid)?,
                1 if version >= 4 => value.cordoned_log_dirs = reader.nullable_array(flexible, Reader::uuid)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "RegisterBrokerRecord", version });
        }
        let flexible = true;
        writer.int32(self.broker_id);
        if version >= 2 {
            writer.boolean(self.is_migrating_zk_broker);
        } else if self.is_migrating_zk_broker {
            return Err(WireError::Field { message: "RegisterBrokerRecord", field: "is_migrating_zk_broker", version });
        }
        writer.uuid(self.incarnation_id);
        writer.int64(self.broker_epoch);
        writer.array(&self.end_points, flexible, |writer, value| value.encode(writer, version))?;
        writer.array(&self.features, flexible, |writer, value| value.encode(writer, version))?;
        writer.nullable_string(self.rack.as_deref(), flexible)?;
        writer.boolean(self.fenced);
        if version >= 1 {
            writer.boolean(self.in_controlled_shutdown);
        } else if self.in_controlled_shutdown {
            return Err(WireError::Field { message: "RegisterBrokerRecord", field: "in_controlled_shutdown", version });
        }
        if !(version >= 3) && !self.log_dirs.is_empty() {
            return Err(WireError::Field { message: "RegisterBrokerRecord", field: "log_dirs", version });
        }
        if !(version >= 4) && self.cordoned_log_dirs.is_some() {
            return Err(WireError::Field { message: "RegisterBrokerRecord", field: "cordoned_log_dirs", version });
        }
        let mut tags = 0;
        if version >= 3 && !self.log_dirs.is_empty() {
            tags += 1;
        }
        if version >= 4 && self.cordoned_log_dirs.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if version >= 3 && !self.log_dirs.is_empty() {
            writer.tagged_field(0, |writer| {
                writer.array(&self.log_dirs, flexible, |writer, value| {
                    writer.uuid(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if version >= 4 && self.cordoned_log_dirs.is_some() {
            writer.tagged_field(1, |writer| {
                writer.nullable_array(self.cordoned_log_dirs.as_deref(), flexible, |writer, value| {
                    writer.uuid(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// Part of `RegisterBrokerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerEndpoint {
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security_protocol: i16,
}

impl Default for BrokerEndpoint {
    fn default() -> Self {
        BrokerEndpoint { name: String::new(), host: String::new(), port: 0, security_protocol: 0 }
    }
}

impl BrokerEndpoint {
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

/// Part of `RegisterBrokerRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerFeature {
    pub name: String,
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl Default for BrokerFeature {
    fn default() -> Self {
        BrokerFeature { name: String::new(), min_supported_version: 0, max_supported_version: 0 }
    }
}

impl BrokerFeature {
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
