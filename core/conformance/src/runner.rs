//! The jobs, on our client over TCP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ottla_base::config::{Key, Values};
use ottla_base::{Clock, Random};
use ottla_client::config::{ConsumerConfig, ProducerConfig, consumer_tables, producer_tables};
use ottla_client::consumer::{OffsetAndMetadata, PollBatch};
use ottla_client::producer::Record;
use ottla_client::{Consumer, Parts, Producer, TopicPartition};
use ottla_kit::runtime::{SystemClock, TokioSpawner, random_seed};
use ottla_net::{TcpParts, TcpTransport};
use ottla_protocol::record::Header;
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;

use crate::json::{Sent, list, number, show, text};

pub type Failure = Box<dyn std::error::Error + Send + Sync>;
type Fields = Map<String, Value>;

/// Longer than any job takes that goes well.
const LONG: Duration = Duration::from_secs(60);

/// At most one member of a group, and what it has read.
pub struct Runner {
    handle: Handle,
    member: Option<Consumer>,
    positions: BTreeMap<TopicPartition, i64>,
}

impl Runner {
    pub fn new(handle: Handle) -> Runner {
        Runner { handle, member: None, positions: BTreeMap::new() }
    }

    /// Does one job; its answers but the last go to `answers`.
    pub async fn run(&mut self, job: &Value, answers: &mut Vec<Value>) -> Result<Fields, Failure> {
        match text(job, "do")? {
            "describe" => Ok(describe()),
            "produce" => self.produce(job, answers).await,
            "consume" => self.consume(job, answers).await,
            "subscribe" => self.subscribe(job),
            "poll" => self.poll(job, answers).await,
            "commit" => self.commit().await,
            "close" => self.close().await,
            other => Err(format!("no job is called {other}").into()),
        }
    }

