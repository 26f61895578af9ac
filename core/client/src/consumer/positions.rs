//! Where each partition begins: committed offsets, reset policies, and the check against a truncated log.

use std::collections::BTreeMap;
use std::time::Instant;

use ottla_net::{Lane, Node};
use ottla_protocol::message::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use ottla_protocol::message::offset_for_leader_epoch_request::{OffsetForLeaderPartition, OffsetForLeaderTopic};
use ottla_protocol::message::offset_for_leader_epoch_response::EpochEndOffset;
use ottla_protocol::message::{
    ListOffsetsRequest, ListOffsetsResponse, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse,
};
use ottla_protocol::{ApiKey, ErrorCode, Response};

use super::offset::OffsetAndMetadata;
use super::request::{Outgoing, Target, Token};
use super::subscription::{PartitionState, Phase, Position, Subscriptions};
use crate::cluster::{Cluster, Image};
use crate::config::{ConsumerConfig, OffsetReset};
use crate::error::{Error, Kind};
use crate::offsets::{self, EARLIEST, LATEST};
use crate::parts::TopicPartition;

/// By broker: partition, its seek count, its leader epoch, and what is asked about it.
type Questions<T> = BTreeMap<i32, (Node, Vec<(TopicPartition, u64, i32, T)>)>;
/// A partition and its seek count when it was asked about: an answer to an older question is dropped.
type Asked = Vec<(TopicPartition, u64)>;

pub(super) struct Positions {
    group: Option<String>,
    pub(super) errors: Vec<Error>,
    image_version: u64,
}

impl Positions {
    pub(super) fn new(group: Option<String>) -> Positions {
        Positions { group, errors: Vec::new(), image_version: 0 }
    }

    /// Does a partition wait for a committed offset?
    pub(super) fn wants_coordinator(&self, subscriptions: &Subscriptions) -> bool {
        self.group.is_some() && subscriptions.partitions.values().any(|state| state.phase == Phase::Initializing)
    }

    pub(super) fn poll(
        &mut self,
        cluster: &Cluster,
        config: &ConsumerConfig,
        subscriptions: &mut Subscriptions,
        coordinator: Option<&Node>,
        out: &mut Vec<Outgoing>,
    ) -> Option<Instant> {
        let now = cluster.now();
        let image = cluster.image();
        if image.version != self.image_version {
            self.image_version = image.version;
            check_epochs(&image, subscriptions);
        }
        let mut wake_at: Option<Instant> = None;
        let mut earlier = |at: Instant| wake_at = Some(wake_at.map_or(at, |known| known.min(at)));
        let mut committed = Vec::new();
        let mut resets: Questions<i64> = BTreeMap::new();
        let mut checks: Questions<i32> = BTreeMap::new();
        let default_reset = subscriptions.default_reset;
        for (at, state) in &mut subscriptions.partitions {
            if state.asking || state.phase == Phase::Fetching {
                continue;
            }
            if let Some(retry) = state.retry_at.filter(|retry| *retry > now) {
                earlier(retry);
                continue;
            }
            if state.phase == Phase::Initializing {
                if self.group.is_some() {
                    if coordinator.is_some() {
                        state.asking = true;
                        committed.push(at.clone());
                    }
                    continue;
                }
                if let Some(error) = begin(at, state, default_reset) {
                    tell(&mut self.errors, error);
                    state.retry_at = Some(now + cluster.config.retry_backoff);
                    earlier(now + cluster.config.retry_backoff);
                    continue;
                }
            }
            let Some((node, epoch)) = image.leader(at) else {
                cluster.request_update();
                state.retry_at = Some(now + cluster.config.retry_backoff);
                earlier(now + cluster.config.retry_backoff);
                continue;
            };
            match state.phase {
                Phase::Resetting(to) => {
                    state.asking = true;
                    let timestamp = timestamp_of(to, cluster.parts.clock.wall_ms());
                    let entry = resets.entry(node.id).or_insert_with(|| (node.clone(), Vec::new()));
                    entry.1.push((at.clone(), state.seeks, epoch, timestamp));
                }
                Phase::Validating => {
                    state.asking = true;
                    state.checked_epoch = epoch;
                    let entry = checks.entry(node.id).or_insert_with(|| (node.clone(), Vec::new()));
                    entry.1.push((at.clone(), state.seeks, epoch, state.fetch_from.epoch));
                }
                Phase::Initializing | Phase::Fetching => {}
            }
        }
        if let (false, Some(group), Some(node)) = (committed.is_empty(), &self.group, coordinator) {
            let (group, partitions) = (group.clone(), committed.clone());
            let target = Target::Node(node.clone());
            out.push(
                Outgoing::new(
                    Token::Committed(committed),
                    target,
                    Lane::Coordinator,
                    ApiKey::OffsetFetch,
                    move |version| offsets::fetch_request(&group, Some(&partitions), true, version).into(),
                )
                .at_most(offsets::OFFSET_FETCH_BY_NAME),
            );
        }
        for (node, partitions) in resets.into_values() {
            out.push(list_offsets(node, config.isolation_level.on_wire(), partitions));
        }
        for (node, partitions) in checks.into_values() {
            out.push(leader_epochs(node, partitions));
        }
        wake_at
    }

