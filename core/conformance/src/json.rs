//! Records between the protocol's JSON and the client's types.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ottla_client::TopicPartition;
use ottla_protocol::record::RecordRef;
use serde_json::{Value, json};

use crate::runner::Failure;

/// A record to send, with bytes of its own.
pub struct Sent {
    pub topic: String,
    pub partition: i32,
    pub timestamp: i64,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Sent {
    pub fn parse(record: &Value) -> Result<Sent, Failure> {
        let headers = list(record, "headers")?.iter().map(|pair| {
            let name = pair.get(0).and_then(Value::as_str).ok_or("a header has no name")?;
            Ok((name.to_owned(), bytes(pair.get(1))?))
        });
        Ok(Sent {
            topic: text(record, "topic")?.to_owned(),
            partition: i32::try_from(number(record, "partition")?)?,
            timestamp: number(record, "timestamp")?,
            key: bytes(record.get("key"))?,
            value: bytes(record.get("value"))?,
            headers: headers.collect::<Result<_, Failure>>()?,
        })
    }
}

pub fn show(at: &TopicPartition, record: &RecordRef<'_>) -> Value {
    let headers: Vec<Value> = record.headers.iter().map(|(name, value)| json!([name, encoded(value)])).collect();
    json!({ "record": {
        "topic": &*at.topic,
        "partition": at.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "key": encoded(record.key),
        "value": encoded(record.value),
        "headers": headers,
    }})
}

pub fn text<'a>(job: &'a Value, name: &str) -> Result<&'a str, Failure> {
    job.get(name).and_then(Value::as_str).ok_or_else(|| format!("the job has no text `{name}`").into())
}

pub fn number(job: &Value, name: &str) -> Result<i64, Failure> {
    job.get(name).and_then(Value::as_i64).ok_or_else(|| format!("the job has no number `{name}`").into())
}

pub fn list<'a>(job: &'a Value, name: &str) -> Result<&'a Vec<Value>, Failure> {
    job.get(name).and_then(Value::as_array).ok_or_else(|| format!("the job has no list `{name}`").into())
}

fn bytes(value: Option<&Value>) -> Result<Option<Vec<u8>>, Failure> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => Ok(Some(STANDARD.decode(value.as_str().ok_or("bytes are base64 or null")?)?)),
    }
}

fn encoded(bytes: Option<&[u8]>) -> Option<String> {
    bytes.map(|bytes| STANDARD.encode(bytes))
}
