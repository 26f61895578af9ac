//! The task that keeps the metadata fresh.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;
use ottla_net::{Lane, Node};
use ottla_protocol::message::MetadataResponse;
use ottla_protocol::message::metadata_request::{MetadataRequest, MetadataRequestTopic};
use ottla_protocol::{ErrorCode, Uuid};
use tokio::sync::watch;

use super::{Cluster, Readiness};
use crate::error::{Error, Kind};

/// How often idle connections are looked for, and whether the client still exists.
const ROUND: Duration = Duration::from_secs(30);

/// Runs until the cluster is closed or gone.
pub(super) async fn run(cluster: Weak<Cluster>, mut closed: watch::Receiver<bool>) {
    let mut state = State { failures: 0, failing_since: None, bootstrap: 0 };
    loop {
        let Some(cluster) = cluster.upgrade() else { return };
        if *closed.borrow_and_update() {
            return;
        }
        let due = state.next(&cluster);
        if due > cluster.now() {
            let wait = async {
                tokio::select! {
                    _ = cluster.wanted.notified() => {}
                    _ = closed.changed() => {}
                }
            };
            let until = due.min(cluster.now() + ROUND);
            let _ = timeout_at(cluster.parts.clock.as_ref(), until, wait).await;
            cluster.connections.close_idle();
            continue;
        }
        let refresh = state.refresh(&cluster);
        tokio::select! {
            () = refresh => {}
            _ = closed.changed() => return,
        }
    }
}

struct State {
    failures: u32,
    failing_since: Option<Instant>,
    bootstrap: usize,
}

impl State {
    /// When to ask next: at once if someone wants it, but never sooner than the pause allows.
    fn next(&self, cluster: &Cluster) -> Instant {
        let updated = *cluster.updated.lock();
        let wanted = cluster.requested.load(Ordering::Acquire);
        let idle = {
            let interest = cluster.interest.lock();
            interest.topics.is_empty() && !interest.all && updated.is_none()
        };
        let now = cluster.now();
        let Some(updated) = updated else {
            return if wanted || !idle { now } else { now + ROUND };
        };
        if wanted {
            return updated + cluster.config.retry_backoff.min(Duration::from_millis(100));
        }
        updated + cluster.config.metadata_max_age
    }

    async fn refresh(&mut self, cluster: &Arc<Cluster>) {
        let Some(node) = self.node(cluster) else {
            *cluster.last_failure.lock() = Some(Error::new(Kind::Config, "bootstrap.servers names no server"));
            cluster.parts.clock.sleep(ROUND).await;
            return;
        };
        cluster.requested.store(false, Ordering::Release);
        let request = self.request(cluster);
        let deadline = cluster.now() + cluster.config.request_timeout;
        let reply = cluster.call(&node, Lane::Control, request.into(), deadline).await;
        let outcome = reply.and_then(|response| {
            let response = MetadataResponse::try_from(response)?;
            match ErrorCode(response.error_code) {
                ErrorCode::NONE => Ok(response),
                ErrorCode::REBOOTSTRAP_REQUIRED => {
                    self.failures = u32::MAX / 2;
                    Err(Error::broker(ErrorCode::REBOOTSTRAP_REQUIRED, node.to_string()))
                }
                code => Err(Error::broker(code, node.to_string())),
            }
        });
        match outcome {
            Ok(response) if !response.brokers.is_empty() => self.apply(cluster, response),
            Ok(_) => self.failed(cluster, Error::new(Kind::Network, format!("{node} knows no brokers yet"))).await,
            Err(error) => self.failed(cluster, error).await,
        }
    }

    async fn failed(&mut self, cluster: &Cluster, error: Error) {
        tracing::debug!(%error, "metadata could not be had");
        self.failures = self.failures.saturating_add(1);
        let now = cluster.now();
        self.failing_since.get_or_insert(now);
        *cluster.last_failure.lock() = Some(error);
        cluster.requested.store(true, Ordering::Release);
        cluster.parts.clock.sleep_until(now + cluster.retry_pause(self.failures)).await;
    }

    fn apply(&mut self, cluster: &Cluster, response: MetadataResponse) {
        self.failures = 0;
        self.failing_since = None;
        *cluster.last_failure.lock() = None;
        let again = response.topics.iter().any(|topic| {
            let code = ErrorCode(topic.error_code);
            (!code.is_none() && code.is_retriable()) || topic.partitions.iter().any(|partition| partition.leader_id < 0)
        });
        let version = {
            let mut image = cluster.image.write();
            let interest = cluster.interest.lock();
            let next = image.next(response, |name| interest.all || interest.topics.contains_key(name));
            let version = next.version;
            *image = Arc::new(next);
            version
        };
        *cluster.updated.lock() = Some(cluster.now());
        if again {
            cluster.requested.store(true, Ordering::Release);
        }
        cluster.changed.send_replace(version);
    }

    /// A known node; the bootstrap ones again when those fail for too long.
    fn node(&mut self, cluster: &Cluster) -> Option<Node> {
        let known = cluster.image().brokers.len() as u32;
        let long = self
            .failing_since
            .is_some_and(|since| cluster.now().saturating_duration_since(since) > cluster.config.rebootstrap_trigger);
        if known > 0 && !(cluster.config.rebootstrap && (self.failures > known || long)) {
            return cluster.any_node(Lane::Control);
        }
        let bootstrap = cluster.parts.transport.bootstrap();
        let count = bootstrap.len();
        let start = self.bootstrap;
        self.bootstrap = start.wrapping_add(1);
        let mut turn: Vec<Node> = bootstrap.into_iter().cycle().skip(start % count.max(1)).take(count).collect();
        turn.sort_by_key(|node| matches!(cluster.connections.readiness(node, Lane::Control), Readiness::Waiting(_)));
        turn.into_iter().next()
    }

    fn request(&self, cluster: &Cluster) -> MetadataRequest {
        let now = cluster.now();
        let mut interest = cluster.interest.lock();
        if let Some(limit) = cluster.max_idle {
            interest.topics.retain(|_, used| now.saturating_duration_since(*used) <= limit);
        }
        let topics = interest
            .topics
            .keys()
            .map(|name| MetadataRequestTopic { topic_id: Uuid::ZERO, name: Some(name.to_string()) });
        MetadataRequest {
            topics: if interest.all { None } else { Some(topics.collect()) },
            allow_auto_topic_creation: cluster.auto_create,
            ..MetadataRequest::default()
        }
    }
}
