//! Metadata: brokers, topics, partitions; topics come to be because someone asks for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ottla_metadata::controller::ItemError;
use ottla_metadata::controller::topics::check_topic_name;
use ottla_metadata::{MetadataImage, Topic};
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::metadata_request::MetadataRequestTopic;
use ottla_protocol::message::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use ottla_protocol::message::{MetadataRequest, MetadataResponse};
use ottla_protocol::{ErrorCode, Response, Uuid};

use super::nodes::{self, Node};
use super::operations;
use crate::controller::Metadata;
use crate::controller::auto_topics::is_internal;

/// Topics by their ids, and by null names, are of version 12 on; 10 and 11 have the field without the meaning.
const IDS_SINCE: i16 = 12;

pub(crate) fn handle(metadata: &Arc<Metadata>, context: &RequestContext, request: MetadataRequest) -> Reply {
    let image = metadata.image();
    let missing = missing_topics(metadata, &image, context, &request);
    let listener = context.connection.listener.clone();
    let version = context.api_version;
    if missing.is_empty() {
        let asked = Asked { metadata, image: &image, listener: &listener, version, failed: &BTreeMap::new() };
        return Reply::Now(Response::Metadata(asked.answer(&request)));
    }
    let metadata = metadata.clone();
    let made = metadata.later(move |metadata| {
        let results = metadata.ensure_topics(&missing)?;
        let failed = missing.into_iter().zip(results).filter_map(|(name, result)| Some((name, result.err()?)));
        Ok(failed.collect::<BTreeMap<_, _>>())
    });
    Reply::later(async move {
        // A broker that cannot write knows no more topics than before: the client hears so and asks again.
        let failed = made.await.unwrap_or_default();
        let image = metadata.image();
        let asked = Asked { metadata: &metadata, image: &image, listener: &listener, version, failed: &failed };
        Response::Metadata(asked.answer(&request))
    })
}

/// The topics that are to be made for this request.
fn missing_topics(
    metadata: &Metadata,
    image: &MetadataImage,
    context: &RequestContext,
    request: &MetadataRequest,
) -> Vec<String> {
    let enabled = metadata.configs(image).broker("auto.create.topics.enable");
    let allowed = enabled.is_some_and(|text| text.trim().eq_ignore_ascii_case("true"));
    // Version 0 to 3 have no field for it, and it is allowed there.
    if !allowed || !request.allow_auto_topic_creation {
        return Vec::new();
    }
    let topics = request.topics.as_deref().unwrap_or_default();
    if check_topics(topics, context.api_version).is_err() || topics.iter().any(|topic| !topic.topic_id.is_zero()) {
        return Vec::new();
    }
    let mut missing: Vec<String> = Vec::new();
    for name in topics.iter().filter_map(|topic| topic.name.as_ref()) {
        if check_topic_name(name).is_ok() && image.topic(name).is_none() && !missing.contains(name) {
            missing.push(name.clone());
        }
    }
    missing
}

/// Does the version allow to ask in this way?
fn check_topics(topics: &[MetadataRequestTopic], version: i16) -> Result<(), ErrorCode> {
    let needs_ids = topics.iter().any(|topic| topic.name.is_none() || !topic.topic_id.is_zero());
    if needs_ids && version < IDS_SINCE { Err(ErrorCode::INVALID_REQUEST) } else { Ok(()) }
}

/// A request over the image that answers it.
struct Asked<'a> {
    metadata: &'a Metadata,
    image: &'a MetadataImage,
    listener: &'a str,
    version: i16,
    /// Topics that could not be made, and why.
    failed: &'a BTreeMap<String, ItemError>,
}

