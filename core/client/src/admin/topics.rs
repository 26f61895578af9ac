//! Topics: make, delete, list, describe, enlarge.

use std::sync::Arc;
use std::time::Duration;

use ottla_protocol::message::create_partitions_request::{CreatePartitionsAssignment, CreatePartitionsTopic};
use ottla_protocol::message::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use ottla_protocol::message::delete_topics_request::DeleteTopicState;
use ottla_protocol::message::{
    CreatePartitionsRequest, CreatePartitionsResponse, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest,
    DeleteTopicsResponse,
};
use ottla_protocol::{ApiKey, ErrorCode, Uuid};

use super::routing::{Who, item, moved};
use super::{Admin, Each};
use crate::cluster::{TopicInfo, image_of, topics_of};
use crate::error::Error;

/// A topic to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTopic {
    pub name: String,
    /// -1: the broker's default.
    pub partitions: i32,
    /// -1: the broker's default.
    pub replication_factor: i16,
    /// The brokers of each partition; empty: the cluster chooses.
    pub assignments: Vec<(i32, Vec<i32>)>,
    pub configs: Vec<(String, Option<String>)>,
}

impl NewTopic {
    pub fn new(name: impl Into<String>, partitions: i32, replication_factor: i16) -> NewTopic {
        NewTopic { name: name.into(), partitions, replication_factor, assignments: Vec::new(), configs: Vec::new() }
    }
}

/// A topic that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedTopic {
    pub id: Uuid,
    /// -1: not told.
    pub partitions: i32,
    pub replication_factor: i16,
    pub configs: Vec<super::ConfigEntry>,
}

/// More partitions for a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPartitions {
    /// In all, the ones there included.
    pub total: i32,
    /// The brokers of each new partition; empty: the cluster chooses.
    pub assignments: Vec<Vec<i32>>,
}

/// A topic and its partitions.
pub type TopicDescription = Arc<TopicInfo>;

impl Admin {
    pub async fn create_topics(
        &self,
        topics: &[NewTopic],
        validate_only: bool,
        timeout: Option<Duration>,
    ) -> Result<Each<String, CreatedTopic>, Error> {
        let deadline = self.deadline(timeout);
        let creatable = |topic: &NewTopic| CreatableTopic {
            name: topic.name.clone(),
            num_partitions: if topic.assignments.is_empty() { topic.partitions } else { -1 },
            replication_factor: if topic.assignments.is_empty() { topic.replication_factor } else { -1 },
            assignments: topic
                .assignments
                .iter()
                .map(|(partition, brokers)| CreatableReplicaAssignment {
                    partition_index: *partition,
                    broker_ids: brokers.clone(),
                })
                .collect(),
            configs: topic
                .configs
                .iter()
                .map(|(name, value)| CreatableTopicConfig { name: name.clone(), value: value.clone() })
                .collect(),
        };
        let build = |_| {
            CreateTopicsRequest {
                topics: topics.iter().map(creatable).collect(),
                timeout_ms: self.broker_timeout_ms(deadline),
                validate_only,
            }
            .into()
        };
        let read = |response| {
            let response = CreateTopicsResponse::try_from(response)?;
            moved(response.topics.iter().map(|topic| topic.error_code), "create topics")?;
            Ok(response.topics)
        };
        let answers = self.ask(Who::Controller, ApiKey::CreateTopics, build, read, deadline).await?;
        let each = answers.into_iter().map(|topic| {
            let outcome = item(topic.error_code, topic.error_message.as_deref(), format!("topic {}", topic.name));
            let created = outcome.map(|()| CreatedTopic {
                id: topic.topic_id,
                partitions: topic.num_partitions,
                replication_factor: topic.replication_factor,
                configs: topic.configs.unwrap_or_default().into_iter().map(super::ConfigEntry::of_new_topic).collect(),
            });
            (topic.name, created)
        });
        Ok(each.collect())
    }

    pub async fn delete_topics(&self, names: &[String], timeout: Option<Duration>) -> Result<Each<String, ()>, Error> {
        let deadline = self.deadline(timeout);
        let build = |version| {
            let mut request =
                DeleteTopicsRequest { timeout_ms: self.broker_timeout_ms(deadline), ..DeleteTopicsRequest::default() };
            if version >= 6 {
                let state = |name: &String| DeleteTopicState { name: Some(name.clone()), topic_id: Uuid::ZERO };
                request.topics = names.iter().map(state).collect();
            } else {
                request.topic_names = names.to_vec();
            }
            request.into()
        };
        let read = |response| {
            let response = DeleteTopicsResponse::try_from(response)?;
            moved(response.responses.iter().map(|topic| topic.error_code), "delete topics")?;
            Ok(response.responses)
        };
        let answers = self.ask(Who::Controller, ApiKey::DeleteTopics, build, read, deadline).await?;
        let each = answers.into_iter().map(|topic| {
            let name = topic.name.unwrap_or_default();
            let outcome = item(topic.error_code, topic.error_message.as_deref(), format!("topic {name}"));
            (name, outcome)
        });
        Ok(each.collect())
    }

    /// All topics that this client may see, internal ones too where asked for.
    pub async fn list_topics(&self, internal: bool, timeout: Option<Duration>) -> Result<Vec<TopicDescription>, Error> {
        let response = self.metadata(None, self.deadline(timeout)).await?;
        Ok(topics_of(response).into_iter().filter(|topic| internal || !topic.internal).collect())
    }

    pub async fn describe_topics(
        &self,
        names: &[String],
        timeout: Option<Duration>,
    ) -> Result<Each<String, TopicDescription>, Error> {
        let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
        let image = image_of(self.metadata(Some(&wanted), self.deadline(timeout)).await?);
        let describe = |name: &String| match image.topic(name) {
            Some(topic) => Ok(topic.clone()),
            None => {
                let code = image.errors.get(name.as_str()).copied();
                let code = code.unwrap_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
                Err(Error::broker(code, format!("topic {name}")))
            }
        };
        Ok(names.iter().map(|name| (name.clone(), describe(name))).collect())
    }

    pub async fn create_partitions(
        &self,
        topics: &[(String, NewPartitions)],
        validate_only: bool,
        timeout: Option<Duration>,
    ) -> Result<Each<String, ()>, Error> {
        let deadline = self.deadline(timeout);
        let enlarge = |(name, new): &(String, NewPartitions)| {
            let of = |brokers: &Vec<i32>| CreatePartitionsAssignment { broker_ids: brokers.clone() };
            let assignments: Vec<_> = new.assignments.iter().map(of).collect();
            CreatePartitionsTopic {
                name: name.clone(),
                count: new.total,
                assignments: Some(assignments).filter(|assignments| !assignments.is_empty()),
            }
        };
        let build = |_| {
            CreatePartitionsRequest {
                topics: topics.iter().map(enlarge).collect(),
                timeout_ms: self.broker_timeout_ms(deadline),
                validate_only,
            }
            .into()
        };
        let read = |response| {
            let response = CreatePartitionsResponse::try_from(response)?;
            moved(response.results.iter().map(|topic| topic.error_code), "create partitions")?;
            Ok(response.results)
        };
        let answers = self.ask(Who::Controller, ApiKey::CreatePartitions, build, read, deadline).await?;
        let each = answers.into_iter().map(|topic| {
            let outcome = item(topic.error_code, topic.error_message.as_deref(), format!("topic {}", topic.name));
            (topic.name, outcome)
        });
        Ok(each.collect())
    }
}
