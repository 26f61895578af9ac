//! A node's own place in the metadata: its registration, its features, blocks of producer ids.

use std::ops::Range;

use ottla_protocol::Uuid;
use ottla_protocol::message::register_broker_record::{BrokerEndpoint, BrokerFeature};
use ottla_protocol::message::register_controller_record::{ControllerEndpoint, ControllerFeature};
use ottla_protocol::message::{
    AbortTransactionRecord, BeginTransactionRecord, BrokerRegistrationChangeRecord, ConfigRecord, EndTransactionRecord,
    FeatureLevelRecord, MetadataRecord, PartitionChangeRecord, ProducerIdsRecord, RegisterBrokerRecord,
    RegisterControllerRecord,
};

use super::{Controller, Outcome};
use crate::features;
use crate::image::Partition;
use crate::resource;

/// Producer ids that are taken from the controller at once, as in Kafka.
pub const PRODUCER_ID_BLOCK: i64 = 1000;

/// Where a node can be reached by a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub listener: String,
    pub host: String,
    pub port: u16,
}

/// A node about to serve.
#[derive(Debug, Clone)]
pub struct Registration {
    pub incarnation: Uuid,
    pub directory: Uuid,
    pub endpoints: Vec<Endpoint>,
    pub controller_endpoints: Vec<Endpoint>,
    pub rack: Option<String>,
}

/// What formatting leaves for the first leader: the feature levels of a new cluster.
pub fn bootstrap_snapshot() -> Vec<MetadataRecord> {
    let metadata_version =
        FeatureLevelRecord { name: features::METADATA_VERSION.to_owned(), feature_level: features::LEVEL };
    let served = features::SERVED.iter().map(|(name, _, level)| {
        MetadataRecord::from(FeatureLevelRecord { name: (*name).to_owned(), feature_level: *level })
    });
    std::iter::once(metadata_version.into()).chain(served).collect()
}

/// The records that the first leader puts into the empty log: those that formatting left, and what follows from
/// them. `aborted`: an earlier attempt at it lies there, not ended.
pub fn bootstrap_records(
    formatted: &[MetadataRecord],
    min_insync_replicas: &str,
    aborted: bool,
) -> Vec<MetadataRecord> {
    let mut records: Vec<MetadataRecord> = Vec::new();
    if aborted {
        records.push(abort_transaction());
    }
    records.push(BeginTransactionRecord { name: Some("Bootstrap records".to_owned()) }.into());
    records.extend_from_slice(formatted);
    let has_elr = formatted.iter().any(|record| match record {
        MetadataRecord::FeatureLevel(feature) => {
            feature.name == "eligible.leader.replicas.version" && feature.feature_level > 0
        }
        _ => false,
    });
    if has_elr {
        // With eligible leader replicas, the cluster-wide value exists from the first start on.
        let (resource_type, resource_name) = (resource::BROKER, String::new());
        let (name, value) = ("min.insync.replicas".to_owned(), Some(min_insync_replicas.to_owned()));
        records.push(ConfigRecord { resource_type, resource_name, name, value }.into());
    }
    records.push(EndTransactionRecord::default().into());
    records
}

/// The record that gives up a metadata transaction which its leader did not live to end.
pub fn abort_transaction() -> MetadataRecord {
    AbortTransactionRecord { reason: Some("Controller failover".to_owned()) }.into()
}

