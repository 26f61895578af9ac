//! OffsetFetch: of one group before version 8, of several since.

use std::sync::Arc;

use ottla_coordinator::{Outcome, View};
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use ottla_protocol::message::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions, OffsetFetchResponseTopic,
    OffsetFetchResponseTopics,
};
use ottla_protocol::message::{OffsetFetchRequest, OffsetFetchResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::{Cluster, Groups, Ran, gather};

/// Since this version there is an error for the whole of a group.
const GROUP_ERROR_SINCE: i16 = 2;
const SEVERAL_GROUPS_SINCE: i16 = 8;
/// Since this version topics are named by their ids.
const TOPIC_IDS_SINCE: i16 = 10;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: OffsetFetchRequest) -> Reply {
    let version = context.api_version;
    let view = if request.require_stable { View::Stable } else { View::Committed };
    let asked = if version >= SEVERAL_GROUPS_SINCE {
        request.groups
    } else {
        let topics = request.topics.map(|topics| {
            let one = |topic: ottla_protocol::message::offset_fetch_request::OffsetFetchRequestTopic| {
                OffsetFetchRequestTopics {
                    name: topic.name,
                    partition_indexes: topic.partition_indexes,
                    ..Default::default()
                }
            };
            topics.into_iter().map(one).collect()
        });
        vec![OffsetFetchRequestGroup { group_id: request.group_id, topics, ..Default::default() }]
    };
    let ran = asked.into_iter().map(|group| fetch(groups, context, group, view)).collect();
    let cluster = groups.cluster_handle();
    gather(ran, move |parts| merge(parts, version, &*cluster))
}

/// The offsets of one group, as a response with one group in it.
fn fetch(groups: &Arc<Groups>, context: &RequestContext, mut group: OffsetFetchRequestGroup, view: View) -> Ran {
    let unknown =
        if context.api_version >= TOPIC_IDS_SINCE { name_topics(groups.cluster(), &mut group) } else { Vec::new() };
    let partition = groups.partition_of(&group.group_id);
    let ran = groups.submit(partition, context, |shard, _, token| {
        let mut fetched = shard.fetch_offsets(&group, view);
        fetched.topics.extend(unknown);
        let response = OffsetFetchResponse { groups: vec![fetched], ..Default::default() };
        match view {
            View::Committed => Outcome::reply(token, response),
            // What was written and is not committed yet may be in it.
            View::Stable => Outcome::answer(token, response),
        }
    });
    ran.unwrap_or_else(|error| {
        let refused = refuse(&group, error, context.api_version);
        Ran::Now(OffsetFetchResponse { groups: vec![refused], ..Default::default() }.into())
    })
}

/// Give the topics their names; those whose ids are not known are taken out and answered.
fn name_topics(cluster: &dyn Cluster, group: &mut OffsetFetchRequestGroup) -> Vec<OffsetFetchResponseTopics> {
    let mut unknown = Vec::new();
    if let Some(topics) = &mut group.topics {
        topics.retain_mut(|topic| match cluster.topic_name(topic.topic_id) {
            Some(name) => {
                topic.name = name;
                true
            }
            None => {
                unknown.push(with_error(topic, ErrorCode::UNKNOWN_TOPIC_ID));
                false
            }
        });
    }
    unknown
}

fn with_error(topic: &OffsetFetchRequestTopics, error: ErrorCode) -> OffsetFetchResponseTopics {
    let one = |index: &i32| OffsetFetchResponsePartitions {
        partition_index: *index,
        committed_offset: -1,
        error_code: error.0,
        ..Default::default()
    };
    OffsetFetchResponseTopics {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: topic.partition_indexes.iter().map(one).collect(),
    }
}

fn refuse(group: &OffsetFetchRequestGroup, error: ErrorCode, version: i16) -> OffsetFetchResponseGroup {
    let group_id = group.group_id.clone();
    if version >= GROUP_ERROR_SINCE {
        return OffsetFetchResponseGroup { group_id, error_code: error.0, ..Default::default() };
    }
    let topics = group.topics.iter().flatten().map(|topic| with_error(topic, error)).collect();
    OffsetFetchResponseGroup { group_id, topics, ..Default::default() }
}

fn merge(parts: Vec<Response>, version: i16, cluster: &dyn Cluster) -> Response {
    let mut groups: Vec<OffsetFetchResponseGroup> = Vec::with_capacity(parts.len());
    for part in parts {
        if let Response::OffsetFetch(part) = part {
            groups.extend(part.groups);
        }
    }
    if version >= TOPIC_IDS_SINCE {
        for topics in groups.iter_mut().map(|group| &mut group.topics) {
            for topic in topics.iter_mut().filter(|topic| topic.topic_id.is_zero()) {
                topic.topic_id = cluster.topic_id(&topic.name).unwrap_or_default();
            }
            // Without its id a topic cannot be named.
            topics.retain(|topic| !topic.topic_id.is_zero());
        }
    }
    if version >= SEVERAL_GROUPS_SINCE {
        return OffsetFetchResponse { groups, ..Default::default() }.into();
    }
    let group = groups.pop().unwrap_or_default();
    OffsetFetchResponse {
        topics: group.topics.into_iter().map(old_topic).collect(),
        error_code: group.error_code,
        ..Default::default()
    }
    .into()
}

fn old_topic(topic: OffsetFetchResponseTopics) -> OffsetFetchResponseTopic {
    let one = |partition: OffsetFetchResponsePartitions| OffsetFetchResponsePartition {
        partition_index: partition.partition_index,
        committed_offset: partition.committed_offset,
        committed_leader_epoch: partition.committed_leader_epoch,
        metadata: partition.metadata,
        error_code: partition.error_code,
    };
    OffsetFetchResponseTopic { name: topic.name, partitions: topic.partitions.into_iter().map(one).collect() }
}
