//! The metadata image: everything that the metadata log says, up to an offset.

use std::collections::BTreeMap;
use std::sync::Arc;

use ottla_protocol::Uuid;
use ottla_protocol::message::{
    MetadataRecord, PartitionChangeRecord, PartitionRecord, RegisterBrokerRecord, RegisterControllerRecord,
};

/// The partition had no leader change.
const NO_LEADER_CHANGE: i32 = -2;

/// A partition as the controller knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    pub replicas: Vec<i32>,
    pub isr: Vec<i32>,
    pub removing_replicas: Vec<i32>,
    pub adding_replicas: Vec<i32>,
    pub directories: Vec<Uuid>,
    pub eligible_leader_replicas: Vec<i32>,
    pub last_known_elr: Vec<i32>,
    pub leader: i32,
    pub leader_recovery_state: i8,
    pub leader_epoch: i32,
    pub partition_epoch: i32,
}

/// A topic and its partitions; partition numbers follow on from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    pub name: Arc<str>,
    pub id: Uuid,
    pub partitions: BTreeMap<i32, Partition>,
}

/// A resource that can be configured: its type on the wire and its name.
pub type Resource = (i8, String);

/// What a batch of records changed, for those who act on it.
#[derive(Debug, Default, PartialEq)]
pub struct Delta {
    /// Topics whose partitions were added or changed.
    pub changed_topics: Vec<Uuid>,
    pub removed_topics: Vec<Topic>,
    pub changed_configs: Vec<Resource>,
}

/// Immutable once it is shared; cloning copies handles, and a change copies only the part that it touches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataImage {
    /// The last applied record's offset; -1 before the first.
    pub offset: i64,
    pub epoch: i32,
    pub features: Arc<BTreeMap<String, i16>>,
    pub brokers: Arc<BTreeMap<i32, RegisterBrokerRecord>>,
    pub controllers: Arc<BTreeMap<i32, RegisterControllerRecord>>,
    topics: Arc<BTreeMap<Arc<str>, Arc<Topic>>>,
    topic_names: Arc<BTreeMap<Uuid, Arc<str>>>,
    pub configs: Arc<BTreeMap<Resource, BTreeMap<String, String>>>,
    pub next_producer_id: i64,
    /// Records of what this code does not act on yet, by their identity: nothing of the log is lost.
    pub kept: Arc<BTreeMap<String, MetadataRecord>>,
}

/// A record that does not fit the image: the log is not one that this code can follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("metadata record {record} does not fit: {what}")]
pub struct ReplayError {
    pub record: &'static str,
    pub what: String,
}

impl MetadataImage {
    pub fn empty() -> MetadataImage {
        MetadataImage { offset: -1, ..Default::default() }
    }

    pub fn topic(&self, name: &str) -> Option<&Arc<Topic>> {
        self.topics.get(name)
    }

    pub fn topic_by_id(&self, id: Uuid) -> Option<&Arc<Topic>> {
        self.topics.get(self.topic_names.get(&id)?)
    }

    /// In the order of their names.
    pub fn topics(&self) -> impl Iterator<Item = &Arc<Topic>> {
        self.topics.values()
    }

    pub fn partition(&self, topic: &str, partition: i32) -> Option<&Partition> {
        self.topic(topic)?.partitions.get(&partition)
    }

    /// The brokers that serve.
    pub fn live_brokers(&self) -> impl Iterator<Item = &RegisterBrokerRecord> {
        self.brokers.values().filter(|broker| !broker.fenced)
    }

    /// The values set for a resource.
    pub fn config(&self, resource_type: i8, name: &str) -> Option<&BTreeMap<String, String>> {
        self.configs.get(&(resource_type, name.to_owned()))
    }

