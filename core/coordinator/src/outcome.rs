//! What goes into a handler besides the request, and what comes out.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use ottla_base::Random;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::{ErrorCode, Response};

use crate::record::Record;

/// Names a request that waits for its reply. Given by the runtime, unique among those that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub u64);

/// The time of an event, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since 1970-01-01 UTC: what is written to records.
    pub wall_ms: i64,
    /// Since any fixed moment, never going back: what deadlines are made of.
    pub uptime_ms: i64,
}

/// Who asks, when, and in which version.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub now: Now,
    pub client_id: &'a str,
    /// As Kafka writes it: `/127.0.0.1`. Only new members have it written down.
    pub client_host: &'a dyn std::fmt::Display,
    pub api_version: i16,
    pub random: &'a Random,
}

/// A timer's name: setting it again replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TimerKey {
    /// The session of a member of a group.
    Session(Arc<str>, Arc<str>),
    /// The join phase of a group.
    Join(Arc<str>),
    /// The sync phase of a group.
    Sync(Arc<str>),
    Expiry,
}

/// What a timer gives back when its time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerEvent {
    Session {
        group: Arc<str>,
        member: Arc<str>,
    },
    /// An empty group has waited `delay_ms` for members and may wait `remaining_ms` more.
    InitialJoin {
        group: Arc<str>,
        delay_ms: i32,
        remaining_ms: i32,
    },
    Join {
        group: Arc<str>,
    },
    Sync {
        group: Arc<str>,
        generation: i32,
    },
    Expiry,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timer {
    Set { key: TimerKey, after_ms: i64, event: TimerEvent },
    Cancel { key: TimerKey },
}

/// A member as it was before a static member took its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    pub member_id: Arc<str>,
    pub protocols: Vec<JoinGroupRequestProtocol>,
    pub rebalance_timeout_ms: i32,
    pub session_timeout_ms: i32,
    /// The group's leader then.
    pub leader: Option<Arc<str>>,
}

/// What [`crate::GroupShard::appended`] is to be called with once the outcome's records are committed, or failed.
#[derive(Debug, Clone, PartialEq)]
pub enum AfterAppend {
    /// A group was made by a join: `token` is told if it could not be recorded.
    NewGroup { group: Arc<str>, token: Token },
    /// A group lost its last member.
    EmptyGroup { group: Arc<str> },
    /// A static member came back under a new id while its group was stable.
    StaticMember { group: Arc<str>, instance_id: String, member_id: Arc<str>, was: Replaced, api_version: i16 },
    /// The leader's assignment for a generation.
    Assignment { group: Arc<str>, generation: i32, leader: Arc<str>, assignments: BTreeMap<String, Bytes> },
}

/// What a handler decided. The default does nothing.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Appended before anything else of this outcome is done.
    pub records: Vec<Record>,
    /// The records go through [`crate::GroupShard::replay`] when they are appended. Those of a group whose state
    /// changed already in place do not.
    pub replay: bool,
    /// The records may go into several batches: each stands for itself.
    pub divisible: bool,
    /// Sent at once.
    pub replies: Vec<(Token, Response)>,
    /// Sent once everything that was written up to now is committed; [`fail`] makes it an error.
    pub answer: Option<(Token, Response)>,
    pub timers: Vec<Timer>,
    pub after: Option<AfterAppend>,
}

impl Outcome {
    /// An answer without records: it waits only for what others wrote.
    pub fn answer(token: Token, response: impl Into<Response>) -> Outcome {
        Outcome { answer: Some((token, response.into())), ..Outcome::default() }
    }

    /// A reply that waits for nothing.
    pub fn reply(token: Token, response: impl Into<Response>) -> Outcome {
        Outcome { replies: vec![(token, response.into())], ..Outcome::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.replies.is_empty()
            && self.answer.is_none()
            && self.timers.is_empty()
            && self.after.is_none()
    }
}

/// `response` with `error` in the places where its kind of response has one.
pub fn fail(response: Response, error: ErrorCode) -> Response {
    use ottla_protocol::message::{JoinGroupResponse, LeaveGroupResponse, OffsetDeleteResponse, SyncGroupResponse};
    let error_code = error.0;
    match response {
        Response::JoinGroup(old) => {
            JoinGroupResponse { error_code, member_id: old.member_id, ..Default::default() }.into()
        }
        Response::SyncGroup(_) => SyncGroupResponse { error_code, ..Default::default() }.into(),
        Response::Heartbeat(mut response) => {
            response.error_code = error_code;
            response.into()
        }
        Response::LeaveGroup(_) => LeaveGroupResponse { error_code, ..Default::default() }.into(),
        Response::OffsetDelete(_) => OffsetDeleteResponse { error_code, ..Default::default() }.into(),
        Response::OffsetCommit(mut response) => {
            let partitions = response.topics.iter_mut().flat_map(|topic| &mut topic.partitions);
            partitions.for_each(|partition| partition.error_code = error_code);
            response.into()
        }
        Response::OffsetFetch(mut response) => {
            for group in &mut response.groups {
                group.error_code = error_code;
                group.topics.clear();
            }
            response.into()
        }
        Response::DeleteGroups(mut response) => {
            response.results.iter_mut().for_each(|result| result.error_code = error_code);
            response.into()
        }
        other => other,
    }
}
