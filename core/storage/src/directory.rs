//! A log directory: its lock, its identity, the partitions in it, its checkpoints.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla_protocol::Uuid;
use parking_lot::Mutex;

use crate::checkpoint::{self, Offsets};
use crate::error::{Result, StorageError};
use crate::file::{FileSystem, Lock, read_whole, write_whole};

/// The topic of the metadata log; its directory is not a user's partition.
pub const METADATA_TOPIC: &str = "__cluster_metadata";
const CLEAN_SHUTDOWN: &str = ".kafka_cleanshutdown";
const RECOVERY_POINTS: &str = "recovery-point-offset-checkpoint";
const LOG_STARTS: &str = "log-start-offset-checkpoint";
const FIRST_DIRTY: &str = "cleaner-offset-checkpoint";
const HIGH_WATERMARKS: &str = "replication-offset-checkpoint";

/// `meta.properties`, version 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaProperties {
    pub cluster_id: String,
    pub node_id: i32,
    pub directory_id: Uuid,
}

impl MetaProperties {
    fn parse(path: &Path, content: &[u8]) -> Result<MetaProperties> {
        let wrong = |what: &str| StorageError::Directory(format!("{}: {what}", path.display()));
        let text = std::str::from_utf8(content).map_err(|_| wrong("is not text"))?;
        let values: BTreeMap<&str, &str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with(['#', '!']))
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.trim(), value.trim()))
            .collect();
        match values.get("version") {
            Some(&"1") => {}
            Some(other) => return Err(wrong(&format!("version {other} is not supported; 1 is"))),
            None => return Err(wrong("has no version")),
        }
        let node_id =
            values.get("node.id").and_then(|text| text.parse().ok()).ok_or_else(|| wrong("has no node.id"))?;
        let cluster_id = (*values.get("cluster.id").ok_or_else(|| wrong("has no cluster.id"))?).to_owned();
        let directory_id = match values.get("directory.id") {
            Some(text) => text.parse().map_err(|error| wrong(&format!("directory.id: {error}")))?,
            None => Uuid::ZERO,
        };
        Ok(MetaProperties { cluster_id, node_id, directory_id })
    }

    fn to_text(&self) -> String {
        format!(
            "#\n#\nnode.id={}\ndirectory.id={}\nversion=1\ncluster.id={}\n",
            self.node_id, self.directory_id, self.cluster_id
        )
    }
}

/// A partition's directory as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionDirectory {
    pub topic: String,
    pub partition: i32,
    pub path: PathBuf,
    /// From `partition.metadata`.
    pub topic_id: Option<Uuid>,
}

/// A log directory that is ours while this value lives.
pub struct LogDirectory {
    files: Arc<dyn FileSystem>,
    path: PathBuf,
    meta: MetaProperties,
    was_clean: bool,
    is_new: bool,
    lock: Mutex<Option<Box<dyn Lock>>>,
}

impl std::fmt::Debug for LogDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogDirectory").field("path", &self.path).field("meta", &self.meta).finish_non_exhaustive()
    }
}

/// Who a directory must belong to, where that is given.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    pub cluster_id: Option<String>,
    pub node_id: Option<i32>,
}

