//! The admin client: each call finds the broker that can answer (any, the controller, a leader, a coordinator),
//! tries again while it moves, and returns plain structs with an error for each item.
//!
//! It has no task of its own but the one that keeps the metadata.

mod cluster;
mod configs;
mod group_offsets;
mod groups;
mod records;
mod routing;
mod topics;

use std::sync::Arc;
use std::time::{Duration, Instant};

pub use cluster::{
    BrokerDescription, ClusterDescription, LogDirDescription, QuorumDescription, QuorumNode, QuorumReplica, ReplicaSize,
};
pub use configs::{
    AlterOperation, ConfigAlteration, ConfigEntry, ConfigResource, ConfigSynonym, ConfigValues, DescribeConfigsOptions,
    ResourceType,
};
pub use groups::{GroupDescription, GroupListing, GroupMember, MemberToRemove};
pub use records::{OffsetSpec, ProducerState};
pub use topics::{CreatedTopic, NewPartitions, NewTopic, TopicDescription};

use crate::cluster::Cluster;
use crate::config::AdminConfig;
use crate::error::Error;
use crate::metrics::{Collector, Metric};
use crate::parts::Parts;

/// One answer for each thing that was asked about, in the order of the question.
pub type Each<K, T> = Vec<(K, Result<T, Error>)>;

/// Administers a cluster. Calls may come from any thread, any number at a time.
pub struct Admin {
    cluster: Arc<Cluster>,
    config: AdminConfig,
    began: Instant,
}

impl Admin {
    /// Starts the task that keeps the metadata. No broker is asked before the first call.
    pub fn new(config: AdminConfig, parts: Parts) -> Admin {
        let began = parts.clock.now();
        let cluster = Cluster::start(parts, config.network.clone(), false, None);
        Admin { cluster, config, began }
    }

    /// `timeout`, or `default.api.timeout.ms`.
    fn deadline(&self, timeout: Option<Duration>) -> Instant {
        let now = self.cluster.now();
        now.checked_add(timeout.unwrap_or(self.config.default_api_timeout))
            .unwrap_or(now + Duration::from_secs(u64::from(u32::MAX)))
    }

    /// What a broker may use of the time until `deadline`, in milliseconds.
    fn broker_timeout_ms(&self, deadline: Instant) -> i32 {
        deadline.saturating_duration_since(self.cluster.now()).as_millis().min(i32::MAX as u128) as i32
    }

    /// Ends the task and the connections; calls under way fail.
    pub fn close(&self) {
        self.cluster.close();
    }

    /// Wait until a broker has told of the cluster; `Timeout` with the last reason at `timeout`.
    pub async fn bootstrap(&self, timeout: Duration) -> Result<(), Error> {
        self.cluster.bootstrap(timeout).await
    }

    /// Has a broker told of the cluster?
    pub fn is_bootstrapped(&self) -> bool {
        self.cluster.is_bootstrapped()
    }

    pub fn is_closed(&self) -> bool {
        self.cluster.is_closed()
    }

    /// Kafka's metrics of the admin client; rates are over its life.
    pub fn metrics(&self) -> Vec<Metric> {
        let mut all = Collector::new("admin-client-metrics", self.began, self.cluster.now());
        all.network(&self.cluster.metrics);
        all.finish()
    }
}

impl Drop for Admin {
    fn drop(&mut self) {
        self.cluster.close();
    }
}
