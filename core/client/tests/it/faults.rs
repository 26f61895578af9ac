//! A broker in this process that misbehaves: requests and responses that get lost, delays, leaders that are not.
//! Whatever it does, each record is written once, in the order in which it was sent.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ottla_base::{Clock, Random};
use ottla_client::producer::Record;
use ottla_client::{Kind, Producer};
use ottla_net::{Limits, Listener, ListenerParts, LocalTransport, Reply, RequestContext, RequestHandler, Transport};
use ottla_protocol::message::api_versions_response::ApiVersion;
use ottla_protocol::message::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use ottla_protocol::message::produce_response::{PartitionProduceResponse, TopicProduceResponse};
use ottla_protocol::message::*;
use ottla_protocol::record::Batch;
use ottla_protocol::{ApiKey, ErrorCode, Request, Response, Uuid};
use parking_lot::Mutex;

use crate::harness::*;

const PARTITIONS: i32 = 2;
const TOPIC: Uuid = Uuid([7; 16]);

/// How often what happens to a produce request, of a hundred.
#[derive(Debug, Clone, Copy, Default)]
struct Faults {
    /// The connection ends before the request is looked at.
    request_lost: u64,
    /// The connection ends after the append.
    response_lost: u64,
    refused: u64,
    delayed: u64,
    /// Never answered, after the append.
    silent: u64,
}

/// What the broker knows of a producer in a partition: the last batches as (epoch, first, last, base offset).
type Written = VecDeque<(i16, i32, i32, i64)>;

#[derive(Default)]
struct Log {
    values: Vec<Vec<u8>>,
    producers: HashMap<i64, Written>,
}

struct Broker {
    logs: Mutex<Vec<Log>>,
    faults: Mutex<Faults>,
    random: Random,
    port: Mutex<u16>,
    duplicates: Mutex<usize>,
}

impl Broker {
    fn new(seed: u64, faults: Faults) -> Arc<Broker> {
        let logs = (0..PARTITIONS).map(|_| Log::default()).collect();
        Arc::new(Broker {
            logs: Mutex::new(logs),
            faults: Mutex::new(faults),
            random: Random::from_seed(seed),
            port: Mutex::new(0),
            duplicates: Mutex::default(),
        })
    }

    fn chance(&self, of_hundred: u64) -> bool {
        self.random.below(100) < of_hundred
    }

    fn metadata(&self) -> MetadataResponse {
        let node = MetadataResponseBroker {
            node_id: 1,
            host: "127.0.0.1".to_owned(),
            port: i32::from(*self.port.lock()),
            rack: None,
        };
        let partition = |index| MetadataResponsePartition {
            partition_index: index,
            leader_id: 1,
            leader_epoch: 0,
            replica_nodes: vec![1],
            isr_nodes: vec![1],
            ..Default::default()
        };
        let topic = MetadataResponseTopic {
            name: Some("t".to_owned()),
            topic_id: TOPIC,
            partitions: (0..PARTITIONS).map(partition).collect(),
            ..Default::default()
        };
        MetadataResponse { brokers: vec![node], controller_id: 1, topics: vec![topic], ..Default::default() }
    }

    /// As Kafka's brokers: duplicates of the last five batches are known, gaps are refused, and a producer that
    /// nothing is known of may begin anywhere.
    fn append(&self, partition: i32, records: &Bytes) -> (ErrorCode, i64) {
        let batch = Batch::exactly_one(records).unwrap();
        batch.verify_crc().unwrap();
        let header = batch.header;
        let mut logs = self.logs.lock();
        let log = &mut logs[partition as usize];
        let base = log.values.len() as i64;
        if header.producer_id >= 0 {
            let last = header.base_sequence + header.records_count - 1;
            let written = log.producers.entry(header.producer_id).or_default();
            let epoch = header.producer_epoch;
            if let Some(known) =
                written.iter().find(|known| (known.0, known.1, known.2) == (epoch, header.base_sequence, last))
            {
                *self.duplicates.lock() += 1;
                return (ErrorCode::NONE, known.3);
            }
            let in_order = match written.back() {
                None => true,
                Some(before) if before.0 == epoch => before.2 + 1 == header.base_sequence,
                Some(before) => before.0 < epoch && header.base_sequence == 0,
            };
            if !in_order {
                return (ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER, -1);
            }
            written.push_back((epoch, header.base_sequence, last, base));
            if written.len() > 5 {
                written.pop_front();
            }
        }
        let body = batch.body(1 << 30).unwrap();
        for record in batch.records(&body) {
            log.values.push(record.unwrap().value.unwrap_or_default().to_vec());
        }
        (ErrorCode::NONE, base)
    }

