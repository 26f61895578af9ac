//! LeaveGroup, by one or several members, or by who administers them.

use ottla_protocol::ErrorCode;
use ottla_protocol::message::leave_group_request::MemberIdentity;
use ottla_protocol::message::leave_group_response::MemberResponse;
use ottla_protocol::message::{LeaveGroupRequest, LeaveGroupResponse};

use super::GroupShard;
use crate::group::{Group, State, Turn};
use crate::outcome::{Context, Outcome, TimerKey, Token};

/// Since this version a request names several members.
const SEVERAL_SINCE: i16 = 3;

impl GroupShard {
    pub fn leave_group(&mut self, context: &Context, token: Token, request: LeaveGroupRequest) -> Outcome {
        if request.group_id.is_empty() {
            let error_code = ErrorCode::INVALID_GROUP_ID.0;
            return Outcome::answer(token, LeaveGroupResponse { error_code, ..Default::default() });
        }
        let members = if context.api_version >= SEVERAL_SINCE {
            request.members
        } else {
            vec![MemberIdentity { member_id: request.member_id, group_instance_id: None, reason: None }]
        };
        let mut results = vec![Err(ErrorCode::UNKNOWN_MEMBER_ID); members.len()];
        let mut outcome =
            self.turn(&request.group_id, context.now, |group, turn| results = group.leave(turn, &members));
        let mut response = LeaveGroupResponse::default();
        for (member, result) in members.into_iter().zip(results) {
            let error_code = result.err().unwrap_or(ErrorCode::NONE).0;
            if context.api_version >= SEVERAL_SINCE {
                let MemberIdentity { member_id, group_instance_id, .. } = member;
                response.members.push(MemberResponse { member_id, group_instance_id, error_code });
            } else {
                response.error_code = error_code;
            }
        }
        outcome.answer = Some((token, response.into()));
        outcome
    }
}

impl Group {
    fn leave(&mut self, turn: &mut Turn, members: &[MemberIdentity]) -> Vec<Result<(), ErrorCode>> {
        let results: Vec<_> = members.iter().map(|member| self.leave_one(turn, member)).collect();
        if results.iter().any(Result::is_ok) {
            match self.state {
                State::Stable | State::CompletingRebalance => self.prepare_or_complete(turn, "members left"),
                State::PreparingRebalance => self.complete_join_if_all_joined(turn),
                State::Empty => {}
            }
        }
        results
    }

    fn leave_one(&mut self, turn: &mut Turn, member: &MemberIdentity) -> Result<(), ErrorCode> {
        let instance_id = member.group_instance_id.as_deref();
        let id = if member.member_id.is_empty() {
            // An administrator knows a static member by its instance id only.
            instance_id.and_then(|id| self.static_members.get(id)).ok_or(ErrorCode::UNKNOWN_MEMBER_ID)?.to_string()
        } else {
            if !self.pending_joins.contains(member.member_id.as_str()) {
                self.check_member(&member.member_id, instance_id)?;
            }
            member.member_id.clone()
        };
        let reason = member.reason.as_deref().unwrap_or("not provided");
        tracing::info!(group = %self.id, member = id, reason, "a member leaves");
        turn.cancel(TimerKey::Session(self.id.clone(), id.as_str().into()));
        self.take_out(turn, &id);
        Ok(())
    }
}