impl Controller<'_> {
    /// The records that register this node at a start. `offset` is where the first of them will lie: it becomes
    /// the broker's epoch. Partitions that this node leads begin a new leader epoch, so that a fetcher can tell
    /// what was appended after the restart.
    pub fn register(&self, registration: &Registration, offset: i64) -> Vec<MetadataRecord> {
        let endpoints = |endpoints: &[Endpoint]| endpoints.to_vec();
        let known = features::all();
        let controller = RegisterControllerRecord {
            controller_id: self.node_id,
            incarnation_id: registration.incarnation,
            end_points: endpoints(&registration.controller_endpoints)
                .into_iter()
                .map(|end| ControllerEndpoint {
                    name: end.listener,
                    host: end.host,
                    port: end.port,
                    security_protocol: 0,
                })
                .collect(),
            features: known
                .iter()
                .map(|(name, min, max)| ControllerFeature {
                    name: (*name).to_owned(),
                    min_supported_version: *min,
                    max_supported_version: *max,
                })
                .collect(),
            ..Default::default()
        };
        let broker = RegisterBrokerRecord {
            broker_id: self.node_id,
            incarnation_id: registration.incarnation,
            broker_epoch: offset + 1,
            end_points: endpoints(&registration.endpoints)
                .into_iter()
                .map(|end| BrokerEndpoint { name: end.listener, host: end.host, port: end.port, security_protocol: 0 })
                .collect(),
            features: known
                .iter()
                .map(|(name, min, max)| BrokerFeature {
                    name: (*name).to_owned(),
                    min_supported_version: *min,
                    max_supported_version: *max,
                })
                .collect(),
            rack: registration.rack.clone(),
            fenced: true,
            log_dirs: vec![registration.directory],
            ..Default::default()
        };
        let unfence = BrokerRegistrationChangeRecord {
            broker_id: self.node_id,
            broker_epoch: offset + 1,
            fenced: -1,
            ..Default::default()
        };
        let mut records: Vec<MetadataRecord> = vec![controller.into(), broker.into(), unfence.into()];
        records.extend(self.fence_others());
        records.extend(self.lead_again().into_iter().map(MetadataRecord::from));
        records
    }

    /// Brokers of an earlier cluster that still count as serving: they cannot, as this node is alone.
    fn fence_others(&self) -> Vec<MetadataRecord> {
        let others = self.image.live_brokers().filter(|broker| broker.broker_id != self.node_id);
        others.map(|broker| fenced(broker.broker_id, broker.broker_epoch)).collect()
    }

    /// The record with which this node stops serving.
    pub fn leave(&self) -> Vec<MetadataRecord> {
        let own = self.image.live_brokers().filter(|broker| broker.broker_id == self.node_id);
        own.map(|broker| fenced(broker.broker_id, broker.broker_epoch)).collect()
    }

    /// Every partition whose records are all here is led from here again, in a new leader epoch. Where they may
    /// not be, leading would lose records: such a partition keeps the leader that it has.
    fn lead_again(&self) -> Vec<PartitionChangeRecord> {
        let mut changes = Vec::new();
        for topic in self.image.topics() {
            for (number, partition) in &topic.partitions {
                if self.has_all_of(partition) {
                    let clear = |replicas: &[i32]| (!replicas.is_empty()).then(Vec::new);
                    changes.push(PartitionChangeRecord {
                        partition_id: *number,
                        topic_id: topic.id,
                        isr: (partition.isr != [self.node_id]).then(|| vec![self.node_id]),
                        leader: self.node_id,
                        eligible_leader_replicas: clear(&partition.eligible_leader_replicas),
                        last_known_elr: clear(&partition.last_known_elr),
                        ..Default::default()
                    });
                }
            }
        }
        changes
    }

    /// Is this node in sync, or eligible to lead (KIP-966), or the last that led before all went? The latter two
    /// are how Kafka leaves the partitions of its last broker.
    fn has_all_of(&self, partition: &Partition) -> bool {
        let eligible = &partition.eligible_leader_replicas;
        partition.isr.contains(&self.node_id)
            || (partition.isr.is_empty() && eligible.contains(&self.node_id))
            || (partition.isr.is_empty() && eligible.is_empty() && partition.last_known_elr == [self.node_id])
    }

    /// Take a block of producer ids.
    pub fn take_producer_ids(&self) -> Outcome<Range<i64>> {
        let first = self.image.next_producer_id;
        let Some(next_producer_id) = first.checked_add(PRODUCER_ID_BLOCK) else {
            return Outcome { records: Vec::new(), response: first..first };
        };
        let record = ProducerIdsRecord {
            broker_id: self.node_id,
            broker_epoch: self.image.brokers.get(&self.node_id).map_or(-1, |broker| broker.broker_epoch),
            next_producer_id,
        };
        Outcome { records: vec![record.into()], response: first..next_producer_id }
    }
}

fn fenced(broker_id: i32, broker_epoch: i64) -> MetadataRecord {
    BrokerRegistrationChangeRecord { broker_id, broker_epoch, fenced: 1, ..Default::default() }.into()
}
