//! The consumer: one task that talks to brokers, and the application's calls.
//!
//! The task ([`network`]) polls managers that do no I/O: coordinator lookup, membership, commits, positions, fetches.
//! The application's `poll` runs rebalance callbacks, decodes a batch at a time and returns views. Both share the
//! state under one lock.

mod assignor;
mod commit;
pub(crate) mod coordinator;
mod decode;
mod embedding;
mod fetch;
mod group;
mod listener;
mod lookup;
mod metrics;
mod network;
mod offset;
mod poll;
mod positions;
mod records;
mod request;
mod session;
mod state;
mod subscription;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;
use parking_lot::Mutex;
use tokio::sync::{Notify, oneshot, watch};

pub use commit::CommitCallback;
pub use group::{RebalanceEvent, RebalanceKind};
pub use listener::RebalanceListener;
pub use offset::{OffsetAndMetadata, OffsetAndTimestamp, Offsets};
pub use poll::Next;
pub use records::{PartitionRecords, PollBatch};

pub(crate) use assignor::{decode_assignment, decode_subscription};

use commit::Waiter;
use group::Group;
use metrics::ConsumerMetrics;
use poll::Buffer;
use state::State;
use subscription::Position;

use crate::cluster::Cluster;
use crate::config::{ConsumerConfig, OffsetReset};
use crate::error::{Error, Kind};
use crate::metrics::{Collector, Metric};
use crate::parts::{Parts, TopicPartition};

pub(crate) struct Inner {
    config: ConsumerConfig,
    cluster: Arc<Cluster>,
    state: Mutex<State>,
    /// What poll has begun to decode.
    buffer: Mutex<Buffer>,
    /// Wakes the network task.
    network: Notify,
    /// Wakes the application's waits.
    application: Notify,
    woken: AtomicBool,
    closed: AtomicBool,
    ending: AtomicBool,
    ended: watch::Sender<bool>,
    listener: Mutex<Option<Arc<dyn RebalanceListener>>>,
    metrics: Arc<ConsumerMetrics>,
    began: Instant,
}

/// Reads records. Calls may come from any thread, but only one `poll` at a time makes sense.
pub struct Consumer {
    inner: Arc<Inner>,
}

/// Who this consumer is in its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMetadata {
    pub group_id: String,
    /// -1: not a member.
    pub generation_id: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
}

impl Consumer {
    /// Starts the consumer's two tasks on the spawner.
    pub fn new(config: ConsumerConfig, parts: Parts) -> Consumer {
        let now = parts.clock.now();
        let metrics = Arc::new(ConsumerMetrics::default());
        let cluster = Cluster::start(parts.clone(), config.network.clone(), config.allow_auto_create_topics, None);
        let inner = Arc::new(Inner {
            state: Mutex::new(State::new(&config, metrics.clone(), now)),
            config,
            cluster,
            buffer: Mutex::default(),
            network: Notify::new(),
            application: Notify::new(),
            woken: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            ending: AtomicBool::new(false),
            ended: watch::Sender::new(false),
            listener: Mutex::default(),
            metrics,
            began: now,
        });
        parts.spawner.spawn(Box::pin(network::run(inner.clone())));
        Consumer { inner }
    }

    fn open(&self) -> Result<(), Error> {
        if self.inner.closed.load(Ordering::Acquire) { Err(Error::closed("consumer")) } else { Ok(()) }
    }

    /// The deadline of a call without a timeout of its own.
    fn deadline(&self, timeout: Option<Duration>) -> Instant {
        let now = self.inner.cluster.now();
        let timeout = timeout.unwrap_or(self.inner.config.default_api_timeout);
        now.checked_add(timeout).unwrap_or(now + Duration::from_secs(u64::from(u32::MAX)))
    }

