//! Membership of a group by the classic protocol: join, sync, heartbeat, leave. No I/O and no callbacks here: the
//! network loop polls it for requests, the application's `poll` takes its events.

mod answers;
mod events;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use ottla_net::{Lane, Node};
use ottla_protocol::ApiKey;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::leave_group_request::MemberIdentity;
use ottla_protocol::message::sync_group_request::SyncGroupRequestAssignment;
use ottla_protocol::message::{HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, SyncGroupRequest};

pub(super) use events::Step;
pub use events::{RebalanceEvent, RebalanceKind};

use super::assignor::{self, Assignor, Members, PartitionCounts, Subscription};
use super::commit::Committer;
use super::request::{Outgoing, Target, Token};
use super::subscription::Subscriptions;
use crate::cluster::{Cluster, Image};
use crate::config::ConsumerConfig;
use crate::error::Error;
use crate::parts::TopicPartition;

/// A join waits at the broker for the others, and a little longer than that for the answer (as Kafka's client).
const JOIN_EXTRA: Duration = Duration::from_secs(5);
/// How long a leader waits for the metadata of topics that only others subscribe to.
const TOPICS_WAIT: Duration = Duration::from_secs(10);

/// Where the member stands.
#[derive(Debug)]
pub(super) enum Stage {
    /// Not in the group: the next `poll` begins to join.
    Unjoined,
    /// The application's part before a join: commit, then callbacks.
    Preparing(Work),
    /// To send JoinGroup.
    Ready,
    Joining,
    /// The leader waits for metadata of all topics, to assign.
    Leading {
        members: Members,
        since: Instant,
    },
    /// To send SyncGroup.
    Assigned(Vec<SyncGroupRequestAssignment>),
    Syncing,
    /// The assignment is there; the application's part: commit, then callbacks.
    Completing {
        work: Work,
        partitions: Vec<TopicPartition>,
    },
    Stable,
    /// Left for good, or refused for good.
    Ended,
}

/// What the application has to do before the group goes on.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// A commit that must be over first.
    pub(super) commit: Option<u64>,
    pub(super) planned: bool,
    pub(super) events: VecDeque<RebalanceEvent>,
    /// The first event is with the application.
    pub(super) handed: bool,
}

pub(super) struct Group {
    pub(super) id: String,
    pub(super) instance: Option<String>,
    pub(super) member: String,
    /// -1: none.
    pub(super) generation: i32,
    /// The last one, kept when the member is lost: it goes along with what is still owned.
    last_generation: i32,
    pub(super) stage: Stage,
    assignors: Vec<Assignor>,
    pub(super) cooperative: bool,
    protocol: Option<String>,
    is_leader: bool,
    /// Why to join again, while a `poll` has not begun with it.
    pub(super) rejoin: Option<String>,
    reason: String,
    /// The member was dropped from the group: what it owns is lost, not revoked.
    pub(super) lost: bool,
    session_timeout: Duration,
    rebalance_timeout: Duration,
    heartbeat_interval: Duration,
    heartbeat_in_flight: bool,
    next_heartbeat: Instant,
    last_contact: Instant,
    failures: u32,
    retry_at: Option<Instant>,
    pub(super) last_poll: Instant,
    /// The application is inside of `poll`.
    pub(super) polling: bool,
    joined_topics: BTreeSet<Arc<str>>,
    /// The leader's view of the topics when it assigned.
    leader_counts: PartitionCounts,
    group_topics: BTreeSet<String>,
    rack: Option<String>,
    pub(super) errors: Vec<Error>,
    pub(super) metrics: GroupMetrics,
    began_join: Instant,
    heartbeat_sent: Instant,
}

/// What the membership counts.
#[derive(Debug, Default)]
pub(super) struct GroupMetrics {
    pub(super) joins: u64,
    pub(super) syncs: u64,
    pub(super) heartbeats: u64,
    pub(super) heartbeat_max: Duration,
    pub(super) join_time: (Duration, Duration),
    pub(super) last_heartbeat: Option<Instant>,
}

