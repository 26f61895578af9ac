//! What is known of the cluster: brokers, topics, partitions and their leaders. Immutable; an update makes a new one.

use std::sync::Arc;

use ottla_net::Node;
use ottla_protocol::message::MetadataResponse;
use ottla_protocol::{ErrorCode, Uuid};
use rustc_hash::FxHashMap;

use crate::TopicPartition;

/// So many partitions may be missing in what a broker tells of a topic; a number further out is not believed.
const GAPS: usize = 1000;

/// A partition as its leader's cluster sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionInfo {
    pub partition: i32,
    /// -1: none.
    pub leader: i32,
    /// -1: not told.
    pub leader_epoch: i32,
    pub replicas: Vec<i32>,
    pub in_sync: Vec<i32>,
    pub offline: Vec<i32>,
    pub error: ErrorCode,
}

/// A topic, its partitions in order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicInfo {
    pub name: Arc<str>,
    /// Zero where the broker told none.
    pub id: Uuid,
    pub internal: bool,
    pub partitions: Vec<PartitionInfo>,
}

impl TopicInfo {
    pub fn partition(&self, partition: i32) -> Option<&PartitionInfo> {
        // Numbers follow on from each other but for a gap in what a broker told.
        match self.partitions.get(partition.max(0) as usize) {
            Some(found) if found.partition == partition => Some(found),
            _ => self.partitions.iter().find(|found| found.partition == partition),
        }
    }
}

/// A broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerInfo {
    pub node: Node,
    pub rack: Option<String>,
}

/// All of it, as of one moment.
#[derive(Debug, Clone, Default)]
pub struct Image {
    /// Counts updates; 0 before the first.
    pub version: u64,
    pub cluster_id: Option<String>,
    /// -1: unknown.
    pub controller: i32,
    pub brokers: FxHashMap<i32, BrokerInfo>,
    pub topics: FxHashMap<Arc<str>, Arc<TopicInfo>>,
    pub names: FxHashMap<Uuid, Arc<str>>,
    /// Topics that the last update answered with an error.
    pub errors: FxHashMap<Arc<str>, ErrorCode>,
}

impl Image {
    pub fn topic(&self, name: &str) -> Option<&Arc<TopicInfo>> {
        self.topics.get(name)
    }

    pub fn node(&self, id: i32) -> Option<&Node> {
        self.brokers.get(&id).map(|broker| &broker.node)
    }

    pub fn partition(&self, at: &TopicPartition) -> Option<&PartitionInfo> {
        self.topics.get(&*at.topic)?.partition(at.partition)
    }

    /// The node that leads a partition, with the leader's epoch.
    pub fn leader(&self, at: &TopicPartition) -> Option<(&Node, i32)> {
        let partition = self.partition(at)?;
        Some((self.node(partition.leader)?, partition.leader_epoch))
    }

    pub fn topic_id(&self, name: &str) -> Uuid {
        self.topics.get(name).map_or(Uuid::ZERO, |topic| topic.id)
    }

    /// The next image out of a response. `keep` tells which topics that the response lacks stay.
    pub(super) fn next(&self, response: MetadataResponse, keep: impl Fn(&str) -> bool) -> Image {
        let mut next = Image {
            version: self.version + 1,
            cluster_id: response.cluster_id.or_else(|| self.cluster_id.clone()),
            controller: response.controller_id,
            ..Image::default()
        };
        for broker in response.brokers {
            let node = Node { id: broker.node_id, host: broker.host, port: broker.port as u16 };
            next.brokers.insert(broker.node_id, BrokerInfo { node, rack: broker.rack });
        }
        let mut answered = rustc_hash::FxHashSet::default();
        for topic in response.topics {
            let Some(name) = topic.name else { continue };
            let name: Arc<str> = self.topics.get(&*name).map_or_else(|| name.into(), |known| known.name.clone());
            answered.insert(name.clone());
            let code = ErrorCode(topic.error_code);
            if !code.is_none() {
                next.errors.insert(name.clone(), code);
                // A leader that is being chosen: what is known of the others still holds.
                if code != ErrorCode::UNKNOWN_TOPIC_OR_PARTITION && code.is_retriable() {
                    next.keep_topic(self, &name);
                }
                continue;
            }
            let partitions = topic.partitions.into_iter().map(partition_info).collect();
            let info = TopicInfo { name, id: topic.topic_id, internal: topic.is_internal, partitions };
            next.insert(self, info);
        }
        for name in self.topics.keys() {
            if !answered.contains(name) && keep(name) {
                next.keep_topic(self, name);
            }
        }
        next
    }

