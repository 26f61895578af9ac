//! A broker that stops and comes back.

use ottla_client::producer::Record;

use crate::harness::*;
use crate::kafka;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_restarts_is_survived() {
    let Some(mut broker) = kafka::own() else { return };
    let address = broker.bootstrap.clone();
    let topic = topic(&address, "restart", 1, &[]).await;
    let group = unique("restart");
    let producer = producer(&address, &[]);
    let consumer = consumer(
        &address,
        &[("group.id", group.as_str()), ("auto.offset.reset", "earliest"), ("session.timeout.ms", "10000")],
    );
    consumer.subscribe([topic.as_str()]).unwrap();
    for number in 0..10 {
        send_text(&producer, &topic, 0, &number.to_string()).await;
    }
    let mut found = poll_count(&consumer, 10).await;
    consumer.commit_sync(None, None).await.unwrap();
    let mut under_way = Vec::new();
    for number in 10..2010 {
        let text = number.to_string();
        under_way.push(producer.send(Record::new(&topic, text.as_bytes())).await.unwrap());
    }
    tokio::task::block_in_place(|| {
        broker.stop();
        broker.start_again();
    });
    for number in 2010..2020 {
        let text = number.to_string();
        under_way.push(producer.send(Record::new(&topic, text.as_bytes())).await.unwrap());
    }
    for delivery in under_way {
        bounded("delivery", delivery).await.unwrap();
    }
    found.extend(poll_count(&consumer, 2010).await);
    let texts: Vec<&str> = found.iter().map(Owned::text).collect();
    let wanted: Vec<String> = (0..2020).map(|number| number.to_string()).collect();
    assert_eq!(texts, wanted);
    bounded("commit", consumer.commit_sync(None, None)).await.unwrap();
    bounded("close", consumer.close(LONG)).await.unwrap();
    bounded("close", producer.close(LONG)).await.unwrap();
}
