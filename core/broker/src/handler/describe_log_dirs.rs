//! DescribeLogDirs: the data directory, its space, the sizes of its partitions.

use std::collections::BTreeMap;

use ottla_protocol::Response;
use ottla_protocol::message::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use ottla_protocol::message::{DescribeLogDirsRequest, DescribeLogDirsResponse};

use crate::broker::Broker;

/// Kafka's word for a space that is not known.
const UNKNOWN_BYTES: i64 = -1;

pub(crate) fn handle(broker: &Broker, request: DescribeLogDirsRequest) -> Response {
    let wanted = |topic: &str, index: i32| match &request.topics {
        None => true,
        Some(topics) => topics.iter().any(|one| one.topic == topic && one.partitions.contains(&index)),
    };
    let mut topics: BTreeMap<String, Vec<DescribeLogDirsPartition>> = BTreeMap::new();
    for partition in broker.replicas.all() {
        if !wanted(&partition.topic, partition.index) {
            continue;
        }
        let Ok(log) = partition.log() else { continue };
        topics.entry(partition.topic.to_string()).or_default().push(DescribeLogDirsPartition {
            partition_index: partition.index,
            partition_size: log.size() as i64,
            offset_lag: 0,
            is_future_key: false,
        });
    }
    let directory = broker.replicas.directory();
    let (total_bytes, usable_bytes) =
        directory.files().space(directory.path()).unwrap_or((UNKNOWN_BYTES, UNKNOWN_BYTES));
    let result = DescribeLogDirsResult {
        log_dir: directory.path().display().to_string(),
        topics: topics.into_iter().map(|(name, partitions)| DescribeLogDirsTopic { name, partitions }).collect(),
        total_bytes,
        usable_bytes,
        ..Default::default()
    };
    Response::DescribeLogDirs(DescribeLogDirsResponse { results: vec![result], ..Default::default() })
}
