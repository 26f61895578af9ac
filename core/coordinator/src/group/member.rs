//! A member of a classic group.

use std::sync::Arc;

use bytes::Bytes;
use ottla_protocol::message::describe_groups_response::DescribedGroupMember;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;

use crate::outcome::Token;

/// Deadlines in milliseconds of [`crate::Now::uptime_ms`].
#[derive(Debug, Clone)]
pub struct Member {
    pub id: Arc<str>,
    pub instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub rebalance_timeout_ms: i32,
    pub session_timeout_ms: i32,
    /// What it can speak, what it likes best first, each with the member's metadata for it.
    pub protocols: Vec<JoinGroupRequestProtocol>,
    pub assignment: Bytes,
    /// The join that waits for the next generation.
    pub awaiting_join: Option<Token>,
    /// The sync that waits for the leader's assignment.
    pub awaiting_sync: Option<Token>,
    /// It has not been through a join phase yet: it cannot send heartbeats.
    pub is_new: bool,
    /// When its session ends. A heartbeat moves only this; the timer finds out when it fires.
    pub session_deadline_ms: i64,
    /// When its session's timer fires, if it is set.
    pub timer_at_ms: Option<i64>,
}

impl Member {
    pub fn is_static(&self) -> bool {
        self.instance_id.is_some()
    }

    pub fn supports(&self, protocol: &str) -> bool {
        self.protocols.iter().any(|one| one.name == protocol)
    }

    /// Its metadata for a protocol; empty for one that it does not support.
    pub fn metadata(&self, protocol: Option<&str>) -> Bytes {
        self.protocols
            .iter()
            .find(|one| Some(one.name.as_str()) == protocol)
            .map(|one| one.metadata.clone())
            .unwrap_or_default()
    }

    /// Members that wait for a rebalance need no heartbeat; new ones can end even while they wait.
    pub fn has_satisfied_heartbeat(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }

    pub fn describe(&self, protocol: Option<&str>) -> DescribedGroupMember {
        DescribedGroupMember {
            member_id: self.id.to_string(),
            group_instance_id: self.instance_id.clone(),
            client_id: self.client_id.clone(),
            client_host: self.client_host.clone(),
            member_metadata: protocol.map(|_| self.metadata(protocol)).unwrap_or_default(),
            member_assignment: self.assignment.clone(),
        }
    }
}