    /// Change the subscriptions under the lock, then let everyone know.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> Result<T, Error>) -> Result<T, Error> {
        self.open()?;
        let mut state = self.inner.state.lock();
        let result = change(&mut state)?;
        state.set_interest(&self.inner.cluster);
        drop(state);
        self.inner.network.notify_one();
        Ok(result)
    }

    /// Callbacks of rebalances from now on; without one, partitions come and go silently.
    pub fn set_listener(&self, listener: Option<Arc<dyn RebalanceListener>>) {
        *self.inner.listener.lock() = listener;
    }

    /// From now on a subscription without `group.id` reads all partitions of its topics, those to come included.
    /// Kafka's own consumer refuses it, as this one does before this call; other clients are used to it.
    pub fn allow_subscribing_alone(&self) {
        self.inner.state.lock().subscriptions.alone = self.inner.config.group_id.is_none();
    }

    /// Read these topics, shared with the other members of the group. No topics: as `unsubscribe` without leaving.
    ///
    /// # Errors
    /// `IllegalState` after `assign` or a pattern, and without `group.id`.
    pub fn subscribe(&self, topics: impl IntoIterator<Item = impl Into<Arc<str>>>) -> Result<(), Error> {
        let topics: BTreeSet<Arc<str>> = topics.into_iter().map(Into::into).collect();
        if topics.iter().any(|topic| topic.trim().is_empty()) {
            return Err(Error::illegal_argument("Topic collection to subscribe to cannot contain null or empty topic"));
        }
        self.change(|state| {
            state.subscriptions.subscribe(topics)?;
            self.join_group(state, "the subscription has changed")
        })
    }

    /// Read the topics whose whole names match.
    pub fn subscribe_pattern(&self, pattern: &str) -> Result<(), Error> {
        let regex = regex::Regex::new(pattern)
            .map_err(|error| Error::illegal_argument(format!("pattern '{pattern}' cannot be read: {error}")))?;
        self.change(|state| {
            state.subscriptions.subscribe_pattern(regex)?;
            state.subscriptions.match_pattern(&self.inner.cluster.image());
            self.join_group(state, "the subscription has changed")
        })
    }

    fn join_group(&self, state: &mut State, reason: &str) -> Result<(), Error> {
        let Some(id) = &self.inner.config.group_id else {
            if state.subscriptions.alone {
                state.subscriptions.assign_all(&self.inner.cluster.image());
                return Ok(());
            }
            state.subscriptions.unsubscribe();
            return Err(Error::illegal_state("subscribing needs group.id in the consumer configuration"));
        };
        let now = self.inner.cluster.now();
        match &mut state.group {
            Some(group) if group.is_stable() => group.want_rejoin(reason),
            Some(_) => {}
            None => state.group = Some(Group::new(&self.inner.config, id.clone(), now)),
        }
        Ok(())
    }

    /// Read exactly these partitions, without the group's assignment.
    pub fn assign(&self, partitions: impl IntoIterator<Item = TopicPartition>) -> Result<(), Error> {
        let partitions: BTreeSet<TopicPartition> = partitions.into_iter().collect();
        if let Some(bad) = partitions.iter().find(|at| at.topic.trim().is_empty() || at.partition < 0) {
            return Err(Error::illegal_argument(format!("cannot assign '{bad}'")));
        }
        self.change(|state| {
            if partitions.is_empty() && !state.subscriptions.is_by_group() {
                state.subscriptions.unsubscribe();
                return Ok(());
            }
            state.subscriptions.assign(partitions)
        })
    }

    /// Read nothing, and leave the group.
    pub async fn unsubscribe(&self) -> Result<(), Error> {
        self.open()?;
        let event = {
            let state = self.inner.state.lock();
            state.group.as_ref().and_then(|group| group.closing_event(&state.subscriptions))
        };
        let result = self.run_listener(event.as_ref()).await;
        self.leave(self.deadline(None), "the consumer unsubscribed from all topics").await;
        self.change(|state| {
            state.group = None;
            state.subscriptions.unsubscribe();
            Ok(())
        })?;
        result
    }

    pub fn assignment(&self) -> Vec<TopicPartition> {
        self.inner.state.lock().subscriptions.partitions.keys().cloned().collect()
    }

    /// The topics that are subscribed to, or that the pattern matches now.
    pub fn subscription(&self) -> Vec<Arc<str>> {
        self.inner.state.lock().subscriptions.topics().into_iter().collect()
    }

    /// Read on from `offset`.
    ///
    /// # Errors
    /// `IllegalState` if the partition is not assigned.
    pub fn seek(&self, at: &TopicPartition, offset: i64) -> Result<(), Error> {
        self.seek_to(at, &OffsetAndMetadata::new(offset))
    }

    /// As `seek`, checking that the log still has the leader epoch.
    pub fn seek_to(&self, at: &TopicPartition, offset: &OffsetAndMetadata) -> Result<(), Error> {
        if offset.offset < 0 {
            return Err(Error::illegal_argument("seek offset must not be a negative number"));
        }
        self.change(|state| {
            positions::begin_at(state.subscriptions.get_mut(at)?, offset);
            Ok(())
        })
    }

    /// Read on from the first record; of all assigned partitions if none are given. Evaluated lazily.
    pub fn seek_to_beginning(&self, partitions: &[TopicPartition]) -> Result<(), Error> {
        self.reset(partitions, OffsetReset::Earliest)
    }

    /// Read on behind the last record; of all assigned partitions if none are given. Evaluated lazily.
    pub fn seek_to_end(&self, partitions: &[TopicPartition]) -> Result<(), Error> {
        self.reset(partitions, OffsetReset::Latest)
    }

    fn reset(&self, partitions: &[TopicPartition], to: OffsetReset) -> Result<(), Error> {
        self.change(|state| {
            let all: Vec<TopicPartition> = if partitions.is_empty() {
                state.subscriptions.partitions.keys().cloned().collect()
            } else {
                partitions.to_vec()
            };
            for at in &all {
                state.subscriptions.get(at)?;
            }
            for at in &all {
                let partition = state.subscriptions.get_mut(at)?;
                partition.position = None;
                partition.reset(to);
            }
            Ok(())
        })
    }

    pub fn pause(&self, partitions: &[TopicPartition]) -> Result<(), Error> {
        self.set_paused(partitions, true)
    }

    pub fn resume(&self, partitions: &[TopicPartition]) -> Result<(), Error> {
        self.set_paused(partitions, false)
    }

    fn set_paused(&self, partitions: &[TopicPartition], paused: bool) -> Result<(), Error> {
        self.change(|state| {
            for at in partitions {
                state.subscriptions.get_mut(at)?.paused = paused;
            }
            Ok(())
        })
    }

    pub fn paused(&self) -> Vec<TopicPartition> {
        let state = self.inner.state.lock();
        state.subscriptions.partitions.iter().filter(|(_, one)| one.paused).map(|(at, _)| at.clone()).collect()
    }

    /// The offset of the next record that `poll` would return; waits for it where it is not known yet.
    ///
    /// # Errors
    /// `IllegalState` if the partition is not assigned, `Timeout`, or why there is no position.
    pub async fn position(&self, at: &TopicPartition, timeout: Option<Duration>) -> Result<i64, Error> {
        let deadline = self.deadline(timeout);
        loop {
            self.open()?;
            let mut changed = std::pin::pin!(self.inner.application.notified());
            changed.as_mut().enable();
            {
                let mut state = self.inner.state.lock();
                if let Some(Position { offset, .. }) = state.subscriptions.get(at)?.position {
                    return Ok(offset);
                }
                if let Some(error) = state.take_error() {
                    return Err(error);
                }
            }
            self.inner.network.notify_one();
            if timeout_at(self.inner.cluster.parts.clock.as_ref(), deadline, changed).await.is_err() {
                let text = format!("the position of {at} could not be determined in time");
                return Err(self.inner.cluster.with_last_failure(text, None));
            }
        }
    }

    /// Commit what poll returned, or `offsets`, and wait until the coordinator has it.
    ///
    /// # Errors
    /// `CommitFailed` after a rebalance, `Timeout`, or the broker's error.
    pub async fn commit_sync(&self, offsets: Option<Offsets>, timeout: Option<Duration>) -> Result<(), Error> {
        self.open()?;
        let deadline = self.deadline(timeout);
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.inner.state.lock();
            state.committer(&self.inner.config)?;
            let offsets = offsets.unwrap_or_else(|| state.subscriptions.consumed());
            state.commit(&self.inner.config, offsets, Waiter::Caller(sender), self.inner.cluster.now(), deadline);
        }
        self.inner.network.notify_one();
        // Commits end at their deadline by themselves; without the network task nobody answers.
        receiver.await.unwrap_or_else(|_| Err(Error::closed("consumer")))?;
        self.run_commit_callbacks();
        Ok(())
    }

    /// Commit in the background, tried once, in the order of the calls. The callback runs in a later `poll`.
    pub fn commit_async(&self, offsets: Option<Offsets>, callback: Option<CommitCallback>) -> Result<(), Error> {
        self.open()?;
        let now = self.inner.cluster.now();
        let mut state = self.inner.state.lock();
        state.committer(&self.inner.config)?;
        let offsets = offsets.unwrap_or_else(|| state.subscriptions.consumed());
        let deadline = now + self.inner.config.default_api_timeout;
        state.commit(&self.inner.config, offsets, Waiter::Callback(callback), now, deadline);
        drop(state);
        self.inner.network.notify_one();
        Ok(())
    }

    /// Run callbacks of asynchronous commits that are over; `poll` does this by itself.
    pub fn run_commit_callbacks(&self) {
        let completed = std::mem::take(&mut self.inner.state.lock().commits.completed);
        for one in completed {
            (one.callback)(&one.offsets, one.result);
        }
    }

    /// Make a `poll` (or wait) that is under way, or the next one, fail with `Wakeup`. From any thread.
    pub fn wakeup(&self) {
        self.inner.woken.store(true, Ordering::Release);
        self.inner.application.notify_waiters();
    }

    /// Who this consumer is in its group.
    pub fn group_metadata(&self) -> Result<GroupMetadata, Error> {
        let Some(group_id) = self.inner.config.group_id.clone() else {
            return Err(Error::illegal_state("there is no group: group.id is not set"));
        };
        let state = self.inner.state.lock();
        let member = state.group.as_ref();
        Ok(GroupMetadata {
            group_id,
            generation_id: member.map_or(-1, |group| group.generation),
            member_id: member.map(|group| group.member.clone()).unwrap_or_default(),
            group_instance_id: self.inner.config.group_instance_id.clone(),
        })
    }

    /// Join the group anew at the next `poll`.
    pub fn enforce_rebalance(&self, reason: &str) {
        let mut state = self.inner.state.lock();
        if let Some(group) = &mut state.group {
            group.want_rejoin(if reason.is_empty() { "rebalance enforced by user" } else { reason });
        }
    }

    /// Commit, give up the partitions, leave the group and end the tasks, all within `timeout`.
    ///
    /// # Errors
    /// The rebalance listener's; the consumer is closed in any case.
    pub async fn close(&self, timeout: Duration) -> Result<(), Error> {
        let event = self.begin_close();
        let listened = self.run_listener(event.as_ref()).await;
        let closed = self.finish_close(timeout).await;
        listened.and(closed)
    }

    /// The first half of a close for those who run callbacks themselves: the callback that is due.
    pub fn begin_close(&self) -> Option<RebalanceEvent> {
        let mut state = self.inner.state.lock();
        if state.closing {
            return None;
        }
        state.closing = true;
        state.group.as_ref().and_then(|group| group.closing_event(&state.subscriptions))
    }

    /// The second half of a close.
    pub async fn finish_close(&self, timeout: Duration) -> Result<(), Error> {
        if self.inner.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let deadline = self.deadline(Some(timeout));
        self.last_commit(deadline).await;
        self.leave(deadline, "the consumer is being closed").await;
        self.inner.end();
        let mut ended = self.inner.ended.subscribe();
        // The task ends at once: it waits for nothing once it is told.
        let _ = ended.wait_for(|ended| *ended).await;
        self.run_commit_callbacks();
        self.inner.cluster.close();
        Ok(())
    }

    /// The positions, if they are committed by themselves, and all commits that were asked for. A failure is told in
    /// the log only, as Kafka does: asked-for commits tell their own callbacks, and the records are read again.
    async fn last_commit(&self, deadline: Instant) {
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.inner.state.lock();
            let member = state.group.as_ref().is_none_or(|group| group.generation >= 0);
            let automatic = self.inner.config.auto_commit_interval.is_some() && member;
            let offsets = if automatic { state.subscriptions.consumed() } else { Offsets::new() };
            if offsets.is_empty() && state.commits.is_empty() {
                return;
            }
            state.commit(&self.inner.config, offsets, Waiter::Caller(sender), self.inner.cluster.now(), deadline);
        }
        self.inner.network.notify_one();
        match timeout_at(self.inner.cluster.parts.clock.as_ref(), deadline, receiver).await {
            Ok(Ok(Err(error))) => tracing::warn!(%error, "the last automatic commit failed"),
            Ok(_) => {}
            Err(_) => tracing::warn!("the last automatic commit was not over in time"),
        }
    }

    /// Tell the coordinator, once, that this member goes. Static members keep their place.
    async fn leave(&self, deadline: Instant, reason: &str) {
        let (node, outgoing) = {
            let mut state = self.inner.state.lock();
            let node = state.coordinator.as_ref().and_then(|coordinator| coordinator.node()).cloned();
            let Some(group) = &mut state.group else { return };
            let known = !group.member.is_empty() && group.instance.is_none();
            let (Some(node), true) = (node, known) else { return };
            let outgoing = group.leave_request(&node, reason);
            group.stage = group::Stage::Ended;
            group.generation = -1;
            (node, outgoing)
        };
        let cluster = &self.inner.cluster;
        let call = cluster.call_built(
            &node,
            outgoing.lane,
            (outgoing.api, outgoing.highest, outgoing.extra),
            outgoing.build,
            deadline,
        );
        match timeout_at(cluster.parts.clock.as_ref(), deadline, call).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::debug!(%error, "the group was left without a word"),
            Err(_) => tracing::debug!("the group was left without a word: no time"),
        }
    }

    async fn run_listener(&self, event: Option<&RebalanceEvent>) -> Result<(), Error> {
        let listener = self.inner.listener.lock().clone();
        match (listener, event) {
            (Some(listener), Some(event)) => listener::call(listener.as_ref(), self, event).await,
            _ => Ok(()),
        }
    }

    pub fn is_closed(&self) -> bool {
        self.inner.closed.load(Ordering::Acquire)
    }

    /// Kafka's consumer metrics; rates are over the consumer's life.
    pub fn metrics(&self) -> Vec<Metric> {
        let inner = &self.inner;
        let now = inner.cluster.now();
        let metrics = &inner.metrics;
        let state = inner.state.lock();
        let mut all = Collector::new("consumer-fetch-manager-metrics", inner.began, now);
        all.rate_and_total("records-consumed-rate", "records-consumed-total", &metrics.records_consumed);
        all.rate_and_total("bytes-consumed-rate", "bytes-consumed-total", &metrics.bytes_consumed);
        all.rate_and_total("fetch-rate", "fetch-total", &metrics.fetches);
        all.average_and_max("fetch-latency-avg", "fetch-latency-max", &metrics.fetch_latency_us, 1000.0);
        all.average_and_max("fetch-size-avg", "fetch-size-max", &metrics.fetch_size, 1.0);
        all.value("records-per-request-avg", metrics.records_per_request.average());
        let lags = state.subscriptions.partitions.values().filter_map(|one| {
            Some((one.high_watermark - one.position?.offset).max(0)).filter(|_| one.high_watermark >= 0)
        });
        all.value("records-lag-max", lags.max().map_or(f64::NAN, |lag| lag as f64));
        all.group("consumer-coordinator-metrics");
        all.value("assigned-partitions", state.subscriptions.partitions.len() as f64);
        all.rate_and_total("commit-rate", "commit-total", &metrics.commits);
        all.average_and_max("commit-latency-avg", "commit-latency-max", &metrics.commit_latency_us, 1000.0);
        all.rate_and_total("rebalance-rate", "rebalance-total", &metrics.rebalances);
        if let Some(group) = &state.group {
            let of = &group.metrics;
            let seconds = now.saturating_duration_since(inner.began).as_secs_f64().max(1e-3);
            all.value("heartbeat-rate", of.heartbeats as f64 / seconds);
            all.value("heartbeat-total", of.heartbeats as f64);
            all.value("heartbeat-response-time-max", of.heartbeat_max.as_secs_f64() * 1000.0);
            let ago = of.last_heartbeat.map_or(-1.0, |at| now.saturating_duration_since(at).as_secs_f64().floor());
            all.value("last-heartbeat-seconds-ago", ago);
            all.value("join-rate", of.joins as f64 / seconds);
            all.value("join-total", of.joins as f64);
            all.value("join-time-avg", of.join_time.0.as_secs_f64() * 1000.0 / of.joins as f64);
            all.value("join-time-max", of.join_time.1.as_secs_f64() * 1000.0);
            all.value("sync-rate", of.syncs as f64 / seconds);
            all.value("sync-total", of.syncs as f64);
        }
        all.group("consumer-metrics");
        all.network(&inner.cluster.metrics);
        all.finish()
    }
}

impl Inner {
    fn end(&self) {
        self.closed.store(true, Ordering::Release);
        self.ending.store(true, Ordering::Release);
        self.network.notify_one();
        self.application.notify_waiters();
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        self.inner.end();
        self.inner.cluster.close();
    }
}

/// The kind of an error that `wakeup` causes.
fn woken() -> Error {
    Error::new(Kind::Wakeup, "the consumer was woken up")
}