    fn keep_topic(&mut self, old: &Image, name: &Arc<str>) {
        if let Some(topic) = old.topics.get(name) {
            self.names.insert(topic.id, topic.name.clone());
            self.topics.insert(topic.name.clone(), topic.clone());
        }
    }

    /// A partition that an old broker reports with an older leader epoch stays as it is known.
    fn insert(&mut self, old: &Image, mut info: TopicInfo) {
        info.partitions.sort_by_key(|partition| partition.partition);
        info.partitions.dedup_by_key(|partition| partition.partition);
        // Others reserve memory by these numbers.
        let most = info.partitions.len() + GAPS;
        info.partitions.retain(|found| usize::try_from(found.partition).is_ok_and(|number| number < most));
        if let Some(known) = old.topics.get(&info.name).filter(|known| known.id == info.id) {
            for partition in &mut info.partitions {
                if let Some(before) = known.partition(partition.partition)
                    && partition.leader_epoch >= 0
                    && before.leader_epoch > partition.leader_epoch
                {
                    *partition = before.clone();
                }
            }
        }
        if !info.id.is_zero() {
            self.names.insert(info.id, info.name.clone());
        }
        self.topics.insert(info.name.clone(), Arc::new(info));
    }

    /// A leader that a response named (KIP-951); false if that is no news.
    pub(super) fn set_leader(&mut self, at: &TopicPartition, leader: i32, epoch: i32, node: Option<Node>) -> bool {
        let Some(topic) = self.topics.get(&*at.topic) else { return false };
        let known = topic.partition(at.partition).map_or(-1, |partition| partition.leader_epoch);
        if epoch <= known || (node.is_none() && !self.brokers.contains_key(&leader)) {
            return false;
        }
        let mut topic = TopicInfo::clone(topic);
        for partition in topic.partitions.iter_mut().filter(|partition| partition.partition == at.partition) {
            partition.leader = leader;
            partition.leader_epoch = epoch;
        }
        self.topics.insert(topic.name.clone(), Arc::new(topic));
        if let Some(node) = node {
            let rack = self.brokers.get(&leader).and_then(|broker| broker.rack.clone());
            self.brokers.insert(leader, BrokerInfo { node, rack });
        }
        self.version += 1;
        true
    }
}

fn partition_info(partition: ottla_protocol::message::metadata_response::MetadataResponsePartition) -> PartitionInfo {
    PartitionInfo {
        partition: partition.partition_index,
        leader: partition.leader_id,
        leader_epoch: partition.leader_epoch,
        replicas: partition.replica_nodes,
        in_sync: partition.isr_nodes,
        offline: partition.offline_replicas,
        error: ErrorCode(partition.error_code),
    }
}

/// A response by itself.
pub(crate) fn image_of(response: MetadataResponse) -> Image {
    Image::default().next(response, |_| false)
}

/// The topics of a response that came without an error, by name.
pub(crate) fn topics_of(response: MetadataResponse) -> Vec<Arc<TopicInfo>> {
    let mut topics: Vec<Arc<TopicInfo>> = image_of(response).topics.into_values().collect();
    topics.sort_by(|left, right| left.name.cmp(&right.name));
    topics
}
