//! SyncGroup.

use std::collections::BTreeMap;

use bytes::Bytes;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::{SyncGroupRequest, SyncGroupResponse};

use super::GroupShard;
use crate::group::{Group, State, Turn};
use crate::outcome::{AfterAppend, Context, Outcome, Token};

impl GroupShard {
    pub fn sync_group(&mut self, context: &Context, token: Token, request: SyncGroupRequest) -> Outcome {
        let error = if request.group_id.is_empty() {
            ErrorCode::INVALID_GROUP_ID
        } else if self.group(&request.group_id).is_none_or(|group| group.state == State::Empty) {
            ErrorCode::UNKNOWN_MEMBER_ID
        } else {
            let id = self.id(&request.group_id);
            return self.turn(&id, context.now, |group, turn| group.sync(turn, token, request));
        };
        Outcome::reply(token, SyncGroupResponse { error_code: error.0, ..Default::default() })
    }
}

impl Group {
    fn check_sync(&self, request: &SyncGroupRequest) -> Result<(), ErrorCode> {
        self.check_member(&request.member_id, request.group_instance_id.as_deref())?;
        if request.generation_id != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        let differ = |said: &Option<String>, known: &Option<String>| said.is_some() && known.is_some() && said != known;
        if differ(&request.protocol_type, &self.protocol_type) || differ(&request.protocol_name, &self.protocol) {
            return Err(ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
        }
        Ok(())
    }

    fn sync(&mut self, turn: &mut Turn, token: Token, request: SyncGroupRequest) {
        if let Err(error) = self.check_sync(&request) {
            turn.fail_sync(token, error);
            return;
        }
        match self.state {
            State::PreparingRebalance | State::Empty => turn.fail_sync(token, ErrorCode::REBALANCE_IN_PROGRESS),
            State::CompletingRebalance => self.sync_completing(turn, token, request),
            State::Stable => {
                self.synced(turn, &request.member_id);
                let assignment = self.members.get(request.member_id.as_str()).map(|member| member.assignment.clone());
                let response = SyncGroupResponse {
                    protocol_type: self.protocol_type.clone(),
                    protocol_name: self.protocol.clone(),
                    assignment: assignment.unwrap_or_default(),
                    ..Default::default()
                };
                turn.reply(token, response);
            }
        }
    }

    fn sync_completing(&mut self, turn: &mut Turn, token: Token, request: SyncGroupRequest) {
        let waited = self.members.get_mut(request.member_id.as_str()).map(|member| member.awaiting_sync.replace(token));
        if let Some(before) = waited.flatten() {
            turn.fail_sync(before, ErrorCode::REBALANCE_IN_PROGRESS);
        }
        self.synced(turn, &request.member_id);
        if !self.is_leader(&request.member_id) {
            return;
        }
        let assignments: BTreeMap<String, Bytes> =
            request.assignments.into_iter().map(|one| (one.member_id, one.assignment)).collect();
        let without = self.members.keys().filter(|id| !assignments.contains_key(&***id)).count();
        tracing::info!(group = %self.id, generation = self.generation, without, "the leader assigned");
        turn.out.records.push(self.to_record(Some(&assignments)));
        turn.out.after = self.leader.clone().map(|leader| AfterAppend::Assignment {
            group: self.id.clone(),
            generation: self.generation,
            leader,
            assignments,
        });
    }

    /// The leader's assignment is committed, or could not be. The group may have gone on without it meanwhile.
    pub(super) fn assignment_recorded(
        &mut self,
        turn: &mut Turn,
        generation: i32,
        leader: &str,
        assignments: &BTreeMap<String, Bytes>,
        result: Result<(), ErrorCode>,
    ) {
        if self.state != State::CompletingRebalance || self.generation != generation {
            return;
        }
        match result {
            Ok(()) => {
                self.set_assignments(turn, assignments);
                self.transition(State::Stable, turn.now.wall_ms);
            }
            Err(error) => {
                self.reset_assignments(turn, error);
                self.prepare_or_complete(turn, &format!("{error} when the assignment of {leader} was recorded"));
            }
        }
    }
}
