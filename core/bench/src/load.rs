//! Loads with Ottla's own client, by the same settings as the foreign clients get.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ottla_base::Random;
use ottla_base::config::{Key, Values};
use ottla_client::config::{ConsumerConfig, ProducerConfig, consumer_tables, producer_tables};
use ottla_client::producer::{Delivery, Record, TrySendError};
use ottla_client::{Consumer, Parts, Producer, TopicPartition};
use ottla_kit::runtime::{SystemClock, TokioSpawner, random_seed};
use ottla_net::{TcpParts, TcpTransport};
use serde_json::{Value, json};

use crate::numbers::{self, Sequence};

const PRODUCER: &[(&str, &str)] = &[("acks", "all"), ("linger.ms", "5"), ("batch.size", "65536")];
const CONSUMER: &[(&str, &str)] = &[
    ("auto.offset.reset", "earliest"),
    ("enable.auto.commit", "false"),
    ("max.partition.fetch.bytes", "1048576"),
    ("max.poll.records", "10000"),
];
/// Longer than any answer takes: what waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Send `count` numbered records and wait for every acknowledgement.
pub fn produce(bootstrap: &str, topic: &str, count: u64, size: usize) -> Result<Value, String> {
    let size = size.max(numbers::DIGITS + 1);
    runtime()?.block_on(async {
        let config = ProducerConfig::new(&values(producer_tables(), bootstrap, PRODUCER)?).map_err(text)?;
        let producer = Producer::new(config, parts(bootstrap)?);
        let handle = producer.topic(topic).await.map_err(text)?;
        let mut value = vec![b'x'; size];
        let mut under_way = UnderWay::default();
        let began = Instant::now();
        for number in 0..count {
            numbers::put(&mut value, number);
            let record = Record::new(topic, &value);
            let delivery = match producer.try_send_to(&handle, &record) {
                Ok(delivery) => delivery,
                Err(TrySendError::Failed(error)) => return Err(text(error)),
                Err(TrySendError::Full | TrySendError::NoMetadata) => producer.send(record).await.map_err(text)?,
            };
            under_way.add(delivery)?;
        }
        producer.flush(Instant::now() + PATIENCE).await.map_err(text)?;
        let seconds = began.elapsed().as_secs_f64();
        under_way.finish()?;
        producer.close(PATIENCE).await.map_err(text)?;
        Ok(json!({ "records": count, "seconds": seconds }))
    })
}

/// One delivery for each batch that was not yet seen to be written: a batch succeeds or fails as a whole.
#[derive(Default)]
struct UnderWay {
    batches: VecDeque<Delivery>,
}

impl UnderWay {
    fn add(&mut self, delivery: Delivery) -> Result<(), String> {
        if self.batches.back().is_some_and(|last| Arc::ptr_eq(last.batch(), delivery.batch())) {
            return Ok(());
        }
        while let Some(result) = self.batches.front().and_then(Delivery::result) {
            result.map_err(text)?;
            self.batches.pop_front();
        }
        self.batches.push_back(delivery);
        Ok(())
    }

    fn finish(self) -> Result<(), String> {
        for delivery in self.batches {
            delivery.result().ok_or("a record is still under way after the flush")?.map_err(text)?;
        }
        Ok(())
    }
}

/// Read `count` numbered records from the start of every partition, and check each. The clock starts at the first.
pub fn consume(bootstrap: &str, topic: &str, count: u64, size: usize) -> Result<Value, String> {
    runtime()?.block_on(async {
        let config = ConsumerConfig::new(&values(consumer_tables(), bootstrap, CONSUMER)?).map_err(text)?;
        let consumer = Consumer::new(config, parts(bootstrap)?);
        let partitions = consumer.partitions_for(topic, None).await.map_err(text)?.len();
        let name: Arc<str> = topic.into();
        consumer.assign((0..partitions as i32).map(|at| TopicPartition::new(name.clone(), at))).map_err(text)?;
        let mut sequence = Sequence::new(count);
        let mut began = None;
        while !sequence.is_complete() {
            let polled = consumer.poll(PATIENCE).await.map_err(text)?;
            if polled.is_empty() {
                return Err(format!("{} of {count} records came, then none for {PATIENCE:?}", sequence.received()));
            }
            began.get_or_insert_with(Instant::now);
            for run in &polled.runs {
                let mut wrong = None;
                let values = run.iter().map(|record| record.value.unwrap_or_default()).inspect(|value| {
                    if value.len() != size {
                        wrong = Some(value.len());
                    }
                });
                sequence.add(run.at.partition, values)?;
                if let Some(length) = wrong {
                    return Err(format!("{}: a record of {length} bytes instead of {size}", run.at));
                }
            }
        }
        let seconds = began.map_or(0.0, |began| began.elapsed().as_secs_f64());
        consumer.close(PATIENCE).await.map_err(text)?;
        Ok(json!({ "records": count, "seconds": seconds }))
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(text)
}

fn values(tables: Vec<&'static [Key]>, bootstrap: &str, pairs: &[(&str, &str)]) -> Result<Values, String> {
    let given = pairs.iter().copied().chain([("bootstrap.servers", bootstrap)]);
    let (values, _) =
        Values::new(tables, given.map(|(key, value)| (key.to_string(), value.to_string()))).map_err(text)?;
    Ok(values)
}

fn parts(bootstrap: &str) -> Result<Parts, String> {
    let spawner = Arc::new(TokioSpawner::new(tokio::runtime::Handle::current()));
    let tcp = TcpParts {
        clock: Arc::new(SystemClock),
        spawner: spawner.clone(),
        client_id: Some("ottla-bench".to_owned()),
        software: ("ottla-bench".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        response_bytes: 100 << 20,
    };
    Ok(Parts {
        clock: Arc::new(SystemClock),
        spawner,
        random: Arc::new(Random::from_seed(random_seed())),
        transport: Arc::new(TcpTransport::new(&[bootstrap.to_owned()], tcp)?),
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
