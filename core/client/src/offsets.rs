//! Questions about offsets that consumer and admin share: of the log (ListOffsets) and of a group (OffsetFetch).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use ottla_net::{Lane, Node};
use ottla_protocol::message::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use ottla_protocol::message::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use ottla_protocol::message::{ListOffsetsRequest, ListOffsetsResponse, OffsetFetchRequest, OffsetFetchResponse};
use ottla_protocol::{ErrorCode, Response};
use rustc_hash::FxHashMap;

use crate::cluster::Cluster;
use crate::consumer::{OffsetAndMetadata, OffsetAndTimestamp};
use crate::error::Error;
use crate::parts::TopicPartition;

/// Timestamps with a meaning of their own.
pub const LATEST: i64 = -1;
pub const EARLIEST: i64 = -2;

/// Above this version OffsetFetch names topics by id only.
pub(crate) const OFFSET_FETCH_BY_NAME: i16 = 9;

/// A partition's offset, `None` where no record fits, or why it cannot be had.
pub(crate) type Listed = FxHashMap<TopicPartition, Result<Option<OffsetAndTimestamp>, Error>>;

/// Partition, timestamp, leader epoch.
type Asked = Vec<(TopicPartition, i64, i32)>;

/// Ask the leaders of `wanted` (partition, timestamp), again while they change, until `deadline`.
pub(crate) async fn list(
    cluster: &Arc<Cluster>,
    wanted: Vec<(TopicPartition, i64)>,
    isolation: i8,
    deadline: Instant,
) -> Result<Listed, Error> {
    let mut left = wanted;
    let mut found = Listed::default();
    let mut failures = 0;
    let mut last: Option<Error> = None;
    while !left.is_empty() {
        if failures > 0 {
            let next = cluster.now() + cluster.retry_pause(failures);
            if next >= deadline {
                let names: Vec<String> = left.iter().map(|(at, _)| at.to_string()).collect();
                let text = format!("Failed to get offsets by times in time for {}.", names.join(", "));
                return Err(match last {
                    Some(last) => Error::timeout(format!("{text} Last failure: {last}")),
                    None => cluster.with_last_failure(text, None),
                });
            }
            cluster.parts.clock.sleep_until(next).await;
        }
        failures += 1;
        let mut by_leader: BTreeMap<i32, (Node, Asked)> = BTreeMap::new();
        let mut again = Vec::new();
        for (at, timestamp) in left {
            let topic = cluster.topic(&at.topic, deadline).await?;
            let image = cluster.image();
            match image.leader(&at) {
                Some((node, epoch)) => {
                    let entry = by_leader.entry(node.id).or_insert_with(|| (node.clone(), Vec::new()));
                    entry.1.push((at, timestamp, epoch));
                }
                None if topic.partition(at.partition).is_none() => {
                    cluster.request_update();
                    last = Some(Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, &at));
                    again.push((at, timestamp));
                }
                None => {
                    cluster.request_update();
                    last = Some(Error::broker(ErrorCode::LEADER_NOT_AVAILABLE, &at));
                    again.push((at, timestamp));
                }
            }
        }
        for (node, partitions) in by_leader.into_values() {
            let request = list_request(&partitions, isolation);
            let answer = cluster.call(&node, Lane::Control, request.into(), deadline).await;
            match answer.and_then(|response| Ok(ListOffsetsResponse::try_from(response)?)) {
                Ok(response) => {
                    for (at, timestamp, _) in partitions {
                        match read_listed(&at, &response) {
                            Err(error) if error.is_retriable() => {
                                last = Some(error);
                                cluster.request_update();
                                again.push((at, timestamp));
                            }
                            result => drop(found.insert(at, result)),
                        }
                    }
                }
                Err(error) if error.is_retriable() => {
                    last = Some(error);
                    cluster.request_update();
                    again.extend(partitions.into_iter().map(|(at, timestamp, _)| (at, timestamp)));
                }
                Err(error) => return Err(error),
            }
        }
        left = again;
    }
    Ok(found)
}

