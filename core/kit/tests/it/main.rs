//! The waist over a store in memory: what a binding does, without a language.

use std::time::{Duration, Instant};

use ottla::TopicPartition;
use ottla::consumer::Next;
use ottla::producer::Record;
use ottla_kit::{Consumer, Failure, Handout, Outgoing, Producer, process};

fn config(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    process().unwrap().wait(future)
}

fn fill(servers: &str, count: usize) {
    let (producer, _) = Producer::open(config(&[("bootstrap.servers", servers)])).unwrap();
    for number in 0..count {
        let value = number.to_string();
        let record = Record::new("t", value.as_bytes());
        if let Outgoing::MustWait = producer.try_send(&record).unwrap() {
            wait(producer.get().unwrap().send(record)).unwrap();
        }
    }
    wait(producer.get().unwrap().close(Duration::from_secs(60))).unwrap();
    assert!(producer.is_closed());
    assert_eq!(producer.try_send(&Record::new("t", b"x")).err().map(|failure| failure.kind), Some("Closed"));
}

fn reader(servers: &str) -> (Consumer, TopicPartition) {
    let given = config(&[("bootstrap.servers", servers), ("group.id", "g"), ("auto.offset.reset", "earliest")]);
    let (consumer, _) = Consumer::open(given).unwrap();
    let at = TopicPartition::new("t", 0);
    consumer.get().unwrap().assign([at.clone()]).unwrap();
    (consumer, at)
}

fn begin(consumer: &Consumer, handout: &mut Handout) {
    loop {
        match consumer.try_next(500).unwrap() {
            Next::Records(batch) => return handout.begin(batch),
            Next::Rebalance(_) => consumer.get().unwrap().rebalance_done(),
            Next::Nothing => {
                let soon: Instant = process().unwrap().environment().clock.now() + Duration::from_secs(60);
                wait(consumer.get().unwrap().wait(soon));
            }
        }
    }
}

#[test]
fn positions_are_those_of_what_was_handed_out() {
    fill("memory:kit-handout", 10);
    let (consumer, at) = reader("memory:kit-handout");
    let client = consumer.get().unwrap();
    let mut handout = Handout::default();
    begin(&consumer, &mut handout);
    let mut total = handout.next_run(client).unwrap().len();
    handout.sync(client, 1);
    assert_eq!(wait(client.position(&at, None)).unwrap(), 1);
    wait(client.commit_sync(None, None)).unwrap();
    let committed = wait(client.committed(std::slice::from_ref(&at), None)).unwrap();
    assert_eq!(committed[0].1.as_ref().unwrap().offset, 1);
    while total < 10 {
        match handout.next_run(client) {
            Some(run) => total += run.len(),
            None => begin(&consumer, &mut handout),
        }
    }
    assert!(handout.next_run(client).is_none());
    assert_eq!(wait(client.position(&at, None)).unwrap(), 10);
    wait(client.close(Duration::from_secs(60))).unwrap();
}

#[test]
fn what_is_given_back_is_read_again() {
    fill("memory:kit-back", 10);
    let (consumer, at) = reader("memory:kit-back");
    let client = consumer.get().unwrap();
    let mut handout = Handout::default();
    begin(&consumer, &mut handout);
    let first = handout.next_run(client).unwrap();
    let other = TopicPartition::new("t", 1);
    assert_eq!(handout.give_back(client, 1, Some(&[other])), Ok(false));
    assert_eq!(handout.give_back(client, 1, Some(std::slice::from_ref(&at))), Ok(!first.is_empty()));
    assert!(handout.is_empty());
    begin(&consumer, &mut handout);
    assert_eq!(handout.next_run(client).unwrap().get(0).unwrap().offset, 1);
    wait(client.close(Duration::from_secs(60))).unwrap();
    let failure: Failure = consumer.try_next(1).unwrap_err();
    assert_eq!((failure.kind, failure.fatal), ("Closed", true));
}
