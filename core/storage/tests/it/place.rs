//! Where a test's log lies: the same tests run over the disk, memory and the simulated disk.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use ottla_storage::{Disk, FileSystem, Log, LogConfig, Memory, OpenLog, Origin, StorageError};
use ottla_testkit::SimulatedDisk;
use ottla_testkit::records::{NOW, batch};

pub struct Place {
    pub name: &'static str,
    pub files: Arc<dyn FileSystem>,
    pub root: PathBuf,
    _directory: Option<tempfile::TempDir>,
}

impl Place {
    pub fn disk() -> Place {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path().to_owned();
        Place { name: "disk", files: Arc::new(Disk), root, _directory: Some(directory) }
    }

    pub fn simulated(disk: &SimulatedDisk) -> Place {
        let files: Arc<dyn FileSystem> = Arc::new(disk.clone());
        files.create_dir_all(&PathBuf::from("/data")).expect("a directory");
        for path in ["/", "/data"] {
            files.sync_dir(&PathBuf::from(path)).expect("it is durable");
        }
        Place { name: "simulated disk", files, root: PathBuf::from("/data"), _directory: None }
    }

    pub fn all() -> [Place; 3] {
        let memory: Arc<dyn FileSystem> = Arc::new(Memory::default());
        let root = PathBuf::from("/data");
        memory.create_dir_all(&root).expect("a directory");
        let memory = Place { name: "memory", files: memory, root, _directory: None };
        [Place::disk(), memory, Place::simulated(&SimulatedDisk::new(1))]
    }

    pub fn partition(&self) -> PathBuf {
        self.root.join("orders-0")
    }

    pub fn try_open(&self, how: &How) -> Result<Log, StorageError> {
        Log::open(OpenLog {
            files: self.files.clone(),
            directory: &self.partition(),
            topic: "orders",
            partition: 0,
            config: how.config.clone(),
            recovery_point: how.recovery_point,
            log_start: how.log_start,
            clean: how.clean,
            now_ms: NOW,
        })
    }

    pub fn open(&self, how: &How) -> Log {
        self.try_open(how).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    pub fn read_file(&self, name: &str) -> Vec<u8> {
        let path = self.partition().join(name);
        let content = ottla_storage::file::read_whole(self.files.as_ref(), &path);
        content.expect("it can be read").unwrap_or_else(|| panic!("{} is missing", path.display()))
    }

    pub fn write_file(&self, name: &str, content: &[u8]) {
        let path = self.partition().join(name);
        ottla_storage::file::write_whole(self.files.as_ref(), &path, content, true).expect("it can be written");
    }

    pub fn file_names(&self) -> Vec<String> {
        let entries = self.files.read_dir(&self.partition()).expect("it can be listed");
        entries.into_iter().map(|entry| entry.name).collect()
    }
}

/// How to open a log.
#[derive(Clone)]
pub struct How {
    pub config: LogConfig,
    pub recovery_point: i64,
    pub log_start: Option<i64>,
    pub clean: bool,
}

impl How {
    pub fn clean() -> How {
        How { config: LogConfig::default(), recovery_point: 0, log_start: None, clean: true }
    }

    pub fn unclean() -> How {
        How { clean: false, ..How::clean() }
    }

    pub fn with(mut self, change: impl FnOnce(&mut LogConfig)) -> How {
        change(&mut self.config);
        self
    }
}

/// Small segments with many index entries.
pub fn small(config: &mut LogConfig) {
    config.segment_bytes = 1000;
    config.index_interval_bytes = 100;
}

pub fn append(log: &mut Log, records: &Bytes) -> i64 {
    log.append_as_leader(records, 0, NOW, Origin::Client).expect("it is appended").first_offset
}

/// One record of its own batch.
pub fn append_value(log: &mut Log, value: &str) -> i64 {
    append(log, &batch(&[value], NOW))
}

/// Offsets and values of all records from `from` on, as a consumer gets them.
pub fn records_from(log: &mut Log, from: i64) -> Vec<(i64, String)> {
    let end = log.log_end_offset();
    let mut found = Vec::new();
    let mut next = from;
    while next < end {
        let data = log.read(next, 4096, end, true).expect("it can be read");
        let bytes = data.slices.to_bytes().expect("the region can be read");
        let before = next;
        // The last batch may be cut off.
        for batch in ottla_protocol::record::Batches::new(bytes).map_while(Result::ok) {
            batch.verify_crc().expect("the checksum is right");
            let body = batch.body(1 << 20).expect("it can be decompressed");
            for record in batch.records(&body) {
                let record = record.expect("the record can be read");
                if record.offset >= next {
                    let value = String::from_utf8_lossy(record.value.unwrap_or_default()).into_owned();
                    found.push((record.offset, value));
                }
            }
            next = next.max(batch.header.next_offset());
        }
        assert!(next > before, "nothing could be read at {before}");
    }
    found
}

pub fn values(log: &mut Log) -> Vec<String> {
    let start = log.log_start_offset();
    records_from(log, start).into_iter().map(|(_, value)| value).collect()
}
