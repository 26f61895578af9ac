//! Questions that do not change the consumer: committed offsets, offsets of the log, topics, lag.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ottla_net::Lane;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::{MetadataRequest, MetadataResponse};

use super::Consumer;
use super::offset::{OffsetAndMetadata, OffsetAndTimestamp};
use crate::cluster::{PartitionInfo, TopicInfo};
use crate::coordinated;
use crate::error::Error;
use crate::offsets;
use crate::parts::TopicPartition;

impl Consumer {
    /// What the group has committed for each partition; `None` where there is nothing.
    ///
    /// # Errors
    /// `IllegalState` without `group.id`, `Timeout`, or the broker's error.
    pub async fn committed(
        &self,
        partitions: &[TopicPartition],
        timeout: Option<Duration>,
    ) -> Result<Vec<(TopicPartition, Option<OffsetAndMetadata>)>, Error> {
        self.open()?;
        let Some(group) = &self.inner.config.group_id else {
            return Err(Error::illegal_state("committed offsets need group.id in the consumer configuration"));
        };
        let deadline = self.deadline(timeout);
        let cluster = &self.inner.cluster;
        let found = coordinated::committed(cluster, group, Some(partitions), deadline).await?;
        let each = partitions.iter().map(|at| match found.get(at) {
            Some(Ok(offset)) => Ok((at.clone(), offset.clone())),
            Some(Err(code)) => Err(Error::broker(*code, format!("committed offset of group {group} for {at}"))),
            None => Ok((at.clone(), None)),
        });
        each.collect()
    }

    /// The offset of the first record of each partition.
    pub async fn beginning_offsets(
        &self,
        partitions: &[TopicPartition],
        timeout: Option<Duration>,
    ) -> Result<Vec<(TopicPartition, i64)>, Error> {
        self.log_offsets(partitions, offsets::EARLIEST, timeout).await
    }

    /// The offset behind the last record of each partition (behind the last stable one with `read_committed`).
    pub async fn end_offsets(
        &self,
        partitions: &[TopicPartition],
        timeout: Option<Duration>,
    ) -> Result<Vec<(TopicPartition, i64)>, Error> {
        self.log_offsets(partitions, offsets::LATEST, timeout).await
    }

    async fn log_offsets(
        &self,
        partitions: &[TopicPartition],
        timestamp: i64,
        timeout: Option<Duration>,
    ) -> Result<Vec<(TopicPartition, i64)>, Error> {
        let wanted = partitions.iter().map(|at| (at.clone(), timestamp)).collect();
        let found = self.list(wanted, self.deadline(timeout)).await?;
        Ok(found.into_iter().map(|(at, offset)| (at, offset.map_or(-1, |found| found.offset))).collect())
    }

    /// The first record of each partition at or after a time (milliseconds since 1970); `None` where there is none.
    pub async fn offsets_for_times(
        &self,
        times: &[(TopicPartition, i64)],
        timeout: Option<Duration>,
    ) -> Result<Vec<(TopicPartition, Option<OffsetAndTimestamp>)>, Error> {
        if let Some((at, time)) = times.iter().find(|(_, time)| *time < 0) {
            return Err(Error::illegal_argument(format!("the target time for partition {at} is {time}: negative")));
        }
        self.list(times.to_vec(), self.deadline(timeout)).await
    }

    async fn list(
        &self,
        wanted: Vec<(TopicPartition, i64)>,
        deadline: Instant,
    ) -> Result<Vec<(TopicPartition, Option<OffsetAndTimestamp>)>, Error> {
        self.open()?;
        let order: Vec<TopicPartition> = wanted.iter().map(|(at, _)| at.clone()).collect();
        let isolation = self.inner.config.isolation_level.on_wire();
        let mut found = offsets::list(&self.inner.cluster, wanted, isolation, deadline).await?;
        let missing = |at: &TopicPartition| Err(Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, at));
        order
            .into_iter()
            .map(|at| found.remove(&at).unwrap_or_else(|| missing(&at)).map(|offset| (at, offset)))
            .collect()
    }

    /// All topics that this client may see.
    pub async fn list_topics(&self, timeout: Option<Duration>) -> Result<Vec<Arc<TopicInfo>>, Error> {
        self.open()?;
        let request = MetadataRequest { topics: None, allow_auto_topic_creation: false, ..MetadataRequest::default() };
        let cluster = &self.inner.cluster;
        let response = cluster.call_any(Lane::Control, request.into(), self.deadline(timeout)).await?;
        Ok(crate::cluster::topics_of(MetadataResponse::try_from(response)?))
    }

    /// The partitions of a topic.
    ///
    /// # Errors
    /// `Timeout` naming the topic where it does not come to exist in time.
    pub async fn partitions_for(&self, topic: &str, timeout: Option<Duration>) -> Result<Vec<PartitionInfo>, Error> {
        self.open()?;
        let info = self.inner.cluster.topic(topic, self.deadline(timeout)).await?;
        Ok(info.partitions.clone())
    }

    /// Records behind the position that are not read yet, as far as the last fetch told; `None` before that.
    pub fn current_lag(&self, at: &TopicPartition) -> Result<Option<i64>, Error> {
        let state = self.inner.state.lock();
        let one = state.subscriptions.get(at)?;
        let end = match self.inner.config.isolation_level {
            crate::config::IsolationLevel::ReadCommitted => one.last_stable_offset,
            crate::config::IsolationLevel::ReadUncommitted => one.high_watermark,
        };
        Ok(one.position.filter(|_| end >= 0).map(|position| (end - position.offset).max(0)))
    }

    /// The partition's high watermark as of the last fetch.
    pub fn high_watermark(&self, at: &TopicPartition) -> Result<Option<i64>, Error> {
        let state = self.inner.state.lock();
        Ok(Some(state.subscriptions.get(at)?.high_watermark).filter(|end| *end >= 0))
    }
}
