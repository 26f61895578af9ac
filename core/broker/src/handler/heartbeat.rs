//! Heartbeat.

use std::sync::Arc;

use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::{HeartbeatRequest, HeartbeatResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: HeartbeatRequest) -> Reply {
    let partition = groups.partition_of(&request.group_id);
    groups.answer(
        partition,
        context,
        request,
        refuse,
        |shard, event, token, request| shard.heartbeat(event, token, &request),
        |response| response,
    )
}

fn refuse(_request: HeartbeatRequest, error: ErrorCode) -> Response {
    // A group that is being loaded will count its sessions from when it is there: no harm in waiting.
    let error = if error == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS { ErrorCode::NONE } else { error };
    HeartbeatResponse { error_code: error.0, ..Default::default() }.into()
}
