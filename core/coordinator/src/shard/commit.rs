//! OffsetCommit, and OffsetDelete.

use ottla_protocol::ErrorCode;
use ottla_protocol::message::offset_commit_request::OffsetCommitRequestPartition;
use ottla_protocol::message::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use ottla_protocol::message::offset_delete_response::{OffsetDeleteResponsePartition, OffsetDeleteResponseTopic};
use ottla_protocol::message::{
    OffsetCommitKey, OffsetCommitRequest, OffsetCommitResponse, OffsetCommitValue, OffsetDeleteRequest,
    OffsetDeleteResponse,
};

use super::GroupShard;
use crate::group::{Group, State};
use crate::outcome::{Context, Outcome, Token, fail};
use crate::record::Record;

/// Since this version a group that is not there has an error of its own.
const GROUP_NOT_FOUND_SINCE: i16 = 9;

impl GroupShard {
    /// The topics of `request` exist and are named by both name and id: the caller answered for the others.
    pub fn commit_offsets(&mut self, context: &Context, token: Token, request: OffsetCommitRequest) -> Outcome {
        let checked = self.check_commit(context, &request);
        let mut response = OffsetCommitResponse::default();
        let mut records = Vec::new();
        let expire_timestamp = match request.retention_time_ms {
            -1 => -1,
            retention => context.now.wall_ms.saturating_add(retention),
        };
        for topic in request.topics {
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in topic.partitions {
                let index = partition.partition_index;
                let error = if self.is_metadata_too_large(&partition) {
                    ErrorCode::OFFSET_METADATA_TOO_LARGE
                } else {
                    if checked.is_ok() {
                        let key = OffsetCommitKey {
                            group: request.group_id.clone(),
                            topic: topic.name.clone(),
                            partition: index,
                        };
                        let value = OffsetCommitValue {
                            offset: partition.committed_offset,
                            leader_epoch: partition.committed_leader_epoch,
                            metadata: partition.committed_metadata.unwrap_or_default(),
                            commit_timestamp: context.now.wall_ms,
                            expire_timestamp,
                            topic_id: topic.topic_id,
                        };
                        records.push(Record::Offset(key, Some(value)));
                    }
                    ErrorCode::NONE
                };
                partitions.push(OffsetCommitResponsePartition { partition_index: index, error_code: error.0 });
            }
            response.topics.push(OffsetCommitResponseTopic { name: topic.name, topic_id: topic.topic_id, partitions });
        }
        match checked {
            Ok(mut outcome) => {
                (outcome.records, outcome.replay) = (records, true);
                outcome.answer = Some((token, response.into()));
                outcome
            }
            Err(error) => Outcome { answer: Some((token, fail(response.into(), error))), ..Outcome::default() },
        }
    }

    fn is_metadata_too_large(&self, partition: &OffsetCommitRequestPartition) -> bool {
        let limit = self.config.offset_metadata_max_bytes;
        // As many UTF-16 units as bytes at most: most metadata need not be counted.
        let too_large = |text: &str| text.len() > limit && text.encode_utf16().count() > limit;
        partition.committed_metadata.as_deref().is_some_and(too_large)
    }

    /// May who asks commit for the group? A commit keeps a member's session alive.
    fn check_commit(&mut self, context: &Context, request: &OffsetCommitRequest) -> Result<Outcome, ErrorCode> {
        let generation = request.generation_id_or_member_epoch;
        let id = request.group_id.as_str();
        if self.group(id).is_none() {
            if generation >= 0 {
                let newer = context.api_version >= GROUP_NOT_FOUND_SINCE;
                return Err(if newer { ErrorCode::GROUP_ID_NOT_FOUND } else { ErrorCode::ILLEGAL_GENERATION });
            }
            tracing::info!(group = id, "offsets are committed by hand: a simple group is made");
            self.create_group(id, context.now);
        }
        let mut checked = Ok(());
        let outcome = self.turn(id, context.now, |group, turn| {
            checked = group.check_commit(request);
            if checked.is_ok() && matches!(group.state, State::Stable | State::PreparingRebalance) {
                group.extend_session_of(turn, &request.member_id);
            }
        });
        checked.map(|()| outcome)
    }

    pub fn delete_offsets(&mut self, _context: &Context, token: Token, request: OffsetDeleteRequest) -> Outcome {
        let group = if request.group_id.is_empty() {
            Err(ErrorCode::INVALID_GROUP_ID)
        } else {
            self.group(&request.group_id).ok_or(ErrorCode::GROUP_ID_NOT_FOUND)
        };
        let group = match group {
            Ok(group) if group.state != State::Empty && !group.is_consumer() => Err(ErrorCode::NON_EMPTY_GROUP),
            other => other,
        };
        let group = match group {
            Ok(group) => group,
            Err(error) => {
                return Outcome::answer(token, OffsetDeleteResponse { error_code: error.0, ..Default::default() });
            }
        };
        let mut outcome = Outcome { replay: true, ..Outcome::default() };
        let mut response = OffsetDeleteResponse::default();
        for topic in request.topics {
            let subscribed = group.is_subscribed_to(&topic.name);
            let error = if subscribed { ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC } else { ErrorCode::NONE };
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in topic.partitions {
                let index = partition.partition_index;
                if !subscribed && self.has_offset(&group.id, &topic.name, index) {
                    outcome.records.push(Record::offset_tombstone(&group.id, &topic.name, index));
                }
                partitions.push(OffsetDeleteResponsePartition { partition_index: index, error_code: error.0 });
            }
            response.topics.push(OffsetDeleteResponseTopic { name: topic.name, partitions });
        }
        outcome.answer = Some((token, response.into()));
        outcome
    }

    fn has_offset(&self, group: &str, topic: &str, partition: i32) -> bool {
        self.offsets.get(group, topic, partition).is_some_and(|versions| versions.latest().is_some())
            || self.offsets.is_unstable(group, topic, partition)
    }
}

impl Group {
    fn check_commit(&self, request: &OffsetCommitRequest) -> Result<(), ErrorCode> {
        let generation = request.generation_id_or_member_epoch;
        if generation < 0 && self.state == State::Empty {
            // An administrator, or a consumer that assigns its partitions itself.
            return Ok(());
        }
        let instance_id = request.group_instance_id.as_deref();
        if generation < 0 && request.member_id.is_empty() && instance_id.is_none() {
            return Err(ErrorCode::UNKNOWN_MEMBER_ID);
        }
        self.check_member(&request.member_id, instance_id)?;
        if generation != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        if self.state == State::CompletingRebalance {
            return Err(ErrorCode::REBALANCE_IN_PROGRESS);
        }
        Ok(())
    }
}
