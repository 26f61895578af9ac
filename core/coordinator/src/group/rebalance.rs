//! The phases of a rebalance: prepare, join, sync.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::{JoinGroupResponse, SyncGroupResponse};
use ottla_protocol::{ErrorCode, Response};

use super::{Group, Member, State};
use crate::config::GroupConfig;
use crate::outcome::{AfterAppend, Now, Outcome, Timer, TimerEvent, TimerKey, Token};

/// One event's circumstances and what it has brought so far.
pub(crate) struct Turn<'a> {
    pub(crate) config: &'a GroupConfig,
    pub(crate) now: Now,
    pub(crate) out: Outcome,
}

impl Turn<'_> {
    pub(crate) fn reply(&mut self, token: Token, response: impl Into<Response>) {
        self.out.replies.push((token, response.into()));
    }

    pub(crate) fn fail_join(&mut self, token: Token, member_id: &str, error: ErrorCode) {
        let response = JoinGroupResponse { member_id: member_id.to_owned(), error_code: error.0, ..Default::default() };
        self.reply(token, response);
    }

    pub(crate) fn fail_sync(&mut self, token: Token, error: ErrorCode) {
        self.reply(token, SyncGroupResponse { error_code: error.0, ..Default::default() });
    }

    pub(crate) fn set(&mut self, key: TimerKey, after_ms: i64, event: TimerEvent) {
        self.out.timers.push(Timer::Set { key, after_ms: after_ms.max(0), event });
    }

    pub(crate) fn cancel(&mut self, key: TimerKey) {
        self.out.timers.push(Timer::Cancel { key });
    }

    /// A sign of life: move the end of a member's session. Its timer is left alone unless it would fire too late.
    pub(crate) fn extend_session(&mut self, group: &Arc<str>, member: &mut Member) {
        self.end_session_after(group, member, member.session_timeout_ms);
    }

    /// A new member's join waits for so long.
    pub(crate) fn bound_join(&mut self, group: &Arc<str>, member: &mut Member) {
        self.end_session_after(group, member, self.config.new_member_join_timeout_ms);
    }

    fn end_session_after(&mut self, group: &Arc<str>, member: &mut Member, timeout_ms: i32) {
        let deadline = self.now.uptime_ms + i64::from(timeout_ms);
        member.session_deadline_ms = deadline;
        if member.timer_at_ms.is_none_or(|at| deadline < at) {
            self.arm_session(group, member);
        }
    }

    /// Let a member's timer fire at the end of its session.
    pub(crate) fn arm_session(&mut self, group: &Arc<str>, member: &mut Member) {
        member.timer_at_ms = Some(member.session_deadline_ms);
        let event = TimerEvent::Session { group: group.clone(), member: member.id.clone() };
        let key = TimerKey::Session(group.clone(), member.id.clone());
        self.set(key, member.session_deadline_ms - self.now.uptime_ms, event);
    }
}

impl Group {
    /// What a member said when it joined again.
    pub(crate) fn update_member(
        &mut self,
        member_id: &str,
        protocols: Vec<JoinGroupRequestProtocol>,
        rebalance_timeout_ms: i32,
        session_timeout_ms: i32,
        awaiting: Option<Token>,
    ) -> Option<Token> {
        let member = self.members.get_mut(member_id)?;
        member.protocols = protocols;
        member.rebalance_timeout_ms = rebalance_timeout_ms;
        member.session_timeout_ms = session_timeout_ms;
        std::mem::replace(&mut member.awaiting_join, awaiting)
    }

    pub(crate) fn prepare_or_complete(&mut self, turn: &mut Turn, reason: &str) {
        if self.state == State::PreparingRebalance {
            self.complete_join_if_all_joined(turn);
        } else {
            self.prepare_rebalance(turn, reason);
        }
    }

    /// Not in an initial rebalance: that one waits for its time.
    pub(crate) fn complete_join_if_all_joined(&mut self, turn: &mut Turn) {
        if self.state == State::PreparingRebalance
            && self.previous_state != State::Empty
            && self.has_all_members_joined()
        {
            self.complete_join(turn);
        }
    }

