//! The partitions of this broker: opened at the start, made and dropped as the metadata says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ottla_base::config::Values;
use ottla_base::{Clock, Random, Spawner};
use ottla_metadata::{Configs, Delta, MetadataImage, Topic, resource};
use ottla_protocol::{ErrorCode, Uuid};
use ottla_storage::checkpoint::Offsets;
use ottla_storage::{Log, LogDirectory, OpenLog, StorageError};
use parking_lot::RwLock;
use rustc_hash::FxHashMap;

use crate::partition::{Checkpointed, Partition, PartitionError, Result};
use crate::topic_config::log_config;

/// The partitions of a topic, by their number.
#[derive(Debug)]
struct TopicReplicas {
    name: Arc<str>,
    partitions: Vec<Option<Arc<Partition>>>,
}

#[derive(Debug, Default)]
struct Topics {
    by_name: FxHashMap<Arc<str>, TopicReplicas>,
    names: FxHashMap<Uuid, Arc<str>>,
}

/// What the manager works with.
#[derive(Clone)]
pub struct ReplicaParts {
    pub directory: Arc<LogDirectory>,
    pub values: Arc<Values>,
    pub node_id: i32,
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub random: Arc<Random>,
}

pub struct ReplicaManager {
    parts: ReplicaParts,
    topics: RwLock<Topics>,
}

impl ReplicaManager {
    pub fn new(parts: ReplicaParts) -> ReplicaManager {
        ReplicaManager { parts, topics: RwLock::default() }
    }

    pub fn directory(&self) -> &Arc<LogDirectory> {
        &self.parts.directory
    }

    /// Open the log of every partition that the image places here. Directories that it does not know are set aside.
    pub fn load(&self, image: &MetadataImage) -> std::result::Result<(), StorageError> {
        let directory = &self.parts.directory;
        self.set_strays_aside(image)?;
        let (points, starts) = (directory.recovery_points()?, directory.log_starts()?);
        for topic in image.topics() {
            for (index, partition) in &topic.partitions {
                if partition.replicas.contains(&self.parts.node_id) {
                    self.open(image, topic, *index, partition.leader_epoch, &points, &starts)?;
                }
            }
        }
        Ok(())
    }

    fn set_strays_aside(&self, image: &MetadataImage) -> std::result::Result<(), StorageError> {
        let directory = &self.parts.directory;
        for found in directory.partitions()? {
            let topic = image.topic(&found.topic).filter(|topic| topic.partitions.contains_key(&found.partition));
            let same = topic.is_some_and(|topic| found.topic_id.is_none_or(|id| id == topic.id));
            if !same {
                tracing::warn!("{} is not in the metadata; it is set aside", found.path.display());
                directory.mark_stray(&found.topic, found.partition, self.parts.random.uuid())?;
            }
        }
        Ok(())
    }

    fn open(
        &self,
        image: &MetadataImage,
        topic: &Topic,
        index: i32,
        leader_epoch: i32,
        points: &Offsets,
        starts: &Offsets,
    ) -> std::result::Result<(), StorageError> {
        let directory = &self.parts.directory;
        let path = directory.partition_path(&topic.name, index);
        let key = (topic.name.to_string(), index);
        let is_new = !directory.files().exists(&path);
        let configs = self.configs(image);
        let mut log = Log::open(OpenLog {
            files: directory.files().clone(),
            directory: &path,
            topic: &topic.name,
            partition: index,
            config: log_config(&configs, &topic.name),
            recovery_point: points.get(&key).copied().unwrap_or(0),
            log_start: starts.get(&key).copied(),
            clean: is_new || directory.was_clean(),
            now_ms: self.parts.clock.wall_ms(),
        })?;
        if is_new {
            log.write_topic_id(topic.id)?;
        }
        log.release()?;
        let partition = Partition::new(topic.name.clone(), index, log);
        partition.configure(log_config(&configs, &topic.name), min_insync_replicas(&configs, &topic.name));
        partition.lead(leader_epoch).map_err(|error| StorageError::Directory(error.message))?;
        self.insert(topic, Arc::new(partition));
        Ok(())
    }

    fn insert(&self, topic: &Topic, partition: Arc<Partition>) {
        let mut topics = self.topics.write();
        let Topics { by_name, names } = &mut *topics;
        let fresh = || TopicReplicas { name: topic.name.clone(), partitions: Vec::new() };
        let replicas = by_name.entry(topic.name.clone()).or_insert_with(fresh);
        let at = partition.index.max(0) as usize;
        if replicas.partitions.len() <= at {
            replicas.partitions.resize(at + 1, None);
        }
        replicas.partitions[at] = Some(partition);
        names.insert(topic.id, topic.name.clone());
    }

    fn configs<'a>(&'a self, image: &'a MetadataImage) -> Configs<'a> {
        Configs { image, values: &self.parts.values, node_id: self.parts.node_id }
    }

    pub fn partition(&self, topic: &str, index: i32) -> Result<Arc<Partition>> {
        let topics = self.topics.read();
        find(topics.by_name.get(topic), index).ok_or_else(|| {
            PartitionError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no partition {topic}-{index}"))
        })
    }

    pub fn partition_by_id(&self, id: Uuid, index: i32) -> Result<Arc<Partition>> {
        let topics = self.topics.read();
        let Some(replicas) = topics.names.get(&id).and_then(|name| topics.by_name.get(name)) else {
            return Err(PartitionError::new(ErrorCode::UNKNOWN_TOPIC_ID, format!("there is no topic of id {id}")));
        };
        find(Some(replicas), index).ok_or_else(|| {
            let name = &replicas.name;
            PartitionError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no partition {name}-{index}"))
        })
    }

