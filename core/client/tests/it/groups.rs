//! Consumer groups: every assignor, members that come and go, static members, patterns.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::harness::*;
use crate::kafka::bootstrap;
use ottla_base::BoxFuture;
use ottla_client::consumer::RebalanceListener;
use ottla_client::{Consumer, Error, TopicPartition};
use parking_lot::Mutex;

/// Notes what it hears.
#[derive(Default)]
struct Heard(Mutex<Vec<(&'static str, Vec<TopicPartition>)>>);

impl Heard {
    fn note(&self, what: &'static str, partitions: &[TopicPartition]) -> BoxFuture<'_, Result<(), Error>> {
        self.0.lock().push((what, partitions.to_vec()));
        Box::pin(std::future::ready(Ok(())))
    }

    fn all(&self, what: &str) -> Vec<TopicPartition> {
        self.0.lock().iter().filter(|(kind, _)| *kind == what).flat_map(|(_, partitions)| partitions.clone()).collect()
    }
}

impl RebalanceListener for Heard {
    fn revoked<'a>(&'a self, _: &'a Consumer, partitions: &'a [TopicPartition]) -> BoxFuture<'a, Result<(), Error>> {
        self.note("revoked", partitions)
    }

    fn assigned<'a>(&'a self, _: &'a Consumer, partitions: &'a [TopicPartition]) -> BoxFuture<'a, Result<(), Error>> {
        self.note("assigned", partitions)
    }

    fn lost<'a>(&'a self, _: &'a Consumer, partitions: &'a [TopicPartition]) -> BoxFuture<'a, Result<(), Error>> {
        self.note("lost", partitions)
    }
}

/// Poll all of them in turn until `done`; what they read.
async fn poll_until(consumers: &[&Consumer], done: impl Fn(&[Owned]) -> bool) -> Vec<Owned> {
    let mut found = Vec::new();
    bounded("the group", async {
        while !done(&found) {
            for consumer in consumers {
                found.extend(owned(&consumer.poll(Duration::from_millis(20)).await.unwrap()));
            }
        }
    })
    .await;
    found
}

