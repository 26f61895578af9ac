//! A node's own place in the metadata: its registration, its features, blocks of producer ids.

use ottla_protocol::Uuid;
use ottla_protocol::message::register_broker_record::{BrokerEndpoint, BrokerFeature};
use ottla_protocol::message::register_controller_record::{ControllerEndpoint, ControllerFeature};
use ottla_protocol::message::{
    BeginTransactionRecord, BrokerRegistrationChangeRecord, ConfigRecord, EndTransactionRecord, FeatureLevelRecord,
    MetadataRecord, PartitionChangeRecord, ProducerIdsRecord, RegisterBrokerRecord, RegisterControllerRecord,
};

use super::Controller;
use crate::features;
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

/// The records of a new cluster: its feature levels and what follows from them.
pub fn bootstrap_records() -> Vec<MetadataRecord> {
    let mut records: Vec<MetadataRecord> = vec![
        BeginTransactionRecord { name: Some("Bootstrap records".to_owned()) }.into(),
        FeatureLevelRecord { name: features::METADATA_VERSION.to_owned(), feature_level: features::LEVEL }.into(),
    ];
    records.extend(features::SERVED.iter().map(|(name, _, level)| {
        MetadataRecord::from(FeatureLevelRecord { name: (*name).to_owned(), feature_level: *level })
    }));
    // With eligible leader replicas, the cluster-wide value exists from the first start on.
    records.push(
        ConfigRecord {
            resource_type: resource::BROKER,
            resource_name: String::new(),
            name: "min.insync.replicas".to_owned(),
            value: Some("1".to_owned()),
        }
        .into(),
    );
    records.push(EndTransactionRecord::default().into());
    records
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
        records.extend(self.lead_again().into_iter().map(MetadataRecord::from));
        records
    }

    /// Every partition with a replica here is led from here again, in a new leader epoch.
    fn lead_again(&self) -> Vec<PartitionChangeRecord> {
        let mut changes = Vec::new();
        for topic in self.image.topics() {
            for (number, partition) in &topic.partitions {
                if partition.replicas.contains(&self.node_id) {
                    changes.push(PartitionChangeRecord {
                        partition_id: *number,
                        topic_id: topic.id,
                        isr: (!partition.isr.contains(&self.node_id)).then(|| vec![self.node_id]),
                        leader: self.node_id,
                        ..Default::default()
                    });
                }
            }
        }
        changes
    }

    /// Take a block of producer ids: the first of it, and the record that takes it.
    pub fn allocate_producer_ids(&self) -> (i64, MetadataRecord) {
        let first = self.image.next_producer_id;
        let record = ProducerIdsRecord {
            broker_id: self.node_id,
            broker_epoch: self.image.brokers.get(&self.node_id).map_or(-1, |broker| broker.broker_epoch),
            next_producer_id: first + PRODUCER_ID_BLOCK,
        };
        (first, record.into())
    }
}
