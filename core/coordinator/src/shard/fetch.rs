//! OffsetFetch.

use ottla_protocol::message::offset_fetch_request::OffsetFetchRequestGroup;
use ottla_protocol::message::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartitions, OffsetFetchResponseTopics,
};
use ottla_protocol::{ErrorCode, Uuid};

use super::GroupShard;
use crate::offsets::{CommittedOffset, Partitions};
use crate::timeline::Versions;

/// Which offsets a fetch sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Those that are committed.
    Committed,
    /// All that were written, transactions still open being an error (`require_stable`, KIP-447). The reply is held
    /// back until they are committed.
    Stable,
}

impl View {
    fn of(self, versions: &Versions<CommittedOffset>) -> Option<&CommittedOffset> {
        match self {
            View::Committed => versions.committed(),
            View::Stable => versions.latest(),
        }
    }
}

impl GroupShard {
    /// The offsets of one group: of the partitions that are named, or of all. Topics come by name; an id, where there
    /// is one, must be that of the topic that was committed for.
    pub fn fetch_offsets(&self, request: &OffsetFetchRequestGroup, view: View) -> OffsetFetchResponseGroup {
        let topics = match &request.topics {
            None => self.fetch_all(&request.group_id, view),
            Some(topics) => {
                let group = self.is_visible(&request.group_id, view).then(|| self.offsets.of_group(&request.group_id));
                let of_topic = |name: &str| group.flatten().and_then(|topics| topics.get(name));
                let one = |topic: &ottla_protocol::message::offset_fetch_request::OffsetFetchRequestTopics| {
                    let known = of_topic(&topic.name);
                    let partition = |index: &i32| {
                        let found = known.and_then(|known| known.get(index)).and_then(|versions| view.of(versions));
                        let found = found.filter(|found| same_topic(found.topic_id, topic.topic_id));
                        self.fetched(&request.group_id, &topic.name, *index, found, view)
                    };
                    OffsetFetchResponseTopics {
                        name: topic.name.clone(),
                        topic_id: topic.topic_id,
                        partitions: topic.partition_indexes.iter().map(partition).collect(),
                    }
                };
                topics.iter().map(one).collect()
            }
        };
        OffsetFetchResponseGroup { group_id: request.group_id.clone(), topics, error_code: ErrorCode::NONE.0 }
    }

    fn is_visible(&self, group: &str, view: View) -> bool {
        match view {
            View::Committed => self.committed_group(group).is_some(),
            View::Stable => self.group(group).is_some(),
        }
    }

    fn fetch_all(&self, group: &str, view: View) -> Vec<OffsetFetchResponseTopics> {
        let Some(known) = self.offsets.of_group(group).filter(|_| self.is_visible(group, view)) else {
            return Vec::new();
        };
        let one = |name: &str, partitions: &Partitions| {
            let found =
                partitions.iter().filter_map(|(index, versions)| view.of(versions).map(|found| (*index, found)));
            let partitions: Vec<_> =
                found.map(|(index, found)| self.fetched(group, name, index, Some(found), view)).collect();
            OffsetFetchResponseTopics { name: name.to_owned(), topic_id: Uuid::ZERO, partitions }
        };
        let mut topics: Vec<_> = known.iter().map(|(name, partitions)| one(name, partitions)).collect();
        topics.retain(|topic| !topic.partitions.is_empty());
        topics
    }

    fn fetched(
        &self,
        group: &str,
        topic: &str,
        partition_index: i32,
        found: Option<&CommittedOffset>,
        view: View,
    ) -> OffsetFetchResponsePartitions {
        let unstable = view == View::Stable && self.offsets.is_unstable(group, topic, partition_index);
        let error = if unstable { ErrorCode::UNSTABLE_OFFSET_COMMIT } else { ErrorCode::NONE };
        let found = found.filter(|_| !unstable);
        OffsetFetchResponsePartitions {
            partition_index,
            committed_offset: found.map_or(-1, |found| found.offset),
            committed_leader_epoch: found.map_or(-1, |found| found.leader_epoch),
            metadata: Some(found.map(|found| found.metadata.clone()).unwrap_or_default()),
            error_code: error.0,
        }
    }
}

/// A topic that was deleted and made again under its name is another one.
fn same_topic(committed: Uuid, asked: Uuid) -> bool {
    committed.is_zero() || asked.is_zero() || committed == asked
}
