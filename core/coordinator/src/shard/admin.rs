//! DescribeGroups, ListGroups and DeleteGroups.

use ottla_protocol::ErrorCode;
use ottla_protocol::message::delete_groups_response::DeletableGroupResult;
use ottla_protocol::message::describe_groups_response::DescribedGroup;
use ottla_protocol::message::list_groups_response::ListedGroup;
use ottla_protocol::message::{DeleteGroupsResponse, ListGroupsRequest};

use super::GroupShard;
use crate::group::{Group, State};
use crate::outcome::{Outcome, Token};
use crate::record::Record;
use crate::timeline::Versions;

/// The state of a group that is not there.
const DEAD: &str = "Dead";
/// Every group here is of this type.
const CLASSIC: &str = "Classic";
/// Since this version of DescribeGroups a group that is not there is an error.
const NOT_FOUND_SINCE: i16 = 6;

impl GroupShard {
    pub fn describe_group(&self, id: &str, api_version: i16) -> DescribedGroup {
        let Some(group) = self.committed_group(id) else {
            let mut missing =
                DescribedGroup { group_id: id.to_owned(), group_state: DEAD.to_owned(), ..Default::default() };
            if api_version >= NOT_FOUND_SINCE {
                missing.error_code = ErrorCode::GROUP_ID_NOT_FOUND.0;
                missing.error_message = Some(format!("Group {id} not found."));
            }
            return missing;
        };
        // Only a stable group's protocol and metadata say what its members do.
        let protocol = group.protocol.as_deref().filter(|_| group.state == State::Stable);
        DescribedGroup {
            group_id: id.to_owned(),
            group_state: group.state.name().to_owned(),
            protocol_type: group.protocol_type.clone().unwrap_or_default(),
            protocol_data: protocol.unwrap_or_default().to_owned(),
            members: group.members.values().map(|member| member.describe(protocol)).collect(),
            ..Default::default()
        }
    }

    /// The groups in the states and of the types that are asked for, whatever the case; all, where none are.
    pub fn list_groups(&self, request: &ListGroupsRequest) -> Vec<ListedGroup> {
        let asked = |filter: &[String], name: &str| {
            filter.is_empty() || filter.iter().any(|one| one.trim().eq_ignore_ascii_case(name))
        };
        if !asked(&request.types_filter, CLASSIC) {
            return Vec::new();
        }
        let one = |group: &Group| ListedGroup {
            group_id: group.id.to_string(),
            protocol_type: group.protocol_type.clone().unwrap_or_default(),
            group_state: group.state.name().to_owned(),
            group_type: CLASSIC.to_owned(),
        };
        let groups = self.groups.0.values().filter_map(Versions::committed);
        groups.filter(|group| asked(&request.states_filter, group.state.name())).map(one).collect()
    }

    /// Delete groups without members, their offsets included.
    pub fn delete_groups(&mut self, token: Token, ids: Vec<String>) -> Outcome {
        let mut outcome = Outcome { replay: true, ..Outcome::default() };
        let mut response = DeleteGroupsResponse::default();
        for group_id in ids {
            let error = match self.group(&group_id) {
                None => ErrorCode::GROUP_ID_NOT_FOUND,
                Some(group) if group.state != State::Empty => ErrorCode::NON_EMPTY_GROUP,
                Some(_) => {
                    self.delete_all_offsets(&group_id, &mut outcome.records);
                    outcome.records.push(Record::group_tombstone(&group_id));
                    ErrorCode::NONE
                }
            };
            response.results.push(DeletableGroupResult { group_id, error_code: error.0, error_message: None });
        }
        outcome.answer = Some((token, response.into()));
        outcome
    }

    fn delete_all_offsets(&self, group: &str, records: &mut Vec<Record>) {
        for (topic, partitions) in self.offsets.of_group(group).into_iter().flatten() {
            let present = partitions.iter().filter(|(_, versions)| versions.latest().is_some());
            records.extend(present.map(|(partition, _)| Record::offset_tombstone(group, topic, *partition)));
        }
        for (_, topic, partition) in self.offsets.pending_of(group) {
            let known = self.offsets.get(group, topic, *partition).and_then(Versions::latest);
            if known.is_none() {
                records.push(Record::offset_tombstone(group, topic, *partition));
            }
        }
    }
}
