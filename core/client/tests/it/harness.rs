//! What the tests run on: real time, tokio's tasks, and clients by their configuration keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ottla_base::config::{Key, Values};
use ottla_base::{BoxFuture, Clock, Random, Spawner};
use ottla_client::config::{
    AdminConfig, ConsumerConfig, ProducerConfig, admin_tables, consumer_tables, producer_tables,
};
use ottla_client::consumer::PollBatch;
use ottla_client::producer::Record;
use ottla_client::{Admin, Consumer, Parts, Producer, TopicPartition};
use ottla_net::{TcpParts, TcpTransport, Transport};

pub type Pairs<'a> = &'a [(&'a str, &'a str)];

pub const SECOND: Duration = Duration::from_secs(1);
/// Longer than anything takes: a test that waits so long has failed.
pub const LONG: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

#[allow(clippy::disallowed_methods, reason = "tests against a broker run in real time")]
impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall_ms(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep_until(at.into()))
    }
}

pub struct TokioSpawner(tokio::runtime::Handle);

impl Spawner for TokioSpawner {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.0.spawn(task);
    }

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>) {
        self.0.spawn_blocking(work);
    }
}

/// The spawner of the test's own runtime.
pub fn spawner() -> Arc<dyn Spawner> {
    // RUST_LOG=ottla_client=debug shows what a client did.
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    Arc::new(TokioSpawner(tokio::runtime::Handle::current()))
}

pub fn tcp(bootstrap: &str) -> TcpTransport {
    let parts = TcpParts {
        clock: Arc::new(SystemClock),
        spawner: spawner(),
        client_id: Some("it".to_owned()),
        software: ("ottla".to_owned(), "0".to_owned()),
        response_bytes: 100 << 20,
    };
    let servers: Vec<String> = bootstrap.split(',').map(str::to_owned).collect();
    TcpTransport::new(&servers, parts).unwrap()
}

pub fn parts(transport: impl Transport) -> Parts {
    static SEED: AtomicU32 = AtomicU32::new(1);
    let seed = u64::from(SEED.fetch_add(1, Ordering::Relaxed));
    Parts {
        clock: Arc::new(SystemClock),
        spawner: spawner(),
        random: Arc::new(Random::from_seed(seed)),
        transport: Arc::new(transport),
    }
}

pub fn values(tables: Vec<&'static [Key]>, pairs: Pairs<'_>) -> Values {
    let given = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Values::new(tables, given).unwrap().0
}

pub fn producer_config(pairs: Pairs<'_>) -> ProducerConfig {
    ProducerConfig::new(&values(producer_tables(), pairs)).unwrap()
}

pub fn consumer_config(pairs: Pairs<'_>) -> ConsumerConfig {
    ConsumerConfig::new(&values(consumer_tables(), pairs)).unwrap()
}

pub fn producer(bootstrap: &str, pairs: Pairs<'_>) -> Producer {
    Producer::new(producer_config(pairs), parts(tcp(bootstrap)))
}

pub fn consumer(bootstrap: &str, pairs: Pairs<'_>) -> Consumer {
    Consumer::new(consumer_config(pairs), parts(tcp(bootstrap)))
}

pub fn admin(bootstrap: &str) -> Admin {
    Admin::new(AdminConfig::new(&values(admin_tables(), &[])).unwrap(), parts(tcp(bootstrap)))
}

pub fn far() -> Instant {
    SystemClock.now() + LONG
}

pub async fn pause(millis: u64) {
    SystemClock.sleep(Duration::from_millis(millis)).await;
}

/// Fails the test instead of hanging it.
pub async fn bounded<T>(what: &str, future: impl Future<Output = T>) -> T {
    match ottla_base::clock::timeout_at(&SystemClock, far(), future).await {
        Ok(value) => value,
        Err(_) => panic!("{what}: not over after {LONG:?}"),
    }
}

/// A name that no other test uses, in this run or another.
pub fn unique(name: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let (at, number) = (SystemClock.wall_ms(), NEXT.fetch_add(1, Ordering::Relaxed));
    format!("{name}-{at}-{number}")
}

/// A new topic with so many partitions, known to the broker.
pub async fn topic(bootstrap: &str, name: &str, partitions: i32, configs: Pairs<'_>) -> String {
    let name = unique(name);
    let admin = admin(bootstrap);
    let mut topic = ottla_client::admin::NewTopic::new(name.clone(), partitions, 1);
    topic.configs = configs.iter().map(|(key, value)| ((*key).to_owned(), Some((*value).to_owned()))).collect();
    let created = admin.create_topics(&[topic], false, None).await.unwrap();
    created[0].1.as_ref().unwrap();
    name
}

/// A record as the tests compare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owned {
    pub partition: i32,
    pub offset: i64,
    pub timestamp: i64,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Owned {
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.value.as_deref().unwrap_or_default()).unwrap()
    }
}

pub fn owned(batch: &PollBatch) -> Vec<Owned> {
    batch
        .iter()
        .map(|(at, record)| Owned {
            partition: at.partition,
            offset: record.offset,
            timestamp: record.timestamp,
            key: record.key.map(<[u8]>::to_vec),
            value: record.value.map(<[u8]>::to_vec),
            headers: record.headers.iter().map(|(name, value)| (name.to_owned(), value.map(<[u8]>::to_vec))).collect(),
        })
        .collect()
}

/// Poll until there are `count` records.
pub async fn poll_count(consumer: &Consumer, count: usize) -> Vec<Owned> {
    let mut all = Vec::new();
    bounded("polling", async {
        while all.len() < count {
            all.extend(owned(&consumer.poll(SECOND).await.unwrap()));
        }
    })
    .await;
    all
}

/// All of a topic from its beginning, `count` records, by a consumer of its own.
pub async fn read_all(bootstrap: &str, topic: &str, partitions: i32, count: usize, pairs: Pairs<'_>) -> Vec<Owned> {
    let mut all = vec![("auto.offset.reset", "earliest")];
    all.extend_from_slice(pairs);
    let consumer = consumer(bootstrap, &all);
    consumer.assign((0..partitions).map(|at| TopicPartition::new(topic, at))).unwrap();
    let mut records = poll_count(&consumer, count).await;
    // Nothing comes behind them.
    records.extend(owned(&consumer.poll(Duration::from_millis(200)).await.unwrap()));
    consumer.close(SECOND * 5).await.unwrap();
    records
}

pub async fn send_text(producer: &Producer, topic: &str, partition: i32, text: &str) {
    let record = Record::new(topic, text.as_bytes()).partition(partition);
    producer.send(record).await.unwrap().await.unwrap();
}
