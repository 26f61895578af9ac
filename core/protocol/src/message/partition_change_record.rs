// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `PartitionChangeRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionChangeRecord {
    pub partition_id: i32,
    pub topic_id: Uuid,
    pub isr: Option<Vec<i32>>,
    pub leader: i32,
    pub replicas: Option<Vec<i32>>,
    pub removing_replicas: Option<Vec<i32>>,
    pub adding_replicas: Option<Vec<i32>>,
    pub leader_recovery_state: i8,
    pub directories: Option<Vec<Uuid>>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
}

impl Default for PartitionChangeRecord {
    fn default() -> Self {
        PartitionChangeRecord {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            isr: None,
            leader: -2,
            replicas: None,
            removing_replicas: None,
            adding_replicas: None,
            leader_recovery_state: -1,
            directories: None,
            eligible_leader_replicas: None,
            last_known_elr: None,
        }
    }
}

impl Message for PartitionChangeRecord {
    const NAME: &'static str = "PartitionChangeRecord";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "PartitionChangeRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.partition_id = reader.int32()?;
        value.topic_id = reader.uuid()?;
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 => value.isr = reader.nullable_array(flexible, Reader::int32)?,
                1 => value.leader = reader.int32()?,
                2 => value.replicas = reader.nullable_array(flexible, Reader::int32)?,
                3 => value.removing_replicas = reader.nullable_array(flexible, Reader::int32)?,
                4 => value.adding_replicas = reader.nullable_array(flexible, Reader::int32)?,
                5 => value.leader_recovery_state = reader.int8()?,
                6 if version >= 2 => value.eligible_leader_replicas = reader.nullable_array(flexible, Reader::int32)?,
                7 if version >= 2 => value.last_known_elr = reader.nullable_array(flexible, Reader::int32)?,
                8 if version >= 1 => value.directories = reader.nullable_array(flexible, Reader::uuid)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "PartitionChangeRecord", version });
        }
        let flexible = true;
        writer.int32(self.partition_id);
        writer.uuid(self.topic_id);
        if !(version >= 1) && self.directories.is_some() {
            return Err(WireError::Field { message: "PartitionChangeRecord", field: "directories", version });
        }
        if !(version >= 2) && self.eligible_leader_replicas.is_some() {
            return Err(WireError::Field {
                message: "PartitionChangeRecord",
                field: "eligible_leader_replicas",
                version,
            });
        }
        if !(version >= 2) && self.last_known_elr.is_some() {
            return Err(WireError::Field { message: "PartitionChangeRecord", field: "last_known_elr", version });
        }
        let mut tags = 0;
        if self.isr.is_some() {
            tags += 1;
        }
        if self.leader != -2 {
            tags += 1;
        }
        if self.replicas.is_some() {
            tags += 1;
        }
        if self.removing_replicas.is_some() {
            tags += 1;
        }
        if self.adding_replicas.is_some() {
            tags += 1;
        }
        if self.leader_recovery_state != -1 {
            tags += 1;
        }
        if version >= 2 && self.eligible_leader_replicas.is_some() {
            tags += 1;
        }
        if version >= 2 && self.last_known_elr.is_some() {
            tags += 1;
        }
        if version >= 1 && self.directories.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if self.isr.is_some() {
            writer.tagged_field(0, |writer| {
                writer.nullable_array(self.isr.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if self.leader != -2 {
            writer.tagged_field(1, |writer| {
                writer.int32(self.leader);
                Ok(())
            })?;
        }
        if self.replicas.is_some() {
            writer.tagged_field(2, |writer| {
                writer.nullable_array(self.replicas.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if self.removing_replicas.is_some() {
            writer.tagged_field(3, |writer| {
                writer.nullable_array(self.removing_replicas.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if self.adding_replicas.is_some() {
            writer.tagged_field(4, |writer| {
                writer.nullable_array(self.adding_replicas.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if self.leader_recovery_state != -1 {
            writer.tagged_field(5, |writer| {
                writer.int8(self.leader_recovery_state);
                Ok(())
            })?;
        }
        if version >= 2 && self.eligible_leader_replicas.is_some() {
            writer.tagged_field(6, |writer| {
                writer.nullable_array(self.eligible_leader_replicas.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if version >= 2 && self.last_known_elr.is_some() {
            writer.tagged_field(7, |writer| {
                writer.nullable_array(self.last_known_elr.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if version >= 1 && self.directories.is_some() {
            writer.tagged_field(8, |writer| {
                writer.nullable_array(self.directories.as_deref(), flexible, |writer, value| {
                    writer.uuid(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
