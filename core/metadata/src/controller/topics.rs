//! Creating and deleting topics.

use std::collections::{BTreeMap, BTreeSet};

use ottla_protocol::message::create_topics_request::CreatableTopic;
use ottla_protocol::message::create_topics_response::{CreatableTopicConfigs, CreatableTopicResult};
use ottla_protocol::message::delete_topics_request::DeleteTopicState;
use ottla_protocol::message::delete_topics_response::DeletableTopicResult;
use ottla_protocol::message::{
    ConfigRecord, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse, MetadataRecord,
    PartitionRecord, RemoveTopicRecord, TopicRecord,
};
use ottla_protocol::{ErrorCode, Uuid};

use super::{Controller, ItemError, Outcome};
use crate::resource;
use crate::topic_keys::TOPIC_KEYS;

/// The metadata log's own.
const METADATA_TOPIC: &str = "__cluster_metadata";
const NAME_LIMIT: usize = 249;
/// Partitions that one request may create.
const PARTITIONS_LIMIT: i64 = 10_000;

/// Stands for a directory that the broker has yet to choose (KIP-858).
const DIRECTORY_UNASSIGNED: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/// Is this a topic's name? Kafka's rules.
pub fn check_topic_name(name: &str) -> Result<(), String> {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if name.is_empty() {
        return Err("a topic's name cannot be empty".to_owned());
    }
    if name == "." || name == ".." {
        return Err(format!("a topic's name cannot be '{name}'"));
    }
    if name.len() > NAME_LIMIT {
        return Err(format!("topic name '{name}' is longer than {NAME_LIMIT} characters"));
    }
    if !name.chars().all(legal) {
        return Err(format!("topic name '{name}' has characters other than ASCII letters, digits, '.', '_' and '-'"));
    }
    Ok(())
}

/// A topic about to be made.
struct Draft {
    id: Uuid,
    assignments: Vec<Vec<i32>>,
    configs: BTreeMap<String, String>,
}

