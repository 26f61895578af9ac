//! Commits in the order in which they were asked for, one at a time.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use ottla_net::{Lane, Node};
use ottla_protocol::message::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use ottla_protocol::message::{OffsetCommitRequest, OffsetCommitResponse};
use ottla_protocol::{ApiKey, ErrorCode, Response};
use tokio::sync::oneshot;

use super::offset::Offsets;
use super::request::{Outgoing, Target, Token};
use crate::cluster::Cluster;
use crate::error::{Error, Kind};

/// Called in `poll` with what was committed, or why not.
pub type CommitCallback = Box<dyn FnOnce(&Offsets, Result<(), Error>) + Send>;

/// Who waits for a commit.
pub(super) enum Waiter {
    /// Nobody: an automatic commit.
    Nobody,
    /// A caller; the commit is tried again until its deadline.
    Caller(oneshot::Sender<Result<(), Error>>),
    /// A callback; the commit is tried once.
    Callback(Option<CommitCallback>),
}

/// Who commits: a member of a generation, or someone outside the group's assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Committer {
    pub(super) group: String,
    pub(super) generation: i32,
    pub(super) member: String,
    pub(super) instance: Option<String>,
}

struct Commit {
    id: u64,
    offsets: Offsets,
    by: Committer,
    waiter: Waiter,
    deadline: Instant,
    attempts: u32,
    retry_at: Option<Instant>,
    in_flight: bool,
    began: Instant,
}

/// What a failed commit means for the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    CoordinatorLost,
    /// The member is unknown, or its generation, in which it committed, is old.
    MemberLost {
        code: ErrorCode,
        generation: i32,
    },
    Rebalancing,
    Fenced,
}

/// An asynchronous commit that is over, for its callback.
pub(super) struct Completed {
    pub(super) callback: CommitCallback,
    pub(super) offsets: Offsets,
    pub(super) result: Result<(), Error>,
}

#[derive(Default)]
pub(super) struct Commits {
    queue: VecDeque<Commit>,
    next_id: u64,
    pub(super) completed: Vec<Completed>,
    pub(super) latencies: Vec<Duration>,
}

impl Commits {
    pub(super) fn push(
        &mut self,
        offsets: Offsets,
        by: Committer,
        waiter: Waiter,
        now: Instant,
        deadline: Instant,
    ) -> u64 {
        self.next_id += 1;
        let id = self.next_id;
        if offsets.is_empty() {
            self.finish(waiter, offsets, Ok(()));
            return id;
        }
        self.queue.push_back(Commit {
            id,
            offsets,
            by,
            waiter,
            deadline,
            attempts: 0,
            retry_at: None,
            in_flight: false,
            began: now,
        });
        id
    }

