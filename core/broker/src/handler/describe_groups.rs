//! DescribeGroups.

use std::sync::Arc;

use ottla_net::{Reply, RequestContext};
use ottla_protocol::ErrorCode;
use ottla_protocol::message::describe_groups_response::DescribedGroup;
use ottla_protocol::message::{DescribeGroupsRequest, DescribeGroupsResponse};

use crate::groups::Groups;

/// Read, delete, describe, describe and alter configurations: without an authorizer all that can be done to a group.
const ALL_OPERATIONS: i32 = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: DescribeGroupsRequest) -> Reply {
    let one = |group_id: String| {
        let described = groups
            .partition_of(&group_id)
            .ok_or(ErrorCode::NOT_COORDINATOR)
            .and_then(|partition| groups.read(partition, |shard| shard.describe_group(&group_id, context.api_version)));
        let mut described = described.unwrap_or_else(|error| DescribedGroup {
            group_id,
            error_code: error.0,
            ..DescribedGroup::default()
        });
        if request.include_authorized_operations && described.error_code == ErrorCode::NONE.0 {
            described.authorized_operations = ALL_OPERATIONS;
        }
        described
    };
    let groups = request.groups.into_iter().map(one).collect();
    Reply::Now(DescribeGroupsResponse { groups, ..Default::default() }.into())
}
