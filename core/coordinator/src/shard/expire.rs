//! What goes by itself: offsets after their retention (KIP-211), groups that hold nothing any more, and offsets of
//! topics that are deleted.

use ottla_protocol::Uuid;

use super::GroupShard;
use crate::group::{Group, State};
use crate::offsets::CommittedOffset;
use crate::outcome::{Now, Outcome};
use crate::record::Record;

/// From when an offset's retention counts.
#[derive(Clone, Copy)]
enum Since {
    /// When the group became empty; the commit's own time where old Kafka did not record that.
    Empty(Option<i64>),
    Commit,
}

impl Since {
    /// `None`: the group's offsets stay.
    fn of(group: &Group) -> Option<Since> {
        match group.state {
            _ if group.protocol_type.is_none() => Some(Since::Commit),
            State::Empty => Some(Since::Empty(group.state_timestamp)),
            State::Stable if group.is_consumer() && group.subscribed_topics.is_some() => Some(Since::Commit),
            State::Stable | State::PreparingRebalance | State::CompletingRebalance => None,
        }
    }

    fn is_over(self, offset: &CommittedOffset, wall_ms: i64, retention_ms: i64) -> bool {
        if offset.expire_timestamp != -1 {
            return wall_ms >= offset.expire_timestamp;
        }
        let since = match self {
            Since::Empty(Some(since)) => since,
            Since::Empty(None) | Since::Commit => offset.commit_timestamp,
        };
        wall_ms.saturating_sub(since) >= retention_ms
    }
}

impl GroupShard {
    /// Tombstones for what has outlived its retention.
    pub(super) fn expire(&self, now: Now) -> Outcome {
        let mut records = Vec::new();
        for group in self.groups() {
            let all_gone = self.expire_offsets(group, now, &mut records);
            if all_gone && group.state == State::Empty {
                records.push(Record::group_tombstone(&group.id));
            }
        }
        if !records.is_empty() {
            tracing::info!(records = records.len(), "expired offsets and empty groups are removed");
        }
        Outcome { records, replay: true, divisible: true, ..Outcome::default() }
    }

    /// Are none of the group's offsets left?
    fn expire_offsets(&self, group: &Group, now: Now, records: &mut Vec<Record>) -> bool {
        let none_pending = self.offsets.pending_of(&group.id).next().is_none();
        if !self.offsets.has_latest(&group.id) {
            return none_pending;
        }
        let Some(since) = Since::of(group) else {
            return false;
        };
        let mut all_gone = none_pending;
        for (topic, partitions) in self.offsets.of_group(&group.id).into_iter().flatten() {
            let subscribed = group.is_subscribed_to(topic);
            for (partition, versions) in partitions {
                let Some(offset) = versions.latest() else {
                    continue;
                };
                if !subscribed
                    && since.is_over(offset, now.wall_ms, self.config.offsets_retention_ms)
                    && !self.offsets.is_unstable(&group.id, topic, *partition)
                {
                    records.push(Record::offset_tombstone(&group.id, topic, *partition));
                } else {
                    all_gone = false;
                }
            }
        }
        all_gone
    }

    /// Topics are deleted: what was committed for them goes. An offset without a topic id is of old Kafka.
    pub fn topics_deleted(&self, topics: &[(String, Uuid)]) -> Outcome {
        let mut records = Vec::new();
        for (group, known) in self.offsets.groups() {
            for (name, id) in topics {
                for (partition, versions) in known.get(name.as_str()).into_iter().flatten() {
                    if versions.latest().is_some_and(|offset| offset.topic_id.is_zero() || offset.topic_id == *id) {
                        records.push(Record::offset_tombstone(group, name, *partition));
                    }
                }
            }
        }
        Outcome { records, replay: true, divisible: true, ..Outcome::default() }
    }
}
