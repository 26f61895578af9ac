//! JoinGroup.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::{JoinGroupRequest, JoinGroupResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

/// Since this version a protocol's name can be null, and is where there is none.
const NULL_NAME_SINCE: i16 = 7;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: JoinGroupRequest) -> Reply {
    let version = context.api_version;
    let partition = groups.partition_of(&request.group_id);
    groups
        .answer(partition, context, request, refuse, GroupShard::join_group, move |response| finish(response, version))
}

fn refuse(request: JoinGroupRequest, error: ErrorCode) -> Response {
    JoinGroupResponse { member_id: request.member_id, error_code: error.0, ..Default::default() }.into()
}

fn finish(response: Response, version: i16) -> Response {
    let Response::JoinGroup(mut response) = response else {
        return response;
    };
    let name = response.protocol_name.take().filter(|name| !name.is_empty());
    response.protocol_name = if version < NULL_NAME_SINCE { Some(name.unwrap_or_default()) } else { name };
    response.into()
}
