//! The sticky assignor where members want different topics: start from what each had, fill up, then move
//! partitions from members with more to members with less until no move helps.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::sticky::Claim;
use super::{Assignments, Members, PartitionCounts};
use crate::parts::TopicPartition;

/// Partitions and members by number: members in the order of their ids.
struct Board<'a> {
    names: Vec<&'a str>,
    topics: Vec<&'a str>,
    counts: Vec<i32>,
    /// Members that want a topic.
    consumers: Vec<Vec<usize>>,
    /// Topics that a member wants.
    wants: Vec<BTreeSet<usize>>,
    /// (topic, partition), topics with few consumers first.
    partitions: Vec<(usize, i32)>,
    owner: Vec<Option<usize>>,
    holds: Vec<Vec<usize>>,
    /// Members that take part, by (how many they hold, number).
    order: BTreeSet<(usize, usize)>,
    moves: Moves,
}

/// Which partitions of a topic went from whom to whom: a move back takes one that came that way.
#[derive(Default)]
struct Moves {
    of: FxHashMap<usize, (usize, usize)>,
    by_topic: BTreeMap<(usize, usize, usize), BTreeSet<usize>>,
}

impl Moves {
    fn record(&mut self, partition: usize, topic: usize, from: usize, to: usize) {
        let mut source = from;
        if let Some((first, last)) = self.of.remove(&partition) {
            if let Some(set) = self.by_topic.get_mut(&(topic, first, last)) {
                set.remove(&partition);
            }
            if first == to {
                return;
            }
            source = first;
        }
        self.of.insert(partition, (source, to));
        self.by_topic.entry((topic, source, to)).or_default().insert(partition);
    }

    /// The partition to move instead of `partition`, so that none goes round in a circle.
    fn instead_of(&self, partition: usize, topic: usize, from: usize, to: usize) -> usize {
        let source = self.of.get(&partition).map_or(from, |(source, _)| *source);
        let reverse = self.by_topic.get(&(topic, to, source));
        reverse.and_then(|set| set.first().copied()).unwrap_or(partition)
    }
}

pub(super) fn balance(
    counts: &PartitionCounts,
    members: &Members,
    owned: BTreeMap<String, Vec<TopicPartition>>,
    claims: &BTreeMap<&str, Claim>,
) -> Assignments {
    let mut board = Board::new(counts, members);
    let numbers: FxHashMap<(&str, i32), usize> = board
        .partitions
        .iter()
        .enumerate()
        .map(|(number, (topic, partition))| ((board.topics[*topic], *partition), number))
        .collect();
    let mut revocation = false;
    for (member, id) in board.names.clone().into_iter().enumerate() {
        for at in owned.get(id).into_iter().flatten() {
            let Some(number) = numbers.get(&(&*at.topic, at.partition)).copied() else { continue };
            if board.wants[member].contains(&board.partitions[number].0) {
                board.owner[number] = Some(member);
                board.holds[member].push(number);
            } else {
                revocation = true;
            }
        }
    }
    let previous = previous_owners(&board, claims, &numbers);
    board.run(&previous, revocation);
    board.into_assignments(members)
}

/// Owners of an older generation, to whom a partition may return.
fn previous_owners(
    board: &Board<'_>,
    claims: &BTreeMap<&str, Claim>,
    numbers: &FxHashMap<(&str, i32), usize>,
) -> FxHashMap<usize, usize> {
    let youngest = claims.values().filter_map(|(_, generation)| *generation).max().unwrap_or(-1).max(-1);
    let mut previous: FxHashMap<usize, (usize, i32)> = FxHashMap::default();
    for (member, id) in board.names.iter().enumerate() {
        let Some((partitions, generation)) = claims.get(id) else { continue };
        let generation = match generation {
            Some(generation) if *generation < youngest => *generation,
            None if youngest > -1 => -1,
            _ => continue,
        };
        for at in partitions {
            let Some(number) = numbers.get(&(&*at.topic, at.partition)) else { continue };
            let known = previous.entry(*number).or_insert((member, generation));
            if generation > known.1 {
                *known = (member, generation);
            }
        }
    }
    previous.into_iter().map(|(number, (member, _))| (number, member)).collect()
}