    /// Apply one record.
    pub fn replay(&mut self, record: &MetadataRecord, delta: &mut Delta) -> Result<(), ReplayError> {
        use MetadataRecord as R;
        match record {
            R::Topic(topic) => self.add_topic(&topic.name, topic.topic_id, delta),
            R::RemoveTopic(topic) => self.remove_topic(topic.topic_id, delta)?,
            R::Partition(partition) => self.add_partition(partition, delta)?,
            R::PartitionChange(change) => self.change_partition(change, delta)?,
            R::Config(config) => self.set_config(config, delta),
            R::FeatureLevel(feature) => {
                let features = Arc::make_mut(&mut self.features);
                match feature.feature_level {
                    0 => features.remove(&feature.name),
                    level => features.insert(feature.name.clone(), level),
                };
            }
            R::ClearElr(clear) => self.clear_eligible(&clear.topic_name),
            R::ProducerIds(ids) => self.next_producer_id = ids.next_producer_id,
            R::RegisterBroker(_)
            | R::UnregisterBroker(_)
            | R::FenceBroker(_)
            | R::UnfenceBroker(_)
            | R::BrokerRegistrationChange(_)
            | R::RegisterController(_)
            | R::UnregisterController(_) => self.replay_node(record)?,
            R::NoOp(_) | R::BeginTransaction(_) | R::EndTransaction(_) | R::AbortTransaction(_) => {}
            other => self.keep(other),
        }
        Ok(())
    }

    fn add_topic(&mut self, name: &str, id: Uuid, delta: &mut Delta) {
        let name: Arc<str> = Arc::from(name);
        let topic = Topic { name: name.clone(), id, partitions: BTreeMap::new() };
        Arc::make_mut(&mut self.topics).insert(name.clone(), Arc::new(topic));
        Arc::make_mut(&mut self.topic_names).insert(id, name);
        delta.note(id);
    }

    fn remove_topic(&mut self, id: Uuid, delta: &mut Delta) -> Result<(), ReplayError> {
        let name = Arc::make_mut(&mut self.topic_names).remove(&id);
        let topic = name.and_then(|name| Arc::make_mut(&mut self.topics).remove(&name));
        let topic = topic.ok_or_else(|| misfit("RemoveTopicRecord", format!("there is no topic {id}")))?;
        Arc::make_mut(&mut self.configs).remove(&(crate::resource::TOPIC, topic.name.to_string()));
        delta.changed_topics.retain(|changed| *changed != id);
        delta.removed_topics.push(Arc::unwrap_or_clone(topic));
        Ok(())
    }

    fn topic_mut(&mut self, id: Uuid, record: &'static str) -> Result<&mut Topic, ReplayError> {
        let missing = || misfit(record, format!("there is no topic {id}"));
        let name = self.topic_names.get(&id).cloned().ok_or_else(missing)?;
        Arc::make_mut(&mut self.topics).get_mut(&name).map(Arc::make_mut).ok_or_else(missing)
    }

    fn add_partition(&mut self, record: &PartitionRecord, delta: &mut Delta) -> Result<(), ReplayError> {
        let topic = self.topic_mut(record.topic_id, "PartitionRecord")?;
        topic.partitions.insert(
            record.partition_id,
            Partition {
                replicas: record.replicas.clone(),
                isr: record.isr.clone(),
                removing_replicas: record.removing_replicas.clone(),
                adding_replicas: record.adding_replicas.clone(),
                directories: record.directories.clone(),
                eligible_leader_replicas: record.eligible_leader_replicas.clone().unwrap_or_default(),
                last_known_elr: record.last_known_elr.clone().unwrap_or_default(),
                leader: record.leader,
                leader_recovery_state: record.leader_recovery_state,
                leader_epoch: record.leader_epoch,
                partition_epoch: record.partition_epoch,
            },
        );
        delta.note(record.topic_id);
        Ok(())
    }

    fn change_partition(&mut self, change: &PartitionChangeRecord, delta: &mut Delta) -> Result<(), ReplayError> {
        let topic = self.topic_mut(change.topic_id, "PartitionChangeRecord")?;
        let missing = || misfit("PartitionChangeRecord", format!("no partition {}", change.partition_id));
        let partition = topic.partitions.get_mut(&change.partition_id).ok_or_else(missing)?;
        let set = |target: &mut Vec<i32>, given: &Option<Vec<i32>>| {
            if let Some(given) = given {
                target.clone_from(given);
            }
        };
        set(&mut partition.isr, &change.isr);
        set(&mut partition.replicas, &change.replicas);
        set(&mut partition.removing_replicas, &change.removing_replicas);
        set(&mut partition.adding_replicas, &change.adding_replicas);
        set(&mut partition.eligible_leader_replicas, &change.eligible_leader_replicas);
        set(&mut partition.last_known_elr, &change.last_known_elr);
        if let Some(directories) = &change.directories {
            partition.directories.clone_from(directories);
        }
        if change.leader_recovery_state >= 0 {
            partition.leader_recovery_state = change.leader_recovery_state;
        }
        if change.leader != NO_LEADER_CHANGE {
            partition.leader = change.leader;
            partition.leader_epoch = partition.leader_epoch.wrapping_add(1);
        }
        // A damaged log may say any epoch; they wrap as Kafka's do.
        partition.partition_epoch = partition.partition_epoch.wrapping_add(1);
        delta.note(change.topic_id);
        Ok(())
    }