impl Group {
    pub(super) fn new(config: &ConsumerConfig, id: String, now: Instant) -> Group {
        let assignors: Vec<Assignor> = config.assignors.iter().filter_map(|name| Assignor::by_name(name)).collect();
        Group {
            id,
            instance: config.group_instance_id.clone(),
            member: String::new(),
            generation: -1,
            last_generation: -1,
            stage: Stage::Unjoined,
            // Members may keep partitions through a rebalance only if every assignor that may win allows it.
            cooperative: !assignors.is_empty() && assignors.iter().all(Assignor::is_cooperative),
            assignors,
            protocol: None,
            is_leader: false,
            rejoin: None,
            reason: String::new(),
            lost: false,
            session_timeout: config.session_timeout,
            rebalance_timeout: config.max_poll_interval,
            heartbeat_interval: config.heartbeat_interval,
            heartbeat_in_flight: false,
            next_heartbeat: now,
            last_contact: now,
            failures: 0,
            retry_at: None,
            last_poll: now,
            polling: false,
            joined_topics: BTreeSet::new(),
            leader_counts: PartitionCounts::new(),
            group_topics: BTreeSet::new(),
            rack: Some(config.rack.clone()).filter(|rack| !rack.is_empty()),
            errors: Vec::new(),
            metrics: GroupMetrics::default(),
            began_join: now,
            heartbeat_sent: now,
        }
    }

    /// As whom commits are made.
    pub(super) fn committer(&self) -> Committer {
        Committer {
            group: self.id.clone(),
            generation: self.generation,
            member: if self.generation >= 0 { self.member.clone() } else { String::new() },
            instance: self.instance.clone(),
        }
    }

    pub(super) fn is_stable(&self) -> bool {
        matches!(self.stage, Stage::Stable)
    }

    /// Does it have something to ask the coordinator?
    pub(super) fn wants_coordinator(&self) -> bool {
        !matches!(self.stage, Stage::Unjoined | Stage::Ended) || self.generation >= 0
    }

    /// Topics besides the subscription's that the leader must know.
    pub(super) fn extra_topics(&self) -> impl Iterator<Item = &String> {
        self.group_topics.iter()
    }

    pub(super) fn want_rejoin(&mut self, reason: &str) {
        if self.rejoin.is_none() {
            tracing::info!(group = self.id, reason, "rebalance wanted");
            self.rejoin = Some(reason.to_owned());
        }
    }

    /// The subscription or the metadata changed: is the assignment still right?
    pub(super) fn metadata_changed(&mut self, image: &Image, subscriptions: &Subscriptions) {
        if !self.is_stable() {
            return;
        }
        if subscriptions.topics() != self.joined_topics {
            self.want_rejoin("the subscription has changed since the last join");
            return;
        }
        let changed =
            self.is_leader && self.leader_counts != counts(image, self.leader_counts.keys().chain(&self.group_topics));
        if changed {
            self.want_rejoin("the topics of the group have changed");
        }
    }

