//! Bytes that other programs wrote: python-lz4 4.4, python-zstandard 0.25, Python's gzip, cramjam 2.14, kafka-python.

use super::*;

/// LZ4 with linked blocks, block and content checksums and content size.
const LZ4_LINKED_CHECKSUMS_SIZE: &str = "\
    04224d185c407011010000000000e3100100006f6b61666b61200600ffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe250206b \
    61666bd4493cb31b0000000ffcffffffffffffffffffffffffffffffffffff6950206b61666b30f3c71500000000dc03 \
    1765";
/// LZ4 as Kafka writes it, but by the C library.
const LZ4_INDEPENDENT: &str = "\
    04224d18604082100100006f6b61666b61200600ffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe250206b61666b210000006f \
    61206b61666b0600ffffffffffffffffffffffffffffffffff6350206b61666b00000000";
/// LZ4 with the largest blocks, content checksum and content size.
const LZ4_FOUR_MEGABYTE_BLOCKS: &str = "\
    04224d186c507011010000000000d4220100006f6b61666b61200600ffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff \
    ffffffffffffffffffffffffffff6450206b61666b00000000dc031765";
/// A frame without content size, as a stream writes it.
const ZSTD_STREAMED: &str = "\
    28b52ffd0058750000306b61666b612001006711c94b11";
/// Level 19, with checksum and content size.
const ZSTD_CHECKSUM: &str = "\
    28b52ffda470110100750000306b61666b612001006711c94b112e1306b9";
/// Two members one behind the other.
const GZIP_TWO_MEMBERS: &str = "\
    1f8b0800000000000203cb4e4ccb4e54c81e2547c95172189300d42d65bbe80300001f8b0800000000000203edc42101 \
    00000803b02a54bbc1bcbfa7056a13cb34dbd8b66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66d \
    dbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66d \
    dbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddbb66ddb7efc00a1700b8e880d0100";
/// Without framing.
const SNAPPY_RAW: &str = "\
    407874686520717569636b2062726f776e20666f78206a756d7073206f76657220011f206c617a7920646f673b050e38 \
    717569636b2062726f776e20666f78";
/// Framed, with a second header in the middle.
const SNAPPY_CONCATENATED: &str = "\
    82534e415050590000000001000000010000000c0a2474686520717569636b2000000016144c62726f776e20666f7820 \
    6a756d7073206f76657282534e4150505900000000010000000100000022223420746865206c617a7920646f673b050e \
    38717569636b2062726f776e20666f78";