    /// Forget the eligible leader replicas of a topic, or with an empty name of all topics.
    fn clear_eligible(&mut self, topic_name: &str) {
        for topic in Arc::make_mut(&mut self.topics).values_mut() {
            let is_meant = topic_name.is_empty() || topic.name.as_ref() == topic_name;
            let has_some = |partition: &Partition| {
                !partition.eligible_leader_replicas.is_empty() || !partition.last_known_elr.is_empty()
            };
            if is_meant && topic.partitions.values().any(has_some) {
                for partition in Arc::make_mut(topic).partitions.values_mut() {
                    partition.eligible_leader_replicas.clear();
                    partition.last_known_elr.clear();
                }
            }
        }
    }

    fn set_config(&mut self, record: &ottla_protocol::message::ConfigRecord, delta: &mut Delta) {
        let resource = (record.resource_type, record.resource_name.clone());
        let configs = Arc::make_mut(&mut self.configs);
        let values = configs.entry(resource.clone()).or_default();
        match &record.value {
            Some(value) => values.insert(record.name.clone(), value.clone()),
            None => values.remove(&record.name),
        };
        if values.is_empty() {
            configs.remove(&resource);
        }
        if !delta.changed_configs.contains(&resource) {
            delta.changed_configs.push(resource);
        }
    }

    fn replay_node(&mut self, record: &MetadataRecord) -> Result<(), ReplayError> {
        use MetadataRecord as R;
        let unknown = |id: i32| misfit(record.name(), format!("there is no broker {id}"));
        let brokers = Arc::make_mut(&mut self.brokers);
        match record {
            R::RegisterBroker(broker) => {
                brokers.insert(broker.broker_id, broker.clone());
            }
            R::UnregisterBroker(broker) => {
                brokers.remove(&broker.broker_id);
            }
            R::FenceBroker(broker) => brokers.get_mut(&broker.id).ok_or_else(|| unknown(broker.id))?.fenced = true,
            R::UnfenceBroker(broker) => brokers.get_mut(&broker.id).ok_or_else(|| unknown(broker.id))?.fenced = false,
            R::BrokerRegistrationChange(change) => {
                let broker = brokers.get_mut(&change.broker_id).ok_or_else(|| unknown(change.broker_id))?;
                match change.fenced {
                    1 => broker.fenced = true,
                    -1 => broker.fenced = false,
                    _ => {}
                }
                if change.in_controlled_shutdown != 0 {
                    broker.in_controlled_shutdown = true;
                }
                if let Some(cordoned) = &change.cordoned_log_dirs {
                    broker.cordoned_log_dirs = Some(cordoned.clone());
                }
                if !change.log_dirs.is_empty() {
                    broker.log_dirs.clone_from(&change.log_dirs);
                }
            }
            R::RegisterController(controller) => {
                Arc::make_mut(&mut self.controllers).insert(controller.controller_id, controller.clone());
            }
            R::UnregisterController(controller) => {
                Arc::make_mut(&mut self.controllers).remove(&controller.controller_id);
            }
            _ => {}
        }
        Ok(())
    }

    /// Keep a record that nothing here acts on yet, under its identity, so that a later one replaces it.
    fn keep(&mut self, record: &MetadataRecord) {
        use MetadataRecord as R;
        let kept = Arc::make_mut(&mut self.kept);
        let key = match record {
            R::AccessControlEntry(entry) => format!("acl/{}", entry.id),
            R::UserScramCredential(user) => format!("scram/{}/{}", user.mechanism, user.name),
            R::DelegationToken(token) => format!("token/{}", token.token_id),
            R::ClientQuota(quota) => format!("quota/{:?}/{}", quota.entity, quota.key),
            R::ZkMigrationState(_) => "zk-migration-state".to_owned(),
            R::RemoveAccessControlEntry(entry) => {
                kept.remove(&format!("acl/{}", entry.id));
                return;
            }
            R::RemoveUserScramCredential(user) => {
                kept.remove(&format!("scram/{}/{}", user.mechanism, user.name));
                return;
            }
            R::RemoveDelegationToken(token) => {
                kept.remove(&format!("token/{}", token.token_id));
                return;
            }
            other => format!("{}/{other:?}", other.name()),
        };
        match record {
            R::ClientQuota(quota) if quota.remove => kept.remove(&key),
            _ => kept.insert(key, record.clone()),
        };
    }