    fn produce(&self, request: ProduceRequest) -> Reply {
        let faults = *self.faults.lock();
        if self.chance(faults.request_lost) {
            return Reply::Close("lost".to_owned());
        }
        let mut response = ProduceResponse::default();
        for topic in request.topic_data {
            let mut answer = TopicProduceResponse { name: topic.name, topic_id: topic.topic_id, ..Default::default() };
            for partition in topic.partition_data {
                let records = partition.records.unwrap().to_bytes().unwrap();
                let codes = [
                    ErrorCode::NOT_LEADER_OR_FOLLOWER,
                    ErrorCode::NOT_ENOUGH_REPLICAS,
                    ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                ];
                let (code, base_offset) = if self.chance(faults.refused) {
                    (codes[self.random.below(3) as usize], -1)
                } else {
                    self.append(partition.index, &records)
                };
                answer.partition_responses.push(PartitionProduceResponse {
                    index: partition.index,
                    error_code: code.0,
                    base_offset,
                    log_append_time_ms: -1,
                    ..Default::default()
                });
            }
            response.responses.push(answer);
        }
        if self.chance(faults.response_lost) {
            return Reply::Close("lost".to_owned());
        }
        if self.chance(faults.silent) {
            return Reply::later(std::future::pending());
        }
        if request.acks == 0 {
            return Reply::None;
        }
        if self.chance(faults.delayed) {
            let pause = Duration::from_millis(self.random.below(8));
            return Reply::later(async move {
                SystemClock.sleep(pause).await;
                response.into()
            });
        }
        Reply::Now(response.into())
    }
}

const APIS: [(ApiKey, i16, i16); 4] =
    [(ApiKey::ApiVersions, 0, 4), (ApiKey::Metadata, 0, 12), (ApiKey::Produce, 3, 13), (ApiKey::InitProducerId, 0, 4)];

impl RequestHandler for Broker {
    fn versions(&self, api: ApiKey, _: &str) -> Option<(i16, i16)> {
        APIS.iter().find(|(known, ..)| *known == api).map(|(_, low, high)| (*low, *high))
    }

    fn handle(&self, _: RequestContext, request: Request) -> Reply {
        match request {
            Request::ApiVersions(_) => {
                let key =
                    |(api, min_version, max_version)| ApiVersion { api_key: api as i16, min_version, max_version };
                let api_keys = APIS.into_iter().map(key).collect();
                Reply::Now(Response::ApiVersions(ApiVersionsResponse { api_keys, ..Default::default() }))
            }
            Request::Metadata(_) => Reply::Now(self.metadata().into()),
            Request::Produce(request) => self.produce(request),
            Request::InitProducerId(_) => {
                Reply::Now(InitProducerIdResponse { producer_id: 77, producer_epoch: 0, ..Default::default() }.into())
            }
            other => Reply::Close(format!("{} is not served", other.api_key().name())),
        }
    }
}

fn local(broker: &Arc<Broker>) -> LocalTransport {
    LocalTransport::new(broker.clone(), Arc::new(SystemClock), "fake", 1, None)
}

const HASTY: Pairs<'static> = &[
    ("batch.size", "300"),
    ("linger.ms", "1"),
    ("retry.backoff.ms", "1"),
    ("retry.backoff.max.ms", "4"),
    ("reconnect.backoff.ms", "1"),
    ("reconnect.backoff.max.ms", "4"),
];

fn hasty(transport: impl Transport, more: Pairs<'_>) -> Producer {
    let pairs: Vec<(&str, &str)> = HASTY.iter().chain(more).copied().collect();
    Producer::new(producer_config(&pairs), parts(transport))
}

