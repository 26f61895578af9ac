//! JoinGroup.

use std::sync::Arc;

use ottla_base::Random;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::{JoinGroupRequest, JoinGroupResponse};

use super::GroupShard;
use crate::group::{Group, Member, State, Turn};
use crate::outcome::{AfterAppend, Context, Outcome, Replaced, TimerEvent, TimerKey, Token};

/// Since this version a member must come back with the id that it was given (KIP-394).
const MEMBER_ID_REQUIRED_SINCE: i16 = 4;
/// Since this version a leader can be told to leave the assignment as it is (KIP-814).
const SKIP_ASSIGNMENT_SINCE: i16 = 9;

/// A join and where it comes from.
struct Join<'a> {
    request: JoinGroupRequest,
    context: &'a Context<'a>,
    token: Token,
}

impl Join<'_> {
    fn reason(&self, what: &str) -> String {
        let reason = self.request.reason.as_deref().filter(|reason| !reason.is_empty()).unwrap_or("not provided");
        format!("{what}; client reason: {reason}")
    }
}

impl GroupShard {
    pub fn join_group(&mut self, context: &Context, token: Token, request: JoinGroupRequest) -> Outcome {
        let error = if request.group_id.is_empty() {
            Some(ErrorCode::INVALID_GROUP_ID)
        } else if !(self.config.min_session_timeout_ms..=self.config.max_session_timeout_ms)
            .contains(&request.session_timeout_ms)
        {
            Some(ErrorCode::INVALID_SESSION_TIMEOUT)
        } else if !request.member_id.is_empty() && self.group(&request.group_id).is_none() {
            Some(ErrorCode::UNKNOWN_MEMBER_ID)
        } else {
            None
        };
        if let Some(error) = error {
            let response =
                JoinGroupResponse { member_id: request.member_id, error_code: error.0, ..Default::default() };
            return Outcome::reply(token, response);
        }
        let is_new = self.group(&request.group_id).is_none();
        if is_new {
            self.create_group(&request.group_id, context.now);
        }
        let id = self.id(&request.group_id);
        let mut outcome = self.turn(&id, context.now, |group, turn| group.join(turn, Join { request, context, token }));
        if is_new && outcome.records.is_empty() {
            // Nothing else records that the group is there.
            outcome.records.extend(self.group(&id).map(Group::to_empty_record));
            // An id that is given out is worth something only with its group.
            outcome.answer = outcome.replies.pop();
            if outcome.answer.is_none() {
                outcome.after = Some(AfterAppend::NewGroup { group: id, token });
            }
        }
        outcome
    }
}