    /// The records that make this image out of an empty one: what a snapshot holds.
    pub fn to_records(&self) -> Vec<MetadataRecord> {
        use ottla_protocol::message::{ConfigRecord, FeatureLevelRecord, ProducerIdsRecord, TopicRecord};
        let mut records: Vec<MetadataRecord> = Vec::new();
        // The version that the other records are read by comes first.
        let is_other = |name: &str| name != crate::features::METADATA_VERSION;
        let (first, rest): (Vec<_>, Vec<_>) = self.features.iter().partition(|(name, _)| !is_other(name));
        for (name, level) in first.into_iter().chain(rest) {
            records.push(FeatureLevelRecord { name: name.clone(), feature_level: *level }.into());
        }
        records.extend(self.controllers.values().cloned().map(MetadataRecord::from));
        records.extend(self.brokers.values().cloned().map(MetadataRecord::from));
        for topic in self.topics() {
            records.push(TopicRecord { name: topic.name.to_string(), topic_id: topic.id }.into());
            let partitions = topic.partitions.iter();
            records.extend(partitions.map(|(number, partition)| partition.to_record(topic.id, *number).into()));
        }
        for ((resource_type, resource_name), values) in self.configs.iter() {
            records.extend(values.iter().map(|(name, value)| {
                MetadataRecord::from(ConfigRecord {
                    resource_type: *resource_type,
                    resource_name: resource_name.clone(),
                    name: name.clone(),
                    value: Some(value.clone()),
                })
            }));
        }
        if self.next_producer_id > 0 {
            let next_producer_id = self.next_producer_id;
            records.push(ProducerIdsRecord { broker_id: -1, broker_epoch: -1, next_producer_id }.into());
        }
        records.extend(self.kept.values().cloned());
        records
    }
}

impl Partition {
    pub fn to_record(&self, topic_id: Uuid, partition_id: i32) -> PartitionRecord {
        let list = |replicas: &Vec<i32>| (!replicas.is_empty()).then(|| replicas.clone());
        PartitionRecord {
            partition_id,
            topic_id,
            replicas: self.replicas.clone(),
            isr: self.isr.clone(),
            removing_replicas: self.removing_replicas.clone(),
            adding_replicas: self.adding_replicas.clone(),
            leader: self.leader,
            leader_recovery_state: self.leader_recovery_state,
            leader_epoch: self.leader_epoch,
            partition_epoch: self.partition_epoch,
            directories: self.directories.clone(),
            eligible_leader_replicas: list(&self.eligible_leader_replicas),
            last_known_elr: list(&self.last_known_elr),
        }
    }
}

impl Delta {
    /// Everything that an image has, for who begins with it.
    pub fn whole(image: &MetadataImage) -> Delta {
        Delta {
            changed_topics: image.topics().map(|topic| topic.id).collect(),
            removed_topics: Vec::new(),
            changed_configs: image.configs.keys().cloned().collect(),
        }
    }

    /// Did nothing change that anyone acts on?
    pub fn is_empty(&self) -> bool {
        self.changed_topics.is_empty() && self.removed_topics.is_empty() && self.changed_configs.is_empty()
    }

    /// What came later, too.
    pub fn merge(&mut self, later: Delta) {
        for topic in &later.removed_topics {
            self.changed_topics.retain(|changed| *changed != topic.id);
        }
        self.removed_topics.extend(later.removed_topics);
        for topic in later.changed_topics {
            self.note(topic);
        }
        for resource in later.changed_configs {
            if !self.changed_configs.contains(&resource) {
                self.changed_configs.push(resource);
            }
        }
    }

    fn note(&mut self, topic: Uuid) {
        if !self.changed_topics.contains(&topic) {
            self.changed_topics.push(topic);
        }
    }
}

fn misfit(record: &'static str, what: String) -> ReplayError {
    ReplayError { record, what }
}