impl Asked<'_> {
    fn answer(&self, request: &MetadataRequest) -> MetadataResponse {
        let live = nodes::live(self.image, self.listener);
        let with_operations = request.include_topic_authorized_operations;
        let topics = match &request.topics {
            // In version 0 an empty list asks for all topics.
            None => self.all_topics(&live, with_operations),
            Some(topics) if topics.is_empty() && self.version == 0 => self.all_topics(&live, with_operations),
            Some(topics) => match check_topics(topics, self.version) {
                Ok(()) => topics.iter().map(|topic| self.topic(topic, &live, with_operations)).collect(),
                Err(code) => topics.iter().map(|topic| refused(topic, code)).collect(),
            },
        };
        let with_cluster_operations = request.include_cluster_authorized_operations;
        MetadataResponse {
            // Clients send what is for the controller to any broker: this one.
            controller_id: live.first().map_or(-1, |node| node.id),
            brokers: live
                .into_iter()
                .map(|node| MetadataResponseBroker {
                    node_id: node.id,
                    host: node.host,
                    port: node.port,
                    rack: node.rack,
                })
                .collect(),
            cluster_id: Some(self.metadata.cluster_id().to_owned()),
            topics,
            cluster_authorized_operations: if with_cluster_operations { operations::CLUSTER } else { operations::NONE },
            ..MetadataResponse::default()
        }
    }

    fn all_topics(&self, live: &[Node], with_operations: bool) -> Vec<MetadataResponseTopic> {
        self.image.topics().map(|topic| self.found(topic, live, with_operations)).collect()
    }

    fn topic(&self, wanted: &MetadataRequestTopic, live: &[Node], with_operations: bool) -> MetadataResponseTopic {
        let found = match (&wanted.name, wanted.topic_id.is_zero()) {
            (_, false) => self.image.topic_by_id(wanted.topic_id),
            (Some(name), true) => self.image.topic(name),
            (None, true) => None,
        };
        match found {
            Some(topic) => self.found(topic, live, with_operations),
            None => self.unknown(wanted),
        }
    }

    fn unknown(&self, wanted: &MetadataRequestTopic) -> MetadataResponseTopic {
        let code = match &wanted.name {
            _ if !wanted.topic_id.is_zero() => ErrorCode::UNKNOWN_TOPIC_ID,
            None => ErrorCode::INVALID_REQUEST,
            Some(name) if check_topic_name(name).is_err() => ErrorCode::INVALID_TOPIC_EXCEPTION,
            Some(name) => match self.failed.get(name).map(|error| error.code) {
                Some(code @ (ErrorCode::INVALID_TOPIC_EXCEPTION | ErrorCode::INVALID_REPLICATION_FACTOR)) => code,
                _ => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            },
        };
        refused(wanted, code)
    }

    fn found(&self, topic: &Topic, live: &[Node], with_operations: bool) -> MetadataResponseTopic {
        let partition = |(number, partition): (&i32, &ottla_metadata::Partition)| {
            let leader = nodes::leader(partition, live);
            MetadataResponsePartition {
                error_code: match leader {
                    Some(_) => ErrorCode::NONE.0,
                    None => self.leaderless(partition.leader).0,
                },
                partition_index: *number,
                leader_id: leader.unwrap_or(-1),
                leader_epoch: partition.leader_epoch,
                replica_nodes: partition.replicas.clone(),
                isr_nodes: partition.isr.clone(),
                offline_replicas: nodes::offline(partition, live),
            }
        };
        MetadataResponseTopic {
            error_code: ErrorCode::NONE.0,
            name: Some(topic.name.to_string()),
            topic_id: topic.id,
            is_internal: is_internal(&topic.name),
            partitions: topic.partitions.iter().map(partition).collect(),
            topic_authorized_operations: if with_operations { operations::TOPIC } else { operations::NONE },
        }
    }

    /// Why a leader cannot be named: it does not serve, or not on this listener, which clients know since version 6.
    fn leaderless(&self, leader: i32) -> ErrorCode {
        let serves = self.image.live_brokers().any(|broker| broker.broker_id == leader);
        if serves && self.version >= 6 { ErrorCode::LISTENER_NOT_FOUND } else { ErrorCode::LEADER_NOT_AVAILABLE }
    }
}

fn refused(wanted: &MetadataRequestTopic, code: ErrorCode) -> MetadataResponseTopic {
    // An id that is not known has no name to tell; before version 12 the name cannot be null.
    let name = if code == ErrorCode::INVALID_REQUEST {
        wanted.name.clone().or(Some(String::new()))
    } else {
        wanted.name.clone()
    };
    let has_id = code == ErrorCode::UNKNOWN_TOPIC_ID;
    MetadataResponseTopic {
        error_code: code.0,
        is_internal: name.as_deref().is_some_and(is_internal),
        name: name.filter(|_| !has_id),
        topic_id: if has_id { wanted.topic_id } else { Uuid::ZERO },
        ..MetadataResponseTopic::default()
    }
}
