//! Fetching: one request under way for each broker, the next as soon as the buffer has run low.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use ottla_net::{Lane, Node};
use ottla_protocol::message::FetchResponse;
use ottla_protocol::message::fetch_response::{AbortedTransaction, PartitionData};
use ottla_protocol::{ApiKey, ErrorCode, Response, Uuid};
use rustc_hash::FxHashMap;

use super::metrics::ConsumerMetrics;
use super::request::{Outgoing, Target, Token};
use super::session::{Session, Wanted};
use super::subscription::{Phase, Subscriptions};
use crate::cluster::{Cluster, Image};
use crate::config::{ConsumerConfig, OffsetReset};
use crate::error::{Error, Kind};
use crate::parts::TopicPartition;

/// How long a follower that the leader named is read from before the leader is asked again.
const PREFERRED_REPLICA_FOR: Duration = Duration::from_secs(300);
/// A buffer below this many bytes is filled again at once, however large the last response was.
const LOW_BYTES: usize = 64 * 1024;
/// Up to so many bytes a whole response may wait while the next is on its way; of larger ones half must be read first.
const AHEAD_BYTES: usize = 8 << 20;

/// Records of one partition as they came.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) at: TopicPartition,
    pub(super) node: i32,
    pub(super) records: Bytes,
    pub(super) aborted: Vec<AbortedTransaction>,
    /// Offsets before it were asked for by someone else.
    pub(super) from: i64,
    pub(super) seeks: u64,
}

#[derive(Default)]
struct NodeState {
    session: Session,
    session_number: u64,
    in_flight: bool,
    /// Of the last response.
    response_bytes: usize,
    retry_at: Option<Instant>,
    failures: u32,
    sent: Option<Instant>,
}

pub(super) struct Fetcher {
    nodes: BTreeMap<i32, NodeState>,
    pub(super) buffer: VecDeque<Fetched>,
    pub(super) errors: Vec<Error>,
    next_session: u64,
    metrics: Arc<ConsumerMetrics>,
}

impl Fetcher {
    pub(super) fn new(metrics: Arc<ConsumerMetrics>) -> Fetcher {
        Fetcher { nodes: BTreeMap::new(), buffer: VecDeque::new(), errors: Vec::new(), next_session: 0, metrics }
    }

    /// Drop what no longer fits the assignment and the positions.
    pub(super) fn clean(&mut self, subscriptions: &Subscriptions) {
        self.buffer.retain(|fetched| {
            subscriptions
                .partitions
                .get(&fetched.at)
                .is_some_and(|state| state.seeks == fetched.seeks && !state.revoking)
        });
    }

    fn buffered(&self, node: i32, subscriptions: &Subscriptions) -> usize {
        let counts = |fetched: &&Fetched| {
            fetched.node == node && subscriptions.partitions.get(&fetched.at).is_some_and(|state| !state.paused)
        };
        self.buffer.iter().filter(counts).map(|fetched| fetched.records.len()).sum()
    }

    pub(super) fn poll(
        &mut self,
        cluster: &Cluster,
        config: &ConsumerConfig,
        subscriptions: &mut Subscriptions,
        out: &mut Vec<Outgoing>,
    ) -> Option<Instant> {
        let now = cluster.now();
        let image = cluster.image();
        let mut wake_at: Option<Instant> = None;
        let mut earlier = |at: Instant| wake_at = Some(wake_at.map_or(at, |known| known.min(at)));
        let mut wanted: FxHashMap<i32, BTreeMap<TopicPartition, Wanted>> = FxHashMap::default();
        for (at, state) in &mut subscriptions.partitions {
            if let Some(retry) = state.retry_at.filter(|retry| *retry > now && state.phase == Phase::Fetching) {
                earlier(retry);
            }
            if !state.is_fetchable(now) {
                continue;
            }
            let Some((leader, epoch)) = image.leader(at) else {
                cluster.request_update();
                state.retry_at = Some(now + cluster.config.retry_backoff);
                earlier(now + cluster.config.retry_backoff);
                continue;
            };
            state.preferred_replica =
                state.preferred_replica.filter(|(node, until)| *until > now && image.node(*node).is_some());
            let node = state.preferred_replica.map_or(leader.id, |(node, _)| node);
            let want = Wanted {
                topic_id: image.topic_id(&at.topic),
                offset: state.fetch_from.offset,
                leader_epoch: epoch,
                seeks: state.seeks,
            };
            wanted.entry(node).or_default().insert(at.clone(), want);
        }
        for (id, partitions) in wanted {
            let Some(node) = image.node(id) else { continue };
            let buffered = self.buffered(id, subscriptions);
            let state = self.nodes.entry(id).or_default();
            let ahead = state.response_bytes.min(AHEAD_BYTES).max(state.response_bytes / 2).max(LOW_BYTES);
            if state.in_flight || buffered > ahead {
                continue;
            }
            if let Some(at) = state.retry_at.filter(|at| *at > now) {
                earlier(at);
                continue;
            }
            self.next_session += 1;
            out.push(send(state, self.next_session, node, &partitions, config, now));
            self.metrics.fetches.increment();
        }
        wake_at
    }

