//! All that a consumer knows, under one lock: the network loop and the application take turns.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::commit::{Commits, Committer, Waiter};
use super::coordinator::Coordinator;
use super::fetch::Fetcher;
use super::group::{Group, Stage};
use super::metrics::ConsumerMetrics;
use super::offset::Offsets;
use super::positions::Positions;
use super::subscription::Subscriptions;
use crate::cluster::Cluster;
use crate::config::ConsumerConfig;
use crate::error::Error;

pub(super) struct State {
    pub(super) subscriptions: Subscriptions,
    /// With `group.id`.
    pub(super) coordinator: Option<Coordinator>,
    /// While topics are subscribed to.
    pub(super) group: Option<Group>,
    pub(super) commits: Commits,
    pub(super) positions: Positions,
    pub(super) fetcher: Fetcher,
    pub(super) next_auto_commit: Instant,
    pub(super) closing: bool,
    image_version: u64,
    interest: (BTreeSet<Arc<str>>, bool),
}

impl State {
    pub(super) fn new(config: &ConsumerConfig, metrics: Arc<ConsumerMetrics>, now: Instant) -> State {
        State {
            subscriptions: Subscriptions::new(config.offset_reset, config.exclude_internal_topics),
            coordinator: config.group_id.clone().map(Coordinator::new),
            group: None,
            commits: Commits::default(),
            positions: Positions::new(config.group_id.clone()),
            fetcher: Fetcher::new(metrics),
            next_auto_commit: now + config.auto_commit_interval.unwrap_or_default(),
            closing: false,
            image_version: 0,
            interest: (BTreeSet::new(), false),
        }
    }

    /// New metadata: match the pattern, look whether the group must rebalance.
    pub(super) fn follow_metadata(&mut self, cluster: &Cluster) {
        let image = cluster.image();
        if image.version == self.image_version {
            return;
        }
        self.image_version = image.version;
        self.subscriptions.match_pattern(&image);
        match &mut self.group {
            Some(group) => group.metadata_changed(&image, &self.subscriptions),
            None => self.subscriptions.assign_all(&image),
        }
    }

    /// Tell the metadata which topics are wanted.
    pub(super) fn set_interest(&mut self, cluster: &Cluster) {
        let (mut topics, all) = match self.subscriptions.topics_of_interest() {
            Some(topics) => (topics, false),
            None => (BTreeSet::new(), true),
        };
        if let Some(group) = &self.group {
            topics.extend(group.extra_topics().map(|name| Arc::from(name.as_str())));
        }
        topics.extend(self.subscriptions.partitions.keys().map(|at| at.topic.clone()));
        let wanted = (topics, all);
        if wanted != self.interest {
            self.interest = wanted;
            cluster.set_topics(self.interest.0.iter().cloned(), all);
        }
    }

    /// As whom to commit.
    ///
    /// # Errors
    /// `IllegalState` without `group.id`.
    pub(super) fn committer(&self, config: &ConsumerConfig) -> Result<Committer, Error> {
        let Some(group_id) = &config.group_id else {
            return Err(Error::illegal_state("committing needs group.id in the consumer configuration"));
        };
        Ok(match &self.group {
            Some(group) => group.committer(),
            None => Committer {
                group: group_id.clone(),
                generation: -1,
                member: String::new(),
                instance: config.group_instance_id.clone(),
            },
        })
    }

    /// Commit what poll returned, if it is time.
    pub(super) fn auto_commit(&mut self, config: &ConsumerConfig, now: Instant) {
        let Some(interval) = config.auto_commit_interval else { return };
        if now < self.next_auto_commit {
            return;
        }
        self.next_auto_commit = now + interval;
        let consumed = self.subscriptions.consumed();
        let member = self.group.as_ref().is_none_or(|group| group.generation >= 0);
        if !consumed.is_empty() && member {
            self.commit(config, consumed, Waiter::Nobody, now, now + config.default_api_timeout);
        }
    }

    /// Queue a commit; its number.
    pub(super) fn commit(
        &mut self,
        config: &ConsumerConfig,
        offsets: Offsets,
        waiter: Waiter,
        now: Instant,
        deadline: Instant,
    ) -> Option<u64> {
        match self.committer(config) {
            Ok(by) => Some(self.commits.push(offsets, by, waiter, now, deadline)),
            Err(_) => None,
        }
    }

    /// The next error that the application has to hear of.
    pub(super) fn take_error(&mut self) -> Option<Error> {
        if let Some(group) = &mut self.group
            && !group.errors.is_empty()
        {
            return Some(group.errors.remove(0));
        }
        for errors in [&mut self.positions.errors, &mut self.fetcher.errors] {
            if !errors.is_empty() {
                return Some(errors.remove(0));
            }
        }
        let coordinator = self.coordinator.as_mut()?;
        let needed = self.group.is_some() || self.positions.wants_coordinator(&self.subscriptions);
        if needed { coordinator.fatal.take() } else { None }
    }

    /// Is there something that the application has to hear?
    pub(super) fn has_errors(&self) -> bool {
        let of_group = self.group.as_ref().is_some_and(|group| !group.errors.is_empty());
        of_group || !self.positions.errors.is_empty() || !self.fetcher.errors.is_empty()
    }

    /// Does a rebalance hold records back: are positions being committed, or partitions about to change?
    pub(super) fn holds_records(&self) -> bool {
        self.group.as_ref().is_some_and(|group| matches!(group.stage, Stage::Preparing(_) | Stage::Completing { .. }))
    }
}
