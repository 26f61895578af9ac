//! DeleteRecords: move the start of a log.

use ottla_protocol::message::delete_records_response::{DeleteRecordsPartitionResult, DeleteRecordsTopicResult};
use ottla_protocol::message::{DeleteRecordsRequest, DeleteRecordsResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::broker::Broker;
use crate::partition::{PartitionError, Result};

/// Renames files, so it runs where it may wait for the disk.
pub(crate) fn handle(broker: &Broker, request: DeleteRecordsRequest) -> Response {
    let topics = request.topics.into_iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|wanted| {
            let outcome = delete(broker, &topic.name, wanted.partition_index, wanted.offset);
            let (low_watermark, error_code) = match outcome {
                Ok(start) => (start, ErrorCode::NONE.0),
                Err(error) => (-1, error.code.0),
            };
            DeleteRecordsPartitionResult { partition_index: wanted.partition_index, low_watermark, error_code }
        });
        DeleteRecordsTopicResult { partitions: partitions.collect(), name: topic.name }
    });
    Response::DeleteRecords(DeleteRecordsResponse { throttle_time_ms: 0, topics: topics.collect() })
}

fn delete(broker: &Broker, topic: &str, index: i32, offset: i64) -> Result<i64> {
    let partition = broker.replicas.partition(topic, index)?;
    let config = partition.log()?.config().clone();
    if config.compact && !config.delete {
        let message = format!("{topic} is compacted; only topics with cleanup.policy=delete lose records so");
        return Err(PartitionError::new(ErrorCode::POLICY_VIOLATION, message));
    }
    let (start, files) = partition.delete_records(offset, broker.clock.wall_ms())?;
    broker.replicas.remove_later(files, config.file_delete_delay_ms);
    Ok(start)
}
