//! The driver over memory and over the disk: what is written is there again after a restart.

mod failing;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use ottla_metadata::controller::brokers::Endpoint;
use ottla_metadata::{Topic, resource};
use ottla_protocol::Uuid;
use ottla_protocol::message::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use ottla_protocol::message::{CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest};
use ottla_storage::{Disk, FileSystem, Memory, MetaProperties, Owner};

use super::*;

/// Time stands still until a test moves it.
pub(crate) struct ManualClock {
    begin: Instant,
    wall_ms: AtomicI64,
}

impl ManualClock {
    #[allow(clippy::disallowed_methods, reason = "a begin for a clock that stands still")]
    pub(crate) fn new() -> Arc<ManualClock> {
        Arc::new(ManualClock { begin: Instant::now(), wall_ms: AtomicI64::new(1_700_000_000_000) })
    }

    fn pass(&self, milliseconds: i64) {
        self.wall_ms.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        self.begin + Duration::from_millis(self.wall_ms().unsigned_abs() - 1_700_000_000_000)
    }

    fn wall_ms(&self) -> i64 {
        self.wall_ms.load(Ordering::Relaxed)
    }

    fn sleep_until(&self, _at: Instant) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// Blocking work is done at once.
pub(crate) struct Inline;

impl Spawner for Inline {
    fn spawn(&self, _task: BoxFuture<'static, ()>) {}

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>) {
        work();
    }
}

/// A data directory and what opens it.
pub(crate) struct Store {
    files: Arc<dyn FileSystem>,
    path: std::path::PathBuf,
    clock: Arc<ManualClock>,
    given: Vec<(&'static str, &'static str)>,
}

impl Store {
    pub(crate) fn memory() -> Store {
        Store::over(Arc::new(Memory::default()), Path::new("/data"))
    }

