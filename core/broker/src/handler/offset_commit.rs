//! OffsetCommit.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use ottla_protocol::message::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use ottla_protocol::message::{OffsetCommitRequest, OffsetCommitResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::{Cluster, Groups};

/// Since this version topics are named by their ids.
const TOPIC_IDS_SINCE: i16 = 10;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, mut request: OffsetCommitRequest) -> Reply {
    let by_id = context.api_version >= TOPIC_IDS_SINCE;
    let mut refused = Vec::new();
    let topics = std::mem::take(&mut request.topics);
    request.topics =
        topics.into_iter().filter_map(|topic| check(groups.cluster(), topic, by_id, &mut refused)).collect();
    if request.topics.is_empty() {
        return Reply::Now(OffsetCommitResponse { topics: refused, ..Default::default() }.into());
    }
    let partition = groups.partition_of(&request.group_id);
    groups.answer(partition, context, request, refuse, GroupShard::commit_offsets, |response| merge(response, refused))
}

/// The topic with both its names and its partitions that exist; what does not exist is refused.
fn check(
    cluster: &dyn Cluster,
    mut topic: OffsetCommitRequestTopic,
    by_id: bool,
    refused: &mut Vec<OffsetCommitResponseTopic>,
) -> Option<OffsetCommitRequestTopic> {
    let known = if by_id {
        cluster.topic_name(topic.topic_id).map(|name| topic.name = name)
    } else {
        cluster.topic_id(&topic.name).map(|id| topic.topic_id = id)
    };
    let (count, error) = match known {
        Some(()) => (cluster.topic_partitions(&topic.name).unwrap_or(0), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        None if by_id => (0, ErrorCode::UNKNOWN_TOPIC_ID),
        None => (0, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
    };
    let exists = |partition: &OffsetCommitRequestPartition| (0..count).contains(&partition.partition_index);
    if topic.partitions.iter().all(exists) && known.is_some() {
        return Some(topic);
    }
    let (present, missing): (Vec<_>, Vec<_>) = topic.partitions.into_iter().partition(exists);
    refused.push(answered(&topic.name, topic.topic_id, &missing, error));
    topic.partitions = present;
    (!topic.partitions.is_empty()).then_some(topic)
}

fn answered(
    name: &str,
    topic_id: ottla_protocol::Uuid,
    partitions: &[OffsetCommitRequestPartition],
    error: ErrorCode,
) -> OffsetCommitResponseTopic {
    let one = |partition: &OffsetCommitRequestPartition| OffsetCommitResponsePartition {
        partition_index: partition.partition_index,
        error_code: error.0,
    };
    OffsetCommitResponseTopic { name: name.to_owned(), topic_id, partitions: partitions.iter().map(one).collect() }
}

fn refuse(request: OffsetCommitRequest, error: ErrorCode) -> Response {
    let one = |topic: &OffsetCommitRequestTopic| answered(&topic.name, topic.topic_id, &topic.partitions, error);
    OffsetCommitResponse { topics: request.topics.iter().map(one).collect(), ..Default::default() }.into()
}

fn merge(response: Response, refused: Vec<OffsetCommitResponseTopic>) -> Response {
    let Response::OffsetCommit(mut response) = response else {
        return response;
    };
    for topic in refused {
        match response.topics.iter_mut().find(|known| known.name == topic.name && known.topic_id == topic.topic_id) {
            Some(known) => known.partitions.extend(topic.partitions),
            None => response.topics.push(topic),
        }
    }
    response.into()
}
