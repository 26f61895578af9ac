//! DescribeQuorum: the metadata quorum, which is this node.

use ottla_net::Reply;
use ottla_protocol::message::describe_quorum_response::{Listener, Node, PartitionData, ReplicaState, TopicData};
use ottla_protocol::message::{DescribeQuorumRequest, DescribeQuorumResponse};
use ottla_protocol::{ErrorCode, Response};
use ottla_storage::directory::METADATA_TOPIC;

use crate::controller::Metadata;

/// Clients know the nodes, and the voters' directories, since these versions.
const NODES_SINCE: i16 = 2;

pub(crate) fn handle(metadata: &Metadata, version: i16, request: &DescribeQuorumRequest) -> Reply {
    let response = match request.topics.as_slice() {
        [topic]
            if topic.topic_name == METADATA_TOPIC && topic.partitions.iter().all(|one| one.partition_index == 0) =>
        {
            describe(metadata, version)
        }
        _ => unknown(request),
    };
    Reply::Now(Response::DescribeQuorum(response))
}

fn describe(metadata: &Metadata, version: i16) -> DescribeQuorumResponse {
    let image = metadata.image();
    // What is written is committed, so log end and high watermark are one.
    let log_end_offset = image.offset + 1;
    let now_ms = metadata.clock().wall_ms();
    let voters = metadata.voters().iter().map(|voter| ReplicaState {
        replica_id: voter.id,
        replica_directory_id: if version >= NODES_SINCE { voter.directory } else { Default::default() },
        log_end_offset,
        last_fetch_timestamp: now_ms,
        last_caught_up_timestamp: now_ms,
    });
    let partition = PartitionData {
        leader_id: metadata.node_id(),
        leader_epoch: image.epoch,
        high_watermark: log_end_offset,
        current_voters: voters.collect(),
        ..Default::default()
    };
    let topic = TopicData { topic_name: METADATA_TOPIC.to_owned(), partitions: vec![partition] };
    let nodes = image.controllers.values().map(|controller| Node {
        node_id: controller.controller_id,
        listeners: controller
            .end_points
            .iter()
            .map(|end| Listener { name: end.name.clone(), host: end.host.clone(), port: end.port })
            .collect(),
    });
    DescribeQuorumResponse {
        topics: vec![topic],
        nodes: if version >= NODES_SINCE { nodes.collect() } else { Vec::new() },
        ..Default::default()
    }
}

fn unknown(request: &DescribeQuorumRequest) -> DescribeQuorumResponse {
    let partition = |partition_index| PartitionData {
        partition_index,
        error_code: ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0,
        ..Default::default()
    };
    let topics = request.topics.iter().map(|topic| TopicData {
        topic_name: topic.topic_name.clone(),
        partitions: topic.partitions.iter().map(|one| partition(one.partition_index)).collect(),
    });
    DescribeQuorumResponse { topics: topics.collect(), ..Default::default() }
}
