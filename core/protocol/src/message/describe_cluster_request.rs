// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeClusterRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeClusterRequest {
    pub include_cluster_authorized_operations: bool,
    pub endpoint_type: i8,
    pub include_fenced_brokers: bool,
}

impl Default for DescribeClusterRequest {
    fn default() -> Self {
        DescribeClusterRequest {
            include_cluster_authorized_operations: false,
            endpoint_type: 1,
            include_fenced_brokers: false,
        }
    }
}

impl Message for DescribeClusterRequest {
    const NAME: &'static str = "DescribeClusterRequest";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeClusterRequest", version });
        }
        let mut value = Self::default();
        value.include_cluster_authorized_operations = reader.boolean()?;
        if version >= 1 {
            value.endpoint_type = reader.int8()?;
        }
        if version >= 2 {
            value.include_fenced_brokers = reader.boolean()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "DescribeClusterRequest", version });
        }
        writer.boolean(self.include_cluster_authorized_operations);
        if version >= 1 {
            writer.int8(self.endpoint_type);
        } else if self.endpoint_type != 1 {
            return Err(WireError::Field { message: "DescribeClusterRequest", field: "endpoint_type", version });
        }
        if version >= 2 {
            writer.boolean(self.include_fenced_brokers);
        } else if self.include_fenced_brokers {
            return Err(WireError::Field {
                message: "DescribeClusterRequest",
                field: "include_fenced_brokers",
                version,
            });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