impl Controller<'_> {
    pub fn create_topics(&self, request: &CreateTopicsRequest) -> Outcome<CreateTopicsResponse> {
        let mut records = Vec::new();
        let mut response = CreateTopicsResponse::default();
        let mut seen = BTreeSet::new();
        let mut repeated = BTreeSet::new();
        for topic in &request.topics {
            if !seen.insert(topic.name.as_str()) {
                repeated.insert(topic.name.as_str());
            }
        }
        let mut made = BTreeSet::new();
        for topic in &request.topics {
            if !made.insert(topic.name.as_str()) {
                continue;
            }
            let draft = if repeated.contains(topic.name.as_str()) {
                Err(ItemError::new(ErrorCode::INVALID_REQUEST, "the request names this topic more than once"))
            } else {
                self.draft_topic(topic, &made)
            };
            let result = match draft {
                Ok(draft) => {
                    if !request.validate_only {
                        draft.push_records(self, &topic.name, &mut records);
                    }
                    self.created(&topic.name, &draft, request.validate_only)
                }
                Err(error) => CreatableTopicResult {
                    name: topic.name.clone(),
                    error_code: error.code.0,
                    error_message: Some(error.message),
                    num_partitions: -1,
                    replication_factor: -1,
                    ..Default::default()
                },
            };
            response.topics.push(result);
        }
        Outcome { records, response }
    }

    fn draft_topic(&self, topic: &CreatableTopic, others: &BTreeSet<&str>) -> Result<Draft, ItemError> {
        check_topic_name(&topic.name).map_err(|message| ItemError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message))?;
        if topic.name == METADATA_TOPIC {
            let message = format!("the internal topic {METADATA_TOPIC} cannot be created");
            return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
        }
        self.check_collisions(&topic.name, others)?;
        let assignments =
            if topic.assignments.is_empty() { self.place(topic)? } else { self.check_assignments(topic)? };
        let mut configs = BTreeMap::new();
        for config in &topic.configs {
            let Some(value) = &config.value else {
                let message = format!("configuration {} has no value", config.name);
                return Err(ItemError::new(ErrorCode::INVALID_CONFIG, message));
            };
            self.check_topic_config(&config.name, value)?;
            configs.insert(config.name.clone(), value.clone());
        }
        Ok(Draft { id: self.new_topic_id(), assignments, configs })
    }

    fn new_topic_id(&self) -> Uuid {
        loop {
            let id = self.random.uuid();
            if self.image.topic_by_id(id).is_none() {
                return id;
            }
        }
    }

    /// Names that differ only in `.` and `_` have the same metrics in Kafka, which therefore refuses the second.
    fn check_collisions(&self, name: &str, others: &BTreeSet<&str>) -> Result<(), ItemError> {
        if self.image.topic(name).is_some() {
            let message = format!("topic '{name}' already exists");
            return Err(ItemError::new(ErrorCode::TOPIC_ALREADY_EXISTS, message));
        }
        if !name.contains(['.', '_']) {
            return Ok(());
        }
        let folded = name.replace('.', "_");
        let known = self.image.topics().map(|topic| topic.name.as_ref()).chain(others.iter().copied());
        match known.into_iter().find(|known| *known != name && known.replace('.', "_") == folded) {
            Some(known) => {
                let message = format!("topic '{name}' collides with topic '{known}': they differ only in '.' and '_'");
                Err(ItemError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message))
            }
            None => Ok(()),
        }
    }

    fn place(&self, topic: &CreatableTopic) -> Result<Vec<Vec<i32>>, ItemError> {
        let partitions = match topic.num_partitions {
            -1 => self.number("num.partitions"),
            count => i64::from(count),
        };
        if partitions < 1 {
            let message = format!("the number of partitions must be larger than 0, not {partitions}");
            return Err(ItemError::new(ErrorCode::INVALID_PARTITIONS, message));
        }
        if partitions > PARTITIONS_LIMIT {
            let message =
                format!("{partitions} partitions are more than the {PARTITIONS_LIMIT} that one request may create");
            return Err(ItemError::new(ErrorCode::POLICY_VIOLATION, message));
        }
        let factor = match topic.replication_factor {
            -1 => self.number("default.replication.factor"),
            factor => i64::from(factor),
        };
        let brokers = self.live_brokers();
        if factor < 1 {
            let message = format!("the replication factor must be larger than 0, not {factor}");
            return Err(ItemError::new(ErrorCode::INVALID_REPLICATION_FACTOR, message));
        }
        if factor as usize > brokers.len() {
            let message = format!("replication factor {factor} needs {factor} brokers, and {} serve", brokers.len());
            return Err(ItemError::new(ErrorCode::INVALID_REPLICATION_FACTOR, message));
        }
        let start = self.random.below(brokers.len() as u64) as usize;
        let replicas =
            |partition: usize| (0..factor as usize).map(|i| brokers[(start + partition + i) % brokers.len()]).collect();
        Ok((0..partitions as usize).map(replicas).collect())
    }

    fn check_assignments(&self, topic: &CreatableTopic) -> Result<Vec<Vec<i32>>, ItemError> {
        let wrong = |message: String| Err(ItemError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, message));
        if topic.num_partitions != -1 || topic.replication_factor != -1 {
            let message = "with a replica assignment, partitions and replication factor must both be -1";
            return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
        }
        let mut found = BTreeMap::new();
        for assignment in &topic.assignments {
            if found.insert(assignment.partition_index, assignment.broker_ids.clone()).is_some() {
                return wrong(format!("partition {} is assigned twice", assignment.partition_index));
            }
        }
        if found.keys().copied().ne(0..found.len() as i32) {
            return wrong("partitions must follow on from 0 without gaps".to_owned());
        }
        let assignments: Vec<Vec<i32>> = found.into_values().collect();
        self.check_replicas(&assignments)?;
        Ok(assignments)
    }

    /// Each partition on known brokers, each broker once, all partitions on as many.
    pub(super) fn check_replicas(&self, assignments: &[Vec<i32>]) -> Result<(), ItemError> {
        let wrong = |message: String| Err(ItemError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, message));
        let factor = assignments.first().map_or(0, Vec::len);
        for replicas in assignments {
            if replicas.is_empty() {
                return wrong("an assignment names no broker".to_owned());
            }
            if replicas.len() != factor {
                return wrong("all partitions must have the same number of replicas".to_owned());
            }
            for (index, broker) in replicas.iter().enumerate() {
                if replicas[..index].contains(broker) {
                    return wrong(format!("an assignment names broker {broker} twice"));
                }
                if !self.image.brokers.contains_key(broker) {
                    return wrong(format!("there is no broker {broker}"));
                }
            }
        }
        Ok(())
    }

    fn created(&self, name: &str, draft: &Draft, validate_only: bool) -> CreatableTopicResult {
        let configs = TOPIC_KEYS.iter().map(|key| {
            let given = draft.configs.get(key.name).map(|value| (Some(value.clone()), resource::SOURCE_DYNAMIC_TOPIC));
            let (value, config_source) = given.unwrap_or_else(|| {
                let held = self.configs().topic_synonyms("", key).into_iter().next();
                held.map_or((None, resource::SOURCE_DEFAULT), |synonym| (synonym.value, synonym.source))
            });
            CreatableTopicConfigs {
                name: key.name.to_owned(),
                value,
                read_only: false,
                config_source,
                is_sensitive: false,
            }
        });
        CreatableTopicResult {
            name: name.to_owned(),
            topic_id: if validate_only { Uuid::ZERO } else { draft.id },
            num_partitions: draft.assignments.len() as i32,
            replication_factor: draft.assignments.first().map_or(-1, |replicas| replicas.len() as i16),
            configs: Some(configs.collect()),
            error_message: None,
            ..Default::default()
        }
    }

    pub fn delete_topics(&self, request: &DeleteTopicsRequest) -> Outcome<DeleteTopicsResponse> {
        let names =
            request.topic_names.iter().map(|name| DeleteTopicState { name: Some(name.clone()), ..Default::default() });
        let wanted: Vec<DeleteTopicState> = request.topics.iter().cloned().chain(names).collect();
        let mut records = Vec::new();
        let mut response = DeleteTopicsResponse::default();
        let mut removed = BTreeSet::new();
        for topic in &wanted {
            let found = self.find_to_delete(topic).and_then(|(name, id)| {
                if removed.insert(id) {
                    return Ok((name, id));
                }
                Err(ItemError::new(ErrorCode::INVALID_REQUEST, "the request names this topic more than once"))
            });
            let mut result = DeletableTopicResult {
                name: topic.name.clone(),
                topic_id: topic.topic_id,
                error_code: 0,
                error_message: None,
            };
            match found {
                Ok((name, topic_id)) => {
                    records.push(RemoveTopicRecord { topic_id }.into());
                    (result.name, result.topic_id) = (Some(name), topic_id);
                }
                Err(error) => {
                    (result.error_code, result.error_message) = (error.code.0, Some(error.message));
                }
            }
            response.responses.push(result);
        }
        Outcome { records, response }
    }

    fn find_to_delete(&self, wanted: &DeleteTopicState) -> Result<(String, Uuid), ItemError> {
        if !self.flag("delete.topic.enable") {
            let message = "topics cannot be deleted here: delete.topic.enable=false";
            return Err(ItemError::new(ErrorCode::TOPIC_DELETION_DISABLED, message));
        }
        let topic = match (&wanted.name, wanted.topic_id) {
            (Some(_), id) if !id.is_zero() => {
                let message = "a topic is named by its name or by its id, not by both";
                return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
            }
            (Some(name), _) => self.image.topic(name).ok_or_else(|| {
                ItemError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no topic '{name}'"))
            }),
            (None, Uuid::ZERO) => {
                Err(ItemError::new(ErrorCode::INVALID_REQUEST, "the request names a topic neither by name nor by id"))
            }
            (None, id) => self
                .image
                .topic_by_id(id)
                .ok_or_else(|| ItemError::new(ErrorCode::UNKNOWN_TOPIC_ID, format!("there is no topic with id {id}"))),
        }?;
        Ok((topic.name.to_string(), topic.id))
    }
}