    pub(super) fn is_pending(&self, id: u64) -> bool {
        self.queue.iter().any(|commit| commit.id == id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    fn finish(&mut self, waiter: Waiter, offsets: Offsets, result: Result<(), Error>) {
        match waiter {
            Waiter::Nobody => {
                if let Err(error) = result {
                    tracing::warn!(%error, "automatic commit failed");
                }
            }
            // A caller that is gone no longer wants to know.
            Waiter::Caller(caller) => drop(caller.send(result)),
            Waiter::Callback(Some(callback)) => self.completed.push(Completed { callback, offsets, result }),
            Waiter::Callback(None) => {
                if let Err(error) = result {
                    tracing::warn!(%error, "asynchronous commit failed");
                }
            }
        }
    }

    /// Fail what is too late, send what is next.
    pub(super) fn poll(
        &mut self,
        now: Instant,
        coordinator: Option<&Node>,
        failure: Option<&Error>,
        out: &mut Vec<Outgoing>,
    ) -> Option<Instant> {
        while let Some(commit) = self.queue.front().filter(|commit| !commit.in_flight && commit.deadline <= now) {
            let text = format!(
                "Timeout of {}ms expired before successfully committing offsets of group {}",
                commit.deadline.saturating_duration_since(commit.began).as_millis(),
                commit.by.group
            );
            let error = match failure {
                Some(failure) => Error::timeout(format!("{text}. Last failure: {failure}")),
                None => Error::timeout(text),
            };
            self.end_front(Err(error));
        }
        let commit = self.queue.front_mut()?;
        if commit.in_flight {
            return None;
        }
        let Some(node) = coordinator else { return Some(commit.deadline) };
        if let Some(at) = commit.retry_at.filter(|at| *at > now) {
            return Some(at.min(commit.deadline));
        }
        commit.in_flight = true;
        commit.attempts += 1;
        let request = request(&commit.by, &commit.offsets);
        let token = Token::Commit(commit.id);
        // Version 10 names topics by id only.
        out.push(
            Outgoing::new(token, Target::Node(node.clone()), Lane::Coordinator, ApiKey::OffsetCommit, |_| {
                request.into()
            })
            .at_most(9),
        );
        None
    }

    fn end_front(&mut self, result: Result<(), Error>) {
        if let Some(commit) = self.queue.pop_front() {
            self.finish(commit.waiter, commit.offsets, result);
        }
    }

    /// The answer to commit `id`. The members that commit later do it as `later`.
    pub(super) fn answered(&mut self, id: u64, answer: Result<Response, Error>, cluster: &Cluster) -> Verdict {
        let now = cluster.now();
        let Some(commit) = self.queue.front_mut().filter(|commit| commit.id == id) else { return Verdict::Fine };
        commit.in_flight = false;
        let network = answer.is_err();
        let result = answer.and_then(|response| read(&commit.by.group, response));
        let Err(error) = result else {
            self.latencies.push(now.saturating_duration_since(commit.began));
            self.end_front(Ok(()));
            return Verdict::Fine;
        };
        let verdict = match error.code() {
            ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::REQUEST_TIMED_OUT => {
                Verdict::CoordinatorLost
            }
            _ if network => Verdict::CoordinatorLost,
            code @ (ErrorCode::UNKNOWN_MEMBER_ID | ErrorCode::ILLEGAL_GENERATION) => {
                Verdict::MemberLost { code, generation: commit.by.generation }
            }
            ErrorCode::REBALANCE_IN_PROGRESS => Verdict::Rebalancing,
            ErrorCode::FENCED_INSTANCE_ID => Verdict::Fenced,
            _ => Verdict::Fine,
        };
        let again = error.is_retriable()
            && verdict != Verdict::Rebalancing
            && !matches!(commit.waiter, Waiter::Callback(_))
            && now < commit.deadline;
        if again {
            commit.retry_at = Some(now + cluster.retry_pause(commit.attempts));
        } else {
            self.end_front(Err(explain(error, verdict)));
        }
        verdict
    }

    /// Everything that waits fails with `error`.
    pub(super) fn fail_all(&mut self, error: &Error) {
        while !self.queue.is_empty() {
            self.end_front(Err(error.clone()));
        }
    }
}

fn explain(error: Error, verdict: Verdict) -> Error {
    match verdict {
        Verdict::MemberLost { .. } => Error::new(
            Kind::CommitFailed,
            format!(
                "Offset commit cannot be completed since the consumer is not part of an active group for auto \
                 partition assignment ({}); the time between calls of poll() was likely longer than \
                 max.poll.interval.ms, or max.poll.records is too large for it",
                error.name()
            ),
        ),
        Verdict::Rebalancing => Error::new(
            Kind::CommitFailed,
            "Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition \
             assignment; call poll() to complete it and commit again",
        ),
        _ => error,
    }
}

fn request(by: &Committer, offsets: &Offsets) -> OffsetCommitRequest {
    let mut topics: BTreeMap<&str, Vec<OffsetCommitRequestPartition>> = BTreeMap::new();
    for (at, offset) in offsets {
        topics.entry(&at.topic).or_default().push(OffsetCommitRequestPartition {
            partition_index: at.partition,
            committed_offset: offset.offset,
            committed_leader_epoch: offset.leader_epoch,
            committed_metadata: Some(offset.metadata.clone()),
        });
    }
    OffsetCommitRequest {
        group_id: by.group.clone(),
        generation_id_or_member_epoch: by.generation,
        member_id: by.member.clone(),
        group_instance_id: by.instance.clone(),
        topics: topics
            .into_iter()
            .map(|(name, partitions)| OffsetCommitRequestTopic {
                name: name.to_owned(),
                partitions,
                ..OffsetCommitRequestTopic::default()
            })
            .collect(),
        ..OffsetCommitRequest::default()
    }
}

/// The first error of a partition is the commit's.
fn read(group: &str, response: Response) -> Result<(), Error> {
    let response = OffsetCommitResponse::try_from(response)?;
    for topic in &response.topics {
        for partition in &topic.partitions {
            let code = ErrorCode(partition.error_code);
            if !code.is_none() {
                let what = format!("commit of group {group} for {}-{}", topic.name, partition.partition_index);
                return Err(Error::broker(code, what));
            }
        }
    }
    Ok(())
}
