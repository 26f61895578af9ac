//! Records to a broker and back: every field, every codec, every kind of acknowledgement.

use crate::harness::*;
use crate::kafka::bootstrap;
use ottla_client::producer::Record;
use ottla_protocol::record::Header;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_and_codec_goes_round() {
    let Some(broker) = bootstrap() else { return };
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let topic = topic(broker, codec, 2, &[]).await;
        let producer = producer(broker, &[("compression.type", codec)]);
        let header = |name, value| Header { name, value };
        let headers = [
            header("a", Some(&b"1"[..])),
            header("a", None),
            header("", Some(&b""[..])),
            header("grüße", Some(&[0xff])),
        ];
        let records = [
            Record::new(&topic, b"plain").partition(0),
            Record { value: None, key: Some(b"tombstone"), partition: Some(0), ..Record::new(&topic, b"") },
            Record::new(&topic, b"").key(b"").partition(0),
            Record::new(&topic, b"with headers").headers(&headers).partition(0).timestamp(1_234_567_890_123),
            Record::new(&topic, &[7; 100_000]).key(&[9; 3000]).partition(1).timestamp(0),
        ];
        let mut sent = Vec::new();
        for record in records {
            sent.push(producer.send(record).await.unwrap());
        }
        let mut expected = Vec::new();
        for (record, delivery) in records.iter().zip(sent) {
            let metadata = bounded("delivery", delivery).await.unwrap();
            assert_eq!(metadata.partition, record.partition.unwrap());
            assert_eq!(metadata.value_size, record.value.map_or(-1, |value| value.len() as i32));
            expected.push(Owned {
                partition: metadata.partition,
                offset: metadata.offset,
                timestamp: record.timestamp.unwrap_or(metadata.timestamp),
                key: record.key.map(<[u8]>::to_vec),
                value: record.value.map(<[u8]>::to_vec),
                headers: record
                    .headers
                    .iter()
                    .map(|header| (header.name.to_owned(), header.value.map(<[u8]>::to_vec)))
                    .collect(),
            });
        }
        let mut found = read_all(broker, &topic, 2, expected.len(), &[]).await;
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{codec}");
        producer.close(LONG).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_acknowledgement() {
    let Some(broker) = bootstrap() else { return };
    for acks in ["0", "1", "all"] {
        let topic = topic(broker, "acks", 1, &[]).await;
        let producer = producer(broker, &[("acks", acks)]);
        let mut deliveries = Vec::new();
        for number in 0..100 {
            let text = number.to_string();
            deliveries.push(producer.send(Record::new(&topic, text.as_bytes())).await.unwrap());
        }
        for (number, delivery) in deliveries.into_iter().enumerate() {
            let metadata = bounded("delivery", delivery).await.unwrap();
            // Without an acknowledgement nobody knows the offset.
            assert_eq!(metadata.offset, if acks == "0" { -1 } else { number as i64 });
        }
        let found = read_all(broker, &topic, 1, 100, &[]).await;
        assert!(found.iter().enumerate().all(|(number, record)| record.text() == number.to_string()));
        producer.close(LONG).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_is_made_by_the_first_record_and_keys_choose_partitions() {
    let Some(broker) = bootstrap() else { return };
    let topic = unique("keyed");
    let producer = producer(broker, &[]);
    // Partitions of four by Kafka's own murmur2.
    let expected = [
        ("21", 2),
        ("foobar", 2),
        ("a-little-bit-long-string", 2),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", 2),
        ("abc", 3),
    ];
    for (key, _) in expected {
        let delivery = producer.send(Record::new(&topic, b"v").key(key.as_bytes())).await.unwrap();
        let metadata = bounded("delivery", delivery).await.unwrap();
        let count = producer.partitions_for(&topic).await.unwrap().len() as i32;
        let by_key = ottla_protocol::record::murmur2::partition_for_key(key.as_bytes(), count);
        assert_eq!(metadata.partition, by_key, "{key}");
    }
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_without_key_fill_one_batch_after_another() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "sticky", 4, &[]).await;
    let producer = producer(broker, &[("linger.ms", "50"), ("batch.size", "2000")]);
    let mut deliveries = Vec::new();
    for _ in 0..2000 {
        deliveries.push(producer.send(Record::new(&topic, &[1; 100])).await.unwrap());
    }
    producer.flush(far()).await.unwrap();
    let mut runs = 1;
    let mut counts = [0; 4];
    let placed: Vec<i32> = deliveries.iter().map(|one| one.result().unwrap().unwrap().partition).collect();
    for (at, partition) in placed.iter().enumerate() {
        counts[*partition as usize] += 1;
        runs += usize::from(at > 0 && placed[at - 1] != *partition);
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    // About nineteen records fit a batch.
    assert!(runs < 2000 / 15, "{runs}");
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_memory_holds_the_sender_back_and_loses_nothing() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "memory", 2, &[]).await;
    let producer = producer(broker, &[("buffer.memory", "40000"), ("batch.size", "10000"), ("linger.ms", "1000")]);
    let mut refused = 0;
    for number in 0..5000 {
        let text = format!("{number:0100}");
        let record = Record::new(&topic, text.as_bytes());
        refused += usize::from(producer.try_send(&record).is_err());
        bounded("send", producer.send(record)).await.unwrap();
    }
    producer.flush(far()).await.unwrap();
    let available = producer.metrics().iter().find(|one| one.name == "buffer-available-bytes").unwrap().value;
    assert_eq!(available, 40000.0);
    assert!(refused > 0);
    let found = read_all(broker, &topic, 2, 10_000 - refused, &[]).await;
    assert_eq!(found.len(), 10_000 - refused);
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_are_too_large_are_refused_by_name() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "large", 1, &[("max.message.bytes", "5000")]).await;
    let producer = producer(broker, &[("max.request.size", "100000"), ("linger.ms", "100"), ("batch.size", "60000")]);
    let error = producer.send(Record::new(&topic, &[0; 100_001])).await.unwrap_err();
    assert!(error.to_string().contains("max.request.size"), "{error}");
    // One that the broker refuses alone; and a batch that it takes only in parts, in order.
    let refused = producer.send(Record::new(&topic, &[0; 6000])).await.unwrap();
    producer.flush(far()).await.unwrap();
    let error = refused.result().unwrap().unwrap_err();
    assert_eq!(error.code(), ottla_protocol::ErrorCode::MESSAGE_TOO_LARGE);
    let mut parts = Vec::new();
    for number in 0..50u8 {
        parts.push(producer.send(Record::new(&topic, &[number; 1000])).await.unwrap());
    }
    producer.flush(far()).await.unwrap();
    let offsets: Vec<i64> = parts.iter().map(|one| one.result().unwrap().unwrap().offset).collect();
    assert_eq!(offsets, (0..50).collect::<Vec<i64>>());
    let found = read_all(broker, &topic, 1, 50, &[]).await;
    assert!(found.iter().enumerate().all(|(at, record)| record.value.as_deref() == Some(&[at as u8; 1000][..])));
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_run_once_and_a_closed_producer_takes_nothing() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "callbacks", 3, &[]).await;
    let producer = producer(broker, &[("linger.ms", "20")]);
    let called = Arc::new(AtomicUsize::new(0));
    for _ in 0..1000 {
        let called = called.clone();
        let delivery = producer.send(Record::new(&topic, b"x")).await.unwrap();
        delivery.on_complete(Box::new(move |result| {
            result.unwrap();
            called.fetch_add(1, Ordering::Relaxed);
        }));
    }
    producer.close(LONG).await.unwrap();
    assert_eq!(called.load(Ordering::Relaxed), 1000);
    assert!(producer.send(Record::new(&topic, b"x")).await.is_err());
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_topics_and_partitions_are_named_in_time() {
    let Some(broker) = bootstrap() else { return };
    let topic = topic(broker, "known", 2, &[]).await;
    let producer = producer(broker, &[("max.block.ms", "300")]);
    let error = producer.send(Record::new(&topic, b"x").partition(9)).await.unwrap_err();
    assert!(error.to_string().contains(&topic), "{error}");
    let error = producer.send(Record::new("no/such topic", b"x")).await.unwrap_err();
    assert_eq!(error.code(), ottla_protocol::ErrorCode::INVALID_TOPIC_EXCEPTION, "{error}");
    producer.close(LONG).await.unwrap();
}
