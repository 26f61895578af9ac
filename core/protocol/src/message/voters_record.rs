// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `VotersRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct VotersRecord {
    pub version: i16,
    pub voters: Vec<Voter>,
}

impl Default for VotersRecord {
    fn default() -> Self {
        VotersRecord { version: 0, voters: Vec::new() }
    }
}

impl Message for VotersRecord {
    const NAME: &'static str = "VotersRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "VotersRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.version = reader.int16()?;
        value.voters = reader.array(flexible, |reader| Voter::decode(reader, version))?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "VotersRecord", version });
        }
        let flexible = true;
        writer.int16(self.version);
        writer.array(&self.voters, flexible, |writer, value| value.encode(writer, version))?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `VotersRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct Voter {
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
    pub endpoints: Vec<Endpoint>,
    pub k_raft_version_feature: KRaftVersionFeature,
}

impl Default for Voter {
    fn default() -> Self {
        Voter {
            voter_id: 0,
            voter_directory_id: Uuid::ZERO,
            endpoints: Vec::new(),
            k_raft_version_feature: KRaftVersionFeature::default(),
        }
    }
}

impl Voter {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.voter_id = reader.int32()?;
        value.voter_directory_id = reader.uuid()?;
        value.endpoints = reader.array(flexible, |reader| Endpoint::decode(reader, version))?;
        value.k_raft_version_feature = KRaftVersionFeature::decode(reader, version)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = true;
        writer.int32(self.voter_id);
        writer.uuid(self.voter_directory_id);
        writer.array(&self.endpoints, flexible, |writer, value| value.encode(writer, version))?;
        self.k_raft_version_feature.encode(writer, version)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `VotersRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl Default for Endpoint {
    fn default() -> Self {
        Endpoint { name: String::new(), host: String::new(), port: 0 }
    }
}

impl Endpoint {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let flexible = true;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.host = reader.string(flexible)?;
        value.port = reader.uint16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        let flexible = true;
        writer.string(&self.name, flexible)?;
        writer.string(&self.host, flexible)?;
        writer.uint16(self.port);
        writer.unsigned_varint(0);
        Ok(())
    }
}

/// Part of `VotersRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct KRaftVersionFeature {
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl Default for KRaftVersionFeature {
    fn default() -> Self {
        KRaftVersionFeature { min_supported_version: 0, max_supported_version: 0 }
    }
}

impl KRaftVersionFeature {
    pub fn decode(reader: &mut Reader, _version: i16) -> Result<Self> {
        let mut value = Self::default();
        value.min_supported_version = reader.int16()?;
        value.max_supported_version = reader.int16()?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, _version: i16) -> Result<()> {
        writer.int16(self.min_supported_version);
        writer.int16(self.max_supported_version);
        writer.unsigned_varint(0);
        Ok(())
    }
}