    /// Offsets that the group committed.
    pub(super) fn committed(
        &mut self,
        cluster: &Cluster,
        subscriptions: &mut Subscriptions,
        asked: &[TopicPartition],
        answer: Result<Response, Error>,
    ) -> Result<(), Error> {
        let group = self.group.clone().unwrap_or_default();
        let found = answer.and_then(|response| offsets::read_fetched(&group, response));
        let default_reset = subscriptions.default_reset;
        let retry_at = Some(cluster.now() + cluster.config.retry_backoff);
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                for state in
                    subscriptions.partitions.iter_mut().filter(|(at, _)| asked.contains(at)).map(|(_, state)| state)
                {
                    state.asking = false;
                    state.retry_at = retry_at;
                }
                return Err(error);
            }
        };
        for at in asked {
            let waits = |state: &&mut PartitionState| state.phase == Phase::Initializing;
            let Some(state) = subscriptions.partitions.get_mut(at).filter(waits) else { continue };
            state.asking = false;
            match found.get(at) {
                Some(Err(code)) if code.is_retriable() => state.retry_at = retry_at,
                Some(Err(code)) => {
                    state.retry_at = retry_at;
                    self.errors.push(Error::broker(*code, format!("committed offset of group {group} for {at}")));
                }
                Some(Ok(Some(offset))) => begin_at(state, offset),
                Some(Ok(None)) | None => {
                    if let Some(error) = begin(at, state, default_reset) {
                        tell(&mut self.errors, error);
                        state.retry_at = retry_at;
                    }
                }
            }
        }
        cluster.request_update_if(subscriptions.partitions.values().any(|state| state.phase == Phase::Validating));
        Ok(())
    }

    /// The offsets that reset policies name.
    pub(super) fn reset(
        &mut self,
        cluster: &Cluster,
        subscriptions: &mut Subscriptions,
        asked: &Asked,
        answer: Result<Response, Error>,
    ) {
        let found = answer.and_then(|response| Ok(ListOffsetsResponse::try_from(response)?));
        let retry_at = Some(cluster.now() + cluster.config.retry_backoff);
        for (at, seeks) in asked {
            let Some(state) = subscriptions.partitions.get_mut(at).filter(|state| state.seeks == *seeks) else {
                continue;
            };
            let Phase::Resetting(to) = state.phase else { continue };
            state.asking = false;
            let answer = found.as_ref().ok().and_then(|found| {
                let topic = found.topics.iter().find(|topic| topic.name == *at.topic)?;
                topic.partitions.iter().find(|partition| partition.partition_index == at.partition)
            });
            let Some(answer) = answer else {
                cluster.request_update();
                state.retry_at = retry_at;
                continue;
            };
            match ErrorCode(answer.error_code) {
                ErrorCode::NONE if answer.offset >= 0 => {
                    tracing::info!(partition = %at, offset = answer.offset, "offset is reset");
                    state.seek(Position { offset: answer.offset, epoch: answer.leader_epoch });
                }
                // No record is that young.
                ErrorCode::NONE if matches!(to, OffsetReset::ByDuration(_)) => state.reset(OffsetReset::Latest),
                code if code.is_none() || code.is_retriable() => {
                    cluster.request_update();
                    state.retry_at = retry_at;
                }
                code => {
                    state.retry_at = retry_at;
                    self.errors.push(Error::broker(code, format!("offset of {at}")));
                }
            }
        }
    }

    /// How far the leader's log has the epoch of each position.
    pub(super) fn validated(
        &mut self,
        cluster: &Cluster,
        subscriptions: &mut Subscriptions,
        asked: &Asked,
        answer: Result<Response, Error>,
    ) {
        // A broker without the API cannot have truncated by epochs either.
        let unsupported = answer.as_ref().err().is_some_and(|error| error.kind() == Kind::UnsupportedVersion);
        let found = answer.and_then(|response| Ok(OffsetForLeaderEpochResponse::try_from(response)?));
        let retry_at = Some(cluster.now() + cluster.config.retry_backoff);
        let default_reset = subscriptions.default_reset;
        for (at, seeks) in asked {
            let Some(state) = subscriptions.partitions.get_mut(at).filter(|state| state.seeks == *seeks) else {
                continue;
            };
            if state.phase != Phase::Validating {
                continue;
            }
            state.asking = false;
            let answer = found.as_ref().ok().and_then(|found| {
                let topic = found.topics.iter().find(|topic| topic.topic == *at.topic)?;
                topic.partitions.iter().find(|partition| partition.partition == at.partition)
            });
            match answer.map(|answer| (ErrorCode(answer.error_code), answer)) {
                Some((ErrorCode::NONE, answer)) => self.errors.extend(compare(at, state, answer, default_reset)),
                _ if unsupported => state.phase = Phase::Fetching,
                Some((code, _)) if !code.is_retriable() && code != ErrorCode::UNKNOWN_LEADER_EPOCH => {
                    state.retry_at = retry_at;
                    self.errors.push(Error::broker(code, format!("leader epoch of {at}")));
                }
                _ => {
                    cluster.request_update();
                    state.retry_at = retry_at;
                }
            }
        }
    }
}