    pub(crate) fn prepare_rebalance(&mut self, turn: &mut Turn, reason: &str) {
        if self.state == State::CompletingRebalance {
            // Who waits for a sync is to join again.
            self.reset_assignments(turn, ErrorCode::REBALANCE_IN_PROGRESS);
        }
        self.pending_syncs.clear();
        turn.cancel(TimerKey::Sync(self.id.clone()));
        let initial = self.state == State::Empty;
        if initial {
            let delay_ms = turn.config.initial_rebalance_delay_ms;
            let remaining_ms = self.rebalance_timeout_ms().saturating_sub(delay_ms).max(0);
            self.wait_for_more(turn, delay_ms, remaining_ms);
        }
        self.transition(State::PreparingRebalance, turn.now.wall_ms);
        tracing::info!(group = %self.id, generation = self.generation, reason, "a rebalance begins");
        if initial {
            return;
        }
        if self.has_all_members_joined() {
            self.complete_join(turn);
        } else {
            self.schedule_join(turn);
        }
    }

    fn wait_for_more(&self, turn: &mut Turn, delay_ms: i32, remaining_ms: i32) {
        let event = TimerEvent::InitialJoin { group: self.id.clone(), delay_ms, remaining_ms };
        turn.set(TimerKey::Join(self.id.clone()), delay_ms.into(), event);
    }

    fn schedule_join(&self, turn: &mut Turn) {
        let event = TimerEvent::Join { group: self.id.clone() };
        turn.set(TimerKey::Join(self.id.clone()), self.rebalance_timeout_ms().into(), event);
    }

    /// An empty group has waited for members: longer, if some came and there is time left.
    pub(crate) fn initial_join_elapsed(&mut self, turn: &mut Turn, delay_ms: i32, remaining_ms: i32) {
        if self.new_member_added && remaining_ms != 0 {
            self.new_member_added = false;
            let next_delay_ms = turn.config.initial_rebalance_delay_ms.min(remaining_ms);
            self.wait_for_more(turn, next_delay_ms, remaining_ms.saturating_sub(delay_ms).max(0));
        } else {
            self.complete_join(turn);
        }
    }

    /// End the join phase: who did not join is out, static members excepted, and the next generation begins.
    pub(crate) fn complete_join(&mut self, turn: &mut Turn) {
        if self.state != State::PreparingRebalance {
            return;
        }
        turn.cancel(TimerKey::Join(self.id.clone()));
        let missing = |member: &&Member| member.awaiting_join.is_none() && !member.is_static();
        let missing: Vec<_> = self.members.values().filter(missing).map(|member| member.id.clone()).collect();
        for id in missing {
            tracing::info!(group = %self.id, member = %id, "a member did not rejoin and is removed");
            self.remove(&id);
            turn.cancel(TimerKey::Session(self.id.clone(), id));
        }
        if !self.elect_joined_leader() && !self.members.is_empty() {
            // Only static members are left, and none came: wait until their sessions end.
            self.schedule_join(turn);
            return;
        }
        self.begin_generation(turn);
    }

    fn begin_generation(&mut self, turn: &mut Turn) {
        self.generation = self.generation.wrapping_add(1);
        self.pending_syncs.clear();
        self.protocol = self.select_protocol();
        self.subscribed_topics = self.compute_subscribed_topics();
        if self.members.is_empty() {
            self.transition(State::Empty, turn.now.wall_ms);
            tracing::info!(group = %self.id, generation = self.generation, "the group is empty");
            turn.out.records.push(self.to_record(None));
            turn.out.after = Some(AfterAppend::EmptyGroup { group: self.id.clone() });
            return;
        }
        self.transition(State::CompletingRebalance, turn.now.wall_ms);
        tracing::info!(group = %self.id, generation = self.generation, members = self.members.len(), "all members joined");
        let ids: Vec<_> = self.members.keys().cloned().collect();
        for id in ids {
            let members = if self.is_leader(&id) { self.for_leader() } else { Vec::new() };
            let response = self.joined(&id, members);
            if let Some(member) = self.members.get_mut(&id) {
                if let Some(token) = member.awaiting_join.take() {
                    turn.reply(token, response);
                }
                turn.extend_session(&self.id, member);
                member.is_new = false;
            }
            self.pending_syncs.insert(id);
        }
        let event = TimerEvent::Sync { group: self.id.clone(), generation: self.generation };
        turn.set(TimerKey::Sync(self.id.clone()), self.rebalance_timeout_ms().into(), event);
    }

