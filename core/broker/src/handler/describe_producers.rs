//! DescribeProducers (KIP-664): the idempotent producers that a log remembers.

use ottla_protocol::Response;
use ottla_protocol::message::describe_producers_response::{PartitionResponse, ProducerState, TopicResponse};
use ottla_protocol::message::{DescribeProducersRequest, DescribeProducersResponse};

use crate::broker::Broker;
use crate::partition::Result;

pub(crate) fn handle(broker: &Broker, request: DescribeProducersRequest) -> Response {
    let topics = request.topics.into_iter().map(|topic| {
        let partitions =
            topic.partition_indexes.iter().map(|index| answer(*index, producers(broker, &topic.name, *index)));
        TopicResponse { partitions: partitions.collect(), name: topic.name }
    });
    Response::DescribeProducers(DescribeProducersResponse { throttle_time_ms: 0, topics: topics.collect() })
}

fn producers(broker: &Broker, topic: &str, index: i32) -> Result<Vec<ProducerState>> {
    let partition = broker.replicas.partition(topic, index)?;
    let log = partition.log()?;
    let states = log.producers().iter().map(|(producer_id, producer)| ProducerState {
        producer_id,
        producer_epoch: i32::from(producer.epoch),
        last_sequence: producer.batches.back().map_or(-1, |batch| batch.last_sequence),
        last_timestamp: producer.last_timestamp,
        coordinator_epoch: producer.coordinator_epoch,
        current_txn_start_offset: producer.transaction_start.unwrap_or(-1),
    });
    Ok(states.collect())
}

fn answer(partition_index: i32, found: Result<Vec<ProducerState>>) -> PartitionResponse {
    let mut answer = PartitionResponse { partition_index, ..Default::default() };
    match found {
        Ok(states) => answer.active_producers = states,
        Err(error) => {
            answer.error_code = error.code.0;
            answer.error_message = Some(error.message);
        }
    }
    answer
}
