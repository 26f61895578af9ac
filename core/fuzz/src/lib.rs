//! What the fuzz targets share. A target takes any bytes and may only return or crash: a panic, an overflow, too much
//! memory or too much time is a finding. Found inputs lie in `target/artifacts`; each becomes a test of its room.
//!
//! No product code is here, and nothing depends on it.

use bytes::Bytes;
use ottla_protocol::message::*;
use ottla_protocol::record::{Batch, BatchHeader, BatchInfo, DecodedBatch, Limits, RecordRef, TimestampType, validate};
use ottla_protocol::{ApiKey, Message, Reader, Request, Response, Writer};

/// More than this never comes out of compressed records.
pub const LIMIT: usize = 1 << 20;
/// The time of all appends, in milliseconds.
pub const NOW: i64 = 1_700_000_000_000;

/// Read a message and, if it is one, write it and read it again: the second time nothing may change.
pub fn round_trip<M: Message>(bytes: &[u8], version: i16) {
    let mut reader = Reader::new(Bytes::copy_from_slice(bytes));
    let Ok(message) = M::decode(&mut reader, version) else {
        return;
    };
    let first = message.to_bytes(version).unwrap_or_else(|error| panic!("{} {version}: {error}", M::NAME));
    let again = M::from_bytes(first.clone(), version).unwrap_or_else(|error| panic!("{} {version}: {error}", M::NAME));
    assert_eq!(again.to_bytes(version).ok(), Some(first), "{} {version}", M::NAME);
}

/// The API and the version that two bytes choose.
pub fn api(key: u8, version: u8) -> (ApiKey, i16) {
    let api = ApiKey::ALL[usize::from(key) % ApiKey::ALL.len()];
    let (lowest, highest) = api.versions();
    (api, lowest + i16::from(version) % (highest - lowest + 1))
}

/// [`round_trip`] for a request.
pub fn round_trip_request(api: ApiKey, version: i16, bytes: &[u8]) {
    let Ok(request) = Request::decode(api, version, &mut Reader::new(Bytes::copy_from_slice(bytes))) else {
        return;
    };
    let encode = |request: &Request| {
        let mut writer = Writer::new();
        request.encode(&mut writer, version).unwrap_or_else(|error| panic!("{} {version}: {error}", api.name()));
        writer.into_bytes()
    };
    let first = encode(&request);
    let again = Request::decode(api, version, &mut Reader::new(first.clone()));
    let again = again.unwrap_or_else(|error| panic!("{} {version}: {error}", api.name()));
    assert_eq!(encode(&again), first, "request {} {version}", api.name());
}

/// [`round_trip`] for a response.
pub fn round_trip_response(api: ApiKey, version: i16, bytes: &[u8]) {
    let Ok(response) = Response::decode(api, version, &mut Reader::new(Bytes::copy_from_slice(bytes))) else {
        return;
    };
    let encode = |response: &Response| {
        let mut writer = Writer::new();
        response.encode(&mut writer, version).unwrap_or_else(|error| panic!("{} {version}: {error}", api.name()));
        writer.into_bytes()
    };
    let first = encode(&response);
    let again = Response::decode(api, version, &mut Reader::new(first.clone()));
    let again = again.unwrap_or_else(|error| panic!("{} {version}: {error}", api.name()));
    assert_eq!(encode(&again), first, "response {} {version}", api.name());
}

/// Read a message of a coordinator or of the consumer protocol; `kind` chooses which.
pub fn coordinator_message(kind: u8, version: u8, bytes: &[u8]) {
    fn chosen<M: Message>(version: u8, bytes: &[u8]) {
        let (lowest, highest) = M::VERSIONS;
        round_trip::<M>(bytes, lowest + i16::from(version) % (highest - lowest + 1));
    }
    match kind % COORDINATOR_KINDS {
        0 => chosen::<OffsetCommitKey>(version, bytes),
        1 => chosen::<OffsetCommitValue>(version, bytes),
        2 => chosen::<GroupMetadataKey>(version, bytes),
        3 => chosen::<GroupMetadataValue>(version, bytes),
        4 => chosen::<ConsumerProtocolSubscription>(version, bytes),
        5 => chosen::<ConsumerProtocolAssignment>(version, bytes),
        6 => chosen::<LeaderChangeMessage>(version, bytes),
        7 => chosen::<SnapshotHeaderRecord>(version, bytes),
        8 => chosen::<SnapshotFooterRecord>(version, bytes),
        9 => chosen::<KRaftVersionRecord>(version, bytes),
        _ => chosen::<VotersRecord>(version, bytes),
    }
}

pub const COORDINATOR_KINDS: u8 = 11;

pub fn limits() -> Limits {
    Limits { max_batch_bytes: LIMIT, max_decompressed_bytes: LIMIT, ..Limits::new(NOW) }
}

/// Read a batch in every way there is. All ways must see the same, and what the validator lets pass can be read.
pub fn read_batch(batch: &Batch) -> Option<BatchInfo> {
    let decoded = DecodedBatch::new(batch, LIMIT);
    let walked = batch
        .body(LIMIT)
        .and_then(|body| batch.records(&body).map(|record| record.map(touch)).sum::<Result<usize, _>>());
    assert_eq!(decoded.as_ref().map(|decoded| decoded.iter().map(touch).sum::<usize>()), walked.as_ref().copied());
    let own_time = Limits { timestamp_type: TimestampType::LogAppendTime, is_compacted: true, ..limits() };
    let _ = validate(batch, &own_time);
    let info = validate(batch, &limits()).ok()?;
    let decoded = decoded.expect("what the validator lets pass can be decoded");
    assert_eq!(decoded.len(), info.records_count as usize);
    assert_eq!(decoded.body_len(), info.decompressed_bytes);
    if batch.header.timestamp_type() == TimestampType::CreateTime {
        let latest = decoded.iter().map(|record| record.timestamp).max();
        assert_eq!(latest.map(|latest| latest.max(-1)), Some(info.max_timestamp));
    }
    Some(info)
}

fn touch(record: RecordRef<'_>) -> usize {
    let headers: usize = record.headers.iter().map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len)).sum();
    assert_eq!(record.headers.iter_bytes().count(), record.headers.len());
    headers + record.key.map_or(0, <[u8]>::len) + record.value.map_or(0, <[u8]>::len)
}

/// Give the batches in `bytes` right CRCs as far as their lengths lead, so that damage reaches what lies behind them.
pub fn repair_crcs(bytes: &mut [u8]) {
    let mut rest = bytes;
    while let Ok(header) = BatchHeader::parse(rest) {
        if header.size() > rest.len() {
            return;
        }
        let (batch, behind) = rest.split_at_mut(header.size());
        if header.write(batch).is_err() {
            return;
        }
        rest = behind;
    }
}
