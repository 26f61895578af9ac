//! SyncGroup.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::{SyncGroupRequest, SyncGroupResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

/// Since this version a member says which protocol it takes part in.
const PROTOCOL_SINCE: i16 = 5;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: SyncGroupRequest) -> Reply {
    if context.api_version >= PROTOCOL_SINCE && (request.protocol_type.is_none() || request.protocol_name.is_none()) {
        return Reply::Now(refuse(request, ErrorCode::INCONSISTENT_GROUP_PROTOCOL));
    }
    let partition = groups.partition_of(&request.group_id);
    groups.answer(partition, context, request, refuse, GroupShard::sync_group, |response| response)
}

fn refuse(_request: SyncGroupRequest, error: ErrorCode) -> Response {
    SyncGroupResponse { error_code: error.0, ..Default::default() }.into()
}
