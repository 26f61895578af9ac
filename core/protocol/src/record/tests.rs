use bytes::{BufMut, Bytes, BytesMut};

use super::convert::{Changes, convert};
use super::*;

mod hostile;
mod vectors;

const LIMIT: usize = 64 << 20;

/// A record as tests write it down.
#[derive(Debug, Clone, PartialEq)]
struct Owned {
    timestamp: i64,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(String, Option<Vec<u8>>)>,
}

fn owned(timestamp: i64, key: Option<&[u8]>, value: Option<&[u8]>, headers: &[(&str, Option<&[u8]>)]) -> Owned {
    Owned {
        timestamp,
        key: key.map(<[u8]>::to_vec),
        value: value.map(<[u8]>::to_vec),
        headers: headers.iter().map(|(name, value)| (name.to_string(), value.map(<[u8]>::to_vec))).collect(),
    }
}

impl From<RecordRef<'_>> for Owned {
    fn from(record: RecordRef<'_>) -> Self {
        let headers: Vec<_> = record.headers.iter().collect();
        owned(record.timestamp, record.key, record.value, &headers)
    }
}

/// All that a record can be: nulls, empties, headers twice, times that go back, sizes around the varints' steps.
fn samples() -> Vec<Owned> {
    let mut records = vec![
        owned(1_700_000_000_000, Some(b"key"), Some(b"value"), &[]),
        owned(1_700_000_000_005, None, Some(b""), &[]),
        owned(1_699_999_999_000, Some(b""), None, &[("h", Some(b"1")), ("h", Some(b"2")), ("h", None)]),
        owned(1_700_000_000_005, None, None, &[("", Some(b"")), ("é中", Some(&[0, 255]))]),
    ];
    for length in [63, 64, 8191, 8192, 40_000, 200_000] {
        let value: Vec<u8> = (0..length).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 25) as u8).collect();
        records.push(owned(1_700_000_000_001, Some(&value[..length as usize / 2]), Some(&value), &[]));
    }
    records
}

fn build(records: &[Owned], compressor: impl Into<Compressor>, finish: &Finish) -> Bytes {
    let mut builder = BatchBuilder::new(compressor, 1024);
    fill(&mut builder, records);
    builder.finish(finish).unwrap()
}

fn fill(builder: &mut BatchBuilder, records: &[Owned]) {
    for (index, record) in records.iter().enumerate() {
        let headers: Vec<Header> =
            record.headers.iter().map(|(name, value)| Header { name, value: value.as_deref() }).collect();
        let (key, value) = (record.key.as_deref(), record.value.as_deref());
        let size = builder.estimated_size() + builder.size_of(record.timestamp, key, value, &headers);
        assert!(builder.would_fit(size, record.timestamp, key, value, &headers));
        assert!(!builder.would_fit(size - 1, record.timestamp, key, value, &headers));
        assert_eq!(builder.append(record.timestamp, key, value, &headers), Ok(index));
        assert_eq!(builder.estimated_size(), size);
    }
}

fn read(bytes: &Bytes) -> Vec<Owned> {
    let batch = Batch::exactly_one(bytes).unwrap();
    batch.verify_crc().unwrap();
    let body = batch.body(LIMIT).unwrap();
    batch.records(&body).map(|record| Owned::from(record.unwrap())).collect()
}

fn limits() -> Limits {
    Limits { max_batch_bytes: LIMIT, ..Limits::new(1_700_000_000_010) }
}

#[test]
fn records_come_back_through_every_codec() {
    let records = samples();
    for compression in Compression::ALL {
        let bytes = build(&records, compression, &Finish::default());
        assert_eq!(read(&bytes), records, "{compression}");

        let batch = Batch::exactly_one(&bytes).unwrap();
        assert_eq!(batch.header.compression(), Ok(compression));
        let decoded = DecodedBatch::new(&batch, LIMIT).unwrap();
        assert_eq!(decoded.len(), records.len());
        for (index, record) in records.iter().enumerate() {
            assert_eq!(&Owned::from(decoded.get(index).unwrap()), record);
            assert_eq!(decoded.offset(index), Some(index as i64));
            assert_eq!(decoded.key_bytes(index).unwrap().as_deref(), record.key.as_deref());
            assert_eq!(decoded.value_bytes(index).unwrap().as_deref(), record.value.as_deref());
        }
        assert!(decoded.get(records.len()).is_none());

        let info = validate(&batch, &limits()).unwrap();
        assert_eq!(info.records_count as usize, records.len());
        assert_eq!(info.last_offset_delta as usize, records.len() - 1);
        assert_eq!((info.max_timestamp, info.offset_delta_of_max_timestamp), (1_700_000_000_005, 1));
        assert_eq!(info.timestamp_fix, None);
        assert!(!info.all_have_keys);
        assert_eq!((info.compression, info.decompressed_bytes), (compression, decoded.body_len()));
    }
}

