//! Topics that come to be because someone uses them: users' own, and the internal ones of the coordinators.

use std::sync::Arc;

use ottla_base::BoxFuture;
use ottla_metadata::controller::{Controller, ItemError, Outcome};
use ottla_metadata::{MetadataImage, Topic};
use ottla_protocol::ErrorCode;
use ottla_protocol::message::CreateTopicsRequest;
use ottla_protocol::message::create_topics_request::{CreatableTopic, CreatableTopicConfig};

use super::Metadata;

pub const OFFSETS_TOPIC: &str = "__consumer_offsets";
pub const TRANSACTIONS_TOPIC: &str = "__transaction_state";
pub const SHARE_TOPIC: &str = "__share_group_state";

/// Is it a topic that the broker writes for itself?
pub fn is_internal(topic: &str) -> bool {
    matches!(topic, OFFSETS_TOPIC | TRANSACTIONS_TOPIC | SHARE_TOPIC)
}

impl Metadata {
    /// The topic; it is made if it is missing, and is there as a whole when this returns. Blocks while it is made.
    ///
    /// # Errors
    /// Those of CreateTopics: a name that no topic can have, a replication factor above the number of brokers.
    pub fn ensure_topic(&self, name: &str) -> Result<Arc<Topic>, ItemError> {
        let mut results = self.ensure_topics(&[name.to_owned()])?;
        results.pop().unwrap_or_else(|| Err(missing(name)))
    }

    /// As `ensure_topic`, away from the network's threads where it must be made.
    pub fn ensure_topic_later(self: &Arc<Self>, name: &str) -> BoxFuture<'static, Result<Arc<Topic>, ItemError>> {
        if let Some(topic) = self.image().topic(name) {
            let topic = topic.clone();
            return Box::pin(std::future::ready(Ok(topic)));
        }
        let name = name.to_owned();
        self.later(move |metadata| metadata.ensure_topic(&name))
    }

    /// The topics of these names, made in one write where they are missing; the answers are in the names' order.
    pub fn ensure_topics(&self, names: &[String]) -> Result<Vec<Result<Arc<Topic>, ItemError>>, ItemError> {
        let wanted = names.to_vec();
        let errors = self.write(move |controller| create_missing(controller, &wanted))?;
        let image = self.image();
        let found = |(name, error): (&String, Option<ItemError>)| match (error, image.topic(name)) {
            (None, Some(topic)) => Ok(topic.clone()),
            (Some(error), _) => Err(error),
            (None, None) => Err(missing(name)),
        };
        Ok(names.iter().zip(errors).map(found).collect())
    }
}

fn missing(name: &str) -> ItemError {
    ItemError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no topic '{name}'"))
}

/// An error for each name that could not be made.
fn create_missing(controller: &Controller<'_>, names: &[String]) -> Outcome<Vec<Option<ItemError>>> {
    let image: &MetadataImage = controller.image;
    let mut topics: Vec<CreatableTopic> = Vec::new();
    for name in names {
        if image.topic(name).is_none() && !topics.iter().any(|topic| topic.name == *name) {
            topics.push(creatable(controller, name));
        }
    }
    let Outcome { records, response } =
        controller.create_topics(&CreateTopicsRequest { topics, ..CreateTopicsRequest::default() });
    let error = |name: &String| {
        let result = response.topics.iter().find(|result| result.name == *name && result.error_code != 0)?;
        let message = result.error_message.clone().unwrap_or_default();
        Some(ItemError::new(ErrorCode(result.error_code), message))
    };
    Outcome { records, response: names.iter().map(error).collect() }
}

/// How a topic is made that nobody described: the broker's defaults, or those of an internal one.
fn creatable(controller: &Controller<'_>, name: &str) -> CreatableTopic {
    let prefix = match name {
        OFFSETS_TOPIC => "offsets.topic",
        TRANSACTIONS_TOPIC => "transaction.state.log",
        SHARE_TOPIC => "share.coordinator.state.topic",
        _ => {
            let (name, num_partitions, replication_factor) = (name.to_owned(), -1, -1);
            return CreatableTopic { name, num_partitions, replication_factor, ..CreatableTopic::default() };
        }
    };
    let values = controller.values;
    let number = |suffix: &str| values.long(&format!("{prefix}.{suffix}")).unwrap_or(1);
    let mut configs = vec![
        ("cleanup.policy", if name == SHARE_TOPIC { "delete" } else { "compact" }.to_owned()),
        ("compression.type", if name == TRANSACTIONS_TOPIC { "uncompressed" } else { "producer" }.to_owned()),
        ("segment.bytes", number("segment.bytes").to_string()),
    ];
    match name {
        TRANSACTIONS_TOPIC => {
            configs.push(("min.insync.replicas", number("min.isr").to_string()));
            configs.push(("unclean.leader.election.enable", "false".to_owned()));
        }
        SHARE_TOPIC => {
            configs.push(("min.insync.replicas", number("min.isr").to_string()));
            configs.push(("retention.ms", "-1".to_owned()));
        }
        _ => {}
    }
    CreatableTopic {
        name: name.to_owned(),
        num_partitions: number("num.partitions") as i32,
        replication_factor: number("replication.factor") as i16,
        configs: configs
            .into_iter()
            .map(|(name, value)| CreatableTopicConfig { name: name.to_owned(), value: Some(value) })
            .collect(),
        ..CreatableTopic::default()
    }
}
