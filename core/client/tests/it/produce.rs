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
        let headers =
            [header("a", Some(&b"1"[..])), header("a", None), header("", Some(&b""[..])), header("grüße", Some(&[0xff]))];
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
