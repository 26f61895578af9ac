//! ListOffsets: by time, or the ends of a log.

use ottla_net::RequestContext;
use ottla_protocol::message::list_offsets_request::ListOffsetsPartition;
use ottla_protocol::message::list_offsets_response::{ListOffsetsPartitionResponse, ListOffsetsTopicResponse};
use ottla_protocol::message::{ListOffsetsRequest, ListOffsetsResponse};
use ottla_protocol::{ErrorCode, Response};
use ottla_storage::TimestampOffset;

use crate::broker::Broker;
use crate::partition::{Partition, PartitionError, Result};

const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
/// KIP-734.
const MAX_TIMESTAMP: i64 = -3;
/// KIP-405: the first offset on this machine's disk.
const EARLIEST_LOCAL: i64 = -4;
/// KIP-1005: the last offset in tiered storage.
const LATEST_TIERED: i64 = -5;
/// KIP-1023: the first offset that is not in tiered storage yet.
const EARLIEST_PENDING_UPLOAD: i64 = -6;

/// Looks into indexes and segments, so it runs where it may wait for the disk.
pub(crate) fn handle(broker: &Broker, context: &RequestContext, request: ListOffsetsRequest) -> Response {
    let read_committed = request.isolation_level == 1;
    let topics = request.topics.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|wanted| {
            let found = broker
                .replicas
                .partition(&topic.name, wanted.partition_index)
                .and_then(|partition| look_up(&partition, wanted, read_committed, context.api_version));
            answer(wanted.partition_index, found, context.api_version)
        });
        ListOffsetsTopicResponse { name: topic.name.clone(), partitions: partitions.collect() }
    });
    Response::ListOffsets(ListOffsetsResponse { throttle_time_ms: 0, topics: topics.collect() })
}

fn look_up(
    partition: &Partition,
    wanted: &ListOffsetsPartition,
    read_committed: bool,
    version: i16,
) -> Result<Option<TimestampOffset>> {
    partition.check_epoch(wanted.current_leader_epoch)?;
    let high_watermark = partition.high_watermark();
    let mut log = partition.log()?;
    let epoch = |offset: i64, log: &ottla_storage::Log| log.epoch_at(offset).unwrap_or(-1);
    let at = |offset: i64, leader_epoch: i32| Some(TimestampOffset { timestamp: -1, offset, leader_epoch });
    Ok(match wanted.timestamp {
        LATEST => {
            let end = if read_committed { log.last_stable_offset(high_watermark) } else { high_watermark };
            at(end, partition.leader_epoch())
        }
        EARLIEST => at(log.log_start_offset(), epoch(log.log_start_offset(), &log)),
        EARLIEST_LOCAL if version >= 8 => at(log.log_start_offset(), epoch(log.log_start_offset(), &log)),
        // Nothing is ever in tiered storage.
        LATEST_TIERED if version >= 9 => at(-1, -1),
        EARLIEST_PENDING_UPLOAD if version >= 11 => at(-1, -1),
        MAX_TIMESTAMP if version >= 7 => log.max_timestamp()?,
        timestamp if timestamp < 0 => {
            let message = format!("{timestamp} is no time that ListOffsets version {version} knows");
            return Err(PartitionError::new(ErrorCode::UNSUPPORTED_VERSION, message));
        }
        timestamp => log.offset_for_timestamp(timestamp)?.filter(|found| found.offset < high_watermark),
    })
}

fn answer(partition_index: i32, found: Result<Option<TimestampOffset>>, version: i16) -> ListOffsetsPartitionResponse {
    let mut answer = ListOffsetsPartitionResponse {
        partition_index,
        timestamp: -1,
        offset: -1,
        leader_epoch: -1,
        ..Default::default()
    };
    match found {
        Ok(Some(found)) => {
            answer.timestamp = found.timestamp;
            answer.offset = found.offset;
            // Older versions cannot carry it.
            answer.leader_epoch = if version >= 4 { found.leader_epoch } else { -1 };
        }
        Ok(None) => {}
        Err(error) => answer.error_code = error.code.0,
    }
    answer
}