/// Once for a partition, until the application has heard it; and again while it does nothing about it.
fn tell(errors: &mut Vec<Error>, error: Error) {
    if !errors.iter().any(|known| known.kind() == error.kind() && known.partitions() == error.partitions()) {
        errors.push(error);
    }
}

/// No committed offset: by the policy, or an error.
fn begin(at: &TopicPartition, state: &mut PartitionState, default: OffsetReset) -> Option<Error> {
    if default != OffsetReset::None {
        state.reset(default);
        return None;
    }
    let text = format!("Undefined offset with no reset policy for partitions: [{at}]");
    Some(Error::new(Kind::NoOffsetForPartition, text).with_partitions(vec![at.clone()]))
}

pub(super) fn begin_at(state: &mut PartitionState, offset: &OffsetAndMetadata) {
    state.seek(Position { offset: offset.offset, epoch: offset.leader_epoch });
    if offset.leader_epoch >= 0 {
        state.phase = Phase::Validating;
    }
}

fn timestamp_of(reset: OffsetReset, now_ms: i64) -> i64 {
    match reset {
        OffsetReset::Earliest => EARLIEST,
        OffsetReset::ByDuration(before) => {
            now_ms.saturating_sub(before.as_millis().min(i64::MAX as u128) as i64).max(0)
        }
        OffsetReset::Latest | OffsetReset::None => LATEST,
    }
}

/// A younger leader may have less of the log than the one that was read from.
fn check_epochs(image: &Image, subscriptions: &mut Subscriptions) {
    for (at, state) in &mut subscriptions.partitions {
        let Some((_, epoch)) = image.leader(at) else { continue };
        if state.phase == Phase::Fetching && epoch > state.checked_epoch {
            if state.fetch_from.epoch >= 0 && state.checked_epoch >= 0 && epoch > state.fetch_from.epoch {
                state.phase = Phase::Validating;
                state.asking = false;
            }
            state.checked_epoch = epoch;
        }
    }
}

fn compare(
    at: &TopicPartition,
    state: &mut PartitionState,
    answer: &EpochEndOffset,
    reset: OffsetReset,
) -> Option<Error> {
    let known = answer.end_offset >= 0 && answer.leader_epoch >= 0;
    if known && answer.end_offset >= state.fetch_from.offset {
        state.phase = Phase::Fetching;
        return None;
    }
    let position = state.position.unwrap_or(state.fetch_from);
    if reset == OffsetReset::None {
        state.phase = Phase::Fetching;
        state.retry_at = None;
        let text = format!(
            "Truncated partition {at}: the log ends at offset {} (epoch {}), the position is {}",
            answer.end_offset, answer.leader_epoch, position.offset
        );
        return Some(Error::new(Kind::LogTruncation, text).with_partitions(vec![at.clone()]));
    }
    if known {
        tracing::warn!(partition = %at, end = answer.end_offset, "log was truncated below the position");
        let offset = position.offset.min(answer.end_offset);
        state.seek(Position { offset, epoch: answer.leader_epoch });
    } else {
        state.reset(reset);
    }
    None
}

fn list_offsets(node: Node, isolation: i8, partitions: Vec<(TopicPartition, u64, i32, i64)>) -> Outgoing {
    let mut topics: BTreeMap<String, Vec<ListOffsetsPartition>> = BTreeMap::new();
    let mut asked = Vec::new();
    for (at, seeks, epoch, timestamp) in partitions {
        topics.entry(at.topic.to_string()).or_default().push(ListOffsetsPartition {
            partition_index: at.partition,
            current_leader_epoch: epoch,
            timestamp,
        });
        asked.push((at, seeks));
    }
    Outgoing::new(Token::Reset(asked), Target::Node(node), Lane::Control, ApiKey::ListOffsets, move |_| {
        ListOffsetsRequest {
            replica_id: -1,
            isolation_level: isolation,
            topics: topics.into_iter().map(|(name, partitions)| ListOffsetsTopic { name, partitions }).collect(),
            ..ListOffsetsRequest::default()
        }
        .into()
    })
}

fn leader_epochs(node: Node, partitions: Vec<(TopicPartition, u64, i32, i32)>) -> Outgoing {
    let mut topics: BTreeMap<String, Vec<OffsetForLeaderPartition>> = BTreeMap::new();
    let mut asked = Vec::new();
    for (at, seeks, epoch, of) in partitions {
        topics.entry(at.topic.to_string()).or_default().push(OffsetForLeaderPartition {
            partition: at.partition,
            current_leader_epoch: epoch,
            leader_epoch: of,
        });
        asked.push((at, seeks));
    }
    Outgoing::new(Token::Validate(asked), Target::Node(node), Lane::Control, ApiKey::OffsetForLeaderEpoch, move |_| {
        OffsetForLeaderEpochRequest {
            replica_id: -1,
            topics: topics.into_iter().map(|(topic, partitions)| OffsetForLeaderTopic { topic, partitions }).collect(),
        }
        .into()
    })
}
