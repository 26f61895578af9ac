//! OffsetDelete.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::offset_delete_request::OffsetDeleteRequestPartition;
use ottla_protocol::message::offset_delete_response::{OffsetDeleteResponsePartition, OffsetDeleteResponseTopic};
use ottla_protocol::message::{OffsetDeleteRequest, OffsetDeleteResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, mut request: OffsetDeleteRequest) -> Reply {
    let mut refused = Vec::new();
    for topic in &mut request.topics {
        let count = groups.cluster().topic_partitions(&topic.name).unwrap_or(0);
        let exists = |partition: &OffsetDeleteRequestPartition| (0..count).contains(&partition.partition_index);
        let (present, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut topic.partitions).into_iter().partition(exists);
        topic.partitions = present;
        if !missing.is_empty() {
            let one = |partition: OffsetDeleteRequestPartition| OffsetDeleteResponsePartition {
                partition_index: partition.partition_index,
                error_code: ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0,
            };
            let partitions = missing.into_iter().map(one).collect();
            refused.push(OffsetDeleteResponseTopic { name: topic.name.clone(), partitions });
        }
    }
    request.topics.retain(|topic| !topic.partitions.is_empty());
    let partition = groups.partition_of(&request.group_id);
    groups.answer(partition, context, request, refuse, GroupShard::delete_offsets, |response| merge(response, refused))
}

fn refuse(_request: OffsetDeleteRequest, error: ErrorCode) -> Response {
    OffsetDeleteResponse { error_code: error.0, ..Default::default() }.into()
}

fn merge(response: Response, refused: Vec<OffsetDeleteResponseTopic>) -> Response {
    let Response::OffsetDelete(mut response) = response else {
        return response;
    };
    // An error of the whole request stands alone.
    if response.error_code == ErrorCode::NONE.0 {
        for topic in refused {
            match response.topics.iter_mut().find(|known| known.name == topic.name) {
                Some(known) => known.partitions.extend(topic.partitions),
                None => response.topics.push(topic),
            }
        }
    }
    response.into()
}
