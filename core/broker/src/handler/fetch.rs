//! Fetch: read what is there, or wait for it.

use std::sync::Arc;
use std::time::Duration;

use ottla_base::clock::timeout_at;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::fetch_response::{FetchableTopicResponse, PartitionData};
use ottla_protocol::message::{FetchRequest, FetchResponse};
use ottla_protocol::{ErrorCode, Response, Uuid};

use crate::broker::Broker;
use crate::fetch::read::{Bounds, Found, Watch, read};
use crate::fetch::session::Plan;
use crate::fetch::{TopicKey, Wanted};

/// Kafka's isolation level `read_committed` on the wire.
const READ_COMMITTED: i8 = 1;

pub(crate) fn handle(broker: &Arc<Broker>, context: &RequestContext, request: FetchRequest) -> Reply {
    let now_ms = broker.clock.wall_ms();
    if request.replica_id >= 0 || request.replica_state.replica_id >= 0 {
        // There is one replica of everything: nobody else can be following.
        return Reply::Now(failed(ErrorCode::NOT_LEADER_OR_FOLLOWER));
    }
    let plan = match broker.sessions.plan(&request, context.api_version, now_ms) {
        Ok(plan) => plan,
        Err(code) => return Reply::Now(failed(code)),
    };
    let bounds = Bounds {
        max_bytes: usize::try_from(request.max_bytes).unwrap_or(0).min(broker.fetch_max_bytes),
        min_bytes: i64::from(request.min_bytes).min(i64::from(request.max_bytes)),
        read_committed: request.isolation_level == READ_COMMITTED,
    };
    let found = read(&broker.replicas, &plan.wanted, &bounds, now_ms);
    if request.max_wait_ms <= 0 || plan.wanted.is_empty() || found.is_enough(&bounds) {
        return Reply::Now(respond(&plan, found));
    }
    let wait = Duration::from_millis(request.max_wait_ms as u64);
    let broker = broker.clone();
    let deadline = context.received + wait;
    Reply::later(async move {
        let mut found = found;
        while !found.is_enough(&bounds) {
            let watch = Watch::begin(&broker.replicas, &plan.wanted, bounds.min_bytes - found.bytes);
            // What came between the last look and the watch is seen by this look.
            found = read(&broker.replicas, &plan.wanted, &bounds, broker.clock.wall_ms());
            if found.is_enough(&bounds) {
                break;
            }
            let waited = timeout_at(broker.clock.as_ref(), deadline, watch.fired()).await;
            found = read(&broker.replicas, &plan.wanted, &bounds, broker.clock.wall_ms());
            if waited.is_err() {
                break;
            }
        }
        respond(&plan, found)
    })
}

fn failed(code: ErrorCode) -> Response {
    Response::Fetch(FetchResponse { error_code: code.0, ..Default::default() })
}

fn respond(plan: &Plan, found: Found) -> Response {
    let read = plan.wanted.iter().cloned().zip(found.partitions).collect();
    let mut response = FetchResponse { session_id: plan.session_id, ..Default::default() };
    for (wanted, data) in plan.tell(read) {
        push(&mut response.responses, wanted, data);
    }
    Response::Fetch(response)
}

/// Neighbours of one topic share its entry.
fn push(topics: &mut Vec<FetchableTopicResponse>, wanted: Wanted, data: PartitionData) {
    let (name, id) = match &wanted.topic {
        TopicKey::Name(name) => (name.as_ref(), Uuid::ZERO),
        TopicKey::Id(id) => ("", *id),
    };
    match topics.last_mut() {
        Some(last) if last.topic == name && last.topic_id == id => last.partitions.push(data),
        _ => topics.push(FetchableTopicResponse { topic: name.to_owned(), topic_id: id, partitions: vec![data] }),
    }
}
