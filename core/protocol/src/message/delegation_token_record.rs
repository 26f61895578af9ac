// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DelegationTokenRecord`.
#[derive(Debug, Clone, PartialEq)]
pub struct DelegationTokenRecord {
    pub owner: String,
    pub requester: String,
    pub renewers: Vec<String>,
    pub issue_timestamp: i64,
    pub max_timestamp: i64,
    pub expiration_timestamp: i64,
    pub token_id: String,
}

impl Default for DelegationTokenRecord {
    fn default() -> Self {
        DelegationTokenRecord {
            owner: String::new(),
            requester: String::new(),
            renewers: Vec::new(),
            issue_timestamp: 0,
            max_timestamp: 0,
            expiration_timestamp: 0,
            token_id: String::new(),
        }
    }
}

impl Message for DelegationTokenRecord {
    const NAME: &'static str = "DelegationTokenRecord";
    const VERSIONS: (i16, i16) = (0, 0);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DelegationTokenRecord", version });
        }
        let flexible = true;
        let mut value = Self::default();
        value.owner = reader.string(flexible)?;
        value.requester = reader.string(flexible)?;
        value.renewers = reader.array(flexible, |reader| reader.string(flexible))?;
        value.issue_timestamp = reader.int64()?;
        value.max_timestamp = reader.int64()?;
        value.expiration_timestamp = reader.int64()?;
        value.token_id = reader.string(flexible)?;
        reader.tagged_fields(|_, _| Ok(()))?;
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=0).contains(&version) {
            return Err(WireError::Version { message: "DelegationTokenRecord", version });
        }
        let flexible = true;
        writer.string(&self.owner, flexible)?;
        writer.string(&self.requester, flexible)?;
        writer.array(&self.renewers, flexible, |writer, value| writer.string(value, flexible))?;
        writer.int64(self.issue_timestamp);
        writer.int64(self.max_timestamp);
        writer.int64(self.expiration_timestamp);
        writer.string(&self.token_id, flexible)?;
        writer.unsigned_varint(0);
        Ok(())
    }
}
