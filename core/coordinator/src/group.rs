//! A classic group: its members, its generation and its state.
//!
//! The rules are those of Kafka's `ClassicGroup`; static members are KIP-345, ids that are required KIP-394.

mod member;
mod rebalance;
mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ottla_protocol::ErrorCode;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::join_group_response::JoinGroupResponseMember;
use ottla_protocol::message::{ConsumerProtocolSubscription, JoinGroupResponse};
use ottla_protocol::{Message, Reader};
use rustc_hash::FxHashMap;

pub use member::Member;
pub(crate) use rebalance::Turn;

/// The protocol type of consumers, whose metadata the coordinator can read.
pub const CONSUMER: &str = "consumer";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
}

impl State {
    /// Kafka's name, e.g. `PreparingRebalance`.
    pub fn name(self) -> &'static str {
        match self {
            State::Empty => "Empty",
            State::PreparingRebalance => "PreparingRebalance",
            State::CompletingRebalance => "CompletingRebalance",
            State::Stable => "Stable",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Group {
    pub id: Arc<str>,
    pub state: State,
    pub previous_state: State,
    /// When it came into its state, in milliseconds since 1970; unknown for records of old Kafka.
    pub state_timestamp: Option<i64>,
    /// `None`: nobody ever joined, it only holds offsets.
    pub protocol_type: Option<String>,
    pub protocol: Option<String>,
    pub generation: i32,
    pub leader: Option<Arc<str>>,
    pub members: BTreeMap<Arc<str>, Member>,
    /// Instance id to member id.
    pub static_members: FxHashMap<String, Arc<str>>,
    /// Ids that were given out and have not joined yet.
    pub pending_joins: BTreeSet<Arc<str>>,
    /// Members of this generation that have not synced yet.
    pub pending_syncs: BTreeSet<Arc<str>>,
    /// What its members subscribe to, where that can be told.
    pub subscribed_topics: Option<BTreeSet<String>>,
    /// A member came while an empty group waited for more.
    pub new_member_added: bool,
}

impl Group {
    pub fn new(id: Arc<str>, wall_ms: i64) -> Group {
        Group {
            id,
            state: State::Empty,
            previous_state: State::Empty,
            state_timestamp: Some(wall_ms),
            protocol_type: None,
            protocol: None,
            generation: 0,
            leader: None,
            members: BTreeMap::new(),
            static_members: FxHashMap::default(),
            pending_joins: BTreeSet::new(),
            pending_syncs: BTreeSet::new(),
            subscribed_topics: None,
            new_member_added: false,
        }
    }

    pub fn is_consumer(&self) -> bool {
        self.protocol_type.as_deref() == Some(CONSUMER)
    }

    pub fn is_leader(&self, member: &str) -> bool {
        self.leader.as_deref() == Some(member)
    }

    pub fn is_subscribed_to(&self, topic: &str) -> bool {
        self.subscribed_topics.as_ref().map_or(self.is_consumer(), |topics| topics.contains(topic))
    }

    pub(crate) fn transition(&mut self, state: State, wall_ms: i64) {
        self.previous_state = self.state;
        self.state = state;
        self.state_timestamp = Some(wall_ms);
    }

    pub fn awaiting_join(&self) -> usize {
        self.members.values().filter(|member| member.awaiting_join.is_some()).count()
    }

    pub fn has_all_members_joined(&self) -> bool {
        self.pending_joins.is_empty() && self.members.values().all(|member| member.awaiting_join.is_some())
    }

    /// The longest of the members' rebalance timeouts.
    pub fn rebalance_timeout_ms(&self) -> i32 {
        self.members.values().map(|member| member.rebalance_timeout_ms).max().unwrap_or(0).max(0)
    }

    /// Does a request speak for a member of this group? An instance id must belong to the member id.
    pub fn check_member(&self, member_id: &str, instance_id: Option<&str>) -> Result<(), ErrorCode> {
        if let Some(instance_id) = instance_id {
            match self.static_members.get(instance_id) {
                None => return Err(ErrorCode::UNKNOWN_MEMBER_ID),
                Some(known) if &**known != member_id => return Err(ErrorCode::FENCED_INSTANCE_ID),
                Some(_) => {}
            }
        }
        if self.members.contains_key(member_id) { Ok(()) } else { Err(ErrorCode::UNKNOWN_MEMBER_ID) }
    }

    /// May a member that speaks these protocols come in?
    pub fn supports(&self, protocol_type: &str, protocols: &[JoinGroupRequestProtocol]) -> bool {
        if self.state == State::Empty {
            return !protocol_type.is_empty() && !protocols.is_empty();
        }
        self.protocol_type.as_deref() == Some(protocol_type)
            && protocols.iter().any(|one| self.members.values().all(|member| member.supports(&one.name)))
    }

    /// The protocol of the next generation: each member votes for the first of its own that all members speak.
    pub fn select_protocol(&self) -> Option<String> {
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for member in self.members.values() {
            let common = |one: &&JoinGroupRequestProtocol| self.members.values().all(|other| other.supports(&one.name));
            if let Some(vote) = member.protocols.iter().find(common) {
                *votes.entry(&vote.name).or_default() += 1;
            }
        }
        votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(name, _)| name.to_owned())
    }

    /// What the members subscribe to, read out of their metadata; `None` when this is no group of consumers, or its
    /// metadata does not read.
    pub(crate) fn compute_subscribed_topics(&self) -> Option<BTreeSet<String>> {
        if !self.is_consumer() {
            return None;
        }
        if self.members.is_empty() {
            return Some(BTreeSet::new());
        }
        let protocol = self.protocol.as_deref()?;
        let mut topics = BTreeSet::new();
        for member in self.members.values() {
            // Every version begins as version 0 does, so that this one need not know the newer ones.
            let mut reader = Reader::new(member.metadata(Some(protocol)));
            let subscription = reader.int16().and_then(|_version| ConsumerProtocolSubscription::decode(&mut reader, 0));
            match subscription {
                Ok(subscription) => topics.extend(subscription.topics),
                Err(error) => {
                    tracing::warn!(group = %self.id, member = %member.id, %error, "a member's subscription does not read");
                    return None;
                }
            }
        }
        Some(topics)
    }

    /// Take a member in. The caller has checked that it can be.
    pub(crate) fn add(&mut self, member: Member, protocol_type: &str) {
        if let Some(instance_id) = &member.instance_id {
            self.static_members.insert(instance_id.clone(), member.id.clone());
        }
        if self.members.is_empty() {
            self.protocol_type = Some(protocol_type.to_owned());
        }
        self.leader.get_or_insert_with(|| member.id.clone());
        self.pending_joins.remove(&member.id);
        self.members.insert(member.id.clone(), member);
    }

    /// Take a member, or an id that has not joined, out. Another member becomes leader if it led.
    pub(crate) fn remove(&mut self, member_id: &str) -> Option<Member> {
        let removed = self.members.remove(member_id);
        if let Some(instance_id) = removed.as_ref().and_then(|member| member.instance_id.as_ref()) {
            self.static_members.remove(instance_id);
        }
        if self.is_leader(member_id) {
            self.leader = self.members.keys().next().cloned();
        }
        self.pending_joins.remove(member_id);
        self.pending_syncs.remove(member_id);
        removed
    }

    /// A leader that did not rejoin gives way to a member that did. False when nobody did.
    pub(crate) fn elect_joined_leader(&mut self) -> bool {
        let Some(leader) = &self.leader else {
            return false;
        };
        if self.members.get(leader).is_some_and(|member| member.awaiting_join.is_some()) {
            return true;
        }
        let Some(joined) = self.members.values().find(|member| member.awaiting_join.is_some()) else {
            return false;
        };
        tracing::info!(group = %self.id, %leader, elected = %joined.id, "the leader did not rejoin in time");
        self.leader = Some(joined.id.clone());
        true
    }

    /// The members as their leader is told.
    pub(crate) fn for_leader(&self) -> Vec<JoinGroupResponseMember> {
        let one = |member: &Member| JoinGroupResponseMember {
            member_id: member.id.to_string(),
            group_instance_id: member.instance_id.clone(),
            metadata: member.metadata(self.protocol.as_deref()),
        };
        self.members.values().map(one).collect()
    }

    /// The present generation as a member is told.
    pub(crate) fn joined(&self, member_id: &str, members: Vec<JoinGroupResponseMember>) -> JoinGroupResponse {
        JoinGroupResponse {
            members,
            member_id: member_id.to_owned(),
            generation_id: self.generation,
            protocol_name: self.protocol.clone(),
            protocol_type: self.protocol_type.clone(),
            leader: self.leader.as_deref().unwrap_or_default().to_owned(),
            ..JoinGroupResponse::default()
        }
    }
}
