//! A group's committed offsets: read, set, forget.

use std::collections::BTreeMap;
use std::time::Duration;

use ottla_protocol::message::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use ottla_protocol::message::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use ottla_protocol::message::{OffsetCommitRequest, OffsetCommitResponse, OffsetDeleteRequest, OffsetDeleteResponse};
use ottla_protocol::{ApiKey, ErrorCode};

use super::routing::{item, moved};
use super::{Admin, Each};
use crate::consumer::{OffsetAndMetadata, Offsets};
use crate::coordinated;
use crate::error::Error;
use crate::parts::TopicPartition;

impl Admin {
    /// What a group has committed, of `partitions` or of all; `None` where there is nothing.
    pub async fn list_group_offsets(
        &self,
        group: &str,
        partitions: Option<&[TopicPartition]>,
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, Option<OffsetAndMetadata>>, Error> {
        let found = coordinated::committed(&self.cluster, group, partitions, self.deadline(timeout)).await?;
        let each = found.into_iter().map(|(at, result)| {
            let outcome = result.map_err(|code| Error::broker(code, format!("offset of group {group} for {at}")));
            (at, outcome)
        });
        Ok(each.collect())
    }

    /// Set a group's offsets. The group must have no members.
    pub async fn alter_group_offsets(
        &self,
        group: &str,
        offsets: &Offsets,
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, ()>, Error> {
        let build = |_| {
            let mut topics: BTreeMap<&str, Vec<OffsetCommitRequestPartition>> = BTreeMap::new();
            for (at, offset) in offsets {
                topics.entry(&at.topic).or_default().push(OffsetCommitRequestPartition {
                    partition_index: at.partition,
                    committed_offset: offset.offset,
                    committed_leader_epoch: offset.leader_epoch,
                    committed_metadata: Some(offset.metadata.clone()),
                });
            }
            let topic = |(name, partitions): (&str, _)| OffsetCommitRequestTopic {
                name: name.to_owned(),
                partitions,
                ..OffsetCommitRequestTopic::default()
            };
            OffsetCommitRequest {
                group_id: group.to_owned(),
                generation_id_or_member_epoch: -1,
                topics: topics.into_iter().map(topic).collect(),
                ..OffsetCommitRequest::default()
            }
            .into()
        };
        let read = |response| {
            let response = OffsetCommitResponse::try_from(response)?;
            let codes = response.topics.iter().flat_map(|topic| topic.partitions.iter().map(|one| one.error_code));
            moved(codes, group)?;
            Ok(response.topics)
        };
        // Version 10 names topics by id only.
        let api = (ApiKey::OffsetCommit, 9);
        let answers = coordinated::call(&self.cluster, group, api, build, read, self.deadline(timeout)).await?;
        let each = answers.into_iter().flat_map(|topic| {
            topic.partitions.into_iter().map(move |one| {
                let at = TopicPartition::new(topic.name.as_str(), one.partition_index);
                let outcome = item(one.error_code, None, format!("offset of group {group} for {at}"));
                (at, outcome)
            })
        });
        Ok(each.collect())
    }

    /// Forget a group's offsets of partitions that none of its members subscribes to.
    pub async fn delete_group_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, ()>, Error> {
        let build = |_| {
            let mut topics: BTreeMap<&str, Vec<OffsetDeleteRequestPartition>> = BTreeMap::new();
            for at in partitions {
                let partition = OffsetDeleteRequestPartition { partition_index: at.partition };
                topics.entry(&at.topic).or_default().push(partition);
            }
            let topic = |(name, partitions): (&str, _)| OffsetDeleteRequestTopic { name: name.to_owned(), partitions };
            OffsetDeleteRequest { group_id: group.to_owned(), topics: topics.into_iter().map(topic).collect() }.into()
        };
        let read = |response| {
            let response = OffsetDeleteResponse::try_from(response)?;
            match ErrorCode(response.error_code) {
                ErrorCode::NONE => Ok(response.topics),
                code => Err(Error::broker(code, format!("group {group}"))),
            }
        };
        let api = (ApiKey::OffsetDelete, i16::MAX);
        let answers = coordinated::call(&self.cluster, group, api, build, read, self.deadline(timeout)).await?;
        let each = answers.into_iter().flat_map(|topic| {
            topic.partitions.into_iter().map(move |one| {
                let at = TopicPartition::new(topic.name.as_str(), one.partition_index);
                let outcome = item(one.error_code, None, format!("offset of group {group} for {at}"));
                (at, outcome)
            })
        });
        Ok(each.collect())
    }
}