    /// Requests that are due, and when to come back.
    pub(super) fn poll(
        &mut self,
        cluster: &Cluster,
        subscriptions: &Subscriptions,
        coordinator: Option<&Node>,
        out: &mut Vec<Outgoing>,
    ) -> Option<Instant> {
        let now = cluster.now();
        self.watch_poll_interval(now, coordinator, out);
        let node = coordinator?;
        if let Some(at) = self.retry_at.filter(|at| *at > now) {
            return Some(at);
        }
        match &mut self.stage {
            Stage::Ready => {
                self.retry_at = None;
                self.began_join = now;
                match self.join_request(subscriptions) {
                    Ok(request) => {
                        self.stage = Stage::Joining;
                        let extra = self.rebalance_timeout + JOIN_EXTRA;
                        out.push(self.to(node, Token::Join, ApiKey::JoinGroup, request).with_extra(extra));
                    }
                    Err(error) => {
                        self.errors.push(error);
                        self.stage = Stage::Ended;
                    }
                }
                None
            }
            Stage::Leading { since, .. } => {
                let until = *since + TOPICS_WAIT;
                self.lead(&cluster.image(), now >= until);
                if matches!(self.stage, Stage::Assigned(_)) { Some(now) } else { Some(until) }
            }
            Stage::Assigned(assignments) => {
                let assignments = std::mem::take(assignments);
                let request = self.sync_request(assignments);
                self.stage = Stage::Syncing;
                let extra = self.rebalance_timeout;
                out.push(self.to(node, Token::Sync, ApiKey::SyncGroup, request).with_extra(extra));
                None
            }
            Stage::Stable | Stage::Preparing(_) | Stage::Completing { .. } => self.heartbeat(now, node, out),
            Stage::Unjoined | Stage::Joining | Stage::Syncing | Stage::Ended => None,
        }
    }

    fn to(
        &self,
        node: &Node,
        token: Token,
        api: ApiKey,
        request: impl Into<ottla_protocol::Request> + Send + 'static,
    ) -> Outgoing {
        Outgoing::new(token, Target::Node(node.clone()), Lane::Coordinator, api, |_| request.into())
    }

    fn heartbeat(&mut self, now: Instant, node: &Node, out: &mut Vec<Outgoing>) -> Option<Instant> {
        if self.generation < 0 || self.heartbeat_in_flight {
            return None;
        }
        if now < self.next_heartbeat {
            return Some(self.next_heartbeat);
        }
        self.heartbeat_in_flight = true;
        self.heartbeat_sent = now;
        let request = HeartbeatRequest {
            group_id: self.id.clone(),
            generation_id: self.generation,
            member_id: self.member.clone(),
            group_instance_id: self.instance.clone(),
        };
        let token = Token::Heartbeat { generation: self.generation };
        out.push(self.to(node, token, ApiKey::Heartbeat, request));
        None
    }

    /// Too long without a poll: leave, so that others take over.
    fn watch_poll_interval(&mut self, now: Instant, coordinator: Option<&Node>, out: &mut Vec<Outgoing>) {
        let late = !self.polling && now.saturating_duration_since(self.last_poll) > self.rebalance_timeout;
        if !late || self.generation < 0 || !matches!(self.stage, Stage::Stable | Stage::Preparing(_)) {
            return;
        }
        tracing::warn!(
            group = self.id,
            "consumer poll timeout has expired: the time between calls of poll() was longer than max.poll.interval.ms; \
             leaving the group"
        );
        if let (Some(node), None) = (coordinator, &self.instance) {
            out.push(self.leave_request(node, "consumer poll timeout has expired."));
        }
        self.reset_member(true);
    }

    /// When the poll interval ends.
    pub(super) fn poll_deadline(&self) -> Option<Instant> {
        (self.generation >= 0 && !self.polling).then(|| self.last_poll + self.rebalance_timeout)
    }

    /// LeaveGroup, by its own lane: a join may be parked on the coordinator's.
    pub(super) fn leave_request(&self, node: &Node, reason: &str) -> Outgoing {
        let (group, member, instance) = (self.id.clone(), self.member.clone(), self.instance.clone());
        let reason = reason.to_owned();
        Outgoing::new(Token::Leave, Target::Node(node.clone()), Lane::Control, ApiKey::LeaveGroup, move |version| {
            if version < 3 {
                return LeaveGroupRequest { group_id: group, member_id: member, ..LeaveGroupRequest::default() }.into();
            }
            let identity = MemberIdentity { member_id: member, group_instance_id: instance, reason: Some(reason) };
            LeaveGroupRequest { group_id: group, members: vec![identity], ..LeaveGroupRequest::default() }.into()
        })
    }

