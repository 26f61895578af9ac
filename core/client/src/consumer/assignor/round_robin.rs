//! All partitions of all topics in turn over the members that want them.

use std::collections::BTreeSet;

use super::{Assignments, Members, PartitionCounts, empty, in_order};
use crate::parts::TopicPartition;

pub(super) fn assign(counts: &PartitionCounts, members: &Members) -> Assignments {
    let mut assignments = empty(members);
    let order = in_order(members);
    let topics: BTreeSet<&String> = members.values().flat_map(|member| &member.topics).collect();
    let mut turn = 0;
    for topic in topics {
        let Some(count) = counts.get(topic) else { continue };
        let name: std::sync::Arc<str> = topic.as_str().into();
        for partition in 0..*count {
            // Someone wants the topic: it came from a member.
            while !members[order[turn % order.len()]].topics.contains(topic) {
                turn += 1;
            }
            if let Some(taken) = assignments.get_mut(order[turn % order.len()]) {
                taken.push(TopicPartition { topic: name.clone(), partition });
            }
            turn += 1;
        }
    }
    assignments
}
