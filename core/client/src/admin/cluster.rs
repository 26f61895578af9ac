//! The cluster itself: its brokers, their log directories, the metadata quorum.

use std::time::Duration;

use ottla_net::Node;
use ottla_protocol::message::describe_log_dirs_response::DescribeLogDirsResult;
use ottla_protocol::message::describe_quorum_request;
use ottla_protocol::message::describe_quorum_response::ReplicaState;
use ottla_protocol::message::{
    DescribeClusterRequest, DescribeClusterResponse, DescribeLogDirsRequest, DescribeLogDirsResponse,
    DescribeQuorumRequest, DescribeQuorumResponse,
};
use ottla_protocol::{ApiKey, ErrorCode, Uuid};

use super::routing::{Who, item};
use super::{Admin, Each};
use crate::error::Error;
use crate::parts::TopicPartition;

/// A broker of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerDescription {
    pub node: Node,
    pub rack: Option<String>,
    pub is_fenced: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterDescription {
    pub cluster_id: String,
    /// -1: unknown.
    pub controller: i32,
    pub brokers: Vec<BrokerDescription>,
}

/// A directory of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDirDescription {
    pub path: String,
    /// Why it cannot be used, if it cannot.
    pub error: Option<ErrorCode>,
    /// -1: not told.
    pub total_bytes: i64,
    pub usable_bytes: i64,
    pub replicas: Vec<ReplicaSize>,
}

/// A partition's log in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaSize {
    pub at: TopicPartition,
    pub bytes: i64,
    pub offset_lag: i64,
    /// It will take the place of the one in another directory.
    pub is_future: bool,
}

/// A voter or observer of the metadata quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuorumReplica {
    pub id: i32,
    pub directory_id: Uuid,
    pub log_end_offset: i64,
    /// Milliseconds since 1970; `None`: not told.
    pub last_fetch_ms: Option<i64>,
    pub last_caught_up_ms: Option<i64>,
}

/// A controller and where it listens: (listener, host, port).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuorumNode {
    pub id: i32,
    pub listeners: Vec<(String, String, u16)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuorumDescription {
    pub leader: i32,
    pub leader_epoch: i32,
    pub high_watermark: i64,
    pub voters: Vec<QuorumReplica>,
    pub observers: Vec<QuorumReplica>,
    pub nodes: Vec<QuorumNode>,
}

impl Admin {
    pub async fn describe_cluster(
        &self,
        fenced_brokers: bool,
        timeout: Option<Duration>,
    ) -> Result<ClusterDescription, Error> {
        let build = |version| {
            let include_fenced_brokers = fenced_brokers && version >= 2;
            DescribeClusterRequest { include_fenced_brokers, ..DescribeClusterRequest::default() }.into()
        };
        let read = |response| {
            let response = DescribeClusterResponse::try_from(response)?;
            item(response.error_code, response.error_message.as_deref(), "cluster")?;
            Ok(response)
        };
        let found = self.ask(Who::Any, ApiKey::DescribeCluster, build, read, self.deadline(timeout)).await?;
        let brokers = found.brokers.into_iter().map(|broker| BrokerDescription {
            node: Node { id: broker.broker_id, host: broker.host, port: broker.port as u16 },
            rack: broker.rack,
            is_fenced: broker.is_fenced,
        });
        Ok(ClusterDescription {
            cluster_id: found.cluster_id,
            controller: found.controller_id,
            brokers: brokers.collect(),
        })
    }

    /// The log directories of brokers, with all replicas in them.
    pub async fn describe_log_dirs(
        &self,
        brokers: &[i32],
        timeout: Option<Duration>,
    ) -> Result<Each<i32, Vec<LogDirDescription>>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::with_capacity(brokers.len());
        for broker in brokers {
            let build = |_| DescribeLogDirsRequest { topics: None }.into();
            let read = |response| {
                let response = DescribeLogDirsResponse::try_from(response)?;
                item(response.error_code, None, format!("log directories of broker {broker}"))?;
                Ok(response.results.into_iter().map(log_dir).collect())
            };
            let found = self.ask(Who::Broker(*broker), ApiKey::DescribeLogDirs, build, read, deadline).await;
            each.push((*broker, found));
        }
        Ok(each)
    }

    pub async fn describe_quorum(&self, timeout: Option<Duration>) -> Result<QuorumDescription, Error> {
        let build = |_| {
            let partition = describe_quorum_request::PartitionData { partition_index: 0 };
            let topic = describe_quorum_request::TopicData {
                topic_name: "__cluster_metadata".to_owned(),
                partitions: vec![partition],
            };
            DescribeQuorumRequest { topics: vec![topic] }.into()
        };
        let read = |response| {
            let response = DescribeQuorumResponse::try_from(response)?;
            item(response.error_code, response.error_message.as_deref(), "metadata quorum")?;
            let missing = || Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "metadata quorum");
            let topic = response.topics.into_iter().next();
            let partition = topic.and_then(|topic| topic.partitions.into_iter().next()).ok_or_else(missing)?;
            item(partition.error_code, partition.error_message.as_deref(), "metadata quorum")?;
            let nodes = response.nodes.into_iter().map(|node| QuorumNode {
                id: node.node_id,
                listeners: node.listeners.into_iter().map(|one| (one.name, one.host, one.port)).collect(),
            });
            Ok(QuorumDescription {
                leader: partition.leader_id,
                leader_epoch: partition.leader_epoch,
                high_watermark: partition.high_watermark,
                voters: partition.current_voters.into_iter().map(replica).collect(),
                observers: partition.observers.into_iter().map(replica).collect(),
                nodes: nodes.collect(),
            })
        };
        self.ask(Who::Any, ApiKey::DescribeQuorum, build, read, self.deadline(timeout)).await
    }
}

fn replica(state: ReplicaState) -> QuorumReplica {
    let told = |time: i64| Some(time).filter(|time| *time >= 0);
    QuorumReplica {
        id: state.replica_id,
        directory_id: state.replica_directory_id,
        log_end_offset: state.log_end_offset,
        last_fetch_ms: told(state.last_fetch_timestamp),
        last_caught_up_ms: told(state.last_caught_up_timestamp),
    }
}

fn log_dir(found: DescribeLogDirsResult) -> LogDirDescription {
    let code = ErrorCode(found.error_code);
    let replicas = found.topics.into_iter().flat_map(|topic| {
        topic.partitions.into_iter().map(move |one| ReplicaSize {
            at: TopicPartition::new(topic.name.as_str(), one.partition_index),
            bytes: one.partition_size,
            offset_lag: one.offset_lag,
            is_future: one.is_future_key,
        })
    });
    LogDirDescription {
        path: found.log_dir,
        error: Some(code).filter(|code| !code.is_none()),
        total_bytes: found.total_bytes,
        usable_bytes: found.usable_bytes,
        replicas: replicas.collect(),
    }
}