impl LogDirectory {
    /// Make the directory if it is missing, lock it, and read or give it its identity. `fresh` makes the identity
    /// of a new one.
    pub fn open(
        files: Arc<dyn FileSystem>,
        path: &Path,
        owner: &Owner,
        fresh: impl FnOnce() -> MetaProperties,
    ) -> Result<LogDirectory> {
        files.create_dir_all(path).map_err(StorageError::io(path, "make the data directory"))?;
        let lock = take_lock(files.as_ref(), path)?;
        let meta_path = path.join("meta.properties");
        let found = read_whole(files.as_ref(), &meta_path).map_err(StorageError::io(&meta_path, "read"))?;
        let is_new = found.is_none();
        let meta = match found {
            Some(content) => MetaProperties::parse(&meta_path, &content)?,
            None => {
                refuse_foreign(files.as_ref(), path)?;
                let meta = fresh();
                write_whole(files.as_ref(), &meta_path, meta.to_text().as_bytes(), true)
                    .map_err(StorageError::io(&meta_path, "write"))?;
                meta
            }
        };
        check_owner(path, &meta, owner)?;
        let clean = path.join(CLEAN_SHUTDOWN);
        let was_clean = files.exists(&clean);
        if was_clean {
            files.remove_file(&clean).map_err(StorageError::io(&clean, "remove"))?;
            // It must not come back after a crash.
            files.sync_dir(path).map_err(StorageError::io(path, "sync"))?;
        }
        Ok(LogDirectory { files, path: path.to_owned(), meta, was_clean, is_new, lock: Mutex::new(Some(lock)) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn meta(&self) -> &MetaProperties {
        &self.meta
    }

    pub fn files(&self) -> &Arc<dyn FileSystem> {
        &self.files
    }

    /// Did the last owner stop cleanly? Then no log needs recovery.
    pub fn was_clean(&self) -> bool {
        self.was_clean
    }

    /// Was it made just now?
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The partitions in it. Directories that wait for their deletion are removed.
    pub fn partitions(&self) -> Result<Vec<PartitionDirectory>> {
        let entries = self.files.read_dir(&self.path).map_err(StorageError::io(&self.path, "list"))?;
        let mut found = Vec::new();
        for entry in entries.into_iter().filter(|entry| entry.is_directory) {
            let path = self.path.join(&entry.name);
            if entry.name.ends_with("-delete") {
                self.files.remove_dir_all(&path).map_err(StorageError::io(&path, "remove"))?;
                continue;
            }
            let Some((topic, partition)) = parse_partition_name(&entry.name) else { continue };
            if topic != METADATA_TOPIC {
                let topic_id = read_partition_metadata(self.files.as_ref(), &path)?;
                found.push(PartitionDirectory { topic, partition, path, topic_id });
            }
        }
        Ok(found)
    }

    pub fn partition_path(&self, topic: &str, partition: i32) -> PathBuf {
        self.path.join(format!("{topic}-{partition}"))
    }

    /// Move a partition's directory out of the way; its files go when the caller removes it.
    pub fn mark_deleted(&self, topic: &str, partition: i32, unique: Uuid) -> Result<PathBuf> {
        let from = self.partition_path(topic, partition);
        let suffix = format!(".{}-delete", hexadecimal(unique));
        // Kafka keeps the whole name within 255 bytes.
        let stem: String = format!("{topic}-{partition}").chars().take(255 - suffix.len()).collect();
        let to = self.path.join(format!("{stem}{suffix}"));
        self.files.rename(&from, &to).map_err(StorageError::io(&from, "rename"))?;
        self.files.sync_dir(&self.path).map_err(StorageError::io(&self.path, "sync"))?;
        Ok(to)
    }

    /// Set a partition aside that the metadata does not know, as Kafka does.
    pub fn mark_stray(&self, topic: &str, partition: i32, unique: Uuid) -> Result<()> {
        let from = self.partition_path(topic, partition);
        let to = self.path.join(format!("{topic}-{partition}.{}-stray", hexadecimal(unique)));
        self.files.rename(&from, &to).map_err(StorageError::io(&from, "rename"))
    }

    pub fn recovery_points(&self) -> Result<Offsets> {
        checkpoint::read_offsets(self.files.as_ref(), &self.path.join(RECOVERY_POINTS))
    }

    pub fn log_starts(&self) -> Result<Offsets> {
        checkpoint::read_offsets(self.files.as_ref(), &self.path.join(LOG_STARTS))
    }

    pub fn high_watermarks(&self) -> Result<Offsets> {
        checkpoint::read_offsets(self.files.as_ref(), &self.path.join(HIGH_WATERMARKS))
    }

    /// Where each compacted log's next compaction begins.
    pub fn first_dirty_offsets(&self) -> Result<Offsets> {
        checkpoint::read_offsets(self.files.as_ref(), &self.path.join(FIRST_DIRTY))
    }

    pub fn write_first_dirty_offsets(&self, offsets: &Offsets) -> Result<()> {
        checkpoint::write_offsets(self.files.as_ref(), &self.path.join(FIRST_DIRTY), offsets)
    }

    pub fn write_recovery_points(&self, offsets: &Offsets) -> Result<()> {
        checkpoint::write_offsets(self.files.as_ref(), &self.path.join(RECOVERY_POINTS), offsets)
    }

    pub fn write_log_starts(&self, offsets: &Offsets) -> Result<()> {
        checkpoint::write_offsets(self.files.as_ref(), &self.path.join(LOG_STARTS), offsets)
    }

    pub fn write_high_watermarks(&self, offsets: &Offsets) -> Result<()> {
        checkpoint::write_offsets(self.files.as_ref(), &self.path.join(HIGH_WATERMARKS), offsets)
    }

    /// All logs are closed and flushed: the next owner need not recover. The lock file goes with the lock.
    pub fn close_clean(&self, broker_epoch: i64) -> Result<()> {
        let path = self.path.join(CLEAN_SHUTDOWN);
        let content = format!("{{\"version\":0,\"brokerEpoch\":{broker_epoch}}}");
        write_whole(self.files.as_ref(), &path, content.as_bytes(), true).map_err(StorageError::io(&path, "write"))?;
        self.unlock()
    }

    /// Let another owner have the directory, as it is. Nothing of it may be used after that.
    pub fn unlock(&self) -> Result<()> {
        let held = self.lock.lock().take();
        let path = self.path.join(".lock");
        if held.is_some() && self.files.exists(&path) {
            self.files.remove_file(&path).map_err(StorageError::io(&path, "remove"))?;
        }
        Ok(())
    }
}

fn take_lock(files: &dyn FileSystem, path: &Path) -> Result<Box<dyn Lock>> {
    let lock_path = path.join(".lock");
    files.lock(&lock_path).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => StorageError::Directory(format!(
            "data directory {} is in use by another process; stop that one or choose another directory",
            path.display()
        )),
        _ => StorageError::io(path, "lock the data directory")(error),
    })
}

/// A directory with partitions but without an identity belongs to someone: it is not taken over.
fn refuse_foreign(files: &dyn FileSystem, path: &Path) -> Result<()> {
    let entries = files.read_dir(path).map_err(StorageError::io(path, "list"))?;
    let partition = entries.iter().find(|entry| entry.is_directory && parse_partition_name(&entry.name).is_some());
    match partition {
        Some(entry) => Err(StorageError::Directory(format!(
            "{} holds {} but no meta.properties; restore that file or choose an empty directory",
            path.display(),
            entry.name
        ))),
        None => Ok(()),
    }
}

fn check_owner(path: &Path, meta: &MetaProperties, owner: &Owner) -> Result<()> {
    if let Some(wanted) = owner.cluster_id.as_ref().filter(|wanted| **wanted != meta.cluster_id) {
        return Err(StorageError::Directory(format!(
            "data directory {} belongs to cluster {}, not {wanted}; choose another directory",
            path.display(),
            meta.cluster_id
        )));
    }
    match owner.node_id {
        Some(wanted) if wanted != meta.node_id => Err(StorageError::Directory(format!(
            "data directory {} belongs to node {}, not {wanted}; set node.id={} or choose another directory",
            path.display(),
            meta.node_id,
            meta.node_id
        ))),
        _ => Ok(()),
    }
}

/// `<topic>-<partition>`.
pub fn parse_partition_name(name: &str) -> Option<(String, i32)> {
    let (topic, partition) = name.rsplit_once('-')?;
    let digits = !partition.is_empty() && partition.bytes().all(|byte| byte.is_ascii_digit());
    (digits && !topic.is_empty()).then_some(())?;
    Some((topic.to_owned(), partition.parse().ok()?))
}

fn hexadecimal(id: Uuid) -> String {
    id.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The topic's id in `partition.metadata`.
pub fn read_partition_metadata(files: &dyn FileSystem, directory: &Path) -> Result<Option<Uuid>> {
    let path = directory.join("partition.metadata");
    let content = read_whole(files, &path).map_err(StorageError::io(&path, "read"))?;
    // An empty file is one that a crash of the machine left: as good as none.
    let Some(content) = content.filter(|content| !content.is_empty()) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&content);
    let id = text.lines().find_map(|line| line.strip_prefix("topic_id: ")).and_then(|id| id.trim().parse().ok());
    match id {
        Some(id) => Ok(Some(id)),
        None => Err(StorageError::Directory(format!("{} names no topic_id", path.display()))),
    }
}

pub fn write_partition_metadata(files: &dyn FileSystem, directory: &Path, topic_id: Uuid) -> Result<()> {
    let path = directory.join("partition.metadata");
    let content = format!("version: 0\ntopic_id: {topic_id}");
    write_whole(files, &path, content.as_bytes(), false).map_err(StorageError::io(&path, "write"))
}
