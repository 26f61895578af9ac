//! DeleteGroups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::DeleteGroupsRequest;
use ottla_protocol::message::DeleteGroupsResponse;
use ottla_protocol::message::delete_groups_response::DeletableGroupResult;
use ottla_protocol::{ErrorCode, Response};

use crate::groups::{Groups, Ran, gather};

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: DeleteGroupsRequest) -> Reply {
    let mut by_partition: BTreeMap<Option<i32>, Vec<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for group in request.groups_names.into_iter().filter(|group| seen.insert(group.clone())) {
        by_partition.entry(groups.partition_of(&group)).or_default().push(group);
    }
    let ran = by_partition.into_iter().map(|(partition, mut names)| {
        let ran =
            groups.submit(partition, context, |shard, _, token| shard.delete_groups(token, std::mem::take(&mut names)));
        ran.unwrap_or_else(|error| Ran::Now(refuse(names, error)))
    });
    gather(ran.collect(), merge)
}

fn refuse(groups: Vec<String>, error: ErrorCode) -> Response {
    let one = |group_id| DeletableGroupResult { group_id, error_code: error.0, error_message: None };
    DeleteGroupsResponse { results: groups.into_iter().map(one).collect(), ..Default::default() }.into()
}

fn merge(parts: Vec<Response>) -> Response {
    let mut merged = DeleteGroupsResponse::default();
    for part in parts {
        if let Response::DeleteGroups(part) = part {
            merged.results.extend(part.results);
        }
    }
    merged.into()
}
