//! Heartbeat, and what happens without one.

use ottla_protocol::ErrorCode;
use ottla_protocol::message::{HeartbeatRequest, HeartbeatResponse};

use super::GroupShard;
use crate::group::{Group, State, Turn};
use crate::outcome::{Context, Outcome, Token};

impl GroupShard {
    pub fn heartbeat(&mut self, context: &Context, token: Token, request: &HeartbeatRequest) -> Outcome {
        let mut result = Err(ErrorCode::UNKNOWN_MEMBER_ID);
        let mut outcome = if request.group_id.is_empty() {
            result = Err(ErrorCode::INVALID_GROUP_ID);
            Outcome::default()
        } else {
            self.turn(&request.group_id, context.now, |group, turn| result = group.heartbeat(turn, request))
        };
        let error_code = result.err().unwrap_or(ErrorCode::NONE).0;
        outcome.answer = Some((token, HeartbeatResponse { error_code, ..Default::default() }.into()));
        outcome
    }
}

impl Group {
    fn heartbeat(&mut self, turn: &mut Turn, request: &HeartbeatRequest) -> Result<(), ErrorCode> {
        self.check_member(&request.member_id, request.group_instance_id.as_deref())?;
        if request.generation_id != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        self.extend_session_of(turn, &request.member_id);
        match self.state {
            State::Empty => Err(ErrorCode::UNKNOWN_MEMBER_ID),
            State::PreparingRebalance => Err(ErrorCode::REBALANCE_IN_PROGRESS),
            State::CompletingRebalance | State::Stable => Ok(()),
        }
    }

    /// The member has given a sign of life.
    pub(super) fn extend_session_of(&mut self, turn: &mut Turn, member_id: &str) {
        if let Some(member) = self.members.get_mut(member_id) {
            turn.extend_session(&self.id, member);
        }
    }

    /// The timer of a session fired: the session may have been extended meanwhile.
    pub(super) fn session_elapsed(&mut self, turn: &mut Turn, member_id: &str) {
        if self.pending_joins.contains(member_id) {
            tracing::info!(group = %self.id, member = member_id, "an id that was given out was not used in time");
            self.remove(member_id);
            if self.state == State::PreparingRebalance && self.has_all_members_joined() {
                self.complete_join(turn);
            }
            return;
        }
        let Some(member) = self.members.get_mut(member_id) else {
            return;
        };
        member.timer_at_ms = None;
        if turn.now.uptime_ms < member.session_deadline_ms {
            turn.arm_session(&self.id, member);
        } else if !member.has_satisfied_heartbeat() {
            tracing::info!(group = %self.id, member = member_id, "a member's session ended");
            self.expire_member(turn, member_id);
        }
    }
}
