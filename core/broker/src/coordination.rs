//! What the group coordinator is given of the broker: the log of `__consumer_offsets`, the metadata, and word of
//! which of its partitions this broker leads.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ottla_base::BoxFuture;
use ottla_base::config::{ConfigError, Values};
use ottla_coordinator::GroupConfig;
use ottla_metadata::{Delta, MetadataImage};
use ottla_net::{Node, RequestContext};
use ottla_protocol::record::Origin;
use ottla_protocol::{ErrorCode, Uuid};

use crate::controller::{Metadata, Publisher};
use crate::groups::{Appended, Bounds, Cluster, Groups, GroupsParts, OFFSETS_TOPIC, OffsetsLog};
use crate::handler::nodes;
use crate::partition::{Partition, PartitionError};
use crate::replica_manager::ReplicaManager;
use crate::server::Parts;

/// Kafka's `offsets.commit.timeout.ms`.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Start the coordinator of this broker, and let it follow the metadata.
pub(crate) fn start(
    metadata: &Arc<Metadata>,
    replicas: &Arc<ReplicaManager>,
    values: &Values,
    parts: &Parts,
) -> Result<Arc<Groups>, ConfigError> {
    let groups = Groups::start(GroupsParts {
        config: config(values)?,
        commit_timeout: COMMIT_TIMEOUT,
        log: Arc::new(Offsets { replicas: replicas.clone(), metadata: metadata.clone() }),
        cluster: Arc::new(MetadataCluster { metadata: metadata.clone() }),
        clock: parts.clock.clone(),
        spawner: parts.spawner.clone(),
        random: parts.random.clone(),
    });
    metadata.subscribe(Arc::new(Elections { groups: groups.clone(), node_id: metadata.node_id() }));
    Ok(groups)
}

fn config(values: &Values) -> Result<GroupConfig, ConfigError> {
    let size = |name: &str| values.long(name).map(|number| usize::try_from(number).unwrap_or(0));
    Ok(GroupConfig {
        initial_rebalance_delay_ms: values.int("group.initial.rebalance.delay.ms")?,
        min_session_timeout_ms: values.int("group.min.session.timeout.ms")?,
        max_session_timeout_ms: values.int("group.max.session.timeout.ms")?,
        max_size: size("group.max.size")?,
        offsets_retention_ms: values.long("offsets.retention.minutes")?.saturating_mul(60_000),
        retention_check_interval_ms: values.long("offsets.retention.check.interval.ms")?,
        offset_metadata_max_bytes: size("offset.metadata.max.bytes")?,
        ..GroupConfig::default()
    })
}

struct Offsets {
    replicas: Arc<ReplicaManager>,
    metadata: Arc<Metadata>,
}

impl Offsets {
    fn partition(&self, index: i32, leader_epoch: i32) -> Result<Arc<Partition>, ErrorCode> {
        let partition = self.replicas.partition(OFFSETS_TOPIC, index).map_err(|_| ErrorCode::NOT_COORDINATOR)?;
        if partition.leader_epoch() == leader_epoch { Ok(partition) } else { Err(ErrorCode::NOT_COORDINATOR) }
    }
}

fn code(error: PartitionError) -> ErrorCode {
    tracing::debug!("{OFFSETS_TOPIC}: {}", error.message);
    error.code
}

impl OffsetsLog for Offsets {
    fn append(&self, partition: i32, leader_epoch: i32, batch: Bytes) -> Result<Appended, ErrorCode> {
        let partition = self.partition(partition, leader_epoch)?;
        let now_ms = self.metadata.clock().wall_ms();
        let done = partition.append(&batch, true, now_ms, Origin::Broker).map_err(code)?;
        Ok(Appended { base_offset: done.info.first_offset, high_watermark: partition.high_watermark() })
    }