impl Group {
    fn join(&mut self, turn: &mut Turn, mut join: Join) {
        if join.context.api_version == 0 {
            // Version 0 has no rebalance timeout.
            join.request.rebalance_timeout_ms = join.request.session_timeout_ms;
        }
        let member_id = &join.request.member_id;
        if !self.has_room_for(member_id, turn.config.max_size) {
            let member_id = member_id.clone();
            self.take_out(turn, &member_id);
            turn.fail_join(join.token, "", ErrorCode::GROUP_MAX_SIZE_REACHED);
        } else if !self.supports(&join.request.protocol_type, &join.request.protocols) {
            turn.fail_join(join.token, member_id, ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
        } else if member_id.is_empty() {
            self.join_new(turn, join);
        } else {
            self.join_known(turn, join);
        }
    }

    /// While members rejoin, those that wait are counted, so that a group that is too large loses the last ones.
    fn has_room_for(&self, member_id: &str, limit: usize) -> bool {
        let known = self.members.get(member_id);
        match self.state {
            State::Empty => true,
            State::PreparingRebalance => {
                known.is_some_and(|member| member.awaiting_join.is_some()) || self.awaiting_join() < limit
            }
            State::CompletingRebalance | State::Stable => known.is_some() || self.members.len() < limit,
        }
    }

    fn join_new(&mut self, turn: &mut Turn, join: Join) {
        let instance_id = join.request.group_instance_id.as_deref();
        let new_id = new_member_id(instance_id.unwrap_or(join.context.client_id), join.context.random);
        match instance_id {
            Some(instance_id) => match self.static_members.get(instance_id).cloned() {
                Some(old_id) => {
                    tracing::info!(group = %self.id, instance_id, %old_id, %new_id, "a static member comes back");
                    self.replace_and_rebalance(turn, join, old_id, new_id);
                }
                None => self.add_and_rebalance(turn, join, new_id),
            },
            None if join.context.api_version >= MEMBER_ID_REQUIRED_SINCE => {
                self.pending_joins.insert(new_id.clone());
                let event = TimerEvent::Session { group: self.id.clone(), member: new_id.clone() };
                let key = TimerKey::Session(self.id.clone(), new_id.clone());
                turn.set(key, join.request.session_timeout_ms.into(), event);
                turn.fail_join(join.token, &new_id, ErrorCode::MEMBER_ID_REQUIRED);
            }
            None => self.add_and_rebalance(turn, join, new_id),
        }
    }

    fn join_known(&mut self, turn: &mut Turn, join: Join) {
        let id = join.request.member_id.as_str();
        let instance_id = join.request.group_instance_id.as_deref();
        if let Some(pending) = self.pending_joins.get(id).cloned() {
            if instance_id.is_some() {
                // Ids are given out to dynamic members only.
                turn.fail_join(join.token, id, ErrorCode::UNKNOWN_SERVER_ERROR);
            } else {
                self.add_and_rebalance(turn, join, pending);
            }
            return;
        }
        if let Err(error) = self.check_member(id, instance_id) {
            turn.fail_join(join.token, id, error);
            return;
        }
        let same = self.members.get(id).is_some_and(|member| member.protocols == join.request.protocols);
        let leads = self.is_leader(id);
        match self.state {
            State::CompletingRebalance if same => {
                // Its join was answered, and the answer was lost.
                let members = if leads { self.for_leader() } else { Vec::new() };
                turn.reply(join.token, self.joined(id, members));
            }
            State::Stable if same && !leads => turn.reply(join.token, self.joined(id, Vec::new())),
            // A leader that joins again wants a new assignment even if its metadata is the same.
            State::PreparingRebalance | State::CompletingRebalance | State::Stable => {
                let reason = join.reason(&format!("member {id} joins again"));
                let id = join.request.member_id.clone();
                self.update_joining(turn, &id, join);
                self.prepare_or_complete(turn, &reason);
            }
            State::Empty => turn.fail_join(join.token, id, ErrorCode::UNKNOWN_MEMBER_ID),
        }
    }

    /// A member's new join takes the place of one that still waits.
    fn update_joining(&mut self, turn: &mut Turn, member_id: &str, join: Join) {
        let JoinGroupRequest { protocols, rebalance_timeout_ms, session_timeout_ms, .. } = join.request;
        let before =
            self.update_member(member_id, protocols, rebalance_timeout_ms, session_timeout_ms, Some(join.token));
        if let Some(token) = before {
            turn.fail_join(token, member_id, ErrorCode::REBALANCE_IN_PROGRESS);
        }
    }

    fn add_and_rebalance(&mut self, turn: &mut Turn, join: Join, id: Arc<str>) {
        let reason = join.reason(&format!("member {id} joins"));
        if self.state == State::PreparingRebalance && self.previous_state == State::Empty {
            self.new_member_added = true;
        }
        let JoinGroupRequest {
            group_instance_id,
            protocol_type,
            protocols,
            rebalance_timeout_ms,
            session_timeout_ms,
            ..
        } = join.request;
        let mut member = Member {
            id,
            instance_id: group_instance_id,
            client_id: join.context.client_id.to_owned(),
            client_host: join.context.client_host.to_string(),
            rebalance_timeout_ms,
            session_timeout_ms,
            protocols,
            assignment: bytes::Bytes::new(),
            awaiting_join: Some(join.token),
            awaiting_sync: None,
            is_new: true,
            session_deadline_ms: 0,
            timer_at_ms: None,
        };
        // It cannot send heartbeats while its join waits, and its end would not be seen: bound the wait.
        turn.bound_join(&self.id, &mut member);
        self.add(member, &protocol_type);
        self.prepare_or_complete(turn, &reason);
    }

    /// A static member is there under a new id: what waited under the old one is fenced.
    fn replace_static(&mut self, turn: &mut Turn, instance_id: &str, old_id: &str, new_id: &Arc<str>) {
        let Some(mut member) = self.members.remove(old_id) else {
            return;
        };
        if let Some(token) = member.awaiting_join.take() {
            turn.reply(token, fenced_join(old_id));
        }
        if let Some(token) = member.awaiting_sync.take() {
            turn.fail_sync(token, ErrorCode::FENCED_INSTANCE_ID);
        }
        turn.cancel(TimerKey::Session(self.id.clone(), member.id.clone()));
        member.id = new_id.clone();
        member.is_new = false;
        member.timer_at_ms = None;
        turn.extend_session(&self.id, &mut member);
        if self.is_leader(old_id) {
            self.leader = Some(new_id.clone());
        }
        self.static_members.insert(instance_id.to_owned(), new_id.clone());
        self.members.insert(new_id.clone(), member);
    }

    fn replace_and_rebalance(&mut self, turn: &mut Turn, join: Join, old_id: Arc<str>, new_id: Arc<str>) {
        let Some(old) = self.members.get(&old_id) else {
            turn.fail_join(join.token, "", ErrorCode::UNKNOWN_MEMBER_ID);
            return;
        };
        let was = Replaced {
            member_id: old_id.clone(),
            protocols: old.protocols.clone(),
            rebalance_timeout_ms: old.rebalance_timeout_ms,
            session_timeout_ms: old.session_timeout_ms,
            leader: self.leader.clone(),
        };
        let instance_id = join.request.group_instance_id.clone().unwrap_or_default();
        let api_version = join.context.api_version;
        let reason = join.reason(&format!("static member {instance_id} comes back as {new_id}"));
        self.replace_static(turn, &instance_id, &old_id, &new_id);
        self.update_joining(turn, &new_id, join);
        match self.state {
            State::Stable if self.select_protocol() == self.protocol => {
                // The generation stays as it is; the new id must be on record before it is told.
                turn.out.records.push(self.to_record(None));
                let group = self.id.clone();
                let member_id = new_id;
                turn.out.after = Some(AfterAppend::StaticMember { group, instance_id, member_id, was, api_version });
            }
            State::Stable => self.prepare_or_complete(turn, &reason),
            // The leader may have assigned to the old id already.
            State::CompletingRebalance => self.prepare_rebalance(turn, &reason),
            State::PreparingRebalance | State::Empty => self.complete_join_if_all_joined(turn),
        }
    }

    /// The record of a static member's new id is committed: it has its generation back.
    pub(super) fn static_member_recorded(&mut self, turn: &mut Turn, id: &str, was: &Replaced, api_version: i16) {
        let Some(token) = self.members.get_mut(id).and_then(|member| member.awaiting_join.take()) else {
            return;
        };
        let leads = self.is_leader(id);
        let mut response = self.joined(id, Vec::new());
        if api_version >= SKIP_ASSIGNMENT_SINCE {
            if leads {
                response.members = self.for_leader();
            }
            response.skip_assignment = leads;
        } else {
            // Told that another one leads, an old client that led takes the assignment that there is.
            response.leader = was.leader.as_deref().unwrap_or_default().to_owned();
        }
        turn.reply(token, response);
    }

    /// The new id could not be recorded: the old one is back.
    pub(super) fn static_member_reverted(
        &mut self,
        turn: &mut Turn,
        instance_id: &str,
        id: &str,
        was: Replaced,
        error: ErrorCode,
    ) {
        tracing::warn!(group = %self.id, instance_id, %error, "a static member's new id could not be recorded");
        let mut response = self.joined("", Vec::new());
        response.leader = was.leader.as_deref().unwrap_or_default().to_owned();
        response.error_code = error.0;
        let waits = self.update_member(id, was.protocols, was.rebalance_timeout_ms, was.session_timeout_ms, None);
        if let Some(token) = waits {
            self.replace_static(turn, instance_id, id, &was.member_id);
            turn.reply(token, response);
        }
    }
}

fn fenced_join(member_id: &str) -> JoinGroupResponse {
    JoinGroupResponse {
        member_id: member_id.to_owned(),
        protocol_name: None,
        error_code: ErrorCode::FENCED_INSTANCE_ID.0,
        ..Default::default()
    }
}

/// `PREFIX-` and a random UUID as Java writes it.
fn new_member_id(prefix: &str, random: &Random) -> Arc<str> {
    let id = random.uuid().0;
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}-{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]).into()
}
