//! LeaveGroup.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::{LeaveGroupRequest, LeaveGroupResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: LeaveGroupRequest) -> Reply {
    let partition = groups.partition_of(&request.group_id);
    groups.answer(partition, context, request, refuse, GroupShard::leave_group, |response| response)
}

fn refuse(_request: LeaveGroupRequest, error: ErrorCode) -> Response {
    LeaveGroupResponse { error_code: error.0, ..Default::default() }.into()
}