impl Draft {
    fn push_records(&self, controller: &Controller<'_>, name: &str, records: &mut Vec<MetadataRecord>) {
        records.push(TopicRecord { name: name.to_owned(), topic_id: self.id }.into());
        for (key, value) in &self.configs {
            records.push(
                ConfigRecord {
                    resource_type: resource::TOPIC,
                    resource_name: name.to_owned(),
                    name: key.clone(),
                    value: Some(value.clone()),
                }
                .into(),
            );
        }
        for (partition, replicas) in self.assignments.iter().enumerate() {
            records.push(controller.new_partition(self.id, partition as i32, replicas).into());
        }
    }
}

impl Controller<'_> {
    /// A partition that begins its life: all replicas in sync, the first one leads in epoch 0.
    pub(super) fn new_partition(&self, topic_id: Uuid, partition_id: i32, replicas: &[i32]) -> PartitionRecord {
        PartitionRecord {
            partition_id,
            topic_id,
            replicas: replicas.to_vec(),
            isr: replicas.to_vec(),
            leader: replicas.first().copied().unwrap_or(-1),
            leader_epoch: 0,
            partition_epoch: 0,
            directories: replicas.iter().map(|replica| self.directory_of(*replica)).collect(),
            ..Default::default()
        }
    }

    /// The only directory of a broker, where it has one.
    fn directory_of(&self, broker: i32) -> Uuid {
        match self.image.brokers.get(&broker).map(|broker| broker.log_dirs.as_slice()) {
            Some([only]) => *only,
            _ => DIRECTORY_UNASSIGNED,
        }
    }
}
