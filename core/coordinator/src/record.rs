//! The records of `__consumer_offsets`, byte for byte Kafka's: a key that begins with its type and a value that begins
//! with its version.

use bytes::Bytes;
use ottla_protocol::message::{GroupMetadataKey, GroupMetadataValue, OffsetCommitKey, OffsetCommitValue};
use ottla_protocol::{Message, Reader, WireError, Writer};

/// Key types (`CoordinatorRecordType`). Type 0 is how Kafka before 0.9 wrote offsets; it reads as type 1.
const LEGACY_OFFSET_COMMIT: i16 = 0;
const OFFSET_COMMIT: i16 = 1;
const GROUP_METADATA: i16 = 2;

/// Value versions as Kafka 4.4 writes them.
const GROUP_METADATA_VALUE: i16 = 3;
const OFFSET_COMMIT_VALUE: i16 = 4;
/// The only version with an expiry of its own, for commits that name their retention time.
const OFFSET_COMMIT_VALUE_WITH_EXPIRY: i16 = 1;

/// A record; a value of `None` is a tombstone.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    Offset(OffsetCommitKey, Option<OffsetCommitValue>),
    Group(GroupMetadataKey, Option<GroupMetadataValue>),
}

/// What a key and a value turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded {
    Record(Record),
    /// A type that is not served here: it stays in the log.
    Unknown(i16),
}

impl Record {
    pub fn offset_tombstone(group: &str, topic: &str, partition: i32) -> Record {
        Record::Offset(OffsetCommitKey { group: group.to_owned(), topic: topic.to_owned(), partition }, None)
    }

    pub fn group_tombstone(group: &str) -> Record {
        Record::Group(GroupMetadataKey { group: group.to_owned() }, None)
    }

    pub fn key_bytes(&self) -> Result<Bytes, WireError> {
        let mut writer = Writer::new();
        match self {
            Record::Offset(key, _) => {
                writer.int16(OFFSET_COMMIT);
                key.encode(&mut writer, 0)?;
            }
            Record::Group(key, _) => {
                writer.int16(GROUP_METADATA);
                key.encode(&mut writer, 0)?;
            }
        }
        Ok(writer.into_bytes())
    }

    pub fn value_bytes(&self) -> Result<Option<Bytes>, WireError> {
        let mut writer = Writer::new();
        match self {
            Record::Offset(_, Some(value)) => {
                let version =
                    if value.expire_timestamp == -1 { OFFSET_COMMIT_VALUE } else { OFFSET_COMMIT_VALUE_WITH_EXPIRY };
                writer.int16(version);
                value.encode(&mut writer, version)?;
            }
            Record::Group(_, Some(value)) => {
                writer.int16(GROUP_METADATA_VALUE);
                value.encode(&mut writer, GROUP_METADATA_VALUE)?;
            }
            Record::Offset(_, None) | Record::Group(_, None) => return Ok(None),
        }
        Ok(Some(writer.into_bytes()))
    }

    /// Read a record of the log.
    ///
    /// # Errors
    /// A known type whose bytes do not decode, or whose value has a newer version.
    pub fn decode(key: Bytes, value: Option<Bytes>) -> Result<Decoded, WireError> {
        let mut key = Reader::new(key);
        let record = match key.int16()? {
            LEGACY_OFFSET_COMMIT | OFFSET_COMMIT => {
                Record::Offset(OffsetCommitKey::decode(&mut key, 0)?, decode_value(value)?)
            }
            GROUP_METADATA => Record::Group(GroupMetadataKey::decode(&mut key, 0)?, decode_value(value)?),
            other => return Ok(Decoded::Unknown(other)),
        };
        Ok(Decoded::Record(record))
    }
}

fn decode_value<M: Message>(value: Option<Bytes>) -> Result<Option<M>, WireError> {
    value
        .map(|bytes| {
            let mut reader = Reader::new(bytes);
            let version = reader.int16()?;
            M::decode(&mut reader, version)
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use ottla_protocol::Uuid;
    use ottla_protocol::message::group_metadata_value::MemberMetadata;

    use super::*;

    fn round_trip(record: &Record) -> Decoded {
        let key = record.key_bytes().expect("key");
        let value = record.value_bytes().expect("value");
        Record::decode(key, value).expect("decodes")
    }

    #[test]
    fn an_offset_is_written_as_kafka_writes_it() {
        let key = OffsetCommitKey { group: "g".into(), topic: "t".into(), partition: 7 };
        let mut value = OffsetCommitValue {
            offset: 42,
            leader_epoch: 3,
            metadata: "m".into(),
            commit_timestamp: 1000,
            topic_id: Uuid([1; 16]),
            ..Default::default()
        };
        let record = Record::Offset(key.clone(), Some(value.clone()));
        assert_eq!(&record.key_bytes().expect("key")[..], b"\0\x01\0\x01g\0\x01t\0\0\0\x07");
        let bytes = record.value_bytes().expect("value").expect("is there");
        assert_eq!(
            &bytes[..],
            b"\0\x04\0\0\0\0\0\0\0\x2a\0\0\0\x03\x02m\0\0\0\0\0\0\x03\xe8\x01\0\x10\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
        );
        assert_eq!(round_trip(&record), Decoded::Record(record));
        // With an expiry of its own: version 1, which has neither epoch nor topic id.
        value.expire_timestamp = 2000;
        let bytes = Record::Offset(key, Some(value)).value_bytes().expect("value").expect("is there");
        assert_eq!(&bytes[..], b"\0\x01\0\0\0\0\0\0\0\x2a\0\x01m\0\0\0\0\0\0\x03\xe8\0\0\0\0\0\0\x07\xd0");
    }

    #[test]
    fn a_group_is_written_as_kafka_writes_it() {
        let value = GroupMetadataValue {
            protocol_type: "consumer".into(),
            generation: 1,
            protocol: Some("range".into()),
            leader: Some("m".into()),
            current_state_timestamp: 5,
            members: vec![MemberMetadata { member_id: "m".into(), ..Default::default() }],
        };
        let record = Record::Group(GroupMetadataKey { group: "g".into() }, Some(value));
        assert_eq!(&record.key_bytes().expect("key")[..], b"\0\x02\0\x01g");
        assert_eq!(&record.value_bytes().expect("value").expect("is there")[..2], b"\0\x03");
        assert_eq!(round_trip(&record), Decoded::Record(record));
        let tombstone = Record::group_tombstone("g");
        assert_eq!(tombstone.value_bytes(), Ok(None));
        assert_eq!(round_trip(&tombstone), Decoded::Record(tombstone));
    }

    #[test]
    fn the_oldest_form_of_an_offset_is_read_and_unknown_types_are_told() {
        let key = Bytes::from_static(b"\0\0\0\x01g\0\x01t\0\0\0\x07");
        let value = Bytes::from_static(b"\0\0\0\0\0\0\0\0\0\x2a\0\0\0\0\0\0\0\0\x03\xe8");
        let Ok(Decoded::Record(Record::Offset(key, Some(value)))) = Record::decode(key, Some(value)) else {
            panic!("not an offset");
        };
        assert_eq!((key.partition, value.offset, value.commit_timestamp), (7, 42, 1000));
        assert_eq!(Record::decode(Bytes::from_static(b"\0\x05\0\x01g"), None), Ok(Decoded::Unknown(5)));
        assert!(Record::decode(Bytes::from_static(b"\0"), None).is_err());
    }
}
