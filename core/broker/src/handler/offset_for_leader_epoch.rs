//! OffsetForLeaderEpoch (KIP-101, KIP-320): where an epoch ends.

use ottla_protocol::message::offset_for_leader_epoch_request::OffsetForLeaderPartition;
use ottla_protocol::message::offset_for_leader_epoch_response::{EpochEndOffset, OffsetForLeaderTopicResult};
use ottla_protocol::message::{OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::broker::Broker;
use crate::partition::{Partition, Result};

pub(crate) fn handle(broker: &Broker, request: OffsetForLeaderEpochRequest) -> Response {
    let topics = request.topics.into_iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|wanted| {
            let found = broker.replicas.partition(&topic.topic, wanted.partition);
            answer(wanted, found.and_then(|partition| end_of(&partition, wanted)))
        });
        OffsetForLeaderTopicResult { partitions: partitions.collect(), topic: topic.topic }
    });
    Response::OffsetForLeaderEpoch(OffsetForLeaderEpochResponse { throttle_time_ms: 0, topics: topics.collect() })
}

fn end_of(partition: &Partition, wanted: &OffsetForLeaderPartition) -> Result<(i32, i64)> {
    partition.check_epoch(wanted.current_leader_epoch)?;
    Ok(partition.log()?.end_offset_for_epoch(wanted.leader_epoch))
}

fn answer(wanted: &OffsetForLeaderPartition, found: Result<(i32, i64)>) -> EpochEndOffset {
    let (error_code, (leader_epoch, end_offset)) = match found {
        Ok(end) => (ErrorCode::NONE.0, end),
        Err(error) => (error.code.0, (-1, -1)),
    };
    EpochEndOffset { error_code, partition: wanted.partition, leader_epoch, end_offset }
}
