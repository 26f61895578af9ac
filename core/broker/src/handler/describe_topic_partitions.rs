//! DescribeTopicPartitions: topics page by page (KIP-966).

use ottla_metadata::controller::topics::check_topic_name;
use ottla_metadata::{MetadataImage, Topic};
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::describe_topic_partitions_response::{
    Cursor, DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use ottla_protocol::message::{DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse};
use ottla_protocol::{ErrorCode, Response};

use super::nodes::{self, Node};
use super::operations;
use crate::controller::Metadata;
use crate::controller::auto_topics::is_internal;

pub(crate) fn handle(metadata: &Metadata, context: &RequestContext, request: &DescribeTopicPartitionsRequest) -> Reply {
    let image = metadata.image();
    let live = nodes::live(&image, &context.connection.listener);
    let most = metadata.values().int("max.request.partition.size.limit").unwrap_or(2000);
    let limit = most.min(request.response_partition_limit).max(1) as usize;
    let response = describe(&image, &live, request, limit).unwrap_or_else(|code| refused(request, code));
    Reply::Now(Response::DescribeTopicPartitions(response))
}

fn describe(
    image: &MetadataImage,
    live: &[Node],
    request: &DescribeTopicPartitionsRequest,
    limit: usize,
) -> Result<DescribeTopicPartitionsResponse, ErrorCode> {
    let cursor = request.cursor.as_ref();
    let from = cursor.map_or("", |cursor| cursor.topic_name.as_str());
    let all = request.topics.is_empty();
    let mut names: Vec<&str> = if all {
        image.topics().map(|topic| topic.name.as_ref()).collect()
    } else {
        request.topics.iter().map(|topic| topic.name.as_str()).collect()
    };
    names.retain(|name| *name >= from);
    names.sort_unstable();
    names.dedup();
    if let Some(cursor) = cursor
        && (cursor.partition_index < 0 || (!all && !names.contains(&from)))
    {
        return Err(ErrorCode::INVALID_REQUEST);
    }
    let mut response = DescribeTopicPartitionsResponse::default();
    let mut left = limit;
    for name in names {
        if left == 0 {
            response.next_cursor = Some(Cursor { topic_name: name.to_owned(), partition_index: 0 });
            break;
        }
        let Some(topic) = image.topic(name) else {
            if !all {
                response.topics.push(unknown(name));
            }
            continue;
        };
        let first = cursor.filter(|cursor| cursor.topic_name == name).map_or(0, |cursor| cursor.partition_index);
        let described = page(topic, live, first, left);
        left -= described.partitions.len();
        let next = first.saturating_add(described.partitions.len() as i32);
        response.topics.push(described);
        if (next as usize) < topic.partitions.len() {
            response.next_cursor = Some(Cursor { topic_name: name.to_owned(), partition_index: next });
            break;
        }
    }
    Ok(response)
}

fn page(topic: &Topic, live: &[Node], first: i32, limit: usize) -> DescribeTopicPartitionsResponseTopic {
    let partitions = topic.partitions.range(first..).take(limit).map(|(number, partition)| {
        let leader = nodes::leader(partition, live);
        DescribeTopicPartitionsResponsePartition {
            error_code: ErrorCode::NONE.0,
            partition_index: *number,
            leader_id: leader.unwrap_or(-1),
            leader_epoch: partition.leader_epoch,
            replica_nodes: partition.replicas.clone(),
            isr_nodes: partition.isr.clone(),
            eligible_leader_replicas: Some(partition.eligible_leader_replicas.clone()),
            last_known_elr: Some(partition.last_known_elr.clone()),
            offline_replicas: nodes::offline(partition, live),
        }
    });
    DescribeTopicPartitionsResponseTopic {
        error_code: ErrorCode::NONE.0,
        name: Some(topic.name.to_string()),
        topic_id: topic.id,
        is_internal: is_internal(&topic.name),
        partitions: partitions.collect(),
        topic_authorized_operations: operations::TOPIC,
    }
}

fn unknown(name: &str) -> DescribeTopicPartitionsResponseTopic {
    let code = match check_topic_name(name) {
        Ok(()) => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
        Err(_) => ErrorCode::INVALID_TOPIC_EXCEPTION,
    };
    DescribeTopicPartitionsResponseTopic {
        error_code: code.0,
        name: Some(name.to_owned()),
        is_internal: is_internal(name),
        topic_authorized_operations: operations::TOPIC,
        ..Default::default()
    }
}

fn refused(request: &DescribeTopicPartitionsRequest, code: ErrorCode) -> DescribeTopicPartitionsResponse {
    let topic = |name: &String| DescribeTopicPartitionsResponseTopic {
        error_code: code.0,
        name: Some(name.clone()),
        is_internal: is_internal(name),
        ..Default::default()
    };
    DescribeTopicPartitionsResponse {
        topics: request.topics.iter().map(|wanted| topic(&wanted.name)).collect(),
        ..Default::default()
    }
}