    fn parts(&self, job: &Value) -> Result<Parts, Failure> {
        let clock = Arc::new(SystemClock);
        let spawner = Arc::new(TokioSpawner::new(self.handle.clone()));
        let tcp = TcpParts {
            clock: clock.clone(),
            spawner: spawner.clone(),
            client_id: Some("ottla-runner".to_owned()),
            software: ("ottla".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            response_bytes: 100 << 20,
        };
        let transport = TcpTransport::new(&[text(job, "bootstrap")?.to_owned()], tcp)?;
        let random = Arc::new(Random::from_seed(random_seed()));
        Ok(Parts { clock, spawner, random, transport: Arc::new(transport) })
    }

    fn consumer(&self, job: &Value, more: &[(&str, &str)]) -> Result<Consumer, Failure> {
        let mut pairs = vec![("enable.auto.commit", "false"), ("auto.offset.reset", "earliest")];
        pairs.extend_from_slice(more);
        let config = ConsumerConfig::new(&values(consumer_tables(), &pairs)?)?;
        Ok(Consumer::new(config, self.parts(job)?))
    }

    async fn produce(&self, job: &Value, answers: &mut Vec<Value>) -> Result<Fields, Failure> {
        let pairs = [("compression.type", text(job, "codec")?), ("linger.ms", "20"), ("acks", "all")];
        let config = ProducerConfig::new(&values(producer_tables(), &pairs)?)?;
        let producer = Producer::new(config, self.parts(job)?);
        let mut deliveries = Vec::new();
        for record in list(job, "records")? {
            let sent = Sent::parse(record)?;
            let headers: Vec<Header<'_>> =
                sent.headers.iter().map(|(name, value)| Header { name, value: value.as_deref() }).collect();
            let record = Record {
                topic: &sent.topic,
                partition: Some(sent.partition),
                timestamp: Some(sent.timestamp),
                key: sent.key.as_deref(),
                value: sent.value.as_deref(),
                headers: &headers,
            };
            deliveries.push(producer.send(record).await?);
        }
        producer.flush(soon(LONG)).await?;
        for delivery in deliveries {
            let written = delivery.await?;
            answers.push(json!({ "sent": [written.partition, written.offset] }));
        }
        producer.close(LONG).await?;
        Ok(Fields::new())
    }

    async fn consume(&self, job: &Value, answers: &mut Vec<Value>) -> Result<Fields, Failure> {
        let topic: Arc<str> = text(job, "topic")?.into();
        let mut ends = BTreeMap::new();
        for (partition, end) in job.get("ends").and_then(Value::as_object).ok_or("the job has no ends")? {
            let end = end.as_i64().ok_or("an end is a number")?;
            if end > 0 {
                ends.insert(TopicPartition::new(topic.clone(), partition.parse()?), end);
            }
        }
        let consumer = self.consumer(job, &[])?;
        consumer.assign(ends.keys().cloned())?;
        let deadline = soon(LONG);
        while !ends.is_empty() {
            if SystemClock.now() > deadline {
                return Err(format!("records are missing before {ends:?}").into());
            }
            let batch = consumer.poll(Duration::from_millis(500)).await?;
            for (at, record) in batch.iter() {
                answers.push(show(at, &record));
                if ends.get(at).is_some_and(|end| record.offset + 1 >= *end) {
                    ends.remove(at);
                }
            }
        }
        consumer.close(LONG).await?;
        Ok(Fields::new())
    }

    fn subscribe(&mut self, job: &Value) -> Result<Fields, Failure> {
        let group =
            [("group.id", text(job, "group")?), ("session.timeout.ms", "10000"), ("heartbeat.interval.ms", "300")];
        let consumer = self.consumer(job, &group)?;
        consumer.subscribe(list(job, "topics")?.iter().filter_map(Value::as_str))?;
        self.positions.clear();
        self.member = Some(consumer);
        Ok(Fields::new())
    }

    fn member(&self) -> Result<&Consumer, Failure> {
        self.member.as_ref().ok_or_else(|| "no member: subscribe first".into())
    }

    async fn poll(&mut self, job: &Value, answers: &mut Vec<Value>) -> Result<Fields, Failure> {
        let until = soon(Duration::from_millis(u64::try_from(number(job, "ms")?)?));
        loop {
            let left = until.saturating_duration_since(SystemClock.now());
            if left.is_zero() {
                break;
            }
            let batch: PollBatch = self.member()?.poll(left).await?;
            for (at, record) in batch.iter() {
                answers.push(show(at, &record));
                self.positions.insert(at.clone(), record.offset + 1);
            }
        }
        let mut assignment = self.member()?.assignment();
        assignment.sort();
        let rows: Vec<Value> = assignment.iter().map(|at| json!([&*at.topic, at.partition])).collect();
        Ok(fields("assignment", rows))
    }

    async fn commit(&mut self) -> Result<Fields, Failure> {
        let member = self.member()?;
        let owned = member.assignment();
        let offsets: Vec<(TopicPartition, i64)> = self
            .positions
            .iter()
            .filter(|(at, _)| owned.contains(at))
            .map(|(at, offset)| (at.clone(), *offset))
            .collect();
        let named = offsets.iter().map(|(at, offset)| (at.clone(), OffsetAndMetadata::new(*offset))).collect();
        member.commit_sync(Some(named), Some(LONG)).await?;
        let rows: Vec<Value> = offsets.iter().map(|(at, offset)| json!([&*at.topic, at.partition, offset])).collect();
        Ok(fields("committed", rows))
    }

    pub async fn close(&mut self) -> Result<Fields, Failure> {
        if let Some(member) = self.member.take() {
            member.close(LONG).await?;
        }
        Ok(Fields::new())
    }
}

fn describe() -> Fields {
    let about = json!({
        "name": "ottla-rust",
        "version": env!("CARGO_PKG_VERSION"),
        "codecs": ["none", "gzip", "snappy", "lz4", "zstd"],
        "limits": [],
    });
    about.as_object().cloned().unwrap_or_default()
}

fn fields(name: &str, rows: Vec<Value>) -> Fields {
    Fields::from_iter([(name.to_owned(), Value::Array(rows))])
}

fn soon(after: Duration) -> Instant {
    SystemClock.now() + after
}

fn values(tables: Vec<&'static [Key]>, pairs: &[(&str, &str)]) -> Result<Values, Failure> {
    let given = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Ok(Values::new(tables, given)?.0)
}
