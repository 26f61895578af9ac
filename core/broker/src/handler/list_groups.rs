//! ListGroups: the groups that this broker coordinates.

use std::sync::Arc;

use ottla_net::{Reply, RequestContext};
use ottla_protocol::ErrorCode;
use ottla_protocol::message::{ListGroupsRequest, ListGroupsResponse};

use crate::groups::Groups;

pub(crate) fn handle(groups: &Arc<Groups>, _context: &RequestContext, request: ListGroupsRequest) -> Reply {
    let mut response = ListGroupsResponse::default();
    for partition in groups.led() {
        match groups.read(partition, |shard| shard.list_groups(&request)) {
            Ok(listed) => response.groups.extend(listed),
            Err(ErrorCode::NOT_COORDINATOR) => {}
            // A list with groups missing would be taken for the whole.
            Err(error) => {
                return Reply::Now(ListGroupsResponse { error_code: error.0, ..Default::default() }.into());
            }
        }
    }
    Reply::Now(response.into())
}
