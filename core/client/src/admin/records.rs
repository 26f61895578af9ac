//! What the leaders of partitions answer: delete records, offsets by time, producers.

use std::collections::BTreeMap;
use std::time::Duration;

use ottla_protocol::ApiKey;
use ottla_protocol::message::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};
use ottla_protocol::message::describe_producers_request::TopicRequest;
use ottla_protocol::message::{
    DeleteRecordsRequest, DeleteRecordsResponse, DescribeProducersRequest, DescribeProducersResponse,
};

use super::routing::item;
use super::{Admin, Each};
use crate::config::IsolationLevel;
use crate::consumer::OffsetAndTimestamp;
use crate::error::Error;
use crate::offsets;
use crate::parts::TopicPartition;

/// Which offset of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetSpec {
    Earliest,
    Latest,
    /// Of the record with the largest timestamp.
    MaxTimestamp,
    /// The first record still on the leader's own disk.
    EarliestLocal,
    /// The last record in the remote storage.
    LatestTiered,
    /// The first record at or after this time, milliseconds since 1970.
    Timestamp(i64),
}

impl OffsetSpec {
    fn on_wire(self) -> i64 {
        match self {
            OffsetSpec::Latest => offsets::LATEST,
            OffsetSpec::Earliest => offsets::EARLIEST,
            OffsetSpec::MaxTimestamp => -3,
            OffsetSpec::EarliestLocal => -4,
            OffsetSpec::LatestTiered => -5,
            OffsetSpec::Timestamp(time) => time,
        }
    }
}

/// A producer that a partition remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerState {
    pub producer_id: i64,
    pub producer_epoch: i32,
    pub last_sequence: i32,
    /// Milliseconds since 1970.
    pub last_timestamp: i64,
    pub coordinator_epoch: i32,
    /// `None`: no transaction is open.
    pub transaction_start_offset: Option<i64>,
}

impl Admin {
    /// Drop the records before an offset of each partition (-1: all). Answers with each log's new start.
    pub async fn delete_records(
        &self,
        before: &[(TopicPartition, i64)],
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, i64>, Error> {
        let deadline = self.deadline(timeout);
        let build = |partitions: &[(TopicPartition, i64)], _| {
            let mut topics: BTreeMap<&str, Vec<DeleteRecordsPartition>> = BTreeMap::new();
            for (at, offset) in partitions {
                let partition = DeleteRecordsPartition { partition_index: at.partition, offset: *offset };
                topics.entry(&at.topic).or_default().push(partition);
            }
            let topic = |(name, partitions): (&str, _)| DeleteRecordsTopic { name: name.to_owned(), partitions };
            DeleteRecordsRequest {
                topics: topics.into_iter().map(topic).collect(),
                timeout_ms: self.broker_timeout_ms(deadline),
            }
            .into()
        };
        let read = |response| {
            let response = DeleteRecordsResponse::try_from(response)?;
            let each = response.topics.into_iter().flat_map(|topic| {
                topic.partitions.into_iter().map(move |one| {
                    let at = TopicPartition::new(topic.name.as_str(), one.partition_index);
                    let outcome = item(one.error_code, None, &at).map(|()| one.low_watermark);
                    (at, outcome)
                })
            });
            Ok(each.collect())
        };
        self.ask_leaders(before, ApiKey::DeleteRecords, build, read, deadline).await
    }

    /// Offsets of the log; `None` where no record fits.
    pub async fn list_offsets(
        &self,
        wanted: &[(TopicPartition, OffsetSpec)],
        isolation: IsolationLevel,
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, Option<OffsetAndTimestamp>>, Error> {
        let build = |partitions: &[(TopicPartition, OffsetSpec)], _| {
            let asked: Vec<_> = partitions.iter().map(|(at, spec)| (at.clone(), spec.on_wire(), -1)).collect();
            offsets::list_request(&asked, isolation.on_wire()).into()
        };
        let read = |response| {
            let response = ottla_protocol::message::ListOffsetsResponse::try_from(response)?;
            let each = response.topics.iter().flat_map(|topic| {
                topic.partitions.iter().map(|one| {
                    let at = TopicPartition::new(topic.name.as_str(), one.partition_index);
                    let outcome = offsets::read_listed(&at, &response);
                    (at, outcome)
                })
            });
            Ok(each.collect())
        };
        self.ask_leaders(wanted, ApiKey::ListOffsets, build, read, self.deadline(timeout)).await
    }

    /// The producers that each partition's leader remembers.
    pub async fn describe_producers(
        &self,
        partitions: &[TopicPartition],
        timeout: Option<Duration>,
    ) -> Result<Each<TopicPartition, Vec<ProducerState>>, Error> {
        let wanted: Vec<(TopicPartition, ())> = partitions.iter().map(|at| (at.clone(), ())).collect();
        let build = |partitions: &[(TopicPartition, ())], _| {
            let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
            for (at, ()) in partitions {
                topics.entry(&at.topic).or_default().push(at.partition);
            }
            let topic =
                |(name, partition_indexes): (&str, _)| TopicRequest { name: name.to_owned(), partition_indexes };
            DescribeProducersRequest { topics: topics.into_iter().map(topic).collect() }.into()
        };
        let read = |response| {
            let response = DescribeProducersResponse::try_from(response)?;
            let each = response.topics.into_iter().flat_map(|topic| {
                topic.partitions.into_iter().map(move |one| {
                    let at = TopicPartition::new(topic.name.as_str(), one.partition_index);
                    let outcome = item(one.error_code, one.error_message.as_deref(), &at);
                    (at, outcome.map(|()| one.active_producers.into_iter().map(producer_state).collect()))
                })
            });
            Ok(each.collect())
        };
        self.ask_leaders(&wanted, ApiKey::DescribeProducers, build, read, self.deadline(timeout)).await
    }
}

fn producer_state(state: ottla_protocol::message::describe_producers_response::ProducerState) -> ProducerState {
    ProducerState {
        producer_id: state.producer_id,
        producer_epoch: state.producer_epoch,
        last_sequence: state.last_sequence,
        last_timestamp: state.last_timestamp,
        coordinator_epoch: state.coordinator_epoch,
        transaction_start_offset: Some(state.current_txn_start_offset).filter(|offset| *offset >= 0),
    }
}