#[test]
fn a_header_is_written_as_the_format_says() {
    let finish = Finish {
        producer_id: 0x0102_0304_0506_0708,
        producer_epoch: 0x090a,
        base_sequence: 0x0b0c_0d0e,
        is_transactional: true,
        base_offset: 7,
        partition_leader_epoch: 9,
        ..Finish::default()
    };
    let bytes = build(&[owned(1000, Some(b"k"), Some(b"v"), &[("a", Some(b"b"))])], Compression::None, &finish);
    let mut expected = BytesMut::new();
    expected.put_i64(7);
    expected.put_i32(49 + 13);
    expected.put_i32(9);
    expected.put_u8(2);
    expected.put_u32(crc32c(&bytes[21..]));
    expected.put_i16(0x10);
    expected.put_i32(0);
    expected.put_i64(1000);
    expected.put_i64(1000);
    expected.put_i64(0x0102_0304_0506_0708);
    expected.put_i16(0x090a);
    expected.put_i32(0x0b0c_0d0e);
    expected.put_i32(1);
    expected.put_slice(&[24, 0, 0, 0, 2, b'k', 2, b'v', 2, 2, b'a', 2, b'b']);
    assert_eq!(bytes, expected);

    let header = BatchHeader::parse(&bytes).unwrap();
    assert_eq!((header.last_offset(), header.next_offset(), header.size()), (7, 8, bytes.len()));
    assert_eq!(header.last_sequence(), 0x0b0c_0d0e);
    assert!(header.is_transactional() && !header.is_control() && header.has_producer_id());
}

#[test]
fn offset_and_epoch_change_in_place_and_the_crc_holds() {
    let bytes = build(&samples(), Compression::Zstd, &Finish::default());
    let mut bytes = convert::into_mut(bytes);
    set_base_offset(&mut bytes, 42).unwrap();
    set_partition_leader_epoch(&mut bytes, 5).unwrap();
    let batch = Batch::exactly_one(&bytes.freeze()).unwrap();
    assert_eq!((batch.header.base_offset, batch.header.partition_leader_epoch), (42, 5));
    batch.verify_crc().unwrap();
    assert_eq!(DecodedBatch::new(&batch, LIMIT).unwrap().offset(3), Some(45));
    assert_eq!(set_base_offset(&mut [0; 60], 1), Err(BatchError::Partial { have: 60, need: 61 }));
}

#[test]
fn the_append_time_is_every_records_time() {
    let bytes = build(&samples(), Compression::None, &Finish::default());
    let mut bytes = convert::into_mut(bytes);
    set_max_timestamp_and_type(&mut bytes, TimestampType::LogAppendTime, 99).unwrap();
    let bytes = bytes.freeze();
    assert!(read(&bytes).iter().all(|record| record.timestamp == 99));
    let header = BatchHeader::parse(&bytes).unwrap();
    assert_eq!((header.timestamp_type(), header.max_timestamp), (TimestampType::LogAppendTime, 99));

    let finish = Finish { log_append_time: Some(99), ..Finish::default() };
    assert_eq!(build(&samples(), Compression::None, &finish), bytes);

    let mut two = BytesMut::from(&bytes[..]);
    two.extend_from_slice(&bytes);
    let error = set_max_timestamp_and_type(&mut two, TimestampType::CreateTime, 1);
    assert_eq!(error, Err(BatchError::Trailing(bytes.len())));
}

#[test]
fn batches_follow_each_other_and_the_last_may_be_cut_off() {
    let first = build(&samples()[..2], Compression::None, &Finish::default());
    let second = build(&samples(), Compression::Lz4, &Finish { base_offset: 2, ..Finish::default() });
    let mut both = BytesMut::from(&first[..]);
    both.extend_from_slice(&second);
    let both = both.freeze();
    let offsets = |bytes: Bytes| -> Vec<Result<i64>> {
        Batches::new(bytes).map(|batch| batch.map(|batch| batch.header.base_offset)).collect()
    };
    assert_eq!(offsets(both.clone()), [Ok(0), Ok(2)]);
    for cut in first.len() + 1..both.len() {
        let (have, all) = (cut - first.len(), second.len());
        let need = if have < BATCH_OVERHEAD { BATCH_OVERHEAD } else { all };
        assert_eq!(offsets(both.slice(..cut)), [Ok(0), Err(BatchError::Partial { have, need })]);
    }
    assert_eq!(Batch::exactly_one(&both), Err(BatchError::Trailing(second.len())));
    assert_eq!(offsets(Bytes::new()), []);

    let mut damaged = BytesMut::from(&first[..20]);
    damaged[8..12].copy_from_slice(&48i32.to_be_bytes());
    assert_eq!(offsets(damaged.freeze()), [Err(BatchError::Length(48))]);
}

