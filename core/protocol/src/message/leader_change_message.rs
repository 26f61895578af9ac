// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `LeaderChangeMessage`.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaderChangeMessage {
    pub version: i16,
    pub leader_id: i32,
    pub voters: Vec<Voter>,
    pub granting_voters: Vec<Voter>,
}

impl Default for LeaderChangeMessage {
    fn default() -> Self {
        LeaderChangeMessage { version: 0, leader_id: 0, voters: Vec::new(), granting_voters: Vec::new() }
    }
}

impl Message for LeaderChangeMessage {
    const NAME: &'static str = "LeaderChangeMessage";
    const VERSIONS: (i16, i16) = (0, 1);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "LeaderChangeMessage", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.version = reader.int16()?;
        value.leader_id = reader.int32()?;
        value.voters = reader.array(flexible, |reader| Voter::decode(reader, version))?;
        value.granting_voters = reader.array(flexible, |reader| Voter::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=1).contains(&version) {
            return Err(WireError::Version { message: "LeaderChangeMessage", version });
        }
        let flexible = true;
        writer.int16(self.version);
        writer.int32(self.leader_id);
        writer.array(&self.voters, flexible, |writer, value| value.encode(writer, version))?;
        writer.array(&self.granting_voters, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `LeaderChangeMessage`.
#[derive(Debug, Clone, PartialEq)]
pub struct Voter {
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
}

impl Default for Voter {
    fn default() -> Self {
        Voter { voter_id: 0, voter_directory_id: Uuid::ZERO }
    }
}

impl Voter {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.voter_id = reader.int32()?;
        if version >= 1 {
            value.voter_directory_id = reader.uuid()?;
        }
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        writer.int32(self.voter_id);
        if version >= 1 {
            writer.uuid(self.voter_directory_id);
        } else if self.voter_directory_id != Uuid::ZERO {
            return Err(WireError::Field { message: "LeaderChangeMessage", field: "voter_directory_id", version });
        }
        writer.unsigned_varint(0);
        Ok(())
    }
}
