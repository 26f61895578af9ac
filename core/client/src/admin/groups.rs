//! Groups: list, describe, delete, remove members.

use std::time::Duration;

use ottla_net::Lane;
use ottla_protocol::message::describe_groups_response::DescribedGroup;
use ottla_protocol::message::leave_group_request::MemberIdentity;
use ottla_protocol::message::{
    DeleteGroupsRequest, DeleteGroupsResponse, DescribeGroupsRequest, DescribeGroupsResponse, LeaveGroupRequest,
    LeaveGroupResponse, ListGroupsRequest, ListGroupsResponse,
};
use ottla_protocol::{ApiKey, ErrorCode};

use super::routing::{item, moved};
use super::{Admin, Each};
use crate::consumer::{decode_assignment, decode_subscription};
use crate::coordinated;
use crate::error::Error;
use crate::parts::TopicPartition;

/// A group in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupListing {
    pub group_id: String,
    /// E.g. `consumer`.
    pub protocol_type: String,
    /// E.g. `Stable`; empty where the broker does not tell.
    pub state: String,
    /// E.g. `classic`; empty where the broker does not tell.
    pub kind: String,
}

/// A group and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDescription {
    pub group_id: String,
    pub state: String,
    pub protocol_type: String,
    /// The assignor.
    pub protocol: String,
    /// The coordinator.
    pub coordinator: ottla_net::Node,
    pub members: Vec<GroupMember>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    /// Topics that it subscribes to, where it is a consumer.
    pub topics: Vec<String>,
    /// What it is assigned, where it is a consumer.
    pub assignment: Vec<TopicPartition>,
    /// Subscription and assignment as they came.
    pub metadata: bytes::Bytes,
    pub raw_assignment: bytes::Bytes,
}

/// Which member shall go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberToRemove {
    Instance(String),
    Member(String),
}

impl Admin {
    /// The groups of all brokers. `states` and `kinds` choose; empty is all.
    pub async fn list_groups(
        &self,
        states: &[String],
        kinds: &[String],
        timeout: Option<Duration>,
    ) -> Result<Vec<GroupListing>, Error> {
        let deadline = self.deadline(timeout);
        let image = self.image(deadline).await?;
        let mut groups: Vec<GroupListing> = Vec::new();
        let mut brokers: Vec<i32> = image.brokers.keys().copied().collect();
        brokers.sort_unstable();
        for broker in brokers {
            let build = |version| {
                ListGroupsRequest {
                    states_filter: if version >= 4 { states.to_vec() } else { Vec::new() },
                    types_filter: if version >= 5 { kinds.to_vec() } else { Vec::new() },
                }
                .into()
            };
            let read = |response| {
                let response = ListGroupsResponse::try_from(response)?;
                match ErrorCode(response.error_code) {
                    ErrorCode::NONE => Ok(response.groups),
                    code => Err(Error::broker(code, format!("groups of broker {broker}"))),
                }
            };
            let found =
                self.ask(super::routing::Who::Broker(broker), ApiKey::ListGroups, build, read, deadline).await?;
            groups.extend(found.into_iter().map(|group| GroupListing {
                group_id: group.group_id,
                protocol_type: group.protocol_type,
                state: group.group_state,
                kind: group.group_type,
            }));
        }
        groups.sort_by(|left, right| left.group_id.cmp(&right.group_id));
        groups.dedup_by(|left, right| left.group_id == right.group_id);
        Ok(groups)
    }

