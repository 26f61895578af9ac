//! Reading: positions, seeking, time, pauses, lag, resets.

use std::time::Duration;

use crate::harness::*;
use crate::kafka::bootstrap;
use ottla_client::consumer::OffsetAndMetadata;
use ottla_client::producer::Record;
use ottla_client::{Kind, TopicPartition};

async fn filled(broker: &str, name: &str, count: i64) -> (String, TopicPartition) {
    let topic = topic(broker, name, 1, &[]).await;
    let producer = producer(broker, &[]);
    for number in 0..count {
        let text = number.to_string();
        producer.send(Record::new(&topic, text.as_bytes()).timestamp(1000 * (number + 1))).await.unwrap();
    }
    producer.close(LONG).await.unwrap();
    (topic.clone(), TopicPartition::new(topic, 0))
}

fn texts(records: &[Owned]) -> Vec<&str> {
    records.iter().map(Owned::text).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seeks_times_and_ends() {
    let Some(broker) = bootstrap() else { return };
    let (_, at) = filled(broker, "seek", 10).await;
    let consumer = consumer(broker, &[("max.poll.records", "3")]);
    consumer.assign([at.clone()]).unwrap();
    // The default is to begin behind the last record.
    assert_eq!(consumer.position(&at, None).await.unwrap(), 10);
    consumer.seek(&at, 4).unwrap();
    let found = owned(&consumer.poll(LONG).await.unwrap());
    assert_eq!(texts(&found), ["4", "5", "6"]);
    assert_eq!(consumer.position(&at, None).await.unwrap(), 7);
    assert_eq!(consumer.current_lag(&at).unwrap(), Some(3));
    consumer.seek_to_beginning(&[]).unwrap();
    assert_eq!(texts(&poll_count(&consumer, 3).await), ["0", "1", "2"]);
    consumer.seek_to_end(std::slice::from_ref(&at)).unwrap();
    assert_eq!(consumer.position(&at, None).await.unwrap(), 10);
    assert!(consumer.poll(Duration::from_millis(100)).await.unwrap().is_empty());
    assert_eq!(consumer.beginning_offsets(std::slice::from_ref(&at), None).await.unwrap(), [(at.clone(), 0)]);
    assert_eq!(consumer.end_offsets(std::slice::from_ref(&at), None).await.unwrap(), [(at.clone(), 10)]);
    let times = consumer.offsets_for_times(&[(at.clone(), 4500)], None).await.unwrap();
    assert_eq!(times[0].1.as_ref().map(|found| (found.offset, found.timestamp)), Some((4, 5000)));
    assert_eq!(consumer.offsets_for_times(&[(at.clone(), 99_000)], None).await.unwrap()[0].1, None);
    assert!(consumer.seek(&TopicPartition::new("other", 0), 1).is_err());
    assert!(consumer.seek(&at, -1).is_err());
    consumer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offset_outside_of_the_log_is_reset_or_told() {
    let Some(broker) = bootstrap() else { return };
    let (_, at) = filled(broker, "outside", 5).await;
    let earliest = consumer(broker, &[("auto.offset.reset", "earliest")]);
    earliest.assign([at.clone()]).unwrap();
    earliest.seek(&at, 100).unwrap();
    assert_eq!(poll_count(&earliest, 5).await[0].offset, 0);
    let none = consumer(broker, &[("auto.offset.reset", "none")]);
    none.assign([at.clone()]).unwrap();
    let error = none.poll(LONG).await.unwrap_err();
    assert_eq!((error.kind(), error.partitions()), (Kind::NoOffsetForPartition, std::slice::from_ref(&at)));
    none.seek(&at, 100).unwrap();
    let error = none.poll(LONG).await.unwrap_err();
    assert_eq!((error.kind(), error.partitions()), (Kind::OffsetOutOfRange, std::slice::from_ref(&at)));
    none.seek(&at, 2).unwrap();
    let records = bounded("poll after an error", async {
        loop {
            match none.poll(SECOND).await {
                Ok(batch) if !batch.is_empty() => break owned(&batch),
                _ => {}
            }
        }
    })
    .await;
    assert_eq!(texts(&records), ["2", "3", "4"]);
    let by_time = consumer(broker, &[("auto.offset.reset", "by_duration:PT1H")]);
    by_time.assign([at.clone()]).unwrap();
    // All records are of 1970: it begins behind them.
    assert_eq!(by_time.position(&at, None).await.unwrap(), 5);
    // A log that begins later.
    admin(broker).delete_records(&[(at.clone(), 3)], None).await.unwrap()[0].1.as_ref().unwrap();
    earliest.seek(&at, 1).unwrap();
    assert_eq!(texts(&poll_count(&earliest, 2).await), ["3", "4"]);
    for consumer in [earliest, none, by_time] {
        consumer.close(LONG).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paused_partitions_keep_their_records() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "paused", 2, &[]).await;
    let producer = producer(broker, &[]);
    for number in 0..200 {
        send_text(&producer, &topic, number % 2, &number.to_string()).await;
    }
    let consumer = consumer(broker, &[("auto.offset.reset", "earliest"), ("max.poll.records", "10")]);
    let (left, right) = (TopicPartition::new(topic.as_str(), 0), TopicPartition::new(topic.as_str(), 1));
    consumer.assign([left.clone(), right.clone()]).unwrap();
    poll_count(&consumer, 10).await;
    consumer.pause(std::slice::from_ref(&left)).unwrap();
    assert_eq!(consumer.paused(), std::slice::from_ref(&left));
    let position = consumer.position(&left, None).await.unwrap();
    let rest = 100 - consumer.position(&right, None).await.unwrap();
    let found = poll_count(&consumer, rest as usize).await;
    assert!(found.iter().all(|record| record.partition == 1));
    assert!(consumer.poll(Duration::from_millis(100)).await.unwrap().is_empty());
    consumer.resume(std::slice::from_ref(&left)).unwrap();
    let found = poll_count(&consumer, 100 - position as usize).await;
    let offsets: Vec<i64> = found.iter().map(|record| record.offset).collect();
    assert_eq!(offsets, (position..100).collect::<Vec<i64>>());
    consumer.close(LONG).await.unwrap();
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_outlive_a_consumer() {
    let Some(broker) = bootstrap() else { return };
    let (_, at) = filled(broker, "commits", 10).await;
    let group = unique("commits");
    let pairs = [
        ("group.id", group.as_str()),
        ("enable.auto.commit", "false"),
        ("auto.offset.reset", "earliest"),
        ("max.poll.records", "4"),
    ];
    let first = consumer(broker, &pairs);
    first.assign([at.clone()]).unwrap();
    assert_eq!(first.committed(std::slice::from_ref(&at), None).await.unwrap()[0].1, None);
    poll_count(&first, 4).await;
    first.commit_sync(None, None).await.unwrap();
    poll_count(&first, 4).await;
    let (sender, receiver) = std::sync::mpsc::channel();
    let offset = OffsetAndMetadata { offset: 6, leader_epoch: -1, metadata: "mark".to_owned() };
    let offsets = [(at.clone(), offset.clone())].into();
    let told = Box::new(move |offsets: &_, result| {
        drop(sender.send((ottla_client::consumer::Offsets::clone(offsets), result)))
    });
    first.commit_async(Some(offsets), Some(told)).unwrap();
    let told = bounded("callback", async {
        loop {
            first.poll(Duration::from_millis(50)).await.unwrap();
            if let Ok(told) = receiver.try_recv() {
                break told;
            }
        }
    })
    .await;
    told.1.unwrap();
    assert_eq!(told.0, [(at.clone(), offset)]);
    first.close(LONG).await.unwrap();
    let second = consumer(broker, &pairs);
    second.assign([at.clone()]).unwrap();
    let committed = second.committed(std::slice::from_ref(&at), None).await.unwrap();
    assert_eq!(committed[0].1.as_ref().map(|found| (found.offset, found.metadata.as_str())), Some((6, "mark")));
    assert_eq!(texts(&poll_count(&second, 4).await), ["6", "7", "8", "9"]);
    second.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wakeup_and_close_end_a_poll() {
    let Some(broker) = bootstrap() else { return };
    let (_, at) = filled(broker, "wakeup", 0).await;
    let consumer = std::sync::Arc::new(consumer(broker, &[]));
    assert_eq!(consumer.poll(LONG).await.unwrap_err().kind(), Kind::IllegalState);
    consumer.assign([at]).unwrap();
    let polling = tokio::spawn({
        let consumer = consumer.clone();
        async move { consumer.poll(LONG * 100).await }
    });
    pause(100).await;
    consumer.wakeup();
    assert_eq!(bounded("wakeup", polling).await.unwrap().unwrap_err().kind(), Kind::Wakeup);
    let polling = tokio::spawn({
        let consumer = consumer.clone();
        async move { consumer.poll(LONG * 100).await }
    });
    pause(100).await;
    consumer.close(SECOND).await.unwrap();
    assert_eq!(bounded("close", polling).await.unwrap().unwrap_err().kind(), Kind::Closed);
}