    /// No longer of a generation. `lost`: someone else may own its partitions by now.
    pub(super) fn reset_member(&mut self, forget_id: bool) {
        if forget_id {
            self.member.clear();
        }
        self.generation = -1;
        self.lost = true;
        self.heartbeat_in_flight = false;
        if !matches!(self.stage, Stage::Preparing(_) | Stage::Completing { .. } | Stage::Ended) {
            self.stage = Stage::Unjoined;
        }
    }

    fn join_request(&mut self, subscriptions: &Subscriptions) -> Result<JoinGroupRequest, Error> {
        self.joined_topics = subscriptions.topics();
        let owned: Vec<TopicPartition> = subscriptions.partitions.keys().cloned().collect();
        let mut protocols = Vec::with_capacity(self.assignors.len());
        for assignor in &self.assignors {
            let subscription = Subscription {
                topics: self.joined_topics.iter().map(ToString::to_string).collect(),
                user_data: assignor.user_data(),
                owned: owned.clone(),
                generation: Some(self.last_generation),
                rack: self.rack.clone(),
                instance_id: None,
            };
            let metadata = assignor::encode_subscription(&subscription)?;
            protocols.push(JoinGroupRequestProtocol { name: assignor.name().to_owned(), metadata });
        }
        let millis = |duration: Duration| duration.as_millis().min(i32::MAX as u128) as i32;
        Ok(JoinGroupRequest {
            group_id: self.id.clone(),
            session_timeout_ms: millis(self.session_timeout),
            rebalance_timeout_ms: millis(self.rebalance_timeout),
            member_id: self.member.clone(),
            group_instance_id: self.instance.clone(),
            protocol_type: "consumer".to_owned(),
            protocols,
            reason: Some(self.reason.clone()).filter(|reason| !reason.is_empty()),
        })
    }

    fn sync_request(&self, assignments: Vec<SyncGroupRequestAssignment>) -> SyncGroupRequest {
        SyncGroupRequest {
            group_id: self.id.clone(),
            generation_id: self.generation,
            member_id: self.member.clone(),
            group_instance_id: self.instance.clone(),
            protocol_type: Some("consumer".to_owned()),
            protocol_name: self.protocol.clone(),
            assignments,
        }
    }

    /// Assign as the leader, once the metadata knows all topics (or `anyway`).
    fn lead(&mut self, image: &Image, anyway: bool) {
        let Stage::Leading { members, .. } = &self.stage else { return };
        let known =
            |topic: &String| image.topics.contains_key(topic.as_str()) || image.errors.contains_key(topic.as_str());
        if !anyway && !self.group_topics.iter().all(known) {
            return;
        }
        let topics = counts(image, self.group_topics.iter());
        let chosen = self.assignors.iter().find(|assignor| Some(assignor.name()) == self.protocol.as_deref());
        let Some(assignor) = chosen else { return };
        let assignments = assignor.assign(&topics, members);
        tracing::debug!(group = self.id, ?assignments, "assigned as the leader");
        let encode = |(member, partitions): (String, Vec<TopicPartition>)| {
            let assignment: Bytes = assignor::encode_assignment(&partitions)?;
            Ok(SyncGroupRequestAssignment { member_id: member, assignment })
        };
        let encoded: Result<Vec<_>, Error> = assignments.into_iter().map(encode).collect();
        self.leader_counts = topics;
        match encoded {
            Ok(encoded) => self.stage = Stage::Assigned(encoded),
            Err(error) => {
                self.errors.push(error);
                self.stage = Stage::Ended;
            }
        }
    }
}

fn counts<'a>(image: &Image, topics: impl Iterator<Item = &'a String>) -> PartitionCounts {
    let count = |name: &String| Some((name.clone(), image.topic(name)?.partitions.len() as i32));
    topics.filter_map(count).collect::<BTreeMap<_, _>>()
}
