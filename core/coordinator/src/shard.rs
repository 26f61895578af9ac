//! The state of one partition of `__consumer_offsets`.

mod admin;
mod commit;
mod expire;
pub mod fetch;
mod heartbeat;
mod join;
mod leave;
mod sync;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use ottla_protocol::ErrorCode;
use ottla_protocol::message::GroupMetadataValue;
use rustc_hash::FxHashMap;

use crate::config::GroupConfig;
use crate::group::{Group, Turn};
use crate::offsets::{At, Offsets};
use crate::outcome::{AfterAppend, Now, Outcome, Timer, TimerEvent, TimerKey};
use crate::record::Record;
use crate::timeline::{Changes, Entries, Versions};

/// The partition of `__consumer_offsets` that a group belongs to: Java's `String.hashCode`, sign cleared.
pub fn partition_for(group: &str, partitions: i32) -> i32 {
    let hash = group.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    (hash & i32::MAX) % partitions.max(1)
}

#[derive(Debug, Default)]
struct Groups(FxHashMap<Arc<str>, Versions<Group>>);

impl Entries for Groups {
    type Key = Arc<str>;
    type Value = Group;

    fn entry(&mut self, key: &Arc<str>) -> Option<&mut Versions<Group>> {
        self.0.get_mut(key)
    }

    fn forget(&mut self, key: &Arc<str>) {
        self.0.remove(key);
    }
}

/// See the crate. Positions are ends of the log, as a high watermark is.
#[derive(Debug)]
pub struct GroupShard {
    config: Arc<GroupConfig>,
    groups: Groups,
    changes: Changes<Arc<str>>,
    offsets: Offsets,
    written: i64,
    committed: i64,
}

impl GroupShard {
    pub fn new(config: Arc<GroupConfig>) -> GroupShard {
        GroupShard {
            config,
            groups: Groups::default(),
            changes: Changes::default(),
            offsets: Offsets::default(),
            written: 0,
            committed: 0,
        }
    }

    /// The end of what was written.
    pub fn written(&self) -> i64 {
        self.written
    }

    /// The end of what is committed.
    pub fn committed(&self) -> i64 {
        self.committed
    }

    /// The log ends at `position` now. A log that is loaded moves it past records that are not served too.
    pub fn advance(&mut self, position: i64) {
        self.written = self.written.max(position);
    }

    /// The high watermark is at `position` now.
    pub fn commit(&mut self, position: i64) {
        self.committed = self.committed.max(position);
        self.offsets.commit(position);
        self.changes.commit(&mut self.groups, position);
    }

    /// Nothing after `position` was written after all.
    pub fn revert(&mut self, position: i64) {
        self.written = self.written.min(position);
        self.offsets.revert(position);
        self.changes.revert(&mut self.groups, position);
    }

    /// A record of the log at `offset`; `producer` of a record within a transaction.
    pub fn replay(&mut self, offset: i64, record: Record, producer: Option<i64>, now: Now) {
        let at = At { offset, committed: offset < self.committed };
        match (record, producer) {
            (Record::Offset(key, Some(value)), producer) => {
                // Offsets of a group that nobody ever joined: a simple group, which has no record of its own.
                if self.group(&key.group).is_none() {
                    let id = self.id(&key.group);
                    self.write_group(at, Group::new(id, now.wall_ms));
                }
                match producer {
                    None => self.offsets.replay(at, key, Some(value)),
                    Some(producer) => self.offsets.replay_transactional(at, producer, key, value),
                }
            }
            (Record::Offset(key, None), _) => self.offsets.replay(at, key, None),
            (Record::Group(key, value), _) => self.replay_group(at, &key.group, value),
        }
        self.advance(offset + 1);
    }

    fn replay_group(&mut self, at: At, group: &str, value: Option<GroupMetadataValue>) {
        let id = self.id(group);
        match value {
            Some(value) => self.write_group(at, Group::from_record(id, value)),
            None => self.change_group(at, id, None),
        }
    }

    /// The marker at `offset` ends a producer's transaction.
    pub fn replay_end_of_transaction(&mut self, offset: i64, producer: i64, commit: bool) {
        let at = At { offset, committed: offset < self.committed };
        self.offsets.end_transaction(at, producer, commit);
        self.advance(offset + 1);
    }

    /// All of the log was replayed: sessions begin, and groups that are too large begin again.
    pub fn loaded(&mut self, now: Now) -> Outcome {
        let GroupShard { config, groups, .. } = self;
        let mut turn = Turn { config, now, out: Outcome::default() };
        for group in groups.0.values_mut().filter_map(Versions::latest_mut) {
            for member in group.members.values_mut() {
                turn.extend_session(&group.id, member);
            }
            if group.members.len() > turn.config.max_size {
                group.prepare_rebalance(&mut turn, "the group that was loaded is larger than group.max.size");
            }
        }
        turn.set(TimerKey::Expiry, turn.config.retention_check_interval_ms, TimerEvent::Expiry);
        turn.out
    }

