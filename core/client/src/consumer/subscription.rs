//! What the consumer reads and how far it is: subscription, assignment, and the state of each partition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use regex::Regex;

use super::offset::{OffsetAndMetadata, Offsets};
use crate::cluster::Image;
use crate::config::OffsetReset;
use crate::error::Error;
use crate::parts::TopicPartition;

/// The offset of the next record, and the leader epoch of the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) offset: i64,
    /// -1: unknown.
    pub(super) epoch: i32,
}

/// What a partition waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// For a committed offset, or a seek.
    Initializing,
    /// For the offset that its reset policy names.
    Resetting(OffsetReset),
    /// For the leader to say that its log still has the position's epoch.
    Validating,
    Fetching,
}

#[derive(Debug, Clone)]
pub(super) struct PartitionState {
    pub(super) phase: Phase,
    /// Of the application: what poll returned is before it.
    pub(super) position: Option<Position>,
    /// Of the network: what is in the buffer is before it.
    pub(super) fetch_from: Position,
    pub(super) paused: bool,
    /// Being revoked: nothing more is fetched or returned.
    pub(super) revoking: bool,
    /// Differs after each seek: buffered data of an earlier one is dropped.
    pub(super) seeks: u64,
    /// -1: not told yet.
    pub(super) high_watermark: i64,
    pub(super) last_stable_offset: i64,
    pub(super) log_start_offset: i64,
    /// A follower that the leader named, and until when.
    pub(super) preferred_replica: Option<(i32, Instant)>,
    /// No request for it before.
    pub(super) retry_at: Option<Instant>,
    /// A request for its offset is under way.
    pub(super) asking: bool,
    /// The leader epoch that the position was last checked against.
    pub(super) checked_epoch: i32,
}

impl PartitionState {
    fn new() -> PartitionState {
        PartitionState {
            phase: Phase::Initializing,
            position: None,
            fetch_from: Position { offset: 0, epoch: -1 },
            paused: false,
            revoking: false,
            seeks: 0,
            high_watermark: -1,
            last_stable_offset: -1,
            log_start_offset: -1,
            preferred_replica: None,
            retry_at: None,
            asking: false,
            checked_epoch: -1,
        }
    }

    pub(super) fn is_fetchable(&self, now: Instant) -> bool {
        self.phase == Phase::Fetching && !self.paused && !self.revoking && self.retry_at.is_none_or(|at| at <= now)
    }

    pub(super) fn seek(&mut self, position: Position) {
        self.seeks += 1;
        self.position = Some(position);
        self.fetch_from = position;
        self.phase = Phase::Fetching;
        self.checked_epoch = -1;
        self.preferred_replica = None;
        self.retry_at = None;
        self.asking = false;
    }

    pub(super) fn reset(&mut self, to: OffsetReset) {
        self.seeks += 1;
        self.phase = Phase::Resetting(to);
        self.preferred_replica = None;
        self.retry_at = None;
        self.asking = false;
    }
}

/// How the application chose what to read.
#[derive(Debug, Clone)]
pub(super) enum Mode {
    None,
    Topics(BTreeSet<Arc<str>>),
    Pattern {
        pattern: Regex,
        matched: BTreeSet<Arc<str>>,
    },
    /// Partitions given by hand.
    Assigned,
}

pub(super) struct Subscriptions {
    pub(super) mode: Mode,
    pub(super) partitions: BTreeMap<TopicPartition, PartitionState>,
    pub(super) default_reset: OffsetReset,
    exclude_internal: bool,
    /// Without a group, a subscription assigns all partitions of its topics.
    pub(super) alone: bool,
    /// Grows with each change of the assignment.
    pub(super) version: u64,
}

impl Subscriptions {
    pub(super) fn new(default_reset: OffsetReset, exclude_internal: bool) -> Subscriptions {
        Subscriptions {
            mode: Mode::None,
            partitions: BTreeMap::new(),
            default_reset,
            exclude_internal,
            alone: false,
            version: 0,
        }
    }

    /// By subscription, so that the group assigns.
    pub(super) fn is_by_group(&self) -> bool {
        matches!(self.mode, Mode::Topics(_) | Mode::Pattern { .. })
    }

    pub(super) fn subscribe(&mut self, topics: BTreeSet<Arc<str>>) -> Result<(), Error> {
        self.check_mode(matches!(self.mode, Mode::None | Mode::Topics(_)))?;
        self.mode = Mode::Topics(topics);
        Ok(())
    }