    pub async fn describe_groups(
        &self,
        groups: &[String],
        timeout: Option<Duration>,
    ) -> Result<Each<String, GroupDescription>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::with_capacity(groups.len());
        for group in groups {
            each.push((group.clone(), self.describe_group(group, deadline).await));
        }
        Ok(each)
    }

    async fn describe_group(&self, group: &str, deadline: std::time::Instant) -> Result<GroupDescription, Error> {
        let mut failures = 0;
        loop {
            let answer = async {
                let node = coordinated::find(&self.cluster, group, deadline).await?;
                let build = |_| {
                    DescribeGroupsRequest { groups: vec![group.to_owned()], include_authorized_operations: false }
                        .into()
                };
                let api = (ApiKey::DescribeGroups, i16::MAX, Duration::ZERO);
                let response = self.cluster.call_built(&node, Lane::Control, api, build, deadline).await?;
                let response = DescribeGroupsResponse::try_from(response)?;
                let missing = || Error::broker(ErrorCode::GROUP_ID_NOT_FOUND, format!("group {group}"));
                let found = response.groups.into_iter().next().ok_or_else(missing)?;
                item(found.error_code, found.error_message.as_deref(), format!("group {group}"))?;
                Ok(description(found, node))
            };
            match answer.await {
                Ok(found) => return Ok(found),
                Err(error) => coordinated::pause(&self.cluster, &mut failures, deadline, error).await?,
            }
        }
    }

    pub async fn delete_groups(&self, groups: &[String], timeout: Option<Duration>) -> Result<Each<String, ()>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::with_capacity(groups.len());
        for group in groups {
            let build = |_| DeleteGroupsRequest { groups_names: vec![group.clone()] }.into();
            let read = |response| {
                let response = DeleteGroupsResponse::try_from(response)?;
                moved(response.results.iter().map(|one| one.error_code), group)?;
                let one = response.results.first();
                let code = one.map_or(0, |one| one.error_code);
                item(code, one.and_then(|one| one.error_message.as_deref()), format!("group {group}"))
            };
            let api = (ApiKey::DeleteGroups, i16::MAX);
            let outcome = coordinated::call(&self.cluster, group, api, build, read, deadline).await;
            each.push((group.clone(), outcome));
        }
        Ok(each)
    }

    /// Remove members from a group; all for an empty list.
    pub async fn remove_members(
        &self,
        group: &str,
        members: &[MemberToRemove],
        reason: &str,
        timeout: Option<Duration>,
    ) -> Result<Each<MemberToRemove, ()>, Error> {
        let deadline = self.deadline(timeout);
        let members = if members.is_empty() {
            let described = self.describe_group(group, deadline).await?;
            let of = |member: GroupMember| match member.group_instance_id {
                Some(instance) => MemberToRemove::Instance(instance),
                None => MemberToRemove::Member(member.member_id),
            };
            described.members.into_iter().map(of).collect()
        } else {
            members.to_vec()
        };
        let identity = |member: &MemberToRemove| {
            let (member_id, group_instance_id) = match member {
                MemberToRemove::Instance(instance) => (String::new(), Some(instance.clone())),
                MemberToRemove::Member(id) => (id.clone(), None),
            };
            MemberIdentity {
                member_id,
                group_instance_id,
                reason: Some(reason.to_owned()).filter(|text| !text.is_empty()),
            }
        };
        let build = |_| {
            LeaveGroupRequest {
                group_id: group.to_owned(),
                members: members.iter().map(identity).collect(),
                ..LeaveGroupRequest::default()
            }
            .into()
        };
        let read = |response| {
            let response = LeaveGroupResponse::try_from(response)?;
            item(response.error_code, None, format!("group {group}"))?;
            Ok(response.members)
        };
        let api = (ApiKey::LeaveGroup, i16::MAX);
        let answers = coordinated::call(&self.cluster, group, api, build, read, deadline).await?;
        let each = members.into_iter().map(|member| {
            let found = answers.iter().find(|answer| match &member {
                MemberToRemove::Instance(instance) => answer.group_instance_id.as_ref() == Some(instance),
                MemberToRemove::Member(id) => answer.member_id == *id,
            });
            let code = found.map_or(ErrorCode::UNKNOWN_MEMBER_ID.0, |answer| answer.error_code);
            let outcome = item(code, None, format!("{member:?} of group {group}"));
            (member, outcome)
        });
        Ok(each.collect())
    }
}

fn description(group: DescribedGroup, coordinator: ottla_net::Node) -> GroupDescription {
    let is_consumer = group.protocol_type == "consumer";
    let member = |member: ottla_protocol::message::describe_groups_response::DescribedGroupMember| {
        let readable = is_consumer && !member.member_metadata.is_empty();
        // Another program's bytes may be anything: they are given as they are in any case.
        let subscription = readable.then(|| decode_subscription(&member.member_metadata).ok()).flatten();
        let assignment = is_consumer.then(|| decode_assignment(&member.member_assignment).ok()).flatten();
        GroupMember {
            member_id: member.member_id,
            group_instance_id: member.group_instance_id,
            client_id: member.client_id,
            client_host: member.client_host,
            topics: subscription.map(|subscription| subscription.topics).unwrap_or_default(),
            assignment: assignment.unwrap_or_default(),
            metadata: member.member_metadata,
            raw_assignment: member.member_assignment,
        }
    };
    GroupDescription {
        group_id: group.group_id,
        state: group.group_state,
        protocol_type: group.protocol_type,
        protocol: group.protocol_data,
        coordinator,
        members: group.members.into_iter().map(member).collect(),
    }
}
