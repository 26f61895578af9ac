// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `BrokerRegistrationChangeRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerRegistrationChangeRecord {
    pub broker_id: i32,
    pub broker_epoch: i64,
    pub fenced: i8,
    pub in_controlled_shutdown: i8,
    pub log_dirs: Vec<Uuid>,
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
}

impl Default for BrokerRegistrationChangeRecord {
    fn default() -> Self {
        BrokerRegistrationChangeRecord {
            broker_id: 0,
            broker_epoch: 0,
            fenced: 0,
            in_controlled_shutdown: 0,
            log_dirs: Vec::new(),
            cordoned_log_dirs: None,
        }
    }
}

impl Message for BrokerRegistrationChangeRecord {
    const NAME: &'static str = "BrokerRegistrationChangeRecord";
    const VERSIONS: (i16, i16) = (0, 3);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "BrokerRegistrationChangeRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.broker_id = reader.int32()?;
        value.broker_epoch = reader.int64()?;
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 => value.fenced = reader.int8()?,
                1 if version >= 1 => value.in_controlled_shutdown = reader.int8()?,
                2 if version >= 2 => value.log_dirs = reader.array(flexible, Reader::uuid)?,
                3 if version >= 3 => value.cordoned_log_dirs = reader.nullable_array(flexible, Reader::uuid)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=3).contains(&version) {
            return Err(WireError::Version { message: "BrokerRegistrationChangeRecord", version });
        }
        let flexible = true;
        writer.int32(self.broker_id);
        writer.int64(self.broker_epoch);
        if !(version >= 1) && self.in_controlled_shutdown != 0 {
            return Err(WireError::Field {
                message: "BrokerRegistrationChangeRecord",
                field: "in_controlled_shutdown",
                version,
            });
        }
        if !(version >= 2) && !self.log_dirs.is_empty() {
            return Err(WireError::Field { message: "BrokerRegistrationChangeRecord", field: "log_dirs", version });
        }
        if !(version >= 3) && self.cordoned_log_dirs.is_some() {
            return Err(WireError::Field {
                message: "BrokerRegistrationChangeRecord",
                field: "cordoned_log_dirs",
                version,
            });
        }
        let mut tags = 0;
        if self.fenced != 0 {
            tags += 1;
        }
        if version >= 1 && self.in_controlled_shutdown != 0 {
            tags += 1;
        }
        if version >= 2 && !self.log_dirs.is_empty() {
            tags += 1;
        }
        if version >= 3 && self.cordoned_log_dirs.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if self.fenced != 0 {
            writer.tagged_field(0, |writer| {
                writer.int8(self.fenced);
                Ok(())
            })?;
        }
        if version >= 1 && self.in_controlled_shutdown != 0 {
            writer.tagged_field(1, |writer| {
                writer.int8(self.in_controlled_shutdown);
                Ok(())
            })?;
        }
        if version >= 2 && !self.log_dirs.is_empty() {
            writer.tagged_field(2, |writer| {
                writer.array(&self.log_dirs, flexible, |writer, value| {
                    writer.uuid(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if version >= 3 && self.cordoned_log_dirs.is_some() {
            writer.tagged_field(3, |writer| {
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
