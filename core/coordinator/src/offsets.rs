//! Committed offsets by group, topic and partition, in versions.

use std::collections::BTreeMap;
use std::sync::Arc;

use ottla_protocol::Uuid;
use ottla_protocol::message::{OffsetCommitKey, OffsetCommitValue};
use rustc_hash::FxHashMap;

use crate::timeline::{Changes, Entries, Versions};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedOffset {
    pub offset: i64,
    /// -1 for none.
    pub leader_epoch: i32,
    pub metadata: String,
    pub commit_timestamp: i64,
    /// An expiry of its own, from a commit that named a retention time; -1 for none.
    pub expire_timestamp: i64,
    /// Zero for records of old Kafka.
    pub topic_id: Uuid,
    /// Where its record lies in the log.
    pub record_offset: i64,
}

impl CommittedOffset {
    fn new(value: OffsetCommitValue, record_offset: i64) -> Self {
        CommittedOffset {
            offset: value.offset,
            leader_epoch: value.leader_epoch,
            metadata: value.metadata,
            commit_timestamp: value.commit_timestamp,
            expire_timestamp: value.expire_timestamp,
            topic_id: value.topic_id,
            record_offset,
        }
    }
}

pub(crate) type Partitions = BTreeMap<i32, Versions<CommittedOffset>>;
pub(crate) type Topics = FxHashMap<Arc<str>, Partitions>;

/// What the changes name: group, topic, partition.
type Place = (Arc<str>, Arc<str>, i32);

#[derive(Debug, Default)]
struct Table(FxHashMap<Arc<str>, Topics>);

impl Entries for Table {
    type Key = Place;
    type Value = CommittedOffset;

    fn entry(&mut self, (group, topic, partition): &Place) -> Option<&mut Versions<CommittedOffset>> {
        self.0.get_mut(group)?.get_mut(topic)?.get_mut(partition)
    }

    fn forget(&mut self, (group, topic, partition): &Place) {
        let Some(topics) = self.0.get_mut(group) else {
            return;
        };
        if let Some(partitions) = topics.get_mut(topic) {
            partitions.remove(partition);
            if partitions.is_empty() {
                topics.remove(topic);
            }
        }
        if topics.is_empty() {
            self.0.remove(group);
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Offsets {
    table: Table,
    changes: Changes<Place>,
    /// Commits within transactions that have not ended, by producer. Only Apache Kafka writes them.
    pending: FxHashMap<i64, BTreeMap<Place, CommittedOffset>>,
}

/// Where a replayed record stands.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The record's own offset.
    pub offset: i64,
    /// Is it committed already? Then there is nothing to take back.
    pub committed: bool,
}

impl Offsets {
    pub(crate) fn of_group(&self, group: &str) -> Option<&Topics> {
        self.table.0.get(group)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = (&Arc<str>, &Topics)> {
        self.table.0.iter()
    }

    pub(crate) fn get(&self, group: &str, topic: &str, partition: i32) -> Option<&Versions<CommittedOffset>> {
        self.table.0.get(group)?.get(topic)?.get(&partition)
    }

    pub(crate) fn has_latest(&self, group: &str) -> bool {
        self.table.0.get(group).is_some_and(|topics| {
            topics.values().flat_map(BTreeMap::values).any(|versions| versions.latest().is_some())
        })
    }

    /// Is there a commit that waits for the end of its transaction?
    pub(crate) fn is_unstable(&self, group: &str, topic: &str, partition: i32) -> bool {
        !self.pending.is_empty() && self.pending_of(group).any(|(_, at, number)| &**at == topic && *number == partition)
    }

    pub(crate) fn pending_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Place> {
        self.pending.values().flat_map(BTreeMap::keys).filter(move |(of, _, _)| &**of == group)
    }

    pub(crate) fn replay(&mut self, at: At, key: OffsetCommitKey, value: Option<OffsetCommitValue>) {
        let value = value.map(|value| CommittedOffset::new(value, at.offset));
        let place = self.place(&key);
        if value.is_none() {
            for waiting in self.pending.values_mut() {
                waiting.remove(&place);
            }
            self.pending.retain(|_, waiting| !waiting.is_empty());
        }
        self.write(at, place, value);
    }

    pub(crate) fn replay_transactional(
        &mut self,
        at: At,
        producer: i64,
        key: OffsetCommitKey,
        value: OffsetCommitValue,
    ) {
        let place = self.place(&key);
        self.pending.entry(producer).or_default().insert(place, CommittedOffset::new(value, at.offset));
    }

    /// A producer's transaction ended. Of a plain commit and one within a transaction, the later record holds.
    pub(crate) fn end_transaction(&mut self, at: At, producer: i64, commit: bool) {
        let waiting = self.pending.remove(&producer).unwrap_or_default();
        for (place, value) in waiting.into_iter().filter(|_| commit) {
            let known = self.table.entry(&place).and_then(|versions| versions.latest());
            if known.is_none_or(|known| known.record_offset < value.record_offset) {
                self.write(at, place, Some(value));
            }
        }
    }

    fn write(&mut self, at: At, place: Place, value: Option<CommittedOffset>) {
        let (group, topic, partition) = &place;
        let topics = self.table.0.entry(group.clone()).or_default();
        let versions = topics.entry(topic.clone()).or_default().entry(*partition).or_default();
        if !at.committed {
            versions.write(value);
            self.changes.push(at.offset + 1, place);
        } else {
            let gone = value.is_none();
            versions.set(value);
            if gone {
                self.table.forget(&place);
            }
        }
    }

    /// The key in strings that the table shares.
    fn place(&self, key: &OffsetCommitKey) -> Place {
        let known = self.table.0.get_key_value(key.group.as_str());
        let topic = known.and_then(|(_, topics)| topics.get_key_value(key.topic.as_str()));
        (
            known.map_or_else(|| Arc::from(key.group.as_str()), |(group, _)| group.clone()),
            topic.map_or_else(|| Arc::from(key.topic.as_str()), |(topic, _)| topic.clone()),
            key.partition,
        )
    }

    pub(crate) fn commit(&mut self, position: i64) {
        self.changes.commit(&mut self.table, position);
    }

    pub(crate) fn revert(&mut self, position: i64) {
        self.changes.revert(&mut self.table, position);
    }
}
