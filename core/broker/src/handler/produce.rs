//! Produce: one append a partition, in the order of the request.

use bytes::Bytes;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::produce_request::{PartitionProduceData, TopicProduceData};
use ottla_protocol::message::produce_response::{
    BatchIndexAndErrorMessage, PartitionProduceResponse, TopicProduceResponse,
};
use ottla_protocol::message::{ProduceRequest, ProduceResponse};
use ottla_protocol::record::{BatchHeader, Compression, Origin};
use ottla_protocol::{ErrorCode, Response};
use std::sync::Arc;

use super::init_producer_id::NO_TRANSACTIONS;
use crate::broker::Broker;
use crate::partition::{Appended, Partition, PartitionError, Result};

/// Topics that only the broker writes to.
const INTERNAL: &[&str] = &["__consumer_offsets", "__transaction_state", "__share_group_state"];
/// The first version whose clients read zstd (KIP-110).
const FIRST_WITH_ZSTD: i16 = 7;

/// An append that the high watermark has not passed yet, by its place in the response.
struct Uncommitted {
    topic: usize,
    partition: usize,
    appended_to: Arc<Partition>,
    end: i64,
}

pub(crate) fn handle(broker: &Broker, context: &RequestContext, request: ProduceRequest) -> Reply {
    let acks = request.acks;
    let now_ms = broker.clock.wall_ms();
    let mut uncommitted = Vec::new();
    let mut response = ProduceResponse::default();
    response.responses.reserve(request.topic_data.len());
    for topic in request.topic_data {
        let at = response.responses.len();
        let TopicProduceData { name, topic_id, partition_data } = topic;
        let mut answers = Vec::with_capacity(partition_data.len());
        for data in partition_data {
            let found = if context.api_version >= 13 {
                broker.replicas.partition_by_id(topic_id, data.index)
            } else {
                broker.replicas.partition(&name, data.index)
            };
            let index = data.index;
            let asks = Asks { acks, version: context.api_version, now_ms };
            let outcome = found.and_then(|partition| append(&partition, data, asks).map(|done| (partition, done)));
            if let Ok((partition, done)) = &outcome
                && !done.is_committed
                && acks != 0
            {
                uncommitted.push(Uncommitted {
                    topic: at,
                    partition: answers.len(),
                    appended_to: partition.clone(),
                    end: done.info.last_offset + 1,
                });
            }
            answers.push(answer(index, outcome.map(|(_, done)| done)));
        }
        response.responses.push(TopicProduceResponse { name, topic_id, partition_responses: answers });
    }
    reply(acks, response, uncommitted)
}

/// What the request asks of each append.
#[derive(Clone, Copy)]
struct Asks {
    acks: i16,
    version: i16,
    now_ms: i64,
}

fn reply(acks: i16, response: ProduceResponse, uncommitted: Vec<Uncommitted>) -> Reply {
    if acks == 0 {
        // A client that wants no answer learns of a failure by the end of its connection, as in Kafka.
        let failed = response.responses.iter().flat_map(|topic| &topic.partition_responses);
        let failed = failed.map(|partition| ErrorCode(partition.error_code)).find(|code| !code.is_none());
        return match failed {
            Some(code) => Reply::Close(format!("a produce with acks=0 failed: {code}")),
            None => Reply::None,
        };
    }
    if uncommitted.is_empty() {
        return Reply::Now(Response::Produce(response));
    }
    Reply::later(await_commits(response, uncommitted))
}

async fn await_commits(mut response: ProduceResponse, uncommitted: Vec<Uncommitted>) -> Response {
    for waiting in uncommitted {
        if let Err(error) = waiting.appended_to.committed(waiting.end).await {
            let topic = response.responses.get_mut(waiting.topic);
            if let Some(answer) = topic.and_then(|topic| topic.partition_responses.get_mut(waiting.partition)) {
                fail(answer, &error);
            }
        }
    }
    Response::Produce(response)
}

fn append(partition: &Partition, data: PartitionProduceData, asks: Asks) -> Result<Appended> {
    let refuse = |code, message: String| Err(PartitionError::new(code, message));
    if !matches!(asks.acks, -1..=1) {
        return refuse(ErrorCode::INVALID_REQUIRED_ACKS, format!("acks={} is none of -1, 0 and 1", asks.acks));
    }
    if INTERNAL.contains(&partition.topic.as_ref()) {
        let message = format!("{} is an internal topic; clients cannot write to it", partition.topic);
        return refuse(ErrorCode::INVALID_TOPIC_EXCEPTION, message);
    }
    let unread = |error: std::io::Error| PartitionError::new(ErrorCode::UNKNOWN_SERVER_ERROR, error.to_string());
    let records: Bytes = match data.records {
        Some(records) => records.to_bytes().map_err(unread)?,
        None => return refuse(ErrorCode::INVALID_RECORD, "the request carries no records".to_owned()),
    };
    check_header(&records, asks.version)?;
    partition.append(&records, asks.acks == -1, asks.now_ms, Origin::Client)
}

/// What is refused whatever the log says. A header that cannot be read is the log's to judge.
fn check_header(records: &Bytes, version: i16) -> Result<()> {
    let Ok(header) = BatchHeader::parse(records) else { return Ok(()) };
    if header.is_transactional() {
        let message = "transactions are not supported yet; send without transactional.id";
        return Err(PartitionError::new(NO_TRANSACTIONS, message));
    }
    if version < FIRST_WITH_ZSTD && header.compression().is_ok_and(|codec| codec == Compression::Zstd) {
        let message = format!("produce requests carry zstd from version {FIRST_WITH_ZSTD} on, not in {version}");
        return Err(PartitionError::new(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, message));
    }
    Ok(())
}

fn answer(index: i32, outcome: Result<Appended>) -> PartitionProduceResponse {
    let mut answer = PartitionProduceResponse { index, ..Default::default() };
    match outcome {
        Ok(appended) => {
            answer.base_offset = appended.info.first_offset;
            answer.log_append_time_ms = appended.info.log_append_time;
            answer.log_start_offset = appended.info.log_start_offset;
        }
        Err(error) => fail(&mut answer, &error),
    }
    answer
}

fn fail(answer: &mut PartitionProduceResponse, error: &PartitionError) {
    tracing::debug!("produce to partition {} refused: {}", answer.index, error.message);
    answer.error_code = error.code.0;
    answer.base_offset = -1;
    answer.log_append_time_ms = -1;
    answer.log_start_offset = -1;
    answer.error_message = Some(error.message.clone());
    if error.code == ErrorCode::INVALID_RECORD || error.code == ErrorCode::INVALID_TIMESTAMP {
        let message = Some(error.message.clone());
        answer.record_errors = vec![BatchIndexAndErrorMessage { batch_index: 0, batch_index_error_message: message }];
    }
}