    /// The answer of node `id`.
    pub(super) fn answered(
        &mut self,
        cluster: &Cluster,
        config: &ConsumerConfig,
        subscriptions: &mut Subscriptions,
        (id, number): (i32, u64),
        answer: Result<Response, Error>,
    ) {
        let now = cluster.now();
        let Some(state) = self.nodes.get_mut(&id).filter(|state| state.session_number == number) else { return };
        state.in_flight = false;
        if let Some(sent) = state.sent {
            self.metrics.fetch_latency_us.observe(now.saturating_duration_since(sent).as_micros() as u64);
        }
        let response = match answer.and_then(|response| Ok(FetchResponse::try_from(response)?)) {
            Ok(response) => response,
            Err(error) => {
                state.failures += 1;
                state.session.restart(false);
                state.retry_at = Some(now + cluster.retry_pause(state.failures));
                forget_preferred(subscriptions, id);
                cluster.request_update();
                if !error.is_retriable() {
                    self.errors.push(error);
                }
                return;
            }
        };
        state.failures = 0;
        match ErrorCode(response.error_code) {
            ErrorCode::NONE => {}
            code => {
                tracing::debug!(node = id, error = code.name(), "fetch session begins anew");
                state.session.restart(code == ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
                if matches!(code, ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR | ErrorCode::INCONSISTENT_TOPIC_ID) {
                    cluster.request_update();
                }
                state.retry_at = (!is_of_session(code)).then(|| now + cluster.config.retry_backoff);
                return;
            }
        }
        if response.throttle_time_ms > 0 {
            state.retry_at = Some(now + Duration::from_millis(response.throttle_time_ms as u64));
        }
        let names: FxHashMap<Uuid, Arc<str>> =
            state.session.partitions().map(|(at, want)| (want.topic_id, at.topic.clone())).collect();
        let image = cluster.image();
        let endpoints: Vec<Node> = response
            .node_endpoints
            .into_iter()
            .map(|endpoint| Node { id: endpoint.node_id, host: endpoint.host, port: endpoint.port as u16 })
            .collect();
        let mut bytes = 0;
        let mut data = Vec::new();
        for topic in response.responses {
            let name = if topic.topic.is_empty() {
                names.get(&topic.topic_id).cloned()
            } else {
                known_name(&image, &topic.topic)
            };
            let Some(name) = name else { continue };
            for partition in topic.partitions {
                let at = TopicPartition { topic: name.clone(), partition: partition.partition_index };
                let Some(asked) = state.session.asked(&at).copied() else { continue };
                data.push((at, asked, partition));
            }
        }
        state.session.answered(response.session_id);
        for (at, asked, partition) in data {
            bytes += self.take(cluster, config, subscriptions, id, at, asked, partition, &endpoints);
        }
        if let Some(state) = self.nodes.get_mut(&id) {
            state.response_bytes = bytes;
        }
        if bytes > 0 {
            self.metrics.fetch_size.observe(bytes as u64);
        }
    }

    /// One partition's part of a response; its bytes.
    #[allow(clippy::too_many_arguments, reason = "the parts of one answer")]
    fn take(
        &mut self,
        cluster: &Cluster,
        config: &ConsumerConfig,
        subscriptions: &mut Subscriptions,
        node: i32,
        at: TopicPartition,
        asked: Wanted,
        data: PartitionData,
        endpoints: &[Node],
    ) -> usize {
        let now = cluster.now();
        let default_reset = subscriptions.default_reset;
        let Some(state) = subscriptions.partitions.get_mut(&at) else { return 0 };
        if state.seeks != asked.seeks || state.fetch_from.offset != asked.offset || state.phase != Phase::Fetching {
            return 0;
        }
        let code = ErrorCode(data.error_code);
        if code.is_none() {
            if data.high_watermark >= 0 {
                state.high_watermark = data.high_watermark;
            }
            state.last_stable_offset = data.last_stable_offset;
            if data.log_start_offset >= 0 {
                state.log_start_offset = data.log_start_offset;
            }
            if data.preferred_read_replica >= 0 && data.preferred_read_replica != node {
                state.preferred_replica = Some((data.preferred_read_replica, now + PREFERRED_REPLICA_FOR));
            }
            let records = match data.records.map(|records| records.to_bytes()) {
                Some(Ok(records)) if !records.is_empty() => records,
                Some(Err(error)) => {
                    self.errors.push(Error::new(Kind::Corrupt, format!("records of {at} cannot be read: {error}")));
                    return 0;
                }
                _ => return 0,
            };
            match super::decode::end_of(&records) {
                // What was asked for is not in it: that would be asked for forever.
                Ok(Some(end)) if end.0 <= asked.offset => {
                    state.retry_at = Some(now + cluster.config.retry_backoff);
                    return 0;
                }
                Ok(Some(end)) => state.fetch_from = super::subscription::Position { offset: end.0, epoch: end.1 },
                // Less than a batch: the broker sends at least one whole one, unless that is all there is to say.
                Ok(None) => return 0,
                Err(error) => {
                    state.retry_at = Some(now + cluster.config.retry_backoff);
                    self.errors.push(Error::new(Kind::Corrupt, format!("records of {at} cannot be read: {error}")));
                    return 0;
                }
            }
            let bytes = records.len();
            let mut aborted = data.aborted_transactions.unwrap_or_default();
            aborted.sort_by_key(|transaction| transaction.first_offset);
            self.buffer.push_back(Fetched { from: asked.offset, seeks: asked.seeks, at, node, records, aborted });
            return bytes;
        }
        let leader = data.current_leader.leader_id;
        if leader >= 0 {
            let endpoint = endpoints.iter().find(|endpoint| endpoint.id == leader).cloned();
            cluster.set_leader(&at, leader, data.current_leader.leader_epoch, endpoint);
        }
        match code {
            ErrorCode::OFFSET_OUT_OF_RANGE if state.preferred_replica.is_some() => state.preferred_replica = None,
            // What is in the buffer comes first.
            ErrorCode::OFFSET_OUT_OF_RANGE if self.buffer.iter().any(|fetched| fetched.at == at) => {
                state.retry_at = Some(now + cluster.config.retry_backoff);
            }
            ErrorCode::OFFSET_OUT_OF_RANGE if default_reset == OffsetReset::None => {
                state.retry_at = Some(now + cluster.config.retry_backoff.max(config.fetch_max_wait));
                let text = format!("Fetch position {} is out of range for partition {at}", asked.offset);
                self.errors.push(Error::new(Kind::OffsetOutOfRange, text).with_partitions(vec![at]));
            }
            ErrorCode::OFFSET_OUT_OF_RANGE => {
                tracing::info!(partition = %at, offset = asked.offset, "fetch offset is out of range, resetting");
                state.reset(default_reset);
            }
            ErrorCode::TOPIC_AUTHORIZATION_FAILED => {
                state.retry_at = Some(now + cluster.config.metadata_max_age.min(Duration::from_secs(5)));
                self.errors.push(Error::broker(code, format!("topic {}", at.topic)).with_partitions(vec![at]));
            }
            code => {
                tracing::debug!(partition = %at, error = code.name(), "fetch failed");
                state.preferred_replica = None;
                state.retry_at = Some(now + cluster.config.retry_backoff);
                cluster.request_update();
            }
        }
        0
    }
}

fn is_of_session(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::FETCH_SESSION_ID_NOT_FOUND | ErrorCode::INVALID_FETCH_SESSION_EPOCH)
}