#[test]
fn a_builder_is_used_again() {
    for compression in Compression::ALL {
        let mut builder = BatchBuilder::new(compression, 100);
        for records in [&samples()[..3], &samples()[2..]] {
            assert!(builder.is_empty());
            assert_eq!(builder.estimated_size(), BATCH_OVERHEAD);
            fill(&mut builder, records);
            assert_eq!(read(&builder.finish(&Finish::default()).unwrap()), records);
        }
    }
}

#[test]
fn a_batch_without_records_is_a_header() {
    for compression in Compression::ALL {
        let bytes = build(&[], compression, &Finish::default());
        let header = BatchHeader::parse(&bytes).unwrap();
        assert_eq!((header.base_timestamp, header.max_timestamp), (-1, -1));
        assert_eq!((header.records_count, header.last_offset_delta), (0, -1));
        assert_eq!((bytes.len(), header.compression()), (BATCH_OVERHEAD, Ok(Compression::None)));
        assert_eq!(read(&bytes), []);
        let error = validate(&Batch::parse(&bytes).unwrap(), &limits()).unwrap_err();
        assert_eq!(error.error_code(), crate::ErrorCode::INVALID_RECORD);
    }
}

#[test]
fn gaps_are_kept_and_offsets_found() {
    let mut builder = BatchBuilder::new(Compression::Snappy, 100);
    for delta in [0, 3, 4, 9] {
        builder.append_at(delta, 5, Some(b"k"), None, &[]).unwrap();
    }
    assert!(builder.append_at(9, 5, None, None, &[]).is_err());
    let bytes = builder.finish(&Finish { base_offset: 100, ..Finish::default() }).unwrap();
    let batch = Batch::exactly_one(&bytes).unwrap();
    let decoded = DecodedBatch::new(&batch, LIMIT).unwrap();
    let offsets: Vec<i64> = decoded.iter().map(|record| record.offset).collect();
    assert_eq!((offsets.as_slice(), batch.header.last_offset()), (&[100, 103, 104, 109][..], 109));
    let found: Vec<usize> = [0, 100, 101, 103, 104, 105, 109, 110].map(|offset| decoded.index_of(offset)).to_vec();
    assert_eq!(found, [0, 0, 1, 1, 2, 3, 3, 4]);
}

#[test]
fn a_batch_is_converted_to_any_codec_and_its_records_stay() {
    let records = samples();
    let finish = Finish { producer_id: 8, producer_epoch: 1, base_sequence: 3, ..Finish::default() };
    for from in Compression::ALL {
        let batch = Batch::exactly_one(&build(&records, from, &finish)).unwrap();
        for to in Compression::ALL {
            let changes = Changes { compressor: Some(to.into()), base_offset: Some(50), ..Changes::default() };
            let converted = convert(&batch, &changes, LIMIT).unwrap();
            assert_eq!(read(&converted), records, "{from} to {to}");
            let header = BatchHeader::parse(&converted).unwrap();
            assert_eq!((header.compression(), header.base_offset, header.base_sequence), (Ok(to), 50, 3));
        }
        let changes = Changes { timestamp: Some((TimestampType::LogAppendTime, 77)), ..Changes::default() };
        let converted = read(&convert(&batch, &changes, LIMIT).unwrap());
        assert!(converted.iter().all(|record| record.timestamp == 77));
        if from != Compression::None {
            let changes = Changes { compressor: Some(Compression::None.into()), ..Changes::default() };
            let error = convert(&batch, &changes, 1000);
            assert_eq!(error, Err(BatchError::TooLarge { compression: from, limit: 1000 }));
        }
    }
}

