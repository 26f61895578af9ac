//! Batches whose words are lies, of which none may do more harm than an error.

use proptest::prelude::*;

use super::*;
use crate::ErrorCode;

/// A batch with a right length and CRC around whatever it says.
fn lie(batch: &Bytes, change: impl FnOnce(&mut BatchHeader), payload: &[u8]) -> Batch {
    let mut header = BatchHeader::parse(batch).unwrap();
    change(&mut header);
    let mut bytes = vec![0; BATCH_OVERHEAD];
    bytes.extend_from_slice(payload);
    header.write(&mut bytes).unwrap();
    Batch::exactly_one(&Bytes::from(bytes)).unwrap()
}

/// The same body under a codec.
fn under(batch: &Bytes, compression: Compression, body: &[u8]) -> Batch {
    let payload = compression.compress(body).unwrap();
    lie(batch, |header| header.attributes = header.attributes.with_compression(compression), &payload)
}

fn plain() -> Bytes {
    build(&samples(), Compression::None, &Finish::default())
}

/// Read a batch in every way there is. What the validator lets pass, every reader can read, and all see the same.
fn read_every_way(batch: &Batch) -> Result<BatchInfo> {
    let limits = limits();
    let decoded = DecodedBatch::new(batch, LIMIT);
    let walked =
        batch.body(LIMIT).and_then(|body| batch.records(&body).map(|record| record.map(touch)).sum::<Result<_>>());
    assert_eq!(decoded.as_ref().map(|decoded| decoded.iter().map(touch).sum::<usize>()), walked.as_ref().copied());
    let info = validate(batch, &limits);
    if let Ok(info) = &info {
        assert_eq!(decoded.map(|decoded| decoded.len()), Ok(info.records_count as usize));
    }
    info
}

fn touch(record: RecordRef<'_>) -> usize {
    let headers: usize = record.headers.iter().map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len)).sum();
    assert_eq!(record.headers.iter_bytes().count(), record.headers.len());
    headers + record.key.map_or(0, <[u8]>::len) + record.value.map_or(0, <[u8]>::len)
}

fn code(batch: &Batch, limits: &Limits) -> ErrorCode {
    validate(batch, limits).map_or_else(|error| error.error_code(), |_| ErrorCode::NONE)
}

#[test]
fn counts_that_lie_are_errors_in_every_codec() {
    let plain = plain();
    let body = plain.slice(BATCH_OVERHEAD..);
    let right = samples().len() as i32;
    for compression in Compression::ALL {
        let batch = under(&plain, compression, &body);
        read_every_way(&batch).unwrap();
        for count in [i32::MAX, i32::MIN, -1, 0, 1, right - 1, right + 1] {
            for delta in [count.wrapping_sub(1), right - 1, i32::MAX, -1] {
                let payload = batch.payload();
                let change =
                    |header: &mut BatchHeader| (header.records_count, header.last_offset_delta) = (count, delta);
                let batch = lie(&batch.bytes, change, &payload);
                let error = read_every_way(&batch).unwrap_err();
                assert_eq!(error.error_code(), ErrorCode::INVALID_RECORD, "{compression} {count} {delta}: {error}");
            }
        }
    }
}

#[test]
fn bytes_before_and_behind_the_records_are_errors() {
    let plain = plain();
    let body = &plain[BATCH_OVERHEAD..];
    for compression in Compression::ALL {
        for changed in [[body, &[0]].concat(), [&[0], body].concat(), body[..body.len() - 1].to_vec()] {
            let batch = under(&plain, compression, &changed);
            let error = read_every_way(&batch).unwrap_err();
            assert_eq!(error.error_code(), ErrorCode::INVALID_RECORD, "{compression}: {error}");
        }
    }
}

#[test]
fn a_batch_cut_at_every_byte_is_an_error() {
    for compression in Compression::ALL {
        let whole = build(&samples()[..4], compression, &Finish::default());
        for cut in 0..whole.len() {
            assert!(
                matches!(Batch::parse(&whole.slice(..cut)), Err(BatchError::Partial { .. })),
                "{compression} {cut}"
            );
        }
        // With a header that has been made right for what is left, the records are what is wrong.
        for cut in BATCH_OVERHEAD..whole.len() {
            let batch = lie(&whole, |_| (), &whole[BATCH_OVERHEAD..cut]);
            let info = read_every_way(&batch);
            // A framed snappy stream has no end of its own, but the records that it held are missing.
            assert!(info.is_err(), "{compression} cut at {cut}");
        }
    }
}

