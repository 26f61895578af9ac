// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeClusterResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeClusterResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub endpoint_type: i8,
    pub cluster_id: String,
    pub controller_id: i32,
    pub brokers: Vec<DescribeClusterBroker>,
    pub cluster_authorized_operations: i32,
}

impl Default for DescribeClusterResponse {
    fn default() -> Self {
        DescribeClusterResponse {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            endpoint_type: 1,
            cluster_id: String::new(),
            controller_id: -1,
            brokers: Vec::new(),
            cluster_authorized_operations: i32::MIN,
        }
    }
}

impl Message for DescribeClusterResponse {
    const NAME: &'static str = "DescribeClusterResponse";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeClusterResponse", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        value.error_code = reader.int16()?;
        value.error_message = reader.nullable_string(flexible)?;
        if version >= 1 {
            value.endpoint_type = reader.int8()?;
        }
        value.cluster_id = reader.string(flexible)?;
        value.controller_id = reader.int32()?;
        value.brokers = reader.array(flexible, |reader| DescribeClusterBroker::decode(reader, version))?;
        value.cluster_authorized_operations = reader.int32()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeClusterResponse", version });
        }
        let flexible = true;
        writer.int32(self.throttle_time_ms);
        writer.int16(self.error_code);
        writer.nullable_string(self.error_message.as_deref(), flexible)?;
        if version >= 1 {
            writer.int8(self.endpoint_type);
        } else if self.endpoint_type != 1 {
            return Err(WireError::Field { message: "DescribeClusterResponse", field: "endpoint_type", version });
        }
        writer.string(&self.cluster_id, flexible)?;
        writer.int32(self.controller_id);
        writer.array(&self.brokers, flexible, |writer, value| value.encode(writer, version))?;
        writer.int32(self.cluster_authorized_operations);
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `DescribeClusterResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeClusterBroker {
    pub broker_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
    pub is_fenced: bool,
}

impl Default for DescribeClusterBroker {
    fn default() -> Self {
        DescribeClusterBroker { broker_id: 0, host: String::new(), port: 0, rack: None, is_fenced: false }
    }
}

impl DescribeClusterBroker {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.broker_id = reader.int32()?;
        value.host = reader.string(flexible)?;
        value.port = reader.int32()?;
        value.rack = reader.nullable_string(flexible)?;
        if version >= 2 {
            value.is_fenced = reader.boolean()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.int32(self.broker_id);
        writer.string(&self.host, flexible)?;
        writer.int32(self.port);
        writer.nullable_string(self.rack.as_deref(), flexible)?;
        if version >= 2 {
            writer.boolean(self.is_fenced);
        } else if self.is_fenced {
            return Err(WireError::Field { message: "DescribeClusterResponse", field: "is_fenced", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
