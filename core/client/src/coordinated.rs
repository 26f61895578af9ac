//! Requests to the coordinator of a group, found anew for each, tried again while it moves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ottla_net::{Lane, Node};
use ottla_protocol::{ApiKey, ErrorCode, Request, Response};

use crate::cluster::Cluster;
use crate::consumer::coordinator::{find_coordinator, read_coordinator};
use crate::error::Error;
use crate::offsets;
use crate::parts::TopicPartition;

/// The node that coordinates `group`, waited for while the group's partition has no leader.
pub(crate) async fn find(cluster: &Arc<Cluster>, group: &str, deadline: Instant) -> Result<Node, Error> {
    let mut failures = 0;
    loop {
        let found = async {
            let node = cluster.any_node(Lane::Control).ok_or_else(|| Error::timeout("no broker is known"))?;
            let api = (ApiKey::FindCoordinator, i16::MAX, Duration::ZERO);
            let build = |version| find_coordinator(group, version).into();
            read_coordinator(group, cluster.call_built(&node, Lane::Control, api, build, deadline).await?)
        };
        match found.await {
            Ok(node) => return Ok(node),
            Err(error) => pause(cluster, &mut failures, deadline, error).await?,
        }
    }
}

/// Wait before the next try, or give up with `error`.
pub(crate) async fn pause(cluster: &Cluster, failures: &mut u32, deadline: Instant, error: Error) -> Result<(), Error> {
    *failures += 1;
    let next = cluster.now() + cluster.retry_pause(*failures);
    if !error.is_retriable() || next >= deadline || cluster.is_closed() {
        return Err(error);
    }
    cluster.parts.clock.sleep_until(next).await;
    Ok(())
}

/// Send to the coordinator until `read` makes something of the answer, or an error that no retry helps.
pub(crate) async fn call<T>(
    cluster: &Arc<Cluster>,
    group: &str,
    (api, highest): (ApiKey, i16),
    build: impl Fn(i16) -> Request + Send + Sync,
    read: impl Fn(Response) -> Result<T, Error>,
    deadline: Instant,
) -> Result<T, Error> {
    let mut failures = 0;
    loop {
        let node = find(cluster, group, deadline).await?;
        let answer = cluster.call_built(&node, Lane::Control, (api, highest, Duration::ZERO), &build, deadline).await;
        match answer.and_then(&read) {
            Ok(result) => return Ok(result),
            Err(error) => pause(cluster, &mut failures, deadline, error).await?,
        }
    }
}

/// What `group` has committed; of all partitions for `None`.
pub(crate) async fn committed(
    cluster: &Arc<Cluster>,
    group: &str,
    partitions: Option<&[TopicPartition]>,
    deadline: Instant,
) -> Result<offsets::Fetched, Error> {
    let read = |response| {
        let found = offsets::read_fetched(group, response)?;
        // Offsets of an open transaction: they are known when it ends.
        let unstable = |result: &&Result<_, ErrorCode>| matches!(result, Err(code) if code.is_retriable());
        match found.values().find(unstable) {
            Some(Err(code)) => Err(Error::broker(*code, format!("offsets of group {group}"))),
            _ => Ok(found),
        }
    };
    let build = |version| offsets::fetch_request(group, partitions, true, version).into();
    call(cluster, group, (ApiKey::OffsetFetch, offsets::OFFSET_FETCH_BY_NAME), build, read, deadline).await
}