    fn over(files: Arc<dyn FileSystem>, path: &Path) -> Store {
        Store { files, path: path.to_owned(), clock: ManualClock::new(), given: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Store {
        self.given.push((name, value));
        self
    }

    fn directory(&self) -> LogDirectory {
        let fresh = || MetaProperties {
            cluster_id: "5L6g3nShT-eMCtK--X86sw".to_owned(),
            node_id: 1,
            directory_id: Uuid([5; 16]),
        };
        LogDirectory::open(self.files.clone(), &self.path, &Owner::default(), fresh).unwrap()
    }

    fn try_open(&self, directory: &LogDirectory) -> Result<Arc<Metadata>, MetadataLogError> {
        let given = self.given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let given = [("offsets.topic.replication.factor".to_owned(), "1".to_owned())].into_iter().chain(given);
        let (values, _) = Values::new(crate::config::tables(), given).unwrap();
        let parts = MetadataParts {
            values: Arc::new(values),
            node_id: 1,
            clock: self.clock.clone(),
            random: Arc::new(Random::from_seed(7)),
            spawner: Arc::new(Inline),
        };
        Metadata::open(directory, parts)
    }

    /// Open and serve.
    pub(crate) fn open(&self) -> (LogDirectory, Arc<Metadata>) {
        let directory = self.directory();
        let metadata = self.try_open(&directory).unwrap();
        metadata.register(&registration()).unwrap();
        (directory, metadata)
    }
}

fn registration() -> Registration {
    let end = |listener: &str, port| Endpoint { listener: listener.to_owned(), host: "localhost".to_owned(), port };
    Registration {
        incarnation: Uuid([8; 16]),
        directory: Uuid([5; 16]),
        endpoints: vec![end("PLAINTEXT", 9092)],
        controller_endpoints: vec![end("CONTROLLER", 9093)],
        rack: None,
    }
}

pub(crate) fn create(
    metadata: &Metadata,
    name: &str,
    partitions: i32,
    configs: &[(&str, &str)],
) -> CreateTopicsResponse {
    let config = |(name, value): &(&str, &str)| CreatableTopicConfig {
        name: (*name).to_owned(),
        value: Some((*value).to_owned()),
    };
    let topic = CreatableTopic {
        name: name.to_owned(),
        num_partitions: partitions,
        replication_factor: 1,
        configs: configs.iter().map(config).collect(),
        ..Default::default()
    };
    let request = CreateTopicsRequest { topics: vec![topic], ..Default::default() };
    metadata.write(|controller| controller.create_topics(&request)).unwrap()
}

fn topic(metadata: &Metadata, name: &str) -> Arc<Topic> {
    metadata.image().topic(name).unwrap().clone()
}

#[test]
fn a_new_directory_is_formatted_as_kafka_formats_it() {
    let store = Store::memory();
    let (directory, metadata) = store.open();
    let image = metadata.image();
    assert_eq!(image.features.get("metadata.version"), Some(&33));
    assert_eq!(image.live_brokers().count(), 1);
    assert_eq!(image.config(resource::BROKER, "").unwrap().get("min.insync.replicas").map(String::as_str), Some("1"));
    // The change of leader, five records of the bootstrap transaction, then the controller: so Kafka counts, too.
    assert_eq!(image.brokers[&1].broker_epoch, 7);
    let log = directory.partition_path("__cluster_metadata", 0);
    let names: Vec<String> = store.files.read_dir(&log).unwrap().into_iter().map(|entry| entry.name).collect();
    for name in [
        "00000000000000000000-0000000000.checkpoint",
        "00000000000000000000.log",
        "leader-epoch-checkpoint",
        "partition.metadata",
        "quorum-state",
    ] {
        assert!(names.iter().any(|found| found == name), "{name} is missing: {names:?}");
    }
}

fn restart_keeps_everything(store: &Store, clean: bool) {
    let (directory, metadata) = store.open();
    assert_eq!(create(&metadata, "orders", 3, &[("retention.ms", "1000")]).topics[0].error_code, 0);
    create(&metadata, "gone", 1, &[]);
    let request = DeleteTopicsRequest { topic_names: vec!["gone".to_owned()], ..Default::default() };
    metadata.write(|controller| controller.delete_topics(&request)).unwrap();
    let first_id = metadata.next_producer_id().unwrap();
    let before = topic(&metadata, "orders");
    assert_eq!(before.partitions[&0].directories, [Uuid([5; 16])]);
    let epoch = metadata.image().epoch;
    if clean {
        metadata.close().unwrap();
        assert_eq!(metadata.ensure_topic("late").unwrap_err().code, ErrorCode::KAFKA_STORAGE_ERROR);
        directory.close_clean(1).unwrap();
    } else {
        drop(directory);
    }
    drop(metadata);

    let (_directory, metadata) = store.open();
    let after = topic(&metadata, "orders");
    assert_eq!((after.id, after.partitions.len()), (before.id, 3));
    assert_eq!(after.partitions[&2].leader_epoch, before.partitions[&2].leader_epoch + 1);
    let image = metadata.image();
    assert!(image.topic("gone").is_none());
    assert_eq!(metadata.configs(&image).topic_number("orders", "retention.ms"), 1000);
    assert_eq!(image.epoch, epoch + 1);
    assert!(metadata.next_producer_id().unwrap() >= first_id + 1000, "a block is never given out twice");
}

#[test]
fn a_restart_keeps_everything_in_memory() {
    restart_keeps_everything(&Store::memory(), true);
    restart_keeps_everything(&Store::memory(), false);
}

#[test]
fn a_restart_keeps_everything_on_the_disk() {
    for clean in [true, false] {
        let directory = tempfile::tempdir().unwrap();
        restart_keeps_everything(&Store::over(Arc::new(Disk), directory.path()), clean);
    }
}

#[test]
fn a_torn_tail_is_cut_off() {
    let store = Store::memory();
    let (directory, metadata) = store.open();
    create(&metadata, "orders", 2, &[]);
    let log = directory.partition_path("__cluster_metadata", 0).join("00000000000000000000.log");
    let file = store.files.open(&log, false).unwrap();
    let length = file.length().unwrap();
    create(&metadata, "torn", 1, &[]);
    file.set_len(file.length().unwrap() - 3).unwrap();
    drop((directory, metadata));

    let (_directory, metadata) = store.open();
    assert_eq!(topic(&metadata, "orders").partitions.len(), 2);
    assert!(metadata.image().topic("torn").is_none());
    assert!(file.length().unwrap() > length, "the log goes on where the last whole batch ended");
    assert_eq!(create(&metadata, "torn", 1, &[]).topics[0].error_code, 0);
}

#[test]
fn snapshots_take_over_from_the_log_and_old_ones_go() {
    let store = Store::memory()
        .with("metadata.log.max.record.bytes.between.snapshots", "2000")
        .with("metadata.max.retention.bytes", "1");
    let (directory, metadata) = store.open();
    for number in 0..60 {
        create(&metadata, &format!("topic-{number}"), 3, &[("retention.ms", "7000")]);
    }
    let path = directory.partition_path("__cluster_metadata", 0);
    let entries = store.files.read_dir(&path).unwrap();
    let snapshots: Vec<SnapshotId> = entries.iter().filter_map(|entry| SnapshotId::parse(&entry.name)).collect();
    assert_eq!(snapshots.len(), 1, "{entries:?}");
    assert!(snapshots[0].end_offset > 100);
    let ids: Vec<Uuid> = metadata.image().topics().map(|topic| topic.id).collect();
    drop((directory, metadata));

    let (directory, metadata) = store.open();
    let image = metadata.image();
    assert_eq!(image.topics().map(|topic| topic.id).collect::<Vec<_>>(), ids);
    assert_eq!(metadata.configs(&image).topic_number("topic-3", "retention.ms"), 7000);
    drop(metadata);
    // A snapshot stands in for a log that is lost.
    for entry in store.files.read_dir(&path).unwrap().iter().filter(|entry| !entry.name.ends_with("checkpoint")) {
        store.files.remove_file(&path.join(&entry.name)).unwrap();
    }
    drop(directory);
    let (_directory, metadata) = store.open();
    assert!(metadata.image().topics().count() > 50);
    assert!(metadata.image().epoch >= snapshots[0].epoch);
}

#[test]
fn time_makes_snapshots_too() {
    let store = Store::memory();
    let (directory, metadata) = store.open();
    let path = directory.partition_path("__cluster_metadata", 0);
    let count = || store.files.read_dir(&path).unwrap().iter().filter_map(|one| SnapshotId::parse(&one.name)).count();
    create(&metadata, "a", 1, &[]);
    assert_eq!(count(), 1);
    store.clock.pass(3_600_001);
    create(&metadata, "b", 1, &[]);
    assert_eq!(count(), 2);
}

#[test]
fn a_log_that_cannot_be_followed_is_an_error_that_says_why() {
    let store = Store::memory();
    let (directory, metadata) = store.open();
    create(&metadata, "orders", 1, &[]);
    drop(metadata);
    let path = directory.partition_path("__cluster_metadata", 0);
    let state = path.join("quorum-state");
    ottla_storage::file::write_whole(store.files.as_ref(), &state, b"nonsense", true).unwrap();
    let error = store.try_open(&directory).err().unwrap().to_string();
    assert!(error.contains("quorum-state"), "{error}");
    store.files.remove_file(&state).unwrap();

    let snapshot = path.join(SnapshotId { end_offset: 3, epoch: 1 }.file_name());
    ottla_storage::file::write_whole(store.files.as_ref(), &snapshot, b"cut", true).unwrap();
    let error = store.try_open(&directory).err().unwrap().to_string();
    assert!(error.contains("00000000000000000003-0000000001.checkpoint"), "{error}");
    store.files.remove_file(&snapshot).unwrap();

    // A record type of a newer Kafka.
    let metadata = store.try_open(&directory).unwrap();
    let mut builder = ottla_protocol::record::BatchBuilder::new(ottla_protocol::record::Compression::None, 64);
    builder.append(0, None, Some(&[1, 99, 0]), &[]).unwrap();
    let bytes = builder.finish(&Default::default()).unwrap();
    let mut state = metadata.state.lock();
    state.log.append_foreign(&bytes);
    drop(state);
    drop(metadata);
    let error = store.try_open(&directory).err().unwrap().to_string();
    assert!(error.contains("unknown metadata record type 99"), "{error}");
}

struct Recorder(Mutex<Vec<(usize, usize, usize)>>);

impl Publisher for Recorder {
    fn publish(&self, delta: &Delta, image: &Arc<MetadataImage>) {
        let known = delta.changed_topics.iter().filter(|id| image.topic_by_id(**id).is_some()).count();
        self.0.lock().push((known, delta.removed_topics.len(), delta.changed_configs.len()));
    }
}

#[test]
fn publishers_hear_of_everything_before_the_answer() {
    let store = Store::memory();
    let (_directory, metadata) = store.open();
    create(&metadata, "early", 1, &[]);
    let recorder = Arc::new(Recorder(Mutex::new(Vec::new())));
    metadata.subscribe(recorder.clone());
    assert_eq!(*recorder.0.lock(), [(1, 0, 1)]);
    create(&metadata, "late", 1, &[("retention.ms", "5")]);
    assert_eq!(recorder.0.lock().last(), Some(&(1, 0, 1)));
    let request = DeleteTopicsRequest { topic_names: vec!["early".to_owned()], ..Default::default() };
    metadata.write(|controller| controller.delete_topics(&request)).unwrap();
    assert_eq!(recorder.0.lock().last(), Some(&(0, 1, 0)));
    let heard = recorder.0.lock().len();
    metadata.next_producer_id().unwrap();
    assert_eq!(recorder.0.lock().len(), heard, "nobody acts on producer ids");
}

#[test]
fn internal_topics_are_made_on_first_use() {
    let store = Store::memory();
    let (_directory, metadata) = store.open();
    let offsets = metadata.ensure_topic(auto_topics::OFFSETS_TOPIC).unwrap();
    assert_eq!(offsets.partitions.len(), 50);
    assert_eq!(metadata.ensure_topic(auto_topics::OFFSETS_TOPIC).unwrap().id, offsets.id);
    let image = metadata.image();
    let config = |name: &str| metadata.configs(&image).topic(auto_topics::OFFSETS_TOPIC, name);
    assert_eq!(config("cleanup.policy").as_deref(), Some("compact"));
    assert_eq!(config("segment.bytes").as_deref(), Some("104857600"));
    assert_eq!(metadata.ensure_topic("b@d").unwrap_err().code, ErrorCode::INVALID_TOPIC_EXCEPTION);
}

#[test]
fn producer_ids_are_taken_by_blocks() {
    let store = Store::memory();
    let (_directory, metadata) = store.open();
    assert_eq!(metadata.ready_producer_id(), None);
    let ids: Vec<i64> = (0..1001).map(|_| metadata.next_producer_id().unwrap()).collect();
    assert_eq!(ids, (0..1001).collect::<Vec<i64>>());
    assert_eq!(metadata.image().next_producer_id, 2000);
    assert_eq!(metadata.ready_producer_id(), Some(1001));
}
