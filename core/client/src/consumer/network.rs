//! The one task of a consumer: it polls the managers, sends what they ask for, and brings back the answers.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::{Duration, Instant};

use ottla_base::BoxFuture;
use ottla_protocol::Response;

use super::Inner;
use super::commit::Verdict;
use super::request::{Outgoing, Target, Token};
use super::state::State;
use crate::cluster::Cluster;
use crate::error::{Error, Kind};

type Answer = Result<Response, Error>;

/// Runs until the consumer is closed. Holds what it asked for, but no reference that keeps a dropped consumer alive
/// beyond its `close`.
pub(super) async fn run(inner: Arc<Inner>) {
    let mut calls: Vec<(Token, BoxFuture<'static, Answer>)> = Vec::new();
    let mut changes = inner.cluster.subscribe();
    while !inner.ending.load(Ordering::Acquire) {
        let (out, wake_at, failed) = {
            let mut state = inner.state.lock();
            let (out, wake_at) = state.poll(&inner);
            (out, wake_at, state.has_errors())
        };
        if failed {
            inner.application.notify_waiters();
        }
        for outgoing in out {
            let token = outgoing.token.clone();
            calls.push((token, call(inner.cluster.clone(), outgoing)));
        }
        let answers = wait(&inner, &mut calls, wake_at, &mut changes).await;
        if answers.is_empty() {
            continue;
        }
        let mut state = inner.state.lock();
        for (token, answer) in answers {
            state.answered(&inner, token, answer);
        }
        drop(state);
        inner.application.notify_waiters();
    }
    inner.state.lock().commits.fail_all(&Error::closed("consumer"));
    inner.application.notify_waiters();
    inner.ended.send_replace(true);
}

fn call(cluster: Arc<Cluster>, outgoing: Outgoing) -> BoxFuture<'static, Answer> {
    Box::pin(async move {
        let Outgoing { target, lane, api, highest, extra, build, .. } = outgoing;
        let deadline = cluster.now() + cluster.config.request_timeout + extra;
        let node = match target {
            Target::Node(node) => node,
            Target::Any => cluster.any_node(lane).ok_or_else(|| Error::new(Kind::Network, "no broker is known"))?,
        };
        cluster.call_built(&node, lane, (api, highest, extra), build, deadline).await
    })
}