    /// Some members did not sync in time: they are out, and the rest begins again.
    pub(crate) fn sync_elapsed(&mut self, turn: &mut Turn, generation: i32) {
        let synced = matches!(self.state, State::CompletingRebalance | State::Stable);
        if generation != self.generation || !synced || self.pending_syncs.is_empty() {
            return;
        }
        for id in std::mem::take(&mut self.pending_syncs) {
            tracing::info!(group = %self.id, member = %id, "a member did not sync and is removed");
            self.remove(&id);
            turn.cancel(TimerKey::Session(self.id.clone(), id));
        }
        self.prepare_rebalance(turn, "members did not sync in time");
    }

    /// The member has synced.
    pub(crate) fn synced(&mut self, turn: &mut Turn, member_id: &str) {
        self.pending_syncs.remove(member_id);
        if self.pending_syncs.is_empty() {
            turn.cancel(TimerKey::Sync(self.id.clone()));
        }
    }

    pub(crate) fn reset_assignments(&mut self, turn: &mut Turn, error: ErrorCode) {
        self.members.values_mut().for_each(|member| member.assignment = Bytes::new());
        self.propagate_assignments(turn, error);
    }

    pub(crate) fn set_assignments(&mut self, turn: &mut Turn, assignments: &BTreeMap<String, Bytes>) {
        for member in self.members.values_mut() {
            member.assignment = assignments.get(&*member.id).cloned().unwrap_or_default();
        }
        self.propagate_assignments(turn, ErrorCode::NONE);
    }

    fn propagate_assignments(&mut self, turn: &mut Turn, error: ErrorCode) {
        let (protocol_type, protocol_name) =
            if error.is_none() { (self.protocol_type.clone(), self.protocol.clone()) } else { (None, None) };
        for member in self.members.values_mut() {
            if let Some(token) = member.awaiting_sync.take() {
                let response = SyncGroupResponse {
                    protocol_type: protocol_type.clone(),
                    protocol_name: protocol_name.clone(),
                    assignment: member.assignment.clone(),
                    error_code: error.0,
                    ..SyncGroupResponse::default()
                };
                turn.reply(token, response);
                // A session that ended while the member waited was let pass: it begins again.
                turn.extend_session(&self.id, member);
            }
        }
    }

    /// A member is out by its own will or by its silence; a join that still waits is told.
    pub(crate) fn take_out(&mut self, turn: &mut Turn, member_id: &str) {
        if let Some(mut removed) = self.remove(member_id) {
            if let Some(token) = removed.awaiting_join.take() {
                turn.fail_join(token, "", ErrorCode::UNKNOWN_MEMBER_ID);
            }
            if let Some(token) = removed.awaiting_sync.take() {
                turn.fail_sync(token, ErrorCode::UNKNOWN_MEMBER_ID);
            }
        }
    }

    /// A member's session is over.
    pub(crate) fn expire_member(&mut self, turn: &mut Turn, member_id: &str) {
        self.take_out(turn, member_id);
        match self.state {
            State::Stable | State::CompletingRebalance => {
                self.prepare_or_complete(turn, &format!("the session of member {member_id} ended"));
            }
            State::PreparingRebalance if self.has_all_members_joined() => self.complete_join(turn),
            State::PreparingRebalance | State::Empty => {}
        }
    }
}