/// Xorshift: the tests' own dice.
fn dice(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn flipped_bits_never_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for compression in Compression::ALL {
        let whole = build(&samples()[..6], compression, &Finish::default());
        for _ in 0..3000 {
            let mut payload = whole[BATCH_OVERHEAD..].to_vec();
            for _ in 0..=dice(&mut state) % 3 {
                let at = dice(&mut state) as usize % payload.len();
                payload[at] = dice(&mut state) as u8;
            }
            let _ = read_every_way(&lie(&whole, |_| (), &payload));
        }
        for at in 0..BATCH_OVERHEAD {
            for bit in 0..8 {
                let mut bytes = whole.to_vec();
                bytes[at] ^= 1 << bit;
                let batch = Batch::exactly_one(&Bytes::from(bytes));
                // Offset and leader epoch are outside of the CRC, all else is an error.
                let may_pass = at < 8 || (12..16).contains(&at);
                let crc = batch.and_then(|batch| batch.verify_crc());
                assert_eq!(crc.is_ok(), may_pass, "{compression} byte {at} bit {bit}");
            }
        }
    }
}

#[test]
fn the_streaming_walk_judges_like_the_plain_one() {
    let mut state = 0x2545_f491_4f6c_dd1d;
    let plain = plain();
    let body = &plain[BATCH_OVERHEAD..];
    // Damage among the numbers, which stand at the records' starts, matters more than in their values.
    let mut starts = Vec::new();
    let whole = Batch::parse(&plain).unwrap();
    let mut records = whole.records(body);
    loop {
        starts.push(records.position());
        if records.next().is_none() {
            break;
        }
    }
    for _ in 0..400 {
        let mut body = body.to_vec();
        let start = starts[dice(&mut state) as usize % (starts.len() - 1)];
        let at = start + dice(&mut state) as usize % 16;
        body[at] = dice(&mut state) as u8;
        let judge = |compression| read_every_way(&under(&plain, compression, &body));
        let wanted = judge(Compression::None).map(|info| (info.max_timestamp, info.decompressed_bytes));
        for compression in [Compression::Snappy, Compression::Lz4] {
            let got = judge(compression).map(|info| (info.max_timestamp, info.decompressed_bytes));
            match (&wanted, &got) {
                (Ok(wanted), Ok(got)) => assert_eq!(wanted, got),
                // The reasons may differ, but not the record that is blamed.
                (Err(BatchError::Record { index: wanted, .. }), Err(BatchError::Record { index: got, .. })) => {
                    assert_eq!(wanted, got)
                }
                (Err(_), Err(_)) => {}
                _ => panic!("{compression}, byte {at}: {wanted:?} and {got:?}"),
            }
        }
    }
}