fn sizes(consumers: &[&Consumer]) -> Vec<usize> {
    let mut sizes: Vec<usize> = consumers.iter().map(|consumer| consumer.assignment().len()).collect();
    sizes.sort_unstable();
    sizes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_assignor_shares_and_takes_over() {
    let Some(broker) = bootstrap() else { return };
    for assignor in ["range", "roundrobin", "sticky", "cooperative-sticky"] {
        let topic = topic(broker, assignor, 6, &[]).await;
        let group = unique(assignor);
        let producer = producer(broker, &[]);
        let pairs = [
            ("group.id", group.as_str()),
            ("partition.assignment.strategy", assignor),
            ("auto.offset.reset", "earliest"),
            ("heartbeat.interval.ms", "100"),
            ("session.timeout.ms", "6000"),
            ("auto.commit.interval.ms", "100"),
        ];
        let (first, second) = (consumer(broker, &pairs), consumer(broker, &pairs));
        let heard = Arc::new(Heard::default());
        first.set_listener(Some(heard.clone()));
        first.subscribe([topic.as_str()]).unwrap();
        poll_until(&[&first], |_| first.assignment().len() == 6).await;
        assert_eq!(heard.all("assigned").len(), 6, "{assignor}");
        second.subscribe([topic.as_str()]).unwrap();
        let both = [&first, &second];
        poll_until(&both, |_| sizes(&both) == [3, 3]).await;
        let revoked = heard.all("revoked").len();
        assert_eq!(revoked, if assignor == "cooperative-sticky" { 3 } else { 6 }, "{assignor}");
        assert_eq!(heard.all("lost"), []);
        for number in 0..60 {
            send_text(&producer, &topic, number % 6, &number.to_string()).await;
        }
        let found = poll_until(&both, |found| found.len() >= 60).await;
        let mut counts = BTreeMap::new();
        found.iter().for_each(|record| *counts.entry(record.text().to_owned()).or_insert(0) += 1);
        assert!(counts.len() == 60 && counts.values().all(|count| *count == 1), "{assignor}: {counts:?}");
        // The one that closes has committed; the other reads on where it ended.
        first.close(LONG).await.unwrap();
        poll_until(&[&second], |_| second.assignment().len() == 6).await;
        for number in 60..66 {
            send_text(&producer, &topic, number % 6, &number.to_string()).await;
        }
        let found = poll_until(&[&second], |found| found.len() >= 6).await;
        let mut texts: Vec<&str> = found.iter().map(Owned::text).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["60", "61", "62", "63", "64", "65"], "{assignor}");
        second.close(LONG).await.unwrap();
        producer.close(LONG).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_static_member_comes_back_without_a_rebalance() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "static", 4, &[]).await;
    let group = unique("static");
    let pairs = |instance| {
        [
            ("group.id", group.as_str()),
            ("group.instance.id", instance),
            ("heartbeat.interval.ms", "100"),
            ("session.timeout.ms", "30000"),
        ]
    };
    let (first, second) = (consumer(broker, &pairs("one")), consumer(broker, &pairs("two")));
    first.subscribe([topic.as_str()]).unwrap();
    second.subscribe([topic.as_str()]).unwrap();
    poll_until(&[&first, &second], |_| sizes(&[&first, &second]) == [2, 2]).await;
    let mine = second.assignment();
    let generation = first.group_metadata().unwrap().generation_id;
    second.close(LONG).await.unwrap();
    let again = consumer(broker, &pairs("two"));
    again.subscribe([topic.as_str()]).unwrap();
    poll_until(&[&first, &again], |_| !again.assignment().is_empty()).await;
    assert_eq!(again.assignment(), mine);
    assert_eq!(again.group_metadata().unwrap().generation_id, generation);
    // A third with the same name takes the place over: the one before it is fenced.
    let thief = consumer(broker, &pairs("two"));
    thief.subscribe([topic.as_str()]).unwrap();
    poll_until(&[&first, &thief], |_| !thief.assignment().is_empty()).await;
    let fenced = bounded("fencing", async {
        loop {
            if let Err(error) = again.poll(Duration::from_millis(50)).await {
                break error;
            }
        }
    })
    .await;
    assert_eq!(fenced.code(), ottla_protocol::ErrorCode::FENCED_INSTANCE_ID);
    for consumer in [first, again, thief] {
        let _ = consumer.close(SECOND * 5).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pattern_finds_topics_that_come_later() {
    let Some(broker) = bootstrap() else { return };
    let prefix = unique("pattern");
    let group = unique("pattern");
    let consumer = consumer(
        broker,
        &[
            ("group.id", group.as_str()),
            ("auto.offset.reset", "earliest"),
            ("metadata.max.age.ms", "200"),
            ("heartbeat.interval.ms", "100"),
        ],
    );
    let admin = admin(broker);
    let create = async |name: String| {
        let topic = ottla_client::admin::NewTopic::new(name, 1, 1);
        admin.create_topics(&[topic], false, None).await.unwrap()[0].1.as_ref().unwrap();
    };
    create(format!("{prefix}-a")).await;
    create(format!("{prefix}-a-not")).await;
    consumer.subscribe_pattern(&format!("{prefix}-[ab]")).unwrap();
    poll_until(&[&consumer], |_| consumer.assignment().len() == 1).await;
    create(format!("{prefix}-b")).await;
    poll_until(&[&consumer], |_| consumer.assignment().len() == 2).await;
    assert_eq!(consumer.subscription().len(), 2);
    assert!(consumer.subscribe(["x"]).is_err());
    consumer.unsubscribe().await.unwrap();
    assert_eq!(consumer.assignment(), []);
    consumer.subscribe([format!("{prefix}-a-not")]).unwrap();
    poll_until(&[&consumer], |_| consumer.assignment().len() == 1).await;
    consumer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_that_does_not_poll_is_dropped_and_comes_back() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "lazy", 2, &[]).await;
    let group = unique("lazy");
    let consumer = consumer(
        broker,
        &[
            ("group.id", group.as_str()),
            ("max.poll.interval.ms", "300"),
            ("heartbeat.interval.ms", "50"),
            ("session.timeout.ms", "6000"),
        ],
    );
    let heard = Arc::new(Heard::default());
    consumer.set_listener(Some(heard.clone()));
    consumer.subscribe([topic.as_str()]).unwrap();
    poll_until(&[&consumer], |_| consumer.assignment().len() == 2).await;
    let before = consumer.group_metadata().unwrap();
    pause(900).await;
    let offsets = [(TopicPartition::new(topic.as_str(), 0), ottla_client::consumer::OffsetAndMetadata::new(0))].into();
    poll_until(&[&consumer], |_| heard.all("assigned").len() == 4).await;
    assert_eq!(heard.all("lost").len(), 2);
    assert_ne!(consumer.group_metadata().unwrap().member_id, before.member_id);
    consumer.commit_sync(Some(offsets), None).await.unwrap();
    consumer.close(LONG).await.unwrap();
}
