//! FindCoordinator: of one key before version 4, of several since.

use std::sync::Arc;
use std::time::Duration;

use ottla_base::clock::timeout_at;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::find_coordinator_response::Coordinator;
use ottla_protocol::message::{FindCoordinatorRequest, FindCoordinatorResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::groups::Groups;

const GROUP: i8 = 0;
const TRANSACTION: i8 = 1;
const SHARE: i8 = 2;
const SEVERAL_KEYS_SINCE: i16 = 4;
/// How long an answer waits for a topic to be made, and a coordinator to be loaded: a client that is told to try
/// again waits about as long.
const PATIENCE: Duration = Duration::from_millis(500);

pub(crate) fn handle(groups: &Arc<Groups>, context: &RequestContext, request: FindCoordinatorRequest) -> Reply {
    let version = context.api_version;
    let keys = if version >= SEVERAL_KEYS_SINCE { request.coordinator_keys } else { vec![request.key] };
    if request.key_type != GROUP {
        let (error, message) = refusal(request.key_type, version);
        let refuse = |key| nowhere(key, error, message);
        return Reply::Now(respond(keys.into_iter().map(refuse).collect(), version));
    }
    if groups.cluster().offsets_partitions().is_some() && !keys.iter().any(|key| groups.is_loading(key)) {
        return Reply::Now(respond(locate(groups, context, keys), version));
    }
    let (groups, context) = (groups.clone(), context.clone());
    Reply::later(async move {
        let until = groups.clock().now() + PATIENCE;
        let ready = async {
            groups.cluster().ensure_offsets_topic().await?;
            for partition in keys.iter().filter_map(|key| groups.partition_of(key)) {
                groups.loaded(partition).await;
            }
            Ok::<(), ErrorCode>(())
        };
        if let Ok(Err(error)) = timeout_at(groups.clock(), until, ready).await {
            tracing::warn!(%error, "__consumer_offsets could not be made");
        }
        respond(locate(&groups, &context, keys), version)
    })
}

/// What is not served is refused for good, and at once. librdkafka, whose requests are of the old versions, gives up
/// only when it is told that it may not; the clients of the newer ones give up on any error that is not one to try
/// again on, and show its message.
fn refusal(key_type: i8, version: i16) -> (ErrorCode, &'static str) {
    match key_type {
        TRANSACTION if version < SEVERAL_KEYS_SINCE => {
            (ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "transactions are not supported by this broker yet")
        }
        TRANSACTION => (ErrorCode::INVALID_REQUEST, "transactions are not supported by this broker yet"),
        SHARE => (ErrorCode::INVALID_REQUEST, "share groups are not supported by this broker yet"),
        _ => (ErrorCode::INVALID_REQUEST, "there is no such type of coordinator"),
    }
}

fn locate(groups: &Groups, context: &RequestContext, keys: Vec<String>) -> Vec<Coordinator> {
    let one = |key: String| {
        let partition = groups.partition_of(&key);
        match partition.and_then(|partition| groups.cluster().coordinator(partition, context)) {
            Some(node) => {
                Coordinator { key, node_id: node.id, host: node.host, port: node.port.into(), ..Coordinator::default() }
            }
            None => nowhere(key, ErrorCode::COORDINATOR_NOT_AVAILABLE, "the coordinator is not available"),
        }
    };
    keys.into_iter().map(one).collect()
}

fn nowhere(key: String, error: ErrorCode, message: &str) -> Coordinator {
    Coordinator {
        key,
        node_id: -1,
        host: String::new(),
        port: -1,
        error_code: error.0,
        error_message: Some(message.to_owned()),
    }
}

fn respond(mut coordinators: Vec<Coordinator>, version: i16) -> Response {
    if version >= SEVERAL_KEYS_SINCE {
        return FindCoordinatorResponse { coordinators, ..Default::default() }.into();
    }
    let Some(one) = coordinators.pop() else {
        return FindCoordinatorResponse { error_code: ErrorCode::INVALID_REQUEST.0, ..Default::default() }.into();
    };
    FindCoordinatorResponse {
        error_code: one.error_code,
        error_message: one.error_message,
        node_id: one.node_id,
        host: one.host,
        port: one.port,
        ..Default::default()
    }
    .into()
}