/// Until an answer, a wish of the application's, new metadata, or `wake_at`.
async fn wait(
    inner: &Inner,
    calls: &mut Vec<(Token, BoxFuture<'static, Answer>)>,
    wake_at: Option<Instant>,
    changes: &mut tokio::sync::watch::Receiver<u64>,
) -> Vec<(Token, Answer)> {
    let mut wished = std::pin::pin!(inner.network.notified());
    let mut changed = std::pin::pin!(changes.changed());
    let clock = inner.cluster.parts.clock.as_ref();
    // A time that has come already must not starve the answers: they are polled first.
    let mut sleep = wake_at.map(|at| clock.sleep_until(at.max(clock.now() + Duration::from_millis(1))));
    std::future::poll_fn(|context| {
        let mut answers = Vec::new();
        let mut at = 0;
        while at < calls.len() {
            match calls[at].1.as_mut().poll(context) {
                Poll::Ready(answer) => answers.push((calls.remove(at).0, answer)),
                Poll::Pending => at += 1,
            }
        }
        let woken = wished.as_mut().poll(context).is_ready()
            || changed.as_mut().poll(context).is_ready()
            || sleep.as_mut().is_some_and(|sleep| sleep.as_mut().poll(context).is_ready());
        if woken || !answers.is_empty() { Poll::Ready(answers) } else { Poll::Pending }
    })
    .await
}

impl State {
    /// All managers' requests, and when to poll again at the latest.
    fn poll(&mut self, inner: &Inner) -> (Vec<Outgoing>, Option<Instant>) {
        let cluster = &inner.cluster;
        let now = cluster.now();
        let mut out = Vec::new();
        let mut wake_at: Option<Instant> = None;
        let mut earlier = |at: Option<Instant>| {
            if let Some(at) = at {
                wake_at = Some(wake_at.map_or(at, |known: Instant| known.min(at)));
            }
        };
        self.follow_metadata(cluster);
        if let Some(coordinator) = &mut self.coordinator {
            let wanted = !self.commits.is_empty()
                || self.positions.wants_coordinator(&self.subscriptions)
                || self.group.as_ref().is_some_and(super::group::Group::wants_coordinator);
            earlier(coordinator.poll(now, wanted, &mut out));
            if let Some(error) = &coordinator.fatal {
                let error = error.clone();
                self.commits.fail_all(&error);
            }
        }
        let node = self.coordinator.as_ref().and_then(|coordinator| coordinator.node()).cloned();
        let failure = self.coordinator.as_ref().and_then(|coordinator| coordinator.last_failure.clone());
        earlier(self.commits.poll(now, node.as_ref(), failure.as_ref(), &mut out));
        if let Some(group) = &mut self.group {
            earlier(group.poll(cluster, &self.subscriptions, node.as_ref(), &mut out));
            earlier(group.poll_deadline());
        }
        earlier(self.positions.poll(cluster, &inner.config, &mut self.subscriptions, node.as_ref(), &mut out));
        if !self.closing {
            self.fetcher.clean(&self.subscriptions);
            earlier(self.fetcher.poll(cluster, &inner.config, &mut self.subscriptions, &mut out));
        }
        (out, wake_at)
    }

    fn answered(&mut self, inner: &Inner, token: Token, answer: Answer) {
        let cluster = &inner.cluster;
        match (token, &mut self.coordinator) {
            (Token::Fetch { node, session }, _) => {
                self.fetcher.answered(cluster, &inner.config, &mut self.subscriptions, (node, session), answer);
            }
            (Token::Reset(asked), _) => self.positions.reset(cluster, &mut self.subscriptions, &asked, answer),
            (Token::Validate(asked), _) => self.positions.validated(cluster, &mut self.subscriptions, &asked, answer),
            (Token::Leave, _) | (_, None) => {}
            (Token::FindCoordinator, Some(coordinator)) => coordinator.answered(cluster, answer),
            (Token::Committed(asked), Some(coordinator)) => {
                if let Err(error) = self.positions.committed(cluster, &mut self.subscriptions, &asked, answer) {
                    if error.is_retriable() {
                        coordinator.lost(error.message());
                    } else {
                        self.positions.errors.push(error);
                    }
                }
            }
            (Token::Commit(id), Some(coordinator)) => {
                let verdict = self.commits.answered(id, answer, cluster);
                inner.metrics.commits.increment();
                for latency in self.commits.latencies.drain(..) {
                    inner.metrics.commit_latency_us.observe(latency.as_micros() as u64);
                }
                let group = self.group.as_mut().filter(|group| group.generation >= 0);
                match (verdict, group) {
                    (Verdict::CoordinatorLost, _) => coordinator.lost("a commit failed"),
                    // A commit that waited behind a join belongs to the generation before it: the member is well.
                    (Verdict::MemberLost { code, generation }, Some(group)) if generation == group.generation => {
                        group.reset_member(code == ottla_protocol::ErrorCode::UNKNOWN_MEMBER_ID);
                    }
                    (Verdict::Rebalancing, Some(group)) => group.want_rejoin("a commit found the group rebalancing"),
                    _ => {}
                }
            }
            (token, Some(coordinator)) => {
                let Some(group) = &mut self.group else { return };
                match token {
                    Token::Join => group.joined(cluster, coordinator, answer),
                    Token::Sync => group.synced(cluster, coordinator, &self.subscriptions, answer),
                    Token::Heartbeat { generation } => group.beaten(cluster, coordinator, generation, answer),
                    _ => {}
                }
                self.set_interest(cluster);
            }
        }
    }
}