    /// All partitions that are here now.
    pub fn all(&self) -> Vec<Arc<Partition>> {
        let topics = self.topics.read();
        topics.by_name.values().flat_map(|topic| topic.partitions.iter().flatten().cloned()).collect()
    }

    /// Follow a change of the metadata: what it adds can be used once this returns.
    pub fn follow(&self, delta: &Delta, image: &MetadataImage) {
        for topic in &delta.removed_topics {
            self.remove(topic);
        }
        for id in &delta.changed_topics {
            if let Some(topic) = image.topic_by_id(*id) {
                self.change(topic, image);
            }
        }
        if delta.changed_configs.iter().any(|(kind, _)| *kind == resource::BROKER) {
            image.topics().for_each(|topic| self.configure(topic, image));
        } else {
            let changed = delta.changed_configs.iter().filter(|(kind, _)| *kind == resource::TOPIC);
            changed.filter_map(|(_, name)| image.topic(name)).for_each(|topic| self.configure(topic, image));
        }
    }

    fn change(&self, topic: &Topic, image: &MetadataImage) {
        for (index, partition) in &topic.partitions {
            if !partition.replicas.contains(&self.parts.node_id) {
                continue;
            }
            let outcome = match self.partition(&topic.name, *index) {
                Ok(known) => known.lead(partition.leader_epoch),
                Err(_) => self
                    .open(image, topic, *index, partition.leader_epoch, &Offsets::new(), &Offsets::new())
                    .map_err(PartitionError::from),
            };
            if let Err(error) = outcome {
                tracing::error!("partition {}-{index} cannot be served: {}", topic.name, error.message);
            }
        }
    }

    fn configure(&self, topic: &Topic, image: &MetadataImage) {
        let configs = self.configs(image);
        for index in topic.partitions.keys() {
            if let Ok(partition) = self.partition(&topic.name, *index) {
                partition.configure(log_config(&configs, &topic.name), min_insync_replicas(&configs, &topic.name));
            }
        }
    }

    fn remove(&self, topic: &Topic) {
        let removed = {
            let mut topics = self.topics.write();
            topics.names.remove(&topic.id);
            topics.by_name.remove(&topic.name)
        };
        let Some(removed) = removed else { return };
        for partition in removed.partitions.into_iter().flatten() {
            let delay_ms = partition.log().map(|log| log.config().file_delete_delay_ms).unwrap_or(0);
            let moved = partition.delete(|| {
                let unique = self.parts.random.uuid();
                self.parts.directory.mark_deleted(&partition.topic, partition.index, unique)
            });
            match moved {
                Ok(path) => self.remove_later(vec![path], delay_ms),
                Err(error) => tracing::error!("{error}"),
            }
        }
    }

    /// Remove files and directories that readers may still hold, after `delay_ms`.
    pub fn remove_later(&self, paths: Vec<PathBuf>, delay_ms: i64) {
        if paths.is_empty() {
            return;
        }
        let (clock, spawner) = (self.parts.clock.clone(), self.parts.spawner.clone());
        let files = self.parts.directory.files().clone();
        let delay = Duration::from_millis(delay_ms.max(0) as u64);
        self.parts.spawner.spawn(Box::pin(async move {
            clock.sleep(delay).await;
            spawner.spawn_blocking(Box::new(move || {
                for path in paths {
                    let is_directory = path.extension().is_some_and(|end| end.to_string_lossy().ends_with("-delete"));
                    let removed = if is_directory { files.remove_dir_all(&path) } else { files.remove_file(&path) };
                    match removed {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            tracing::warn!("{} cannot be removed: {error}", path.display());
                        }
                        _ => {}
                    }
                }
            }));
        }));
    }

    /// Write the three checkpoint files.
    pub fn write_checkpoints(&self) -> std::result::Result<(), StorageError> {
        let (mut points, mut starts, mut marks) = (Offsets::new(), Offsets::new(), Offsets::new());
        for partition in self.all() {
            let Ok(Checkpointed { recovery_point, log_start, has_own_log_start, high_watermark }) =
                partition.checkpoint()
            else {
                continue;
            };
            let key = (partition.topic.to_string(), partition.index);
            points.insert(key.clone(), recovery_point);
            if has_own_log_start {
                starts.insert(key.clone(), log_start);
            }
            marks.insert(key, high_watermark);
        }
        let directory = &self.parts.directory;
        directory.write_recovery_points(&points)?;
        directory.write_log_starts(&starts)?;
        directory.write_high_watermarks(&marks)
    }

    /// Flush and close every log; true if all of them could be.
    pub fn close(&self) -> bool {
        let now_ms = self.parts.clock.wall_ms();
        let mut all_closed = true;
        for partition in self.all() {
            if let Err(error) = partition.close(now_ms) {
                tracing::error!("{}", error.message);
                all_closed = false;
            }
        }
        if let Err(error) = self.write_checkpoints() {
            tracing::error!("{error}");
            all_closed = false;
        }
        all_closed
    }
}

fn find(replicas: Option<&TopicReplicas>, index: i32) -> Option<Arc<Partition>> {
    let at = usize::try_from(index).ok()?;
    replicas?.partitions.get(at)?.clone()
}

fn min_insync_replicas(configs: &Configs<'_>, topic: &str) -> i32 {
    i32::try_from(configs.topic_number(topic, "min.insync.replicas")).unwrap_or(1)
}