    fn committed(
        &self,
        partition: i32,
        leader_epoch: i32,
        position: i64,
    ) -> BoxFuture<'static, Result<i64, ErrorCode>> {
        let found = self.partition(partition, leader_epoch);
        Box::pin(async move {
            let partition = found?;
            partition.committed(position).await.map_err(code)?;
            Ok(partition.high_watermark())
        })
    }

    fn bounds(&self, partition: i32, leader_epoch: i32) -> Result<Bounds, ErrorCode> {
        let partition = self.partition(partition, leader_epoch)?;
        let log = partition.log().map_err(code)?;
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        Ok(Bounds { start, high_watermark: partition.high_watermark(), end })
    }

    fn read(&self, partition: i32, offset: i64, max_bytes: usize) -> Result<Bytes, ErrorCode> {
        let partition = self.replicas.partition(OFFSETS_TOPIC, partition).map_err(|_| ErrorCode::NOT_COORDINATOR)?;
        let slices = {
            let mut log = partition.log().map_err(code)?;
            let end = log.log_end_offset();
            log.read(offset, max_bytes, end, true).map_err(|error| code(error.into()))?.slices
        };
        slices.to_bytes().map_err(|error| {
            tracing::error!("{OFFSETS_TOPIC}-{} cannot be read: {error}", partition.index);
            ErrorCode::KAFKA_STORAGE_ERROR
        })
    }

    fn max_batch_bytes(&self) -> usize {
        let image = self.metadata.image();
        let bytes = self.metadata.configs(&image).topic_number(OFFSETS_TOPIC, "max.message.bytes");
        usize::try_from(bytes).unwrap_or(0)
    }
}

struct MetadataCluster {
    metadata: Arc<Metadata>,
}

impl Cluster for MetadataCluster {
    fn offsets_partitions(&self) -> Option<i32> {
        self.topic_partitions(OFFSETS_TOPIC)
    }

    fn ensure_offsets_topic(&self) -> BoxFuture<'static, Result<(), ErrorCode>> {
        let made = self.metadata.ensure_topic_later(OFFSETS_TOPIC);
        Box::pin(async move {
            match made.await {
                Ok(_) => Ok(()),
                Err(error) => {
                    tracing::error!("{OFFSETS_TOPIC} cannot be made: {}", error.message);
                    Err(ErrorCode::COORDINATOR_NOT_AVAILABLE)
                }
            }
        })
    }

    fn coordinator(&self, partition: i32, context: &RequestContext) -> Option<Node> {
        let image = self.metadata.image();
        let leader = image.partition(OFFSETS_TOPIC, partition)?.leader;
        let found = nodes::live(&image, &context.connection.listener).into_iter().find(|node| node.id == leader)?;
        Some(Node { id: found.id, host: found.host, port: u16::try_from(found.port).unwrap_or(0) })
    }

    fn topic_id(&self, name: &str) -> Option<Uuid> {
        self.metadata.image().topic(name).map(|topic| topic.id)
    }

    fn topic_name(&self, id: Uuid) -> Option<String> {
        self.metadata.image().topic_by_id(id).map(|topic| topic.name.to_string())
    }

    fn topic_partitions(&self, name: &str) -> Option<i32> {
        self.metadata.image().topic(name).map(|topic| topic.partitions.len() as i32)
    }
}

/// Tells the coordinator which partitions it has won, and which topics are gone. It comes behind the replica manager,
/// so that a partition that is won can be read.
struct Elections {
    groups: Arc<Groups>,
    node_id: i32,
}

impl Publisher for Elections {
    fn publish(&self, delta: &Delta, image: &Arc<MetadataImage>) {
        for topic in &delta.removed_topics {
            if topic.name.as_ref() == OFFSETS_TOPIC {
                topic.partitions.keys().for_each(|index| self.groups.resigned(*index));
            }
        }
        let changed = delta.changed_topics.iter().filter_map(|id| image.topic_by_id(*id));
        for topic in changed.filter(|topic| topic.name.as_ref() == OFFSETS_TOPIC) {
            for (index, partition) in &topic.partitions {
                if partition.leader == self.node_id {
                    self.groups.elected(*index, partition.leader_epoch);
                } else {
                    self.groups.resigned(*index);
                }
            }
        }
        if !delta.removed_topics.is_empty() {
            let removed = delta.removed_topics.iter().map(|topic| (topic.name.to_string(), topic.id));
            self.groups.topics_deleted(&removed.collect::<Vec<_>>());
        }
    }
}
