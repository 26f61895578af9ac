//! Brokers that answer with garbage, lie, fall silent or go away: errors in time, never a panic or a hang.

use std::sync::Arc;
use std::time::Duration;

use ottla_base::Random;
use ottla_client::producer::Record;
use ottla_client::{Parts, TopicPartition};
use ottla_net::{LocalTransport, Reply, RequestContext, RequestHandler};
use ottla_protocol::message::fetch_response::{FetchableTopicResponse, PartitionData};
use ottla_protocol::message::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use ottla_protocol::message::*;
use ottla_protocol::{ApiKey, Request, Uuid};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::*;

/// What a socket answers to a request, whose header is given.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Silence,
    Hangup,
    Garbage,
    /// A frame of so many bytes is announced, and never comes.
    Length(i32),
    /// The id of another request.
    WrongId,
    /// The right id, then random bytes.
    RandomBody,
    /// The right id, then counts that claim everything.
    Counts,
}

const HABITS: [Habit; 9] = [
    Habit::Silence,
    Habit::Hangup,
    Habit::Garbage,
    Habit::Length(i32::MAX),
    Habit::Length(-1),
    Habit::Length(0),
    Habit::WrongId,
    Habit::RandomBody,
    Habit::Counts,
];

/// A port that behaves so; `polite`: it first answers ApiVersions as it should.
async fn serve(habit: Habit, polite: bool, seed: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let random = Arc::new(Random::from_seed(seed));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket, habit, polite, random.clone()));
        }
    });
    address.to_string()
}

/// `Err` or `None` ends the connection.
async fn answer(mut socket: TcpStream, habit: Habit, polite: bool, random: Arc<Random>) -> Option<()> {
    loop {
        let length = socket.read_i32().await.ok()?;
        let mut request = vec![0; length as usize];
        socket.read_exact(&mut request).await.ok()?;
        let (api, id) = (&request[..2], &request[4..8]);
        let body: Vec<u8> = if polite && api == (ApiKey::ApiVersions as i16).to_be_bytes() {
            api_versions()
        } else {
            match habit {
                Habit::Silence => continue,
                Habit::Hangup => return None,
                Habit::Garbage => {
                    socket.write_all(&noise(&random, 200)).await.ok()?;
                    continue;
                }
                Habit::Length(length) => {
                    socket.write_all(&length.to_be_bytes()).await.ok()?;
                    continue;
                }
                Habit::WrongId => {
                    socket.write_all(&[0, 0, 0, 8, 0x77, 0, 0, 0, 0, 0, 0, 0]).await.ok()?;
                    continue;
                }
                Habit::RandomBody => noise(&random, 1 + random.below(300) as usize),
                Habit::Counts => [&[0; 1][..], &[0xff, 0xff, 0xff, 0xff, 0x0f].repeat(20)[..]].concat(),
            }
        };
        let frame = [&((4 + body.len()) as i32).to_be_bytes()[..], id, &body].concat();
        socket.write_all(&frame).await.ok()?;
    }
}

fn noise(random: &Random, length: usize) -> Vec<u8> {
    (0..length).map(|_| random.next_u64() as u8).collect()
}

/// A version 4 response that offers every API in every version that the client knows.
fn api_versions() -> Vec<u8> {
    let mut body = vec![0, 0];
    body.push(ApiKey::ALL.len() as u8 + 1);
    for api in ApiKey::ALL {
        let (low, high) = api.versions();
        for number in [*api as i16, low, high] {
            body.extend(number.to_be_bytes());
        }
        body.push(0);
    }
    body.extend([0, 0, 0, 0, 0]);
    body
}