    pub(super) fn subscribe_pattern(&mut self, pattern: Regex) -> Result<(), Error> {
        self.check_mode(matches!(self.mode, Mode::None | Mode::Pattern { .. }))?;
        self.mode = Mode::Pattern { pattern, matched: BTreeSet::new() };
        Ok(())
    }

    pub(super) fn assign(&mut self, partitions: BTreeSet<TopicPartition>) -> Result<(), Error> {
        self.check_mode(matches!(self.mode, Mode::None | Mode::Assigned))?;
        self.mode = Mode::Assigned;
        self.set_partitions(partitions);
        Ok(())
    }

    fn check_mode(&self, fits: bool) -> Result<(), Error> {
        if fits {
            return Ok(());
        }
        Err(Error::illegal_state("Subscription to topics, partitions and pattern are mutually exclusive"))
    }

    pub(super) fn unsubscribe(&mut self) {
        self.mode = Mode::None;
        self.partitions.clear();
        self.version += 1;
    }

    /// Topics that the group shall assign.
    pub(super) fn topics(&self) -> BTreeSet<Arc<str>> {
        match &self.mode {
            Mode::Topics(topics) => topics.clone(),
            Mode::Pattern { matched, .. } => matched.clone(),
            Mode::None | Mode::Assigned => BTreeSet::new(),
        }
    }

    /// Topics whose metadata is wanted; `None`: of all.
    pub(super) fn topics_of_interest(&self) -> Option<BTreeSet<Arc<str>>> {
        match &self.mode {
            Mode::Pattern { .. } => None,
            Mode::Topics(topics) => Some(topics.clone()),
            Mode::None | Mode::Assigned => Some(self.partitions.keys().map(|at| at.topic.clone()).collect()),
        }
    }

    /// Match the pattern again; true if other topics match than before.
    pub(super) fn match_pattern(&mut self, image: &Image) -> bool {
        let Mode::Pattern { pattern, matched } = &mut self.mode else { return false };
        let fits = |name: &str| pattern.find(name).is_some_and(|found| found.len() == name.len());
        let now: BTreeSet<Arc<str>> = image
            .topics
            .values()
            .filter(|topic| !(self.exclude_internal && topic.internal) && fits(&topic.name))
            .map(|topic| topic.name.clone())
            .collect();
        let changed = now != *matched;
        *matched = now;
        changed
    }

    /// Where there is no group to assign: all partitions of the topics, as far as they are known.
    pub(super) fn assign_all(&mut self, image: &Image) {
        if !self.alone || !self.is_by_group() {
            return;
        }
        let mut wanted = BTreeSet::new();
        for topic in self.topics() {
            match image.topic(&topic) {
                Some(info) => wanted.extend(
                    info.partitions
                        .iter()
                        .map(|partition| TopicPartition { topic: info.name.clone(), partition: partition.partition }),
                ),
                // It may be an update that failed for this topic only: its partitions stay.
                None => wanted.extend(self.partitions.keys().filter(|at| at.topic == topic).cloned()),
            }
        }
        if !wanted.iter().eq(self.partitions.keys()) {
            self.set_partitions(wanted);
        }
    }

    /// A new assignment; partitions that stay keep their state.
    pub(super) fn set_partitions(&mut self, partitions: BTreeSet<TopicPartition>) {
        self.partitions.retain(|at, _| partitions.contains(at));
        for at in partitions {
            self.partitions.entry(at).or_insert_with(PartitionState::new);
        }
        self.version += 1;
    }

    pub(super) fn get(&self, at: &TopicPartition) -> Result<&PartitionState, Error> {
        self.partitions.get(at).ok_or_else(|| not_assigned(at))
    }

    pub(super) fn get_mut(&mut self, at: &TopicPartition) -> Result<&mut PartitionState, Error> {
        self.partitions.get_mut(at).ok_or_else(|| not_assigned(at))
    }

    /// What a commit without arguments commits.
    pub(super) fn consumed(&self) -> Offsets {
        let committable = |(at, state): (&TopicPartition, &PartitionState)| {
            let position = state.position?;
            Some((
                at.clone(),
                OffsetAndMetadata { offset: position.offset, leader_epoch: position.epoch, metadata: String::new() },
            ))
        };
        self.partitions.iter().filter_map(committable).collect()
    }
}

fn not_assigned(at: &TopicPartition) -> Error {
    Error::illegal_state(format!("No current assignment for partition {at}"))
}
