//! When a broker that is being started answers: one connection, the port tried every millisecond.
//!
//! The time of the event is printed on the system's monotonic clock, which the one who starts the broker reads too.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use bytes::Bytes;
use ottla_protocol::message::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use ottla_protocol::message::metadata_request::MetadataRequestTopic;
use ottla_protocol::message::produce_request::{PartitionProduceData, TopicProduceData};
use ottla_protocol::message::{
    ListOffsetsRequest, ListOffsetsResponse, MetadataRequest, MetadataResponse, ProduceRequest, ProduceResponse,
    RequestHeader,
};
use ottla_protocol::record::{BatchBuilder, Compression, Finish};
use ottla_protocol::{ApiKey, Message, Reader, Writer};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// How long a broker may take.
const PATIENCE: Duration = Duration::from_secs(100);
const AGAIN: Duration = Duration::from_millis(1);
/// All versions are flexible ones that Kafka 4 serves, with topics by name.
const METADATA_VERSION: i16 = 12;
const PRODUCE_VERSION: i16 = 12;
const LIST_OFFSETS_VERSION: i16 = 6;
/// `ListOffsets`' timestamp that asks for the end.
const LATEST: i64 = -1;

/// Create the topic by asking for it, send one record with acks=all, and tell when it was acknowledged.
pub fn first_ack(bootstrap: &str, topic: &str) -> Result<Value, String> {
    let deadline = Instant::now() + PATIENCE;
    let mut probe = Probe::connect(bootstrap, deadline)?;
    probe.await_leaders(topic, 1, deadline)?;
    let batch = one_record()?;
    loop {
        let data = PartitionProduceData { index: 0, records: Some(batch.clone().into()) };
        let topic_data =
            vec![TopicProduceData { name: topic.to_owned(), partition_data: vec![data], ..<_>::default() }];
        let request = ProduceRequest { acks: -1, timeout_ms: 10_000, topic_data, ..<_>::default() };
        let answer: ProduceResponse = probe.call(ApiKey::Produce, PRODUCE_VERSION, &request)?;
        let code =
            answer.responses.iter().flat_map(|topic| &topic.partition_responses).map(|one| one.error_code).next();
        match code {
            Some(0) => return now(),
            Some(code) if Instant::now() > deadline => return Err(format!("the record was refused with error {code}")),
            Some(_) => sleep(AGAIN),
            None => return Err("the answer to the record names no partition".to_owned()),
        }
    }
}

/// Tell when every partition of an existing topic has a leader and tells its end.
pub fn ready(bootstrap: &str, topic: &str, partitions: usize) -> Result<Value, String> {
    let deadline = Instant::now() + PATIENCE;
    let mut probe = Probe::connect(bootstrap, deadline)?;
    probe.await_leaders(topic, partitions, deadline)?;
    loop {
        let partition = |index| ListOffsetsPartition { partition_index: index, timestamp: LATEST, ..<_>::default() };
        let asked = (0..partitions as i32).map(partition).collect();
        let topics = vec![ListOffsetsTopic { name: topic.to_owned(), partitions: asked }];
        let request = ListOffsetsRequest { replica_id: -1, topics, ..<_>::default() };
        let answer: ListOffsetsResponse = probe.call(ApiKey::ListOffsets, LIST_OFFSETS_VERSION, &request)?;
        let known = answer.topics.iter().flat_map(|topic| &topic.partitions);
        if known.filter(|one| one.error_code == 0 && one.offset >= 0).count() == partitions {
            return now();
        }
        if Instant::now() > deadline {
            return Err(format!("the ends of {topic} were not known after {PATIENCE:?}"));
        }
        sleep(AGAIN);
    }
}

fn now() -> Result<Value, String> {
    let time = clock_gettime(ClockId::Monotonic);
    Ok(json!({ "monotonic_ns": time.tv_sec * 1_000_000_000 + time.tv_nsec }))
}

fn one_record() -> Result<Bytes, String> {
    let mut builder = BatchBuilder::new(Compression::None, 128);
    builder.append(0, None, Some(b"0:"), &[]).map_err(|error| error.to_string())?;
    builder.finish(&Finish::default()).map_err(|error| error.to_string())
}

struct Probe {
    stream: TcpStream,
    correlation: i32,
}

impl Probe {
    fn connect(bootstrap: &str, deadline: Instant) -> Result<Probe, String> {
        loop {
            match TcpStream::connect(bootstrap) {
                Ok(stream) => {
                    let set = stream.set_nodelay(true).and_then(|()| stream.set_read_timeout(Some(PATIENCE)));
                    set.map_err(|error| format!("{bootstrap}: {error}"))?;
                    return Ok(Probe { stream, correlation: 0 });
                }
                Err(error) if error.kind() == ErrorKind::ConnectionRefused && Instant::now() < deadline => sleep(AGAIN),
                Err(error) => return Err(format!("{bootstrap}: {error}")),
            }
        }
    }

    /// Ask for the topic, which creates it, until at least `partitions` of it have a leader.
    fn await_leaders(&mut self, topic: &str, partitions: usize, deadline: Instant) -> Result<(), String> {
        let topics = vec![MetadataRequestTopic { name: Some(topic.to_owned()), ..<_>::default() }];
        let request = MetadataRequest { topics: Some(topics), allow_auto_topic_creation: true, ..<_>::default() };
        loop {
            let answer: MetadataResponse = self.call(ApiKey::Metadata, METADATA_VERSION, &request)?;
            let known = answer.topics.iter().filter(|topic| topic.error_code == 0).flat_map(|topic| &topic.partitions);
            if known.filter(|one| one.error_code == 0 && one.leader_id >= 0).count() >= partitions {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!("{topic} had no leaders after {PATIENCE:?}"));
            }
            sleep(AGAIN);
        }
    }

    /// One request and its answer, both of flexible versions.
    fn call<R: Message>(&mut self, api: ApiKey, version: i16, request: &impl Message) -> Result<R, String> {
        self.exchange(api, version, request).map_err(|error| format!("{api:?}: {error}"))
    }

    fn exchange<R: Message>(&mut self, api: ApiKey, version: i16, request: &impl Message) -> std::io::Result<R> {
        let wrong = |error: ottla_protocol::WireError| std::io::Error::new(ErrorKind::InvalidData, error.to_string());
        self.correlation += 1;
        let header = RequestHeader {
            request_api_key: api as i16,
            request_api_version: version,
            correlation_id: self.correlation,
            client_id: Some("ottla-bench".to_owned()),
        };
        let mut writer = Writer::new();
        header.encode(&mut writer, 2).map_err(wrong)?;
        request.encode(&mut writer, version).map_err(wrong)?;
        let body = writer.into_bytes();
        self.stream.write_all(&[&(body.len() as u32).to_be_bytes()[..], &body].concat())?;
        let mut length = [0; 4];
        self.stream.read_exact(&mut length)?;
        let mut frame = vec![0; u32::from_be_bytes(length).min(16 << 20) as usize];
        self.stream.read_exact(&mut frame)?;
        let mut reader = Reader::new(frame.into());
        // A flexible response header: the correlation id and tagged fields.
        reader.skip(4).and_then(|()| reader.tagged_fields(|_, _| Ok(()))).map_err(wrong)?;
        R::decode(&mut reader, version).map_err(wrong)
    }
}