pub(crate) fn list_request(partitions: &[(TopicPartition, i64, i32)], isolation: i8) -> ListOffsetsRequest {
    let mut topics: BTreeMap<&str, Vec<ListOffsetsPartition>> = BTreeMap::new();
    for (at, timestamp, epoch) in partitions {
        topics.entry(&at.topic).or_default().push(ListOffsetsPartition {
            partition_index: at.partition,
            current_leader_epoch: *epoch,
            timestamp: *timestamp,
        });
    }
    let topics = topics.into_iter().map(|(name, partitions)| ListOffsetsTopic { name: name.to_owned(), partitions });
    ListOffsetsRequest {
        replica_id: -1,
        isolation_level: isolation,
        topics: topics.collect(),
        ..ListOffsetsRequest::default()
    }
}

pub(crate) fn read_listed(
    at: &TopicPartition,
    response: &ListOffsetsResponse,
) -> Result<Option<OffsetAndTimestamp>, Error> {
    let topic = response.topics.iter().find(|topic| topic.name == *at.topic);
    let partition = topic.and_then(|topic| topic.partitions.iter().find(|found| found.partition_index == at.partition));
    let Some(partition) = partition else {
        return Err(Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, at));
    };
    match ErrorCode(partition.error_code) {
        ErrorCode::NONE if partition.offset < 0 => Ok(None),
        ErrorCode::NONE => Ok(Some(OffsetAndTimestamp {
            offset: partition.offset,
            timestamp: partition.timestamp,
            leader_epoch: partition.leader_epoch,
        })),
        code => Err(Error::broker(code, at)),
    }
}

/// `partitions`: `None` is all that the group has committed.
pub(crate) fn fetch_request(
    group: &str,
    partitions: Option<&[TopicPartition]>,
    stable: bool,
    version: i16,
) -> OffsetFetchRequest {
    let topics = partitions.map(|partitions| {
        let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
        for at in partitions {
            topics.entry(&at.topic).or_default().push(at.partition);
        }
        topics
    });
    let mut request = OffsetFetchRequest { require_stable: stable && version >= 7, ..OffsetFetchRequest::default() };
    if version >= 8 {
        let topics = topics.map(|topics| {
            let topic = |(name, partition_indexes): (&str, Vec<i32>)| OffsetFetchRequestTopics {
                name: name.to_owned(),
                partition_indexes,
                ..OffsetFetchRequestTopics::default()
            };
            topics.into_iter().map(topic).collect()
        });
        request.groups =
            vec![OffsetFetchRequestGroup { group_id: group.to_owned(), topics, ..OffsetFetchRequestGroup::default() }];
    } else {
        request.group_id = group.to_owned();
        request.topics = topics.map(|topics| {
            let topic = |(name, partition_indexes): (&str, Vec<i32>)| OffsetFetchRequestTopic {
                name: name.to_owned(),
                partition_indexes,
            };
            topics.into_iter().map(topic).collect()
        });
    }
    request
}

/// What a group has committed: `None` where there is nothing.
pub(crate) type Fetched = BTreeMap<TopicPartition, Result<Option<OffsetAndMetadata>, ErrorCode>>;

pub(crate) fn read_fetched(group: &str, response: Response) -> Result<Fetched, Error> {
    let response = OffsetFetchResponse::try_from(response)?;
    let mut found = Fetched::new();
    let mut add = |topic: &str, partition: i32, offset: i64, epoch: i32, metadata: Option<String>, code: i16| {
        let committed = OffsetAndMetadata { offset, leader_epoch: epoch, metadata: metadata.unwrap_or_default() };
        let result = match ErrorCode(code) {
            ErrorCode::NONE => Ok(Some(committed).filter(|committed| committed.offset >= 0)),
            code => Err(code),
        };
        found.insert(TopicPartition::new(topic, partition), result);
    };
    let mut code = ErrorCode(response.error_code);
    for group in response.groups {
        code = ErrorCode(group.error_code);
        for topic in group.topics {
            for one in topic.partitions {
                let (index, offset, epoch) = (one.partition_index, one.committed_offset, one.committed_leader_epoch);
                add(&topic.name, index, offset, epoch, one.metadata, one.error_code);
            }
        }
    }
    for topic in response.topics {
        for one in topic.partitions {
            let (index, offset, epoch) = (one.partition_index, one.committed_offset, one.committed_leader_epoch);
            add(&topic.name, index, offset, epoch, one.metadata, one.error_code);
        }
    }
    match code {
        ErrorCode::NONE => Ok(found),
        code => Err(Error::broker(code, format!("offsets of group {group}"))),
    }
}
