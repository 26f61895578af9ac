//! Stores in this process, and clients of the three roads over them.

use std::path::Path;
use std::time::Duration;

use ottla::producer::Record;
use ottla::{Consumer, Environment, Kind, Producer, Road, Server, Store, TopicPartition};
use ottla_kit::process;

fn config(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn produce(servers: &str, environment: &Environment, values: &[&str]) {
    let given = config(&[("bootstrap.servers", servers)]);
    let (producer, warnings) = Producer::open(given, environment, None).await.unwrap();
    assert!(warnings.is_empty());
    for value in values {
        let sent = producer.send(Record::new("orders", value.as_bytes())).await.unwrap();
        assert_eq!(sent.await.unwrap().topic.as_ref(), "orders");
    }
    producer.close(Duration::from_secs(60)).await.unwrap();
}

async fn consume(servers: &str, environment: &Environment, count: usize) -> Vec<String> {
    let given = config(&[("bootstrap.servers", servers), ("auto.offset.reset", "earliest")]);
    let (consumer, _) = Consumer::open(given, environment).await.unwrap();
    consumer.assign([TopicPartition::new("orders", 0)]).unwrap();
    let mut values = Vec::new();
    while values.len() < count {
        let batch = consumer.poll(Duration::from_secs(60)).await.unwrap();
        assert!(!batch.is_empty(), "nothing came in a minute");
        values.extend(batch.iter().map(|(_, record)| String::from_utf8(record.value.unwrap().to_vec()).unwrap()));
    }
    consumer.close(Duration::from_secs(60)).await.unwrap();
    values
}

fn with_environment<F: Future>(test: impl FnOnce(Environment) -> F) -> F::Output {
    let process = process().unwrap();
    process.wait(test(process.environment().clone()))
}

fn embedded(path: &Path) -> (Road, String) {
    (Road::Embedded(path.to_owned()), format!("embedded:{}", path.display()))
}

#[test]
fn a_directory_keeps_its_records() {
    let directory = tempfile::tempdir().unwrap();
    let (_, servers) = embedded(&directory.path().join("new"));
    with_environment(|environment| async move {
        produce(&servers, &environment, &["a"]).await;
        produce(&servers, &environment, &["b"]).await;
        assert_eq!(consume(&servers, &environment, 2).await, ["a", "b"]);
    });
}

#[test]
fn clients_of_a_directory_share_one_store() {
    let directory = tempfile::tempdir().unwrap();
    let (road, servers) = embedded(directory.path());
    let again =
        format!("embedded:{}/../{}", directory.path().display(), directory.path().file_name().unwrap().display());
    with_environment(|environment| async move {
        let store = Store::open(&road, Vec::new(), &environment).await.unwrap();
        produce(&again, &environment, &["a"]).await;
        assert_eq!(consume(&servers, &environment, 1).await, ["a"]);
        let listening = config(&[("listeners", "PLAINTEXT://127.0.0.1:0")]);
        let error = Store::open(&road, listening, &environment).await.err().unwrap().to_string();
        assert!(error.contains("open in this process already"), "{error}");
        store.close(false).await;
    });
}

#[test]
fn the_last_close_unlocks_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let (road, servers) = embedded(directory.path());
    let serving = config(&[("log.dirs", directory.path().to_str().unwrap()), ("listeners", "PLAINTEXT://127.0.0.1:0")]);
    with_environment(|environment| async move {
        let first = Store::open(&road, Vec::new(), &environment).await.unwrap();
        let second = Store::open(&road, Vec::new(), &environment).await.unwrap();
        first.close(false).await;
        let error = Server::start(serving.clone(), &environment).await.err().unwrap().to_string();
        assert!(error.contains("in use"), "{error}");
        second.close(false).await;
        let server = Server::start(serving, &environment).await.unwrap();
        let tcp = server.listeners()[0].1.to_string();
        produce(&tcp, &environment, &["a"]).await;
        let given = config(&[("bootstrap.servers", &servers)]);
        let error = Producer::open(given, &environment, None).await.err().unwrap();
        assert_eq!(error.kind(), Kind::Store);
        assert!(error.message().contains("in use"), "{error}");
        server.stop().await;
        server.stop().await;
        assert_eq!(consume(&servers, &environment, 1).await, ["a"]);
    });
}

#[test]
fn a_store_in_memory_lives_until_it_is_forgotten() {
    with_environment(|environment| async move {
        let servers = "memory:it-lives";
        produce(servers, &environment, &["a"]).await;
        assert_eq!(consume(servers, &environment, 1).await, ["a"]);
        let store = Store::open(&Road::parse(servers).unwrap(), Vec::new(), &environment).await.unwrap();
        let before = store.cluster_id().to_owned();
        store.close(true).await;
        let store = Store::open(&Road::parse(servers).unwrap(), Vec::new(), &environment).await.unwrap();
        assert_ne!(store.cluster_id(), before);
        store.close(true).await;
    });
}

#[test]
fn what_cannot_be_opened_is_named() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file"), "").unwrap();
    let (road, _) = embedded(&directory.path().join("file/store"));
    let (fine, _) = embedded(directory.path());
    with_environment(|environment| async move {
        let error = Store::open(&road, Vec::new(), &environment).await.err().unwrap().to_string();
        assert!(error.contains("file/store"), "{error}");
        for key in ["log.dirs", "log.dir"] {
            let error = Store::open(&fine, config(&[(key, "x")]), &environment).await.err().unwrap().to_string();
            assert!(error.contains(key), "{error}");
        }
        let error = Store::open(&fine, config(&[("num.partitions", "none")]), &environment).await.err().unwrap();
        assert!(error.to_string().contains("num.partitions"), "{error}");
    });
}
