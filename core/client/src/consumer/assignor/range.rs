//! Each topic's partitions in consecutive runs, one run a member.

use super::{Assignments, Members, PartitionCounts, empty, in_order};
use crate::parts::TopicPartition;

pub(super) fn assign(counts: &PartitionCounts, members: &Members) -> Assignments {
    let mut assignments = empty(members);
    let order = in_order(members);
    for (topic, count) in counts {
        let consumers: Vec<&str> =
            order.iter().copied().filter(|id| members[*id].topics.iter().any(|name| name == topic)).collect();
        if consumers.is_empty() {
            continue;
        }
        let each = *count as usize / consumers.len();
        let longer = *count as usize % consumers.len();
        let name: std::sync::Arc<str> = topic.as_str().into();
        let mut next = 0;
        for (turn, id) in consumers.into_iter().enumerate() {
            let length = (each + usize::from(turn < longer)) as i32;
            if let Some(run) = assignments.get_mut(id) {
                run.extend((next..next + length).map(|partition| TopicPartition { topic: name.clone(), partition }));
            }
            next += length;
        }
    }
    assignments
}