impl<'a> Board<'a> {
    fn new(counts: &'a PartitionCounts, members: &'a Members) -> Board<'a> {
        let names: Vec<&str> = members.keys().map(String::as_str).collect();
        let topics: Vec<&str> = counts.keys().map(String::as_str).collect();
        let mut consumers = vec![Vec::new(); topics.len()];
        let mut wants = vec![BTreeSet::new(); names.len()];
        for (member, subscription) in members.values().enumerate() {
            for topic in subscription.topics.iter().filter_map(|name| topics.binary_search(&name.as_str()).ok()) {
                if wants[member].insert(topic) {
                    consumers[topic].push(member);
                }
            }
        }
        let counts: Vec<i32> = counts.values().copied().collect();
        let mut sorted: Vec<usize> = (0..topics.len()).collect();
        sorted.sort_by_key(|topic| (consumers[*topic].len(), topics[*topic]));
        let partitions: Vec<(usize, i32)> =
            sorted.iter().flat_map(|topic| (0..counts[*topic]).map(|partition| (*topic, partition))).collect();
        Board {
            owner: vec![None; partitions.len()],
            holds: vec![Vec::new(); names.len()],
            order: BTreeSet::new(),
            moves: Moves::default(),
            names,
            topics,
            counts,
            consumers,
            wants,
            partitions,
        }
    }

    fn run(&mut self, previous: &FxHashMap<usize, usize>, revocation: bool) {
        self.order = self.holds.iter().enumerate().map(|(member, holds)| (holds.len(), member)).collect();
        let initializing = self.order.last().is_none_or(|(most, _)| *most == 0);
        let unassigned: Vec<usize> =
            (0..self.partitions.len()).filter(|number| self.owner[*number].is_none()).collect();
        for number in &unassigned {
            let topic = self.partitions[*number].0;
            let taker =
                self.order.iter().map(|(_, member)| *member).find(|member| self.wants[*member].contains(&topic));
            if let Some(member) = taker {
                self.take(*number, member);
            }
        }
        let movable = |board: &Self, number: &usize| board.consumers[board.partitions[*number].0].len() >= 2;
        let free: Vec<usize> = unassigned.into_iter().filter(|number| movable(self, number)).collect();
        let all: Vec<usize> = (0..self.partitions.len()).filter(|number| movable(self, number)).collect();
        let fixed: Vec<usize> = (0..self.names.len()).filter(|member| !self.takes_part(*member)).collect();
        for member in &fixed {
            self.order.remove(&(self.holds[*member].len(), *member));
        }
        if self.order.is_empty() {
            return;
        }
        let before = (self.owner.clone(), self.holds.clone());
        if !revocation {
            self.reassign(&free, previous);
        }
        let moved = self.reassign(&all, previous);
        if !initializing && moved && score(&self.holds, &fixed) >= score(&before.1, &fixed) {
            (self.owner, self.holds) = before;
        }
    }

    fn take(&mut self, number: usize, member: usize) {
        self.order.remove(&(self.holds[member].len(), member));
        self.holds[member].push(number);
        self.owner[number] = Some(member);
        self.order.insert((self.holds[member].len(), member));
    }

    fn most_possible(&self, member: usize) -> usize {
        self.wants[member].iter().map(|topic| self.counts[*topic] as usize).sum()
    }

    /// Can the member give or take anything?
    fn takes_part(&self, member: usize) -> bool {
        self.holds[member].len() < self.most_possible(member)
            || self.holds[member].iter().any(|number| self.consumers[self.partitions[*number].0].len() >= 2)
    }

    /// No member could take a partition from one with at least two more.
    fn is_balanced(&self) -> bool {
        let (Some((least, _)), Some((most, _))) = (self.order.first(), self.order.last()) else { return true };
        if least + 1 >= *most {
            return true;
        }
        for (count, member) in &self.order {
            if *count == self.most_possible(*member) {
                continue;
            }
            let could = self.partitions.iter().enumerate().any(|(number, (topic, _))| {
                self.wants[*member].contains(topic)
                    && self.owner[number].is_some_and(|other| {
                        other != *member && self.takes_part(other) && count + 1 < self.holds[other].len()
                    })
            });
            if could {
                return false;
            }
        }
        true
    }

    fn reassign(&mut self, numbers: &[usize], previous: &FxHashMap<usize, usize>) -> bool {
        let mut any = false;
        loop {
            let mut moved = false;
            for number in numbers {
                if self.is_balanced() {
                    return any;
                }
                let Some(owner) = self.owner[*number] else { continue };
                let topic = self.partitions[*number].0;
                let has = self.holds[owner].len();
                let returned = previous.get(number).copied().filter(|old| has > self.holds[*old].len() + 1);
                let target = match returned {
                    Some(old) => Some(old),
                    None if self.consumers[topic].iter().any(|other| has > self.holds[*other].len() + 1) => {
                        self.order.iter().map(|(_, member)| *member).find(|member| self.wants[*member].contains(&topic))
                    }
                    None => None,
                };
                if let Some(target) = target.filter(|target| *target != owner) {
                    let actual = self.moves.instead_of(*number, topic, owner, target);
                    self.transfer(actual, target);
                    moved = true;
                    any = true;
                }
            }
            if !moved {
                return any;
            }
        }
    }

    fn transfer(&mut self, number: usize, to: usize) {
        let Some(from) = self.owner[number] else { return };
        self.moves.record(number, self.partitions[number].0, from, to);
        self.order.remove(&(self.holds[from].len(), from));
        self.holds[from].retain(|held| *held != number);
        self.order.insert((self.holds[from].len(), from));
        self.take(number, to);
    }

    fn into_assignments(self, members: &Members) -> Assignments {
        let mut assignments = super::empty(members);
        let names: Vec<std::sync::Arc<str>> = self.topics.iter().map(|name| (*name).into()).collect();
        for (member, id) in self.names.iter().enumerate() {
            let held = self.holds[member].iter().map(|number| {
                let (topic, partition) = self.partitions[*number];
                TopicPartition { topic: names[topic].clone(), partition }
            });
            assignments.insert((*id).to_owned(), held.collect());
        }
        assignments
    }
}

/// The sum of all differences between two members: 0 is perfectly even.
fn score(holds: &[Vec<usize>], without: &[usize]) -> usize {
    let sizes: Vec<usize> =
        (0..holds.len()).filter(|member| !without.contains(member)).map(|member| holds[member].len()).collect();
    let mut score = 0;
    for (at, left) in sizes.iter().enumerate() {
        score += sizes[at + 1..].iter().map(|right| left.abs_diff(*right)).sum::<usize>();
    }
    score
}
