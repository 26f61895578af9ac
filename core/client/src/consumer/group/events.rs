//! The application's part of a rebalance: first a commit, then callbacks, then the group goes on.

use std::collections::BTreeSet;

use super::super::subscription::Subscriptions;
use super::{Group, Stage, Work};
use crate::parts::TopicPartition;

/// What happened to partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebalanceKind {
    /// They go to someone else soon; positions can still be committed.
    Revoked,
    /// They are here now.
    Assigned,
    /// Someone else may have them already: nothing can be committed for them.
    Lost,
}

/// A callback that is due. The application runs it and says so (`Consumer::rebalance_done`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebalanceEvent {
    pub kind: RebalanceKind,
    pub partitions: Vec<TopicPartition>,
}

/// What `advance` needs of the application's side.
pub(in super::super) enum Step {
    /// Nothing to do for the application.
    None,
    /// Commit what was consumed first, and tell the commit's number.
    Commit,
    Event(RebalanceEvent),
}

impl Group {
    /// Called by `poll`, again until it returns `None`. `committing`: is the commit of that number still under way?
    /// `commits`: are positions committed by themselves?
    pub(in super::super) fn advance(
        &mut self,
        subscriptions: &mut Subscriptions,
        commits: bool,
        committing: impl Fn(u64) -> bool,
    ) -> Step {
        match &self.stage {
            Stage::Unjoined => {
                if !subscriptions.is_by_group() {
                    return Step::None;
                }
                self.reason = self.rejoin.take().unwrap_or_default();
                self.stage = Stage::Preparing(Work::default());
            }
            Stage::Stable => {
                let Some(reason) = self.rejoin.take() else { return Step::None };
                self.reason = reason;
                self.stage = Stage::Preparing(Work::default());
            }
            _ => {}
        }
        let (work, target) = match &mut self.stage {
            Stage::Preparing(work) => (work, None),
            Stage::Completing { work, partitions } => (work, Some(&*partitions)),
            _ => return Step::None,
        };
        if work.handed {
            return Step::None;
        }
        if let Some(commit) = work.commit {
            if committing(commit) {
                return Step::None;
            }
            work.commit = None;
            work.planned = true;
            plan(work, target, self.lost, self.cooperative, subscriptions);
        } else if !work.planned {
            let loses = target.is_none()
                || subscriptions.partitions.keys().any(|at| target.is_some_and(|target| !target.contains(at)));
            if commits && !self.lost && self.generation >= 0 && loses && !subscriptions.partitions.is_empty() {
                return Step::Commit;
            }
            work.planned = true;
            plan(work, target, self.lost, self.cooperative, subscriptions);
        }
        self.hand_out(subscriptions)
    }

    /// The commit that `Step::Commit` asked for.
    pub(in super::super) fn committing(&mut self, commit: u64) {
        match &mut self.stage {
            Stage::Preparing(work) | Stage::Completing { work, .. } => work.commit = Some(commit),
            _ => {}
        }
    }

    fn hand_out(&mut self, subscriptions: &mut Subscriptions) -> Step {
        let (work, target) = match &mut self.stage {
            Stage::Preparing(work) => (work, None),
            Stage::Completing { work, partitions } => (work, Some(partitions.clone())),
            _ => return Step::None,
        };
        let Some(event) = work.events.front().cloned() else {
            return self.finish(subscriptions, target);
        };
        match event.kind {
            // The new partitions are there when the callback runs, so that it can seek.
            RebalanceKind::Assigned => {
                if let Some(target) = target {
                    subscriptions.set_partitions(target.into_iter().collect());
                }
            }
            RebalanceKind::Revoked | RebalanceKind::Lost => {
                for at in &event.partitions {
                    if let Some(state) = subscriptions.partitions.get_mut(at) {
                        state.revoking = true;
                    }
                }
            }
        }
        work.handed = true;
        Step::Event(event)
    }

    fn finish(&mut self, subscriptions: &mut Subscriptions, target: Option<Vec<TopicPartition>>) -> Step {
        match target {
            None => self.stage = Stage::Ready,
            Some(target) => {
                let target: BTreeSet<TopicPartition> = target.into_iter().collect();
                if !subscriptions.partitions.keys().eq(target.iter()) {
                    subscriptions.set_partitions(target);
                }
                // The member may have been dropped meanwhile.
                self.stage = if self.generation < 0 { Stage::Unjoined } else { Stage::Stable };
            }
        }
        Step::None
    }

    /// The application ran the callback that it was handed.
    pub(in super::super) fn event_done(&mut self, subscriptions: &mut Subscriptions) {
        let completing = matches!(self.stage, Stage::Completing { .. });
        let work = match &mut self.stage {
            Stage::Preparing(work) | Stage::Completing { work, .. } => work,
            _ => return,
        };
        work.handed = false;
        let Some(event) = work.events.pop_front() else { return };
        if matches!(event.kind, RebalanceKind::Revoked | RebalanceKind::Lost) {
            let kept = subscriptions.partitions.keys().filter(|at| !event.partitions.contains(at)).cloned().collect();
            subscriptions.set_partitions(kept);
            if completing && self.cooperative {
                // What was given up can go to its new owner only in another round.
                self.want_rejoin("need to revoke partitions and re-join");
            }
        }
    }

    /// The partitions that a close gives up.
    pub(in super::super) fn closing_event(&self, subscriptions: &Subscriptions) -> Option<RebalanceEvent> {
        let partitions: Vec<TopicPartition> = subscriptions.partitions.keys().cloned().collect();
        if partitions.is_empty() || !subscriptions.is_by_group() {
            return None;
        }
        let kind = if self.lost || self.generation < 0 { RebalanceKind::Lost } else { RebalanceKind::Revoked };
        Some(RebalanceEvent { kind, partitions })
    }
}

/// Which callbacks are due. `target`: the new assignment, once it is there.
fn plan(
    work: &mut Work,
    target: Option<&Vec<TopicPartition>>,
    lost: bool,
    cooperative: bool,
    subscriptions: &Subscriptions,
) {
    let owned: Vec<TopicPartition> = subscriptions.partitions.keys().cloned().collect();
    let mut event = |kind: RebalanceKind, partitions: Vec<TopicPartition>| {
        work.events.push_back(RebalanceEvent { kind, partitions });
    };
    let Some(target) = target else {
        if lost && !owned.is_empty() {
            event(RebalanceKind::Lost, owned);
        } else if !cooperative && !owned.is_empty() {
            event(RebalanceKind::Revoked, owned);
        } else {
            let topics = subscriptions.topics();
            let gone: Vec<TopicPartition> = owned.into_iter().filter(|at| !topics.contains(&at.topic)).collect();
            if !gone.is_empty() {
                event(RebalanceKind::Revoked, gone);
            }
        }
        return;
    };
    let revoked: Vec<TopicPartition> = owned.iter().filter(|at| !target.contains(at)).cloned().collect();
    if !revoked.is_empty() {
        event(RebalanceKind::Revoked, revoked);
    }
    let mut added: Vec<TopicPartition> = target.iter().filter(|at| !owned.contains(at)).cloned().collect();
    added.sort();
    event(RebalanceKind::Assigned, added);
}
