//! Even, and with as few moves as that allows (KIP-54, KIP-341, KIP-429).
//!
//! Where all members want the same topics, quotas decide (here). Otherwise partitions are moved one at a time
//! (`balance`).

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::balance::balance;
use super::{Assignments, Members, PartitionCounts, Subscription, empty, wire};
use crate::parts::TopicPartition;

/// What a member owned and in which generation.
pub(super) type Claim = (Vec<TopicPartition>, Option<i32>);

pub(super) struct Outcome {
    pub(super) partitions: Assignments,
    /// Partitions that go to someone else while their owner still has them; `None` if that was not watched.
    transferring: Option<BTreeMap<TopicPartition, String>>,
}

pub(super) fn assign(counts: &PartitionCounts, members: &Members, claim: impl Fn(&Subscription) -> Claim) -> Outcome {
    let wanted: BTreeSet<&String> = members.values().flat_map(|member| &member.topics).collect();
    let counts: &PartitionCounts = &counts
        .iter()
        .filter(|(topic, _)| wanted.contains(topic))
        .map(|(topic, count)| (topic.clone(), *count))
        .collect();
    let claims: BTreeMap<&str, Claim> = members.iter().map(|(id, member)| (id.as_str(), claim(member))).collect();
    let (owned, doubly) = settle_claims(counts, &claims);
    let mut wanted = members.values().map(|member| member.topics.iter().collect::<BTreeSet<_>>());
    let first = wanted.next().unwrap_or_default();
    if wanted.all(|topics| topics == first) {
        return by_quota(counts, members, owned, &doubly);
    }
    Outcome { partitions: balance(counts, members, owned, &claims), transferring: None }
}

/// As `assign`, but a partition whose owner still has it goes nowhere yet: it comes free first, and the rebalance
/// that follows gives it away.
pub(super) fn assign_cooperatively(counts: &PartitionCounts, members: &Members) -> Assignments {
    let outcome = assign(counts, members, |member| match member.generation {
        Some(generation) => (member.owned.clone(), Some(generation)),
        None => {
            let told = member.user_data.as_ref().map(|data| wire::decode_generation(data).unwrap_or(-1));
            (member.owned.clone(), told)
        }
    });
    let mut partitions = outcome.partitions;
    let transferring = outcome.transferring.unwrap_or_else(|| moved(members, &partitions));
    for (partition, member) in transferring {
        if let Some(taken) = partitions.get_mut(&member) {
            taken.retain(|at| *at != partition);
        }
    }
    partitions
}

/// Partitions that one member gets and another one loses.
fn moved(members: &Members, assignments: &Assignments) -> BTreeMap<TopicPartition, String> {
    let mut added = BTreeMap::new();
    let mut revoked = FxHashSet::default();
    for (id, assigned) in assignments {
        let owned: FxHashSet<&TopicPartition> = members[id].owned.iter().collect();
        let kept: FxHashSet<&TopicPartition> = assigned.iter().collect();
        added.extend(assigned.iter().filter(|at| !owned.contains(at)).map(|at| (at.clone(), id.clone())));
        revoked.extend(owned.into_iter().filter(|at| !kept.contains(at)).cloned());
    }
    added.retain(|at, _| revoked.contains(at));
    added
}

/// Who owns what: of two claims the younger generation's counts, of two of one generation neither.
fn settle_claims(
    counts: &PartitionCounts,
    claims: &BTreeMap<&str, Claim>,
) -> (BTreeMap<String, Vec<TopicPartition>>, FxHashSet<TopicPartition>) {
    let mut owned: BTreeMap<String, Vec<TopicPartition>> =
        claims.keys().map(|id| ((*id).to_owned(), Vec::new())).collect();
    let mut doubly = FxHashSet::default();
    let mut owner: FxHashMap<TopicPartition, (&str, i32)> = FxHashMap::default();
    for (id, (partitions, generation)) in claims {
        let generation = generation.unwrap_or(-1);
        for at in partitions.iter().filter(|at| counts.contains_key(&*at.topic)) {
            match owner.get(at).copied() {
                None => {
                    owner.insert(at.clone(), (id, generation));
                    owned.entry((*id).to_owned()).or_default().push(at.clone());
                }
                Some((other, others)) if generation >= others => {
                    if let Some(list) = owned.get_mut(other) {
                        list.retain(|known| known != at);
                    }
                    owner.insert(at.clone(), (id, generation));
                    if generation > others {
                        owned.entry((*id).to_owned()).or_default().push(at.clone());
                    } else {
                        doubly.insert(at.clone());
                    }
                }
                Some(_) => {}
            }
        }
    }
    (owned, doubly)
}

/// Every member gets the floor or the ceiling of the even share, and keeps what it had as far as that goes.
fn by_quota(
    counts: &PartitionCounts,
    members: &Members,
    owned: BTreeMap<String, Vec<TopicPartition>>,
    doubly: &FxHashSet<TopicPartition>,
) -> Outcome {
    let mut partitions = empty(members);
    let mut transferring = BTreeMap::new();
    if members.is_empty() {
        return Outcome { partitions, transferring: Some(transferring) };
    }
    let total: usize = counts.values().map(|count| *count as usize).sum();
    let least = total / members.len();
    let most = total.div_ceil(members.len());
    let mut above_least = total % members.len();
    let mut taken = FxHashSet::default();
    let mut revoked: FxHashMap<TopicPartition, String> = FxHashMap::default();
    // Members that still need some to reach the floor, and those that could take one more.
    let mut hungry = Vec::new();
    let mut content = Vec::new();
    for (id, mut list) in owned {
        list.retain(|at| !doubly.contains(at) && at.partition < counts.get(&*at.topic).copied().unwrap_or(0));
        list.sort_by(|left, right| (left.partition, &left.topic).cmp(&(right.partition, &right.topic)));
        let keep = if list.len() < least {
            hungry.push(id.clone());
            list.len()
        } else if list.len() >= most && above_least > 0 && most > least {
            above_least -= 1;
            most
        } else {
            content.push(id.clone());
            least
        };
        for at in list.split_off(keep) {
            revoked.insert(at, id.clone());
        }
        taken.extend(list.iter().cloned());
        partitions.insert(id, list);
    }
    let mut free = Vec::new();
    for (topic, count) in counts {
        let name: std::sync::Arc<str> = topic.as_str().into();
        let all = (0..*count).map(|partition| TopicPartition { topic: name.clone(), partition });
        free.extend(all.filter(|at| !taken.contains(at)));
    }
    let mut give = |at: TopicPartition, id: &str| {
        let from_another = revoked.get(&at).is_some_and(|owner| owner != id);
        if from_another || doubly.contains(&at) {
            transferring.insert(at.clone(), id.to_owned());
        }
        let list = partitions.entry(id.to_owned()).or_default();
        list.push(at);
        list.len()
    };
    let mut turn = 0;
    let mut content: std::collections::VecDeque<String> = content.into();
    for at in free {
        if hungry.is_empty() {
            let Some(id) = content.pop_front() else { break };
            give(at, &id);
            continue;
        }
        turn %= hungry.len();
        if give(at, &hungry[turn]) >= least {
            content.push_back(hungry.remove(turn));
        } else {
            turn += 1;
        }
    }
    Outcome { partitions, transferring: Some(transferring) }
}