    /// This broker leads the partition no more: who waits is sent elsewhere.
    pub fn unloaded(&mut self, now: Now) -> Outcome {
        let GroupShard { config, groups, .. } = self;
        let mut turn = Turn { config, now, out: Outcome::default() };
        for group in groups.0.values_mut().filter_map(Versions::latest_mut) {
            for member in group.members.values_mut() {
                if let Some(token) = member.awaiting_join.take() {
                    turn.fail_join(token, &member.id, ErrorCode::NOT_COORDINATOR);
                }
                if let Some(token) = member.awaiting_sync.take() {
                    turn.fail_sync(token, ErrorCode::NOT_COORDINATOR);
                }
            }
        }
        turn.out
    }

    /// A timer's time has come.
    pub fn timer(&mut self, event: TimerEvent, now: Now) -> Outcome {
        match event {
            TimerEvent::Session { group, member } => {
                self.turn(&group, now, |group, turn| group.session_elapsed(turn, &member))
            }
            TimerEvent::InitialJoin { group, delay_ms, remaining_ms } => {
                self.turn(&group, now, |group, turn| group.initial_join_elapsed(turn, delay_ms, remaining_ms))
            }
            TimerEvent::Join { group } => self.turn(&group, now, Group::complete_join),
            TimerEvent::Sync { group, generation } => {
                self.turn(&group, now, |group, turn| group.sync_elapsed(turn, generation))
            }
            TimerEvent::Expiry => {
                let mut outcome = self.expire(now);
                let after_ms = self.config.retention_check_interval_ms;
                outcome.timers.push(Timer::Set { key: TimerKey::Expiry, after_ms, event: TimerEvent::Expiry });
                outcome
            }
        }
    }

    /// The records that an outcome came with are committed, or could not be.
    pub fn appended(&mut self, after: AfterAppend, result: Result<(), ErrorCode>, now: Now) -> Outcome {
        let group = match &after {
            AfterAppend::NewGroup { group, .. }
            | AfterAppend::EmptyGroup { group }
            | AfterAppend::StaticMember { group, .. }
            | AfterAppend::Assignment { group, .. } => group.clone(),
        };
        match (after, result) {
            (AfterAppend::NewGroup { token, .. }, Err(error)) => {
                tracing::warn!(%group, %error, "a new group could not be recorded");
                let response = ottla_protocol::message::JoinGroupResponse { error_code: error.0, ..Default::default() };
                Outcome::reply(token, response)
            }
            (AfterAppend::EmptyGroup { .. }, Err(error)) => {
                // An older generation comes back after a restart, and its members' sessions end soon.
                tracing::warn!(%group, %error, "an empty group could not be recorded");
                Outcome::default()
            }
            (AfterAppend::NewGroup { .. } | AfterAppend::EmptyGroup { .. }, Ok(())) => Outcome::default(),
            (AfterAppend::StaticMember { instance_id, member_id, was, api_version, .. }, result) => {
                self.turn(&group, now, |group, turn| match result {
                    Ok(()) => group.static_member_recorded(turn, &member_id, &was, api_version),
                    Err(error) => group.static_member_reverted(turn, &instance_id, &member_id, was, error),
                })
            }
            (AfterAppend::Assignment { generation, leader, assignments, .. }, result) => {
                self.turn(&group, now, |group, turn| {
                    group.assignment_recorded(turn, generation, &leader, &assignments, result);
                })
            }
        }
    }

    /// A group as it is now.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.0.get(id).and_then(Versions::latest)
    }

    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.0.values().filter_map(Versions::latest)
    }

    /// A group as far as it is committed that it is there.
    fn committed_group(&self, id: &str) -> Option<&Group> {
        self.groups.0.get(id).and_then(Versions::committed)
    }

    /// An id in the string that the tables share.
    fn id(&self, group: &str) -> Arc<str> {
        self.groups.0.get_key_value(group).map_or_else(|| Arc::from(group), |(id, _)| id.clone())
    }

    /// Let a group that is there take its turn; nothing happens where there is none.
    fn turn(&mut self, id: &str, now: Now, act: impl FnOnce(&mut Group, &mut Turn)) -> Outcome {
        let GroupShard { config, groups, .. } = self;
        let mut turn = Turn { config, now, out: Outcome::default() };
        if let Some(group) = groups.0.get_mut(id).and_then(Versions::latest_mut) {
            act(group, &mut turn);
        }
        turn.out
    }

    /// A group that this event makes: its records, which come next, may fail and take it back.
    fn create_group(&mut self, id: &str, now: Now) {
        let at = At { offset: self.written, committed: false };
        let id = self.id(id);
        self.write_group(at, Group::new(id, now.wall_ms));
    }

    fn write_group(&mut self, at: At, group: Group) {
        self.change_group(at, group.id.clone(), Some(group));
    }

    fn change_group(&mut self, at: At, id: Arc<str>, group: Option<Group>) {
        let versions = self.groups.0.entry(id.clone()).or_default();
        if !at.committed {
            versions.write(group);
            self.changes.push(at.offset + 1, id);
        } else {
            let gone = group.is_none();
            versions.set(group);
            if gone {
                self.groups.0.remove(&id);
            }
        }
    }
}
