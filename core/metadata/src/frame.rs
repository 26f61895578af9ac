//! How a metadata record lies in a log record's value: frame version, type, version, then the record.

use bytes::Bytes;
use ottla_protocol::message::MetadataRecord;
use ottla_protocol::{Reader, WireError, Writer};

const FRAME_VERSION: u32 = 1;

/// The value of a log record. Versions are the highest, which are those of metadata.version 33.
pub fn encode(record: &MetadataRecord) -> Result<Bytes, WireError> {
    let version = record.highest_version();
    let mut writer = Writer::with_capacity(64);
    writer.unsigned_varint(FRAME_VERSION);
    writer.unsigned_varint(record.api_key() as u32);
    writer.unsigned_varint(version as u32);
    record.encode(&mut writer, version)?;
    Ok(writer.into_bytes())
}

/// The record of a log record's value. An unknown type or version is an error that names it.
pub fn decode(value: Bytes) -> Result<MetadataRecord, WireError> {
    let mut reader = Reader::new(value);
    let frame = reader.unsigned_varint()?;
    if frame != FRAME_VERSION {
        return Err(WireError::Invalid(format!("metadata record frame version {frame} is not supported; 1 is")));
    }
    let key = short(reader.unsigned_varint()?)?;
    let version = short(reader.unsigned_varint()?)?;
    let record = MetadataRecord::decode(key, version, &mut reader)?;
    reader.finish()?;
    Ok(record)
}

fn short(number: u32) -> Result<i16, WireError> {
    i16::try_from(number).map_err(|_| WireError::Invalid(format!("{number} is not a metadata record type or version")))
}

#[cfg(test)]
mod tests {
    use ottla_protocol::Uuid;
    use ottla_protocol::message::TopicRecord;

    use super::*;

    #[test]
    fn a_frame_round_trips() {
        let record = MetadataRecord::from(TopicRecord { name: "orders".to_owned(), topic_id: Uuid([7; 16]) });
        assert_eq!(decode(encode(&record).unwrap()), Ok(record));
    }

    #[test]
    fn unknown_types_are_named() {
        let error = decode(Bytes::from_static(&[1, 99, 0])).unwrap_err();
        assert!(error.to_string().contains("99"), "{error}");
        assert!(decode(Bytes::from_static(&[2, 2, 0])).unwrap_err().to_string().contains("frame version 2"));
    }
}
