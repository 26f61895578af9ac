//! The four assignors of the classic protocol. Pure: subscriptions in, partitions for each member out.

mod balance;
mod range;
mod round_robin;
mod sticky;
mod wire;

use std::collections::BTreeMap;

use bytes::Bytes;

pub(crate) use wire::{decode_assignment, decode_subscription, encode_assignment, encode_subscription};

use crate::parts::TopicPartition;

/// What a member of a group asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscription {
    pub topics: Vec<String>,
    pub user_data: Option<Bytes>,
    pub owned: Vec<TopicPartition>,
    /// The generation in which it owned them; `None` in versions that do not tell.
    pub generation: Option<i32>,
    pub rack: Option<String>,
    pub instance_id: Option<String>,
}

/// Members by id.
pub type Members = BTreeMap<String, Subscription>;
/// Topics that exist, with their numbers of partitions.
pub type PartitionCounts = BTreeMap<String, i32>;
/// The partitions of each member.
pub type Assignments = BTreeMap<String, Vec<TopicPartition>>;

/// The rule by which a group's leader spreads partitions, and what its members tell for it.
#[derive(Debug, Clone)]
pub(crate) enum Assignor {
    Range,
    RoundRobin,
    /// With what it owned after the last rebalance.
    Sticky {
        owned: Vec<TopicPartition>,
        generation: i32,
    },
    CooperativeSticky {
        generation: i32,
    },
}

impl Assignor {
    pub(crate) fn by_name(name: &str) -> Option<Assignor> {
        Some(match name {
            "range" => Assignor::Range,
            "roundrobin" => Assignor::RoundRobin,
            "sticky" => Assignor::Sticky { owned: Vec::new(), generation: -1 },
            "cooperative-sticky" => Assignor::CooperativeSticky { generation: -1 },
            _ => return None,
        })
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Assignor::Range => "range",
            Assignor::RoundRobin => "roundrobin",
            Assignor::Sticky { .. } => "sticky",
            Assignor::CooperativeSticky { .. } => "cooperative-sticky",
        }
    }

    /// Can its members keep partitions while the group rebalances?
    pub(crate) fn is_cooperative(&self) -> bool {
        matches!(self, Assignor::CooperativeSticky { .. })
    }

    /// What a member tells the leader besides its topics.
    pub(crate) fn user_data(&self) -> Option<Bytes> {
        match self {
            Assignor::Range | Assignor::RoundRobin => None,
            Assignor::Sticky { generation: -1, .. } => None,
            Assignor::Sticky { owned, generation } => Some(wire::encode_sticky(owned, *generation)),
            Assignor::CooperativeSticky { generation } => Some(wire::encode_generation(*generation)),
        }
    }

    /// A rebalance is over.
    pub(crate) fn assigned(&mut self, partitions: &[TopicPartition], now: i32) {
        match self {
            Assignor::Range | Assignor::RoundRobin => {}
            Assignor::Sticky { owned, generation } => {
                *owned = partitions.to_vec();
                *generation = now;
            }
            Assignor::CooperativeSticky { generation } => *generation = now,
        }
    }

    pub(crate) fn assign(&self, counts: &PartitionCounts, members: &Members) -> Assignments {
        match self {
            Assignor::Range => range::assign(counts, members),
            Assignor::RoundRobin => round_robin::assign(counts, members),
            Assignor::Sticky { .. } => sticky::assign(counts, members, sticky_claim).partitions,
            Assignor::CooperativeSticky { .. } => sticky::assign_cooperatively(counts, members),
        }
    }
}

/// What a member says it owned, and in which generation, by the sticky assignor's user data.
fn sticky_claim(member: &Subscription) -> (Vec<TopicPartition>, Option<i32>) {
    match &member.user_data {
        // Nothing to keep in mind: what it still owns by the protocol's own field counts.
        None => (Vec::new(), None),
        Some(data) => wire::decode_sticky(data).unwrap_or((Vec::new(), Some(-1))),
    }
}

/// Members in the order that Kafka uses: static ones first, by instance id, then the others by member id.
fn in_order(members: &Members) -> Vec<&str> {
    let mut order: Vec<(&str, &Subscription)> = members.iter().map(|(id, member)| (id.as_str(), member)).collect();
    order.sort_by(|(left_id, left), (right_id, right)| match (&left.instance_id, &right.instance_id) {
        (Some(left), Some(right)) => left.cmp(right),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => left_id.cmp(right_id),
    });
    order.into_iter().map(|(id, _)| id).collect()
}

fn empty(members: &Members) -> Assignments {
    members.keys().map(|id| (id.clone(), Vec::new())).collect()
}

#[cfg(test)]
mod tests;
