//! Subscriptions and assignments as the members of a group exchange them, and the sticky assignors' user data.

use std::collections::BTreeMap;

use bytes::Bytes;
use ottla_protocol::message::{ConsumerProtocolAssignment, ConsumerProtocolSubscription};
use ottla_protocol::message::{consumer_protocol_assignment, consumer_protocol_subscription};
use ottla_protocol::wire::Result;
use ottla_protocol::{Message, Reader, WireError, Writer};

use super::Subscription;
use crate::parts::TopicPartition;

/// The highest version that Kafka 4 writes.
const VERSION: i16 = 3;

/// The partitions of each topic, topics in order of their names.
fn by_topic(partitions: &[TopicPartition]) -> BTreeMap<&str, Vec<i32>> {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for at in partitions {
        topics.entry(&at.topic).or_default().push(at.partition);
    }
    topics
}

pub(crate) fn encode_subscription(subscription: &Subscription) -> Result<Bytes> {
    let mut topics = subscription.topics.clone();
    topics.sort();
    let mut owned = subscription.owned.clone();
    owned.sort();
    let message = ConsumerProtocolSubscription {
        topics,
        user_data: subscription.user_data.clone(),
        owned_partitions: by_topic(&owned)
            .into_iter()
            .map(|(topic, partitions)| consumer_protocol_subscription::TopicPartition {
                topic: topic.to_owned(),
                partitions,
            })
            .collect(),
        generation_id: subscription.generation.unwrap_or(-1),
        rack_id: subscription.rack.clone(),
    };
    versioned(&message)
}

fn versioned(message: &impl Message) -> Result<Bytes> {
    let mut writer = Writer::new();
    writer.int16(VERSION);
    message.encode(&mut writer, VERSION)?;
    Ok(writer.into_bytes())
}

/// Of a version above ours the fields that we know are read; what follows them is left.
fn read<T: Message>(bytes: &Bytes) -> Result<T> {
    let mut reader = Reader::new(bytes.clone());
    let version = reader.int16()?;
    if version < 0 {
        return Err(WireError::Version { message: T::NAME, version });
    }
    T::decode(&mut reader, version.min(VERSION))
}

fn flatten<'a>(topics: impl IntoIterator<Item = (&'a str, &'a [i32])>) -> Vec<TopicPartition> {
    let mut all = Vec::new();
    for (topic, partitions) in topics {
        let topic: std::sync::Arc<str> = topic.into();
        all.extend(partitions.iter().map(|partition| TopicPartition { topic: topic.clone(), partition: *partition }));
    }
    all
}

pub(crate) fn decode_subscription(bytes: &Bytes) -> Result<Subscription> {
    let message: ConsumerProtocolSubscription = read(bytes)?;
    let owned = message.owned_partitions.iter().map(|topic| (topic.topic.as_str(), topic.partitions.as_slice()));
    Ok(Subscription {
        owned: flatten(owned),
        topics: message.topics,
        user_data: message.user_data,
        generation: Some(message.generation_id).filter(|generation| *generation >= 0),
        rack: message.rack_id,
        instance_id: None,
    })
}

pub(crate) fn encode_assignment(partitions: &[TopicPartition]) -> Result<Bytes> {
    let message = ConsumerProtocolAssignment {
        assigned_partitions: by_topic(partitions)
            .into_iter()
            .map(|(topic, partitions)| consumer_protocol_assignment::TopicPartition {
                topic: topic.to_owned(),
                partitions,
            })
            .collect(),
        user_data: None,
    };
    versioned(&message)
}

/// Empty bytes are an empty assignment.
pub(crate) fn decode_assignment(bytes: &Bytes) -> Result<Vec<TopicPartition>> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let message: ConsumerProtocolAssignment = read(bytes)?;
    let topics = message.assigned_partitions.iter().map(|topic| (topic.topic.as_str(), topic.partitions.as_slice()));
    Ok(flatten(topics))
}

/// The cooperative sticky assignor's user data, version 0.
pub(super) fn encode_generation(generation: i32) -> Bytes {
    Bytes::copy_from_slice(&generation.to_be_bytes())
}

pub(super) fn decode_generation(bytes: &Bytes) -> Option<i32> {
    Reader::new(bytes.clone()).int32().ok()
}

/// The sticky assignor's user data, version 1: partitions by topic, then the generation.
pub(super) fn encode_sticky(partitions: &[TopicPartition], generation: i32) -> Bytes {
    let mut writer = Writer::new();
    let topics = by_topic(partitions);
    writer.int32(topics.len() as i32);
    for (topic, partitions) in topics {
        writer.int16(topic.len() as i16);
        writer.raw(topic.as_bytes());
        writer.int32(partitions.len() as i32);
        for partition in partitions {
            writer.int32(partition);
        }
    }
    writer.int32(generation);
    writer.into_bytes()
}

/// Version 1, or version 0, which ends before the generation.
pub(super) fn decode_sticky(bytes: &Bytes) -> Option<(Vec<TopicPartition>, Option<i32>)> {
    let mut reader = Reader::new(bytes.clone());
    let topics = reader
        .array(false, |reader| Ok((reader.string(false)?, reader.array(false, |reader| reader.int32())?)))
        .ok()?;
    let generation = if reader.remaining() == 0 { None } else { Some(reader.int32().ok()?) };
    let partitions = flatten(topics.iter().map(|(topic, partitions)| (topic.as_str(), partitions.as_slice())));
    Some((partitions, generation))
}