#[test]
fn bombs_are_stopped_at_the_limit() {
    const BOMB: usize = 300 << 20;
    let plain = plain();
    for compression in [Compression::Gzip, Compression::Lz4, Compression::Zstd] {
        let bomb = compression.compress(&vec![0; BOMB]).unwrap();
        let batch = lie(&plain, |header| header.attributes = header.attributes.with_compression(compression), &bomb);
        let too_large = Err(BatchError::TooLarge { compression, limit: 1 << 20 });
        assert_eq!(batch.body(1 << 20).map(|_| ()), too_large);
        // A record that fills the bomb is stopped in the same way, none of it held.
        let mut body = Vec::new();
        body.extend_from_slice(&[0x80, 0x80, 0x80, 0x80, 0x04, 0, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x03]);
        body.resize(2 << 20, 0);
        let mut limits = limits();
        limits.max_decompressed_bytes = 1 << 20;
        let batch = under(&plain, compression, &body);
        let batch =
            lie(&batch.bytes, |header| (header.records_count, header.last_offset_delta) = (1, 0), &batch.payload());
        assert_eq!(validate(&batch, &limits).map(|_| ()), too_large);
    }
    // Blocks that say that they hold two gigabytes.
    let said = [0xff, 0xff, 0xff, 0xff, 0x07, 0, 0, 0];
    let framed = [&b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01\0\0\0\x08"[..], &said].concat();
    for block in [&said[..], &framed] {
        let error = Compression::Snappy.decompress(block, usize::MAX).unwrap_err();
        assert!(matches!(error, BatchError::Decompress { .. }), "{error}");
    }
    // A zstd frame that asks for a window of two gigabytes.
    let window = [0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0];
    assert!(matches!(Compression::Zstd.decompress(&window, usize::MAX), Err(BatchError::Decompress { .. })));
}

#[test]
fn what_a_producer_may_not_send_has_kafkas_error_code() {
    let records = [owned(1_700_000_000_000, Some(b"k"), None, &[]), owned(1_700_000_000_000, None, None, &[])];
    let good = build(&records, Compression::None, &Finish::default());
    let payload = good.slice(BATCH_OVERHEAD..);
    let with = |change: fn(&mut BatchHeader)| lie(&good, change, &payload);
    let limits = limits();
    let batch = with(|_| ());
    assert_eq!(code(&batch, &limits), ErrorCode::NONE);

    assert_eq!(code(&with(|header| header.base_offset = 1), &limits), ErrorCode::INVALID_RECORD);
    let control = with(|header| header.attributes = header.attributes.with_control(true));
    assert_eq!(code(&control, &limits), ErrorCode::INVALID_RECORD);
    assert_eq!(code(&control, &Limits { origin: Origin::Broker, ..limits }), ErrorCode::NONE);
    assert_eq!(code(&with(|header| header.producer_id = 1), &limits), ErrorCode::INVALID_RECORD);
    assert_eq!(code(&with(|header| header.attributes.0 |= 7), &limits), ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
    let size = batch.bytes.len();
    assert_eq!(code(&batch, &Limits { max_batch_bytes: size, ..limits }), ErrorCode::NONE);
    assert_eq!(code(&batch, &Limits { max_batch_bytes: size - 1, ..limits }), ErrorCode::MESSAGE_TOO_LARGE);
    let keyless = Limits { is_compacted: true, ..limits };
    assert_eq!(validate(&batch, &keyless), Err(BatchError::NoKey { index: 1 }));
    assert_eq!(code(&batch, &keyless), ErrorCode::INVALID_RECORD);

    let mut flipped = good.to_vec();
    flipped[70] ^= 1;
    assert_eq!(code(&Batch::exactly_one(&flipped.into()).unwrap(), &limits), ErrorCode::CORRUPT_MESSAGE);
    for (magic, wanted) in
        [(0, ErrorCode::INVALID_RECORD), (1, ErrorCode::INVALID_RECORD), (3, ErrorCode::CORRUPT_MESSAGE)]
    {
        let mut old = good.to_vec();
        old[16] = magic;
        let error = Batch::exactly_one(&old.into()).unwrap_err();
        assert_eq!((error.error_code(), error), (wanted, BatchError::Magic(magic as i8)));
    }
}

#[test]
fn timestamps_are_held_against_the_topic() {
    let now = 1_700_000_000_000;
    let at = |timestamp| {
        let first = owned(now, None, None, &[]);
        build(&[first, owned(timestamp, None, None, &[])], Compression::Gzip, &Finish::default())
    };
    let limits = Limits { timestamp_before_max_ms: 100, timestamp_after_max_ms: 10, ..Limits::new(now) };
    for (timestamp, wanted) in [
        (now - 100, ErrorCode::NONE),
        (now - 101, ErrorCode::INVALID_TIMESTAMP),
        (now + 10, ErrorCode::NONE),
        (now + 11, ErrorCode::INVALID_TIMESTAMP),
        (NO_TIMESTAMP, ErrorCode::NONE),
        (-2, ErrorCode::INVALID_TIMESTAMP),
        (i64::MAX, ErrorCode::INVALID_TIMESTAMP),
        (i64::MIN, ErrorCode::INVALID_TIMESTAMP),
    ] {
        assert_eq!(code(&Batch::exactly_one(&at(timestamp)).unwrap(), &limits), wanted, "{timestamp}");
    }

    // The broker's time: any of the producer's is fine, and the header is to be set right.
    let own_time = Limits { timestamp_type: TimestampType::LogAppendTime, ..limits };
    let bytes = at(5);
    let info = validate(&Batch::exactly_one(&bytes).unwrap(), &own_time).unwrap();
    assert_eq!(info.timestamp_fix, Some((TimestampType::LogAppendTime, now)));
    assert_eq!((info.max_timestamp, info.offset_delta_of_max_timestamp), (now, 0));
    let mut bytes = convert::into_mut(at(now - 3));
    set_max_timestamp_and_type(&mut bytes, TimestampType::LogAppendTime, 5).unwrap();
    let stamped = Batch::exactly_one(&bytes.freeze()).unwrap();
    stamped.verify_crc().unwrap();

    // A producer that sets the broker's type: refused, unless the topic takes the records' own times.
    assert_eq!(validate(&stamped, &own_time), Err(BatchError::TimestampType));
    let info = validate(&stamped, &limits).unwrap();
    assert_eq!(info.timestamp_fix, Some((TimestampType::CreateTime, now)));

    // A max timestamp that lies is set right.
    let bytes = at(now + 7);
    let batch = lie(&bytes, |header| header.max_timestamp = 5, &bytes[BATCH_OVERHEAD..]);
    let info = validate(&batch, &limits).unwrap();
    assert_eq!(info.timestamp_fix, Some((TimestampType::CreateTime, now + 7)));
    assert_eq!(info.offset_delta_of_max_timestamp, 1);
}

#[test]
fn names_that_are_not_utf8_are_read() {
    let bytes = build(&[owned(1, None, None, &[("ab", Some(b"x"))])], Compression::None, &Finish::default());
    let mut payload = bytes[BATCH_OVERHEAD..].to_vec();
    let at = payload.windows(2).position(|pair| pair == b"ab").unwrap();
    payload[at] = 0xff;
    let batch = lie(&bytes, |_| (), &payload);
    let body = batch.body(LIMIT).unwrap();
    let record = batch.records(&body).next().unwrap().unwrap();
    assert_eq!(record.headers.iter().collect::<Vec<_>>(), [("\u{fffd}", Some(&b"x"[..]))]);
    assert_eq!(record.headers.iter_bytes().collect::<Vec<_>>(), [(&[0xff, b'b'][..], Some(&b"x"[..]))]);
}

fn any_bytes(most: usize) -> impl Strategy<Value = Option<Vec<u8>>> {
    proptest::option::of(proptest::collection::vec(any::<u8>(), 0..most))
}

fn any_record() -> impl Strategy<Value = Owned> {
    let header = (".{0,9}", any_bytes(20));
    (any::<i64>(), any_bytes(300), any_bytes(3000), proptest::collection::vec(header, 0..3))
        .prop_map(|(timestamp, key, value, headers)| Owned { timestamp, key, value, headers })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_records_come_back(records in proptest::collection::vec(any_record(), 1..20), codec in 0..5u8) {
        let bytes = build(&records, Compression::from_id(codec).unwrap(), &Finish::default());
        prop_assert_eq!(read(&bytes), records);
    }

    #[test]
    fn any_bytes_are_read_without_harm(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        codec in 0..5u8,
        count in 1..9i32,
    ) {
        let batch = build(&samples()[..1], Compression::None, &Finish::default());
        let compression = Compression::from_id(codec).unwrap();
        let change = |header: &mut BatchHeader| {
            header.attributes = header.attributes.with_compression(compression);
            (header.records_count, header.last_offset_delta) = (count, count - 1);
        };
        let _ = read_every_way(&lie(&batch, change, &bytes));
        let _ = read_every_way(&under(&lie(&batch, change, &[]).bytes, compression, &bytes));
        for batch in Batches::new(Bytes::from(bytes)).flatten() {
            let _ = read_every_way(&batch);
        }
    }
}
