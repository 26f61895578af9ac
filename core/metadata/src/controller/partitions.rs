//! Adding partitions to a topic.

use std::collections::BTreeSet;

use ottla_protocol::ErrorCode;
use ottla_protocol::message::create_partitions_request::CreatePartitionsTopic;
use ottla_protocol::message::create_partitions_response::CreatePartitionsTopicResult;
use ottla_protocol::message::{CreatePartitionsRequest, CreatePartitionsResponse, MetadataRecord};

use super::{Controller, ItemError, Outcome};

impl Controller<'_> {
    pub fn create_partitions(&self, request: &CreatePartitionsRequest) -> Outcome<CreatePartitionsResponse> {
        let mut records = Vec::new();
        let mut response = CreatePartitionsResponse::default();
        let mut seen = BTreeSet::new();
        for topic in &request.topics {
            let repeated = !seen.insert(topic.name.as_str());
            let outcome = if repeated {
                Err(ItemError::new(ErrorCode::INVALID_REQUEST, "the request names this topic more than once"))
            } else {
                self.add_partitions(topic)
            };
            let mut result =
                CreatePartitionsTopicResult { name: topic.name.clone(), error_code: 0, error_message: None };
            match outcome {
                Ok(_) if request.validate_only => {}
                Ok(added) => records.extend(added),
                Err(error) => (result.error_code, result.error_message) = (error.code.0, Some(error.message)),
            }
            response.results.push(result);
        }
        Outcome { records, response }
    }

    fn add_partitions(&self, wanted: &CreatePartitionsTopic) -> Result<Vec<MetadataRecord>, ItemError> {
        let name = &wanted.name;
        let topic = self.image.topic(name).ok_or_else(|| {
            ItemError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no topic '{name}'"))
        })?;
        let current = topic.partitions.len() as i32;
        let invalid = |message: String| Err(ItemError::new(ErrorCode::INVALID_PARTITIONS, message));
        if wanted.count == current {
            return invalid(format!("topic '{name}' already has {current} partition(s)"));
        }
        if wanted.count < current {
            let count = wanted.count;
            return invalid(format!("topic '{name}' has {current} partitions, which cannot be reduced to {count}"));
        }
        if i64::from(wanted.count) - i64::from(current) > 10_000 {
            let message = "more than 10000 partitions in one request";
            return Err(ItemError::new(ErrorCode::POLICY_VIOLATION, message));
        }
        let factor = topic.partitions.get(&0).map_or(1, |partition| partition.replicas.len());
        let added = (wanted.count - current) as usize;
        let assignments: Vec<Vec<i32>> = match &wanted.assignments {
            Some(given) => {
                if given.len() != added {
                    let message = format!("{added} partitions are added, and {} are assigned", given.len());
                    return Err(ItemError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, message));
                }
                let assignments: Vec<Vec<i32>> = given.iter().map(|one| one.broker_ids.clone()).collect();
                self.check_replicas(&assignments)?;
                if assignments.first().is_some_and(|first| first.len() != factor) {
                    let message = format!("the topic has a replication factor of {factor}");
                    return Err(ItemError::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, message));
                }
                assignments
            }
            None => {
                let brokers = self.live_brokers();
                if factor > brokers.len() {
                    let message =
                        format!("replication factor {factor} needs {factor} brokers, and {} serve", brokers.len());
                    return Err(ItemError::new(ErrorCode::INVALID_REPLICATION_FACTOR, message));
                }
                let place = |index: usize| (0..factor).map(|i| brokers[(index + i) % brokers.len()]).collect();
                (0..added).map(place).collect()
            }
        };
        let numbered = assignments.iter().enumerate();
        let number = |index: usize| current + index as i32;
        Ok(numbered.map(|(index, replicas)| self.new_partition(topic.id, number(index), replicas).into()).collect())
    }
}