/// Each kind of client does what it does and is closed; nothing of it works, all of it ends.
async fn endure(what: &str, parts: impl Fn() -> Parts) {
    let short = [
        ("request.timeout.ms", "150"),
        ("reconnect.backoff.ms", "5"),
        ("retry.backoff.ms", "5"),
        ("socket.connection.setup.timeout.ms", "100"),
    ];
    let with = |more: Pairs<'static>| [&short[..], more].concat();
    let pairs = with(&[("max.block.ms", "300"), ("delivery.timeout.ms", "400")]);
    let producer = ottla_client::Producer::new(producer_config(&pairs), parts());
    if let Ok(delivery) = bounded(what, producer.send(Record::new("t", b"x"))).await {
        bounded(what, delivery).await.unwrap_err();
    }
    let _ = bounded(what, producer.close(Duration::from_millis(100))).await;

    let pairs = with(&[("group.id", "g"), ("fetch.max.wait.ms", "50"), ("default.api.timeout.ms", "300")]);
    let consumer = ottla_client::Consumer::new(consumer_config(&pairs), parts());
    consumer.subscribe(["t"]).unwrap();
    if let Ok(batch) = bounded(what, consumer.poll(Duration::from_millis(200))).await {
        assert!(batch.is_empty());
    }
    let _ = bounded(what, consumer.close(Duration::from_millis(100))).await;

    let consumer = ottla_client::Consumer::new(consumer_config(&pairs), parts());
    let at = TopicPartition::new("t", 0);
    consumer.assign([at.clone()]).unwrap();
    consumer.seek(&at, 0).unwrap();
    if let Ok(batch) = bounded(what, consumer.poll(Duration::from_millis(200))).await {
        assert!(batch.is_empty());
    }
    bounded(
        what,
        consumer.commit_sync(Some(vec![(at.clone(), ottla_client::consumer::OffsetAndMetadata::new(1))]), None),
    )
    .await
    .unwrap_err();
    let _ = bounded(what, consumer.end_offsets(&[at], None)).await;
    let _ = bounded(what, consumer.close(Duration::from_millis(100))).await;

    let admin = ottla_client::Admin::new(
        ottla_client::config::AdminConfig::new(&values(ottla_client::config::admin_tables(), &short)).unwrap(),
        parts(),
    );
    let _ = bounded(what, admin.describe_cluster(false, Some(Duration::from_millis(200)))).await;
    admin.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_that_answer_with_garbage() {
    let mut enduring = Vec::new();
    for habit in HABITS {
        for polite in [false, true] {
            for seed in 0..if matches!(habit, Habit::RandomBody | Habit::Garbage) { 6 } else { 1 } {
                enduring.push(tokio::spawn(async move {
                    let server = serve(habit, polite, seed).await;
                    endure(&format!("{habit:?}, polite {polite}, seed {seed}"), || parts(tcp(&server))).await;
                }));
            }
        }
    }
    for one in enduring {
        one.await.unwrap();
    }
}

/// Well-formed answers that cannot be true.
struct Liar(u64);

impl RequestHandler for Liar {
    fn versions(&self, api: ApiKey, _: &str) -> Option<(i16, i16)> {
        Some(api.versions())
    }

    fn handle(&self, _: RequestContext, request: Request) -> Reply {
        match (request, self.0) {
            (Request::Metadata(_), lie) => Reply::Now(metadata(lie).into()),
            (Request::InitProducerId(_), _) => {
                Reply::Now(InitProducerIdResponse { producer_id: -5, producer_epoch: -7, ..Default::default() }.into())
            }
            (Request::Fetch(_), _) => Reply::Now(fetched().into()),
            (Request::FindCoordinator(_), _) => Reply::Now(FindCoordinatorResponse::default().into()),
            (Request::JoinGroup(_), _) => {
                Reply::Now(JoinGroupResponse { generation_id: -9, ..Default::default() }.into())
            }
            (Request::SyncGroup(_), _) => {
                Reply::Now(SyncGroupResponse { assignment: vec![0, 9, 255].into(), ..Default::default() }.into())
            }
            // Another response than the one that was asked for.
            _ => Reply::Now(HeartbeatResponse::default().into()),
        }
    }
}

fn metadata(lie: u64) -> MetadataResponse {
    let node = MetadataResponseBroker { node_id: 1, host: String::new(), port: -1, rack: None };
    let indexes: &[i32] = match lie {
        0 => &[i32::MAX],
        1 => &[-1, i32::MIN],
        2 => &[0, 0, 0],
        _ => &[0, 999],
    };
    let partition = |index: &i32| MetadataResponsePartition {
        partition_index: *index,
        leader_id: if lie == 4 { i32::MIN } else { 1 },
        leader_epoch: i32::MAX,
        ..Default::default()
    };
    let topic = MetadataResponseTopic {
        name: Some("t".to_owned()),
        topic_id: if lie == 3 { Uuid::ZERO } else { Uuid([1; 16]) },
        partitions: indexes.iter().map(partition).collect(),
        ..Default::default()
    };
    MetadataResponse { brokers: vec![node], controller_id: -8, topics: vec![topic], ..Default::default() }
}

fn fetched() -> FetchResponse {
    let partition = PartitionData {
        high_watermark: i64::MAX,
        last_stable_offset: i64::MIN,
        records: Some(bytes::Bytes::from(vec![0xff; 100]).into()),
        ..Default::default()
    };
    let topic = FetchableTopicResponse { topic_id: Uuid([1; 16]), partitions: vec![partition], ..Default::default() };
    FetchResponse { responses: vec![topic], session_id: -1, ..Default::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn brokers_that_lie() {
    for lie in 0..5 {
        let transport = || LocalTransport::new(Arc::new(Liar(lie)), Arc::new(SystemClock), "liar", 1, None);
        endure(&format!("lie {lie}"), || parts(transport())).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_listens() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string();
    endure("nobody", || parts(tcp(&unused))).await;
    let producer = producer(&unused, &[("max.block.ms", "200")]);
    let error = bounded("send", producer.send(Record::new("t", b"x"))).await.unwrap_err();
    assert!(error.to_string().contains(&unused), "{error}");
}