/// Three records, transactional, as kafka-python 3.0.12 writes them.
const BATCH: &str = "\
    00000000000000000000005a0000000002e458db200010000000020000018bcfe568000000018bcfe568640000000000 \
    001267000300000011000000032a000000066b65790a76616c756504026102310261010e00c801020100001400130400 \
    010204c3a900";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.bytes().filter_map(|digit| (digit as char).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// What is compressed in the vectors: 70,000 bytes.
fn long_text() -> Vec<u8> {
    b"kafka ".iter().copied().cycle().take(70_000).collect()
}

const SHORT_TEXT: &[u8] = b"the quick brown fox jumps over the lazy dog; the quick brown fox";

#[test]
fn other_programs_blocks_are_read() {
    for (codec, hex) in [
        (Compression::Lz4, LZ4_LINKED_CHECKSUMS_SIZE),
        (Compression::Lz4, LZ4_INDEPENDENT),
        (Compression::Lz4, LZ4_FOUR_MEGABYTE_BLOCKS),
        (Compression::Zstd, ZSTD_STREAMED),
        (Compression::Zstd, ZSTD_CHECKSUM),
        (Compression::Gzip, GZIP_TWO_MEMBERS),
    ] {
        assert!(codec.decompress(&bytes(hex), 70_000) == Ok(long_text()), "{codec} {hex}");
        assert_eq!(
            codec.decompress(&bytes(hex), 69_999),
            Err(BatchError::TooLarge { compression: codec, limit: 69_999 }),
            "{hex}"
        );
    }
    for hex in [SNAPPY_RAW, SNAPPY_CONCATENATED] {
        assert_eq!(Compression::Snappy.decompress(&bytes(hex), 64).as_deref(), Ok(SHORT_TEXT));
        assert!(matches!(Compression::Snappy.decompress(&bytes(hex), 63), Err(BatchError::TooLarge { .. })));
    }
}

#[test]
fn blocks_that_are_cut_off_or_damaged_are_errors() {
    for (codec, hex) in [
        (Compression::Lz4, LZ4_LINKED_CHECKSUMS_SIZE),
        (Compression::Lz4, LZ4_INDEPENDENT),
        (Compression::Zstd, ZSTD_STREAMED),
        (Compression::Zstd, ZSTD_CHECKSUM),
        (Compression::Snappy, SNAPPY_RAW),
    ] {
        let block = bytes(hex);
        for cut in usize::from(codec == Compression::Snappy)..block.len() {
            let error = codec.decompress(&block[..cut], LIMIT);
            assert!(matches!(error, Err(BatchError::Decompress { .. })), "{codec} cut at {cut}: {error:?}");
        }
    }
    // A member that is missing altogether is not missed; one that is cut off is.
    let gzip = bytes(GZIP_TWO_MEMBERS);
    let whole: Vec<usize> =
        (0..gzip.len()).filter(|&cut| Compression::Gzip.decompress(&gzip[..cut], LIMIT).is_ok()).collect();
    let first = gzip[1..].windows(2).position(|pair| pair == [0x1f, 0x8b]).unwrap() + 1;
    assert_eq!(whole, [first, first + 1]);

    for at in [4, 5, 6, 14, 15] {
        let mut damaged = bytes(LZ4_LINKED_CHECKSUMS_SIZE);
        damaged[at] ^= 0x40;
        assert!(Compression::Lz4.decompress(&damaged, LIMIT).is_err(), "byte {at} of the frame's header");
    }
    let mut damaged = bytes(LZ4_LINKED_CHECKSUMS_SIZE);
    damaged[40] ^= 1;
    assert!(Compression::Lz4.decompress(&damaged, LIMIT).is_err(), "a block with a checksum");
}

#[test]
fn another_clients_batch_is_read_and_written_alike() {
    let batch = Bytes::from(bytes(BATCH));
    let records = [
        owned(1_700_000_000_000, Some(b"key"), Some(b"value"), &[("a", Some(b"1")), ("a", None)]),
        owned(1_700_000_000_100, None, Some(b""), &[]),
        owned(1_699_999_999_990, Some(b""), None, &[("é", Some(b""))]),
    ];
    assert_eq!(read(&batch), records);
    let finish = Finish {
        producer_id: 4711,
        producer_epoch: 3,
        base_sequence: 17,
        is_transactional: true,
        partition_leader_epoch: 0,
        ..Finish::default()
    };
    assert_eq!(build(&records, Compression::None, &finish), batch);
}

#[test]
fn blocks_begin_as_kafkas_do() {
    let lz4 = Compression::Lz4.compress(&long_text()).unwrap();
    assert!(lz4.starts_with(&[0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]) && lz4.ends_with(&[0; 4]));
    let snappy = Compression::Snappy.compress(&long_text()).unwrap();
    assert!(snappy.starts_with(b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01"));
    assert!(Compression::Gzip.compress(SHORT_TEXT).unwrap().starts_with(&[0x1f, 0x8b, 8]));
    assert!(Compression::Zstd.compress(SHORT_TEXT).unwrap().starts_with(&[0x28, 0xb5, 0x2f, 0xfd]));
}

#[test]
fn linked_blocks_are_refused_by_a_broker_and_read_by_a_client() {
    // One record of 70,000 bytes in all, put into linked blocks by hand: stored blocks need no compressor.
    let plain =
        build(&[owned(1_700_000_000_000, None, Some(&long_text()), &[])], Compression::None, &Finish::default());
    let body = &plain[BATCH_OVERHEAD..];
    let mut frame = vec![0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0];
    for piece in body.chunks(65_536) {
        frame.extend_from_slice(&(piece.len() as u32 | 0x8000_0000).to_le_bytes());
        frame.extend_from_slice(piece);
    }
    frame.extend_from_slice(&[0; 4]);
    let mut header = BatchHeader::parse(&plain).unwrap();
    header.attributes = header.attributes.with_compression(Compression::Lz4);
    let mut linked = vec![0; BATCH_OVERHEAD];
    linked.extend_from_slice(&frame);
    header.write(&mut linked).unwrap();
    let batch = Batch::exactly_one(&Bytes::from(linked)).unwrap();
    assert_eq!(batch.body(LIMIT).as_deref(), Ok(body));
    let error = validate(&batch, &limits()).unwrap_err();
    assert!(error.to_string().contains("linked"), "{error}");
    assert_eq!(error.error_code(), crate::ErrorCode::INVALID_RECORD);
}
