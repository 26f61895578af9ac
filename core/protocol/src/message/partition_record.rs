// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `PartitionRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionRecord {
    pub partition_id: i32,
    pub topic_id: Uuid,
    pub replicas: Vec<i32>,
    pub isr: Vec<i32>,
    pub removing_replicas: Vec<i32>,
    pub adding_replicas: Vec<i32>,
    pub leader: i32,
    pub leader_recovery_state: i8,
    pub leader_epoch: i32,
    pub partition_epoch: i32,
    pub directories: Vec<Uuid>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
}

impl Default for PartitionRecord {
    fn default() -> Self {
        PartitionRecord {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            replicas: Vec::new(),
            isr: Vec::new(),
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            leader: -1,
            leader_recovery_state: 0,
            leader_epoch: -1,
            partition_epoch: -1,
            directories: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
        }
    }
}

impl Message for PartitionRecord {
    const NAME: &'static str = "PartitionRecord";
    const VERSIONS: (i16, i16) = (0, 2);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "PartitionRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.partition_id = reader.int32()?;
        value.topic_id = reader.uuid()?;
        value.replicas = reader.array(flexible, Reader::int32)?;
        value.isr = reader.array(flexible, Reader::int32)?;
        value.removing_replicas = reader.array(flexible, Reader::int32)?;
        value.adding_replicas = reader.array(flexible, Reader::int32)?;
        value.leader = reader.int32()?;
        value.leader_epoch = reader.int32()?;
        value.partition_epoch = reader.int32()?;
        if version >= 1 {
            value.directories = reader.array(flexible, Reader::uuid)?;
        }
        reader.tagged_fields(|tag, reader| {
            match tag {
                0 => value.leader_recovery_state = reader.int8()?,
                1 if version >= 2 => value.eligible_leader_replicas = reader.nullable_array(flexible, Reader::int32)?,
                2 if version >= 2 => value.last_known_elr = reader.nullable_array(flexible, Reader::int32)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=2).contains(&version) {
            return Err(WireError::Version { message: "PartitionRecord", version });
        }
        let flexible = true;
        writer.int32(self.partition_id);
        writer.uuid(self.topic_id);
        writer.array(&self.replicas, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.isr, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.removing_replicas, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.array(&self.adding_replicas, flexible, |writer, value| {
            writer.int32(*value);
            Ok(())
        })?;
        writer.int32(self.leader);
        writer.int32(self.leader_epoch);
        writer.int32(self.partition_epoch);
        if version >= 1 {
            writer.array(&self.directories, flexible, |writer, value| {
                writer.uuid(*value);
                Ok(())
            })?;
        } else if !self.directories.is_empty() {
            return Err(WireError::Field { message: "PartitionRecord", field: "directories", version });
        }
        if !(version >= 2) && self.eligible_leader_replicas.is_some() {
            return Err(WireError::Field { message: "PartitionRecord", field: "eligible_leader_replicas", version });
        }
        if !(version >= 2) && self.last_known_elr.is_some() {
            return Err(WireError::Field { message: "PartitionRecord", field: "last_known_elr", version });
        }
        let mut tags = 0;
        if self.leader_recovery_state != 0 {
            tags += 1;
        }
        if version >= 2 && self.eligible_leader_replicas.is_some() {
            tags += 1;
        }
        if version >= 2 && self.last_known_elr.is_some() {
            tags += 1;
        }
        writer.unsigned_varint(tags);
        if self.leader_recovery_state != 0 {
            writer.tagged_field(0, |writer| {
                writer.int8(self.leader_recovery_state);
                Ok(())
            })?;
        }
        if version >= 2 && self.eligible_leader_replicas.is_some() {
            writer.tagged_field(1, |writer| {
                writer.nullable_array(self.eligible_leader_replicas.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        if version >= 2 && self.last_known_elr.is_some() {
            writer.tagged_field(2, |writer| {
                writer.nullable_array(self.last_known_elr.as_deref(), flexible, |writer, value| {
                    writer.int32(*value);
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        Ok(())
    }
}
