//! Records of metadata as batches of the log.

use bytes::Bytes;
use ottla_protocol::message::{BeginTransactionRecord, EndTransactionRecord, MetadataRecord};
use ottla_protocol::record::{BatchBuilder, Compression, Finish};

use crate::frame;
use crate::metadata_log::{MAX_BATCH_BYTES, MetadataLogError};

/// Where batches begin and what they say of themselves.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub base_offset: i64,
    pub epoch: i32,
    /// Milliseconds.
    pub timestamp: i64,
}

/// The batches of `records` from `place` on, none larger than a reader of the log takes.
pub fn encode(records: &[MetadataRecord], place: Place) -> Result<Vec<Bytes>, MetadataLogError> {
    let mut batches = Vec::new();
    let mut builder = BatchBuilder::new(Compression::None, 1024);
    let mut base_offset = place.base_offset;
    for record in records {
        let value = frame::encode(record)?;
        if !builder.is_empty() && !builder.would_fit(MAX_BATCH_BYTES, place.timestamp, None, Some(&value), &[]) {
            let full = std::mem::replace(&mut builder, BatchBuilder::new(Compression::None, 1024));
            base_offset += finish(full, base_offset, place, &mut batches)?;
        }
        builder.append(place.timestamp, None, Some(&value), &[])?;
    }
    if !builder.is_empty() {
        finish(builder, base_offset, place, &mut batches)?;
    }
    Ok(batches)
}

fn finish(
    mut builder: BatchBuilder,
    base_offset: i64,
    place: Place,
    batches: &mut Vec<Bytes>,
) -> Result<i64, MetadataLogError> {
    let count = builder.len() as i64;
    let finish = Finish { base_offset, partition_leader_epoch: place.epoch, ..Finish::default() };
    batches.push(builder.finish(&finish)?);
    Ok(count)
}

/// As `encode`, but what needs more than one batch becomes a metadata transaction (KIP-868), so that a reader
/// sees all of the records or none.
pub fn encode_atomic(records: &[MetadataRecord], place: Place) -> Result<Vec<Bytes>, MetadataLogError> {
    let batches = encode(records, place)?;
    if batches.len() <= 1 || records.iter().any(|record| matches!(record, MetadataRecord::BeginTransaction(_))) {
        return Ok(batches);
    }
    let begin = MetadataRecord::from(BeginTransactionRecord { name: Some("A change of many records".to_owned()) });
    let end = MetadataRecord::from(EndTransactionRecord::default());
    let whole: Vec<MetadataRecord> = [&[begin], records, &[end]].concat();
    encode(&whole, place)
}

#[cfg(test)]
mod tests {
    use ottla_protocol::message::TopicRecord;
    use ottla_protocol::record::Batch;

    use super::*;
    use crate::image::MetadataImage;
    use crate::replayer::Replayer;

    const PLACE: Place = Place { base_offset: 7, epoch: 3, timestamp: 1000 };

    fn topics(count: usize, name_length: usize) -> Vec<MetadataRecord> {
        let name = |number: usize| format!("{number:03}{}", "x".repeat(name_length));
        (0..count)
            .map(|number| {
                TopicRecord { name: name(number), topic_id: ottla_protocol::Uuid((number as u128 + 1).to_be_bytes()) }
                    .into()
            })
            .collect()
    }

    fn replayed(batches: &[Bytes]) -> Replayer {
        let mut replayer = Replayer::new(MetadataImage::empty());
        for bytes in batches {
            replayer.replay(&Batch::exactly_one(bytes).unwrap()).unwrap();
        }
        replayer
    }

    #[test]
    fn few_records_are_one_batch() {
        let batches = encode_atomic(&topics(3, 5), PLACE).unwrap();
        assert_eq!(batches.len(), 1);
        let header = Batch::exactly_one(&batches[0]).unwrap().header;
        assert_eq!((header.base_offset, header.last_offset(), header.partition_leader_epoch), (7, 9, 3));
        assert_eq!(replayed(&batches).image().topics().count(), 3);
        assert!(encode(&[], PLACE).unwrap().is_empty());
    }

    #[test]
    fn many_records_are_a_transaction_that_counts_only_as_a_whole() {
        let batches = encode_atomic(&topics(400, 30_000), PLACE).unwrap();
        assert!(batches.len() > 1);
        let mut next = 7;
        for bytes in &batches {
            let header = Batch::exactly_one(bytes).unwrap().header;
            assert_eq!(header.base_offset, next);
            assert!(bytes.len() <= MAX_BATCH_BYTES);
            next = header.next_offset();
        }
        assert_eq!(next, 7 + 402);
        let part = replayed(&batches[..1]);
        assert_eq!(part.image().topics().count(), 0);
        assert!(part.in_transaction());
        assert_eq!(replayed(&batches).image().topics().count(), 400);
    }
}
