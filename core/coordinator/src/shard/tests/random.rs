//! Random events, with and without failing appends: what the log says is what is there.

use std::collections::BTreeMap;

use ottla_base::Random;
use ottla_protocol::message::JoinGroupResponse;
use ottla_protocol::{ErrorCode, Response};

use super::harness::{Harness, request};
use crate::group::State;
use crate::outcome::Token;
use crate::{GroupShard, View};

type Offsets = BTreeMap<(String, i32), (i64, String)>;

fn offsets(shard: &GroupShard) -> Offsets {
    let mut found = Offsets::new();
    for (topic, partitions) in shard.offsets.of_group("g").into_iter().flatten() {
        for (partition, versions) in partitions {
            if let Some(offset) = versions.latest() {
                found.insert((topic.to_string(), *partition), (offset.offset, offset.metadata.clone()));
            }
        }
    }
    found
}

/// What a group has on record while it is stable or empty.
fn on_record(shard: &GroupShard) -> Option<String> {
    let group = shard.group("g")?;
    let members = group.members.values().map(|member| {
        let timeouts = (member.session_timeout_ms, member.rebalance_timeout_ms);
        let metadata = member.metadata(group.protocol.as_deref());
        (&member.id, &member.instance_id, timeouts, metadata, &member.assignment)
    });
    let members: Vec<_> = members.collect();
    Some(format!("{:?} {} {:?} {:?} {members:?}", group.state, group.generation, group.protocol, group.leader))
}

struct Actors {
    groups: Harness,
    random: Random,
    /// Members as they know themselves; static ones by their instance.
    known: Vec<(Option<String>, JoinGroupResponse)>,
    joins: Vec<(Option<String>, Token)>,
    assigned: usize,
    /// Syncs that were answered at once and well.
    synced: usize,
}

impl Actors {
    fn pick(&self, bound: usize) -> usize {
        self.random.below(bound as u64) as usize
    }

    /// A member that is known joins again, or a new one joins.
    fn join(&mut self, again: Option<usize>) {
        let instance = (self.pick(3) == 0).then(|| format!("i{}", self.pick(3)));
        let (instance, id) = match again {
            Some(index) => (self.known[index].0.clone(), self.known[index].1.member_id.clone()),
            None => (instance, String::new()),
        };
        let mut join = request(&id, instance.as_deref());
        join.session_timeout_ms += self.pick(2) as i32;
        let token = self.groups.join(join);
        self.joins.push((instance, token));
    }

    /// Members take note of what their joins came to.
    fn hear(&mut self) {
        let joins = std::mem::take(&mut self.joins);
        for (instance, token) in joins {
            match self.groups.replies.get(&token) {
                None => self.joins.push((instance, token)),
                Some(Response::JoinGroup(response)) => {
                    let error = ErrorCode(response.error_code);
                    if error.is_none() || error == ErrorCode::MEMBER_ID_REQUIRED {
                        let response = response.clone();
                        self.known.retain(|(_, one)| one.member_id != response.member_id);
                        self.known.push((instance, response));
                    }
                }
                Some(other) => panic!("a join is answered by {other:?}"),
            }
        }
        if self.known.len() > 8 {
            self.known.remove(0);
        }
    }

    /// Everybody who knows a generation syncs; the leader assigns.
    fn sync_all(&mut self) {
        self.assigned += 1;
        let assignment = format!("a{}", self.assigned);
        for (_, member) in self.known.clone() {
            let ids: Vec<_> = member.members.iter().map(|one| one.member_id.clone()).collect();
            let all: Vec<_> = ids.iter().map(|id| (id.as_str(), assignment.as_str())).collect();
            let token = self.groups.sync(&member, &all);
            if !self.groups.is_waiting(token) {
                self.synced += usize::from(self.groups.error(token).is_none());
            }
        }
    }

    fn act(&mut self) {
        let member = (!self.known.is_empty()).then(|| self.known[self.pick(self.known.len())].1.clone());
        match (self.pick(12), member) {
            (0..2, _) | (_, None) => self.join(None),
            (2..4, _) => (0..self.known.len()).for_each(|index| self.join(Some(index))),
            (4..6, _) => self.sync_all(),
            (6, _) => {
                for (_, member) in self.known.clone() {
                    self.groups.heartbeat(&member.member_id, member.generation_id);
                }
            }
            (7..9, Some(member)) => {
                let (partition, offset) = (self.pick(4) as i32, self.pick(1000) as i64);
                self.groups.commit(&member.member_id, member.generation_id, partition, offset);
            }
            (9, Some(member)) if self.pick(3) == 0 => {
                self.groups.leave(&member.member_id);
            }
            (10, _) => {
                self.groups.commit("", -1, self.pick(4) as i32, self.pick(1000) as i64);
            }
            (_, _) => self.groups.pass(self.pick(3_000) as i64),
        }
    }

    fn check(&self, members_too: bool, seed: u64, step: usize) {
        let (live, logged) = (&self.groups.shard, self.groups.restarted());
        assert_eq!(offsets(live), offsets(&logged), "seed {seed}, step {step}");
        let resting = live.group("g").is_none_or(|group| match group.state {
            State::Stable => true,
            // A group that waits for its first members is on record as empty.
            State::Empty => group.members.is_empty(),
            State::PreparingRebalance | State::CompletingRebalance => false,
        });
        if resting && members_too {
            assert_eq!(on_record(live), on_record(&logged), "seed {seed}, step {step}");
        }
    }
}

fn run(seed: u64, failures: bool) -> Actors {
    let mut actors = Actors {
        groups: Harness::new(),
        random: Random::from_seed(seed),
        known: Vec::new(),
        joins: Vec::new(),
        assigned: 0,
        synced: 0,
    };
    for step in 0..400 {
        let refused = failures && actors.pick(8) == 0;
        actors.groups.refuse = refused.then_some(ErrorCode::NOT_COORDINATOR);
        actors.act();
        actors.groups.refuse = None;
        actors.hear();
        // A generation that could not be recorded is not in the log.
        if step % 4 == 0 {
            actors.check(!failures, seed, step);
        }
    }
    actors
}

#[test]
fn a_replay_of_the_log_gives_the_state_that_is_live() {
    let synced: usize = (0..25).map(|seed| run(seed, false).synced).sum();
    assert!(synced > 400, "the runs do little: {synced}");
}

#[test]
fn failed_appends_leave_offsets_as_the_log_has_them_and_nobody_waits_for_ever() {
    for seed in 100..125 {
        let mut actors = run(seed, true);
        for _ in 0..8 {
            actors.groups.pass(100_000);
        }
        assert!(actors.joins.iter().all(|(_, token)| !actors.groups.is_waiting(*token)), "seed {seed}");
        assert_eq!(actors.groups.fetch(0, View::Committed), actors.groups.fetch(0, View::Stable));
    }
}
