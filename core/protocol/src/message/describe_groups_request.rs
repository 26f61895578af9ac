// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeGroupsRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeGroupsRequest {
    pub groups: Vec<String>,
    pub include_authorized_operations: bool,
}

impl Default for DescribeGroupsRequest {
    fn default() -> Self {
        DescribeGroupsRequest { groups: Vec::new(), include_authorized_operations: false }
    }
}

impl Message for DescribeGroupsRequest {
    const NAME: &'static str = "DescribeGroupsRequest";
    const VERSIONS: (i16, i16) = (0, 6);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "DescribeGroupsRequest", version });
        }
        let flexible = version >= 5;
        let mut value = Self::default();
        value.groups = reader.array(flexible, |reader| reader.string(flexible))?;
        if version >= 3 {
            value.include_authorized_operations = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=6).contains(&version) {
            return Err(WireError::Version { message: "DescribeGroupsRequest", version });
        }
        let flexible = version >= 5;
        writer.array(&self.groups, flexible, |writer, value| writer.string(value, flexible))?;
        if version >= 3 {
            writer.boolean(self.include_authorized_operations);
        } else if self.include_authorized_operations {
            return Err(WireError::Field {
                message: "DescribeGroupsRequest",
                field: "include_authorized_operations",
                version,
            });
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