fn known_name(image: &Image, name: &str) -> Option<Arc<str>> {
    Some(image.topic(name).map_or_else(|| name.into(), |topic| topic.name.clone()))
}

/// A follower that does not answer is not read from any more.
fn forget_preferred(subscriptions: &mut Subscriptions, node: i32) {
    for state in subscriptions.partitions.values_mut() {
        state.preferred_replica = state.preferred_replica.filter(|(preferred, _)| *preferred != node);
    }
}

fn send(
    state: &mut NodeState,
    number: u64,
    node: &Node,
    partitions: &BTreeMap<TopicPartition, Wanted>,
    config: &ConsumerConfig,
    now: Instant,
) -> Outgoing {
    // Versions above 12 name topics by id only; an id that is not known forbids them.
    let by_id = partitions.values().all(|want| !want.topic_id.is_zero());
    let (mut request, _) = state.session.next(partitions, by_id);
    state.in_flight = true;
    state.session_number = number;
    state.sent = Some(now);
    state.retry_at = None;
    request.replica_id = -1;
    request.max_wait_ms = config.fetch_max_wait.as_millis().min(i32::MAX as u128) as i32;
    request.min_bytes = config.fetch_min_bytes;
    request.max_bytes = config.fetch_max_bytes;
    request.isolation_level = config.isolation_level.on_wire();
    request.rack_id = config.rack.clone();
    for topic in &mut request.topics {
        for partition in &mut topic.partitions {
            partition.partition_max_bytes = config.max_partition_fetch_bytes;
        }
    }
    let token = Token::Fetch { node: node.id, session: number };
    Outgoing::new(token, Target::Node(node.clone()), Lane::Fetch, ApiKey::Fetch, |_| request.into()).at_most(if by_id {
        i16::MAX
    } else {
        12
    })
}