#[test]
fn control_records_say_their_type() {
    let bytes = control_batch(&[(ControlRecordType::LeaderChange, b"change")], 10, 3, 4).unwrap();
    let batch = Batch::exactly_one(&bytes).unwrap();
    assert!(batch.header.is_control() && !batch.header.is_transactional());
    let body = batch.body(LIMIT).unwrap();
    let record = batch.records(&body).next().unwrap().unwrap();
    assert_eq!(ControlRecordType::parse(record.key), Ok(ControlRecordType::LeaderChange));
    assert_eq!(record.value, Some(&b"change"[..]));
    let converted = convert(&batch, &Changes { compressor: Some(Compression::Gzip.into()), ..Changes::default() }, 9);
    assert_eq!(converted, Ok(bytes));

    for committed in [false, true] {
        let marker = EndTransactionMarker { committed, coordinator_epoch: 12 };
        let bytes = end_transaction_batch(marker, 5, 1, 10).unwrap();
        let batch = Batch::exactly_one(&bytes).unwrap();
        assert!(batch.header.is_control() && batch.header.is_transactional());
        assert_eq!(batch.header.base_sequence, -1);
        let body = batch.body(LIMIT).unwrap();
        let record = batch.records(&body).next().unwrap().unwrap();
        assert_eq!(record.key, Some(&[0, 0, 0, u8::from(committed)][..]));
        assert_eq!(EndTransactionMarker::parse(record.key, record.value), Ok(Some(marker)));
        assert!(EndTransactionMarker::parse(record.key, Some(&[0, 0, 0])).is_err());
    }
    assert_eq!(ControlRecordType::from_id(99), ControlRecordType::Unknown(99));
    for id in 0..7 {
        assert_eq!(ControlRecordType::from_id(id).id(), id);
    }
    assert!(ControlRecordType::parse(None).is_err() && ControlRecordType::parse(Some(&[0; 3])).is_err());
}

#[test]
fn sequences_wrap_to_zero() {
    assert_eq!(increment_sequence(5, 3), 8);
    assert_eq!(increment_sequence(i32::MAX, 1), 0);
    assert_eq!(increment_sequence(i32::MAX - 1, 3), 1);
}

#[test]
fn levels_have_bounds() {
    for (compression, wrong) in
        [(Compression::Gzip, [0, 10]), (Compression::Lz4, [0, 18]), (Compression::Zstd, [-131_073, 23])]
    {
        let (least, most) = compression.levels();
        for level in [least, most, compression.default_level()] {
            let compressor = Compressor::new(compression, level).unwrap();
            assert_eq!(compressor.level(), level);
            assert_eq!(read(&build(&samples(), compressor, &Finish::default())), samples());
        }
        for level in wrong {
            assert!(matches!(Compressor::new(compression, level), Err(BatchError::CompressionLevel { .. })));
        }
    }
    assert_eq!("zstd".parse(), Ok(Compression::Zstd));
    assert!("ZSTD".parse::<Compression>().is_err());
}

#[test]
fn compaction_keeps_offsets_and_the_producer() {
    let records = samples();
    let finish = Finish { producer_id: 8, producer_epoch: 1, base_sequence: 3, base_offset: 100, ..Finish::default() };
    for compression in Compression::ALL {
        let batch = Batch::exactly_one(&build(&records, compression, &finish)).unwrap();
        assert_eq!(retain(&batch, None, LIMIT, |_| true), Ok(Retained::All));
        assert_eq!(retain(&batch, Some(5), LIMIT, |_| false), Ok(Retained::Nothing));
        for horizon in [None, Some(1_700_000_500_000)] {
            let left = retain(&batch, horizon, LIMIT, |record| record.offset % 2 == 1).unwrap();
            let Retained::Some { bytes, records: count } = left else { panic!("{left:?}") };
            let wanted: Vec<Owned> = records.iter().skip(1).step_by(2).cloned().collect();
            assert_eq!((read(&bytes), count as usize), (wanted.clone(), wanted.len()));
            let left = Batch::exactly_one(&bytes).unwrap();
            assert_eq!(left.header.delete_horizon_ms(), horizon);
            let decoded = DecodedBatch::new(&left, LIMIT).unwrap();
            assert_eq!(decoded.iter().map(|record| record.offset).collect::<Vec<_>>(), [101, 103, 105, 107, 109]);
            let wanted = BatchHeader {
                batch_length: left.header.batch_length,
                crc: left.header.crc,
                attributes: batch.header.attributes.with_delete_horizon(horizon.is_some()),
                base_timestamp: horizon.unwrap_or(batch.header.base_timestamp),
                records_count: 5,
                ..batch.header
            };
            assert_eq!(left.header, wanted);
            // A horizon that is set stays.
            let again = retain(&left, Some(9), LIMIT, |_| true);
            let with_other = matches!(again, Ok(Retained::Some { .. }));
            assert_eq!(with_other, horizon.is_none());
        }
        let header = BatchHeader::parse(&emptied(&batch).unwrap()).unwrap();
        assert_eq!((header.base_offset, header.last_offset(), header.last_sequence()), (100, 109, 12));
        assert_eq!((header.records_count, header.size(), header.base_timestamp), (0, BATCH_OVERHEAD, -1));
    }
}
