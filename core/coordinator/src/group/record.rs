//! A group as a record, and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use ottla_protocol::message::group_metadata_value::MemberMetadata;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::{GroupMetadataKey, GroupMetadataValue};

use super::{Group, Member, State};
use crate::record::Record;

impl Group {
    /// The group with its members' present assignments, or those that `assignments` has for them.
    pub(crate) fn to_record(&self, assignments: Option<&BTreeMap<String, Bytes>>) -> Record {
        let one = |member: &Member| MemberMetadata {
            member_id: member.id.to_string(),
            group_instance_id: member.instance_id.clone(),
            client_id: member.client_id.clone(),
            client_host: member.client_host.clone(),
            rebalance_timeout: member.rebalance_timeout_ms,
            session_timeout: member.session_timeout_ms,
            subscription: member.metadata(self.protocol.as_deref()),
            assignment: match assignments {
                Some(assignments) => assignments.get(&*member.id).cloned().unwrap_or_default(),
                None => member.assignment.clone(),
            },
        };
        self.record_of(self.members.values().map(one).collect())
    }

    /// A group that was just made, before anybody is in it.
    pub(crate) fn to_empty_record(&self) -> Record {
        let value = GroupMetadataValue {
            protocol: None,
            leader: None,
            current_state_timestamp: self.state_timestamp.unwrap_or(-1),
            ..Default::default()
        };
        Record::Group(GroupMetadataKey { group: self.id.to_string() }, Some(value))
    }

    fn record_of(&self, members: Vec<MemberMetadata>) -> Record {
        let value = GroupMetadataValue {
            protocol_type: self.protocol_type.clone().unwrap_or_default(),
            generation: self.generation,
            protocol: self.protocol.clone(),
            leader: self.leader.as_deref().map(str::to_owned),
            current_state_timestamp: self.state_timestamp.unwrap_or(-1),
            members,
        };
        Record::Group(GroupMetadataKey { group: self.id.to_string() }, Some(value))
    }

    /// The group that a record says: stable if it has members, empty if not.
    pub(crate) fn from_record(id: Arc<str>, value: GroupMetadataValue) -> Group {
        let mut group = Group::new(id, 0);
        group.state = if value.members.is_empty() { State::Empty } else { State::Stable };
        group.previous_state = group.state;
        group.state_timestamp = (value.current_state_timestamp != -1).then_some(value.current_state_timestamp);
        group.generation = value.generation;
        group.leader = value.leader.map(Arc::from);
        for member in value.members {
            let protocol = JoinGroupRequestProtocol {
                name: value.protocol.clone().unwrap_or_default(),
                metadata: member.subscription,
            };
            let member = Member {
                id: member.member_id.into(),
                instance_id: member.group_instance_id,
                client_id: member.client_id,
                client_host: member.client_host,
                rebalance_timeout_ms: match member.rebalance_timeout {
                    -1 => member.session_timeout,
                    timeout => timeout,
                },
                session_timeout_ms: member.session_timeout,
                protocols: vec![protocol],
                assignment: member.assignment,
                awaiting_join: None,
                awaiting_sync: None,
                is_new: false,
                session_deadline_ms: 0,
                timer_at_ms: None,
            };
            group.add(member, &value.protocol_type);
        }
        group.protocol_type = Some(value.protocol_type).filter(|name| !name.is_empty());
        group.protocol = value.protocol;
        group.subscribed_topics = group.compute_subscribed_topics();
        group
    }
}
