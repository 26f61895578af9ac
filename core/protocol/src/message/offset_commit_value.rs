// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::uuid::Uuid;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `OffsetCommitValue`.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitValue {
    pub offset: i64,
    pub leader_epoch: i32,
    pub metadata: String,
    pub commit_timestamp: i64,
    pub expire_timestamp: i64,
    pub topic_id: Uuid,
}

impl Default for OffsetCommitValue {
    fn default() -> Self {
        OffsetCommitValue {
            offset: 0,
            leader_epoch: -1,
            metadata: String::new(),
            commit_timestamp: 0,
            expire_timestamp: -1,
            topic_id: Uuid::ZERO,
        }
    }
}

impl Message for OffsetCommitValue {
    const NAME: &'static str = "OffsetCommitValue";
    const VERSIONS: (i16, i16) = (0, 4);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitValue", version });
        }
        let flexible = version >= 4;
        let mut value = Self::default();
        value.offset = reader.int64()?;
        if version >= 3 {
            value.leader_epoch = reader.int32()?;
        }
        value.metadata = reader.string(flexible)?;
        value.commit_timestamp = reader.int64()?;
        if version == 1 {
            value.expire_timestamp = reader.int64()?;
        }
        if flexible {
            reader.tagged_fields(|tag, reader| {
                match tag {
                    0 if version >= 4 => value.topic_id = reader.uuid()?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(0..=4).contains(&version) {
            return Err(WireError::Version { message: "OffsetCommitValue", version });
        }
        let flexible = version >= 4;
        writer.int64(self.offset);
        if version >= 3 {
            writer.int32(self.leader_epoch);
        }
        writer.string(&self.metadata, flexible)?;
        writer.int64(self.commit_timestamp);
        if version == 1 {
            writer.int64(self.expire_timestamp);
        }
        if flexible {
            let mut tags = 0;
            if version >= 4 && self.topic_id != Uuid::ZERO {
                tags += 1;
            }
            writer.unsigned_varint(tags);
            if version >= 4 && self.topic_id != Uuid::ZERO {
                writer.tagged_field(0, |writer| {
                    writer.uuid(self.topic_id);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}