/// Send so many records and hold what the broker has against them, with the offsets that were acknowledged.
async fn all_arrive_in_order(broker: &Broker, producer: &Producer, count: usize, seed: u64) {
    let mut sent = Vec::new();
    for number in 0..count {
        let text = format!("{number:05}");
        let partition = (number % PARTITIONS as usize) as i32;
        let record = Record::new("t", text.as_bytes()).partition(partition);
        let delivery = bounded("send", producer.send(record)).await.unwrap();
        sent.push((text, delivery));
        if number % 40 == 0 {
            tokio::task::yield_now().await;
        }
    }
    producer.flush(far()).await.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    let logs = broker.logs.lock();
    for (partition, log) in logs.iter().enumerate() {
        let found: Vec<&str> = log.values.iter().map(|value| std::str::from_utf8(value).unwrap()).collect();
        let wanted: Vec<&str> = sent.iter().skip(partition).step_by(2).map(|(text, _)| text.as_str()).collect();
        let differs = found.iter().zip(&wanted).position(|(found, wanted)| found != wanted);
        assert_eq!(differs, None, "seed {seed}, partition {partition}: {:?}", &found[differs.unwrap_or(0)..]);
        assert_eq!(found.len(), wanted.len(), "seed {seed}, partition {partition}");
    }
    for (text, delivery) in &sent {
        let metadata = delivery.result().unwrap().unwrap();
        let value = &logs[metadata.partition as usize].values[metadata.offset as usize];
        assert_eq!(std::str::from_utf8(value).unwrap(), text, "seed {seed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_record_is_written_once_and_in_order_whatever_is_lost() {
    let mut duplicates = 0;
    for seed in 0..30 {
        let faults = Faults { request_lost: 5, response_lost: 5, refused: 10, delayed: 50, silent: 0 };
        let broker = Broker::new(seed, faults);
        let producer = hasty(local(&broker), &[]);
        all_arrive_in_order(&broker, &producer, 1000, seed).await;
        bounded("close", producer.close(LONG)).await.unwrap();
        duplicates += *broker.duplicates.lock();
    }
    // The faults were real: the broker saw batches again that it had.
    assert!(duplicates > 0);
}

async fn listen(broker: &Arc<Broker>) -> Listener {
    let bound = Listener::bind("PLAINTEXT", "127.0.0.1", 0).await.unwrap();
    *broker.port.lock() = bound.address().port();
    bound.serve(ListenerParts {
        handler: broker.clone(),
        clock: Arc::new(SystemClock),
        spawner: spawner(),
        limits: Limits::default(),
        max_connections: 100,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tcp_too_and_past_silence() {
    for seed in 0..4 {
        let faults = Faults { request_lost: 3, response_lost: 3, refused: 5, delayed: 30, silent: 1 };
        let broker = Broker::new(seed, faults);
        let listener = listen(&broker).await;
        let more = [("request.timeout.ms", "200"), ("delivery.timeout.ms", "60000")];
        let producer = hasty(tcp(&listener.address().to_string()), &more);
        all_arrive_in_order(&broker, &producer, 600, seed).await;
        bounded("close", producer.close(LONG)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_never_taken_fails_in_time_and_what_comes_after_goes_on() {
    let broker = Broker::new(1, Faults::default());
    let more = [("request.timeout.ms", "100"), ("delivery.timeout.ms", "400")];
    let producer = hasty(local(&broker), &more);
    send_text(&producer, "t", 0, "before").await;
    broker.faults.lock().refused = 100;
    let record = Record::new("t", b"never").partition(0);
    let error = bounded("failing", producer.send(record).await.unwrap()).await.unwrap_err();
    // The time is over, or it is found to be when the last refusal comes.
    assert!(matches!(error.kind(), Kind::Timeout | Kind::Broker), "{error}");
    assert!(error.to_string().contains("t-0"), "{error}");
    broker.faults.lock().refused = 0;
    bounded("going on", async {
        for text in ["a", "b", "c"] {
            send_text(&producer, "t", 0, text).await;
        }
    })
    .await;
    let found: Vec<Vec<u8>> = broker.logs.lock()[0].values.clone();
    assert_eq!(found, [&b"before"[..], b"a", b"b", b"c"]);
    let free = producer.metrics().iter().find(|one| one.name == "buffer-available-bytes").unwrap().value;
    assert_eq!(free, 33_554_432.0);
    bounded("close", producer.close(LONG)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_broker_does_not_hold_a_close_up() {
    let broker = Broker::new(1, Faults { silent: 100, ..Faults::default() });
    let producer = hasty(local(&broker), &[]);
    let delivery = bounded("send", producer.send(Record::new("t", b"x"))).await.unwrap();
    let error = bounded("close", producer.close(Duration::from_millis(100))).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
    assert_eq!(delivery.result().unwrap().unwrap_err().kind(), Kind::Closed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_retries_a_lost_request_fails_its_records() {
    let broker = Broker::new(1, Faults { request_lost: 100, ..Faults::default() });
    let producer = hasty(local(&broker), &[("retries", "0")]);
    let delivery = bounded("send", producer.send(Record::new("t", b"x"))).await.unwrap();
    let error = bounded("failing", delivery).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Network);
    bounded("close", producer.close(LONG)).await.unwrap();
}
