//! A data directory: whose it is, whether it may be used, and its checkpoints.

use ottla_protocol::Uuid;
use ottla_storage::checkpoint::Offsets;
use ottla_storage::{FileSystem, LogDirectory, MetaProperties, Owner, StorageError};
use ottla_testkit::{Crash, SimulatedDisk};

use crate::place::Place;

fn identity() -> MetaProperties {
    MetaProperties { cluster_id: "5L6g3nShT-eMCtK--X86sw".to_owned(), node_id: 1, directory_id: Uuid([7; 16]) }
}

fn open(place: &Place, owner: &Owner) -> Result<LogDirectory, StorageError> {
    LogDirectory::open(place.files.clone(), &place.root.join("store"), owner, identity)
}

#[test]
fn a_directory_keeps_its_identity() {
    for place in Place::all() {
        let directory = open(&place, &Owner::default()).expect("it is made");
        assert!(directory.is_new() && !directory.was_clean());
        let busy = open(&place, &Owner::default()).expect_err("it is in use");
        assert!(busy.to_string().contains("in use by another process"), "{}: {busy}", place.name);
        drop(directory);
        let directory = open(&place, &Owner::default()).expect("it is free");
        assert_eq!((directory.meta(), directory.is_new(), directory.was_clean()), (&identity(), false, false));
        directory.close_clean(-1).expect("closed");
        assert!(open(&place, &Owner::default()).expect("it is free").was_clean(), "{}", place.name);
        assert!(!open(&place, &Owner::default()).expect("it is free").was_clean(), "only once");
        let path = place.root.join("store/meta.properties");
        let content = ottla_storage::file::read_whole(place.files.as_ref(), &path).expect("read").expect("it is there");
        let text = String::from_utf8(content).expect("text");
        for line in ["version=1", "node.id=1", "cluster.id=5L6g3nShT-eMCtK--X86sw"] {
            assert!(text.lines().any(|found| found == line), "{text}");
        }
    }
}

#[test]
fn a_directory_of_another_is_refused_by_name() {
    for place in Place::all() {
        drop(open(&place, &Owner::default()).expect("it is made"));
        let other = Owner { cluster_id: Some("another".to_owned()), node_id: None };
        let error = open(&place, &other).expect_err("another cluster's").to_string();
        assert!(error.contains("store") && error.contains("belongs to cluster"), "{error}");
        let other = Owner { cluster_id: None, node_id: Some(2) };
        let error = open(&place, &other).expect_err("another node's").to_string();
        assert!(error.contains("belongs to node 1") && error.contains("store"), "{error}");
        for (content, expected) in [
            ("node.id=1\n", "no version"),
            ("version=9\n", "version 9"),
            ("version=1\nnode.id=x\ncluster.id=a\n", "node.id"),
            ("version=1\nnode.id=1\n", "cluster.id"),
            ("version=1\nnode.id=1\ncluster.id=a\ndirectory.id=?\n", "directory.id"),
        ] {
            let path = place.root.join("store/meta.properties");
            ottla_storage::file::write_whole(place.files.as_ref(), &path, content.as_bytes(), true).expect("written");
            let error = open(&place, &Owner::default()).expect_err(content).to_string();
            assert!(error.contains("meta.properties") && error.contains(expected), "{error}");
        }
        // Partitions without an identity are someone's.
        place.files.remove_file(&place.root.join("store/meta.properties")).expect("removed");
        place.files.create_dir_all(&place.root.join("store/orders-0")).expect("made");
        let error = open(&place, &Owner::default()).expect_err("it is someone's").to_string();
        assert!(error.contains("orders-0"), "{error}");
    }
}

#[test]
fn partitions_are_found_deleted_and_set_aside() {
    for place in Place::all() {
        let directory = open(&place, &Owner::default()).expect("it is made");
        let id = Uuid([9; 16]);
        for name in ["orders-0", "orders-1", "my-topic-12", "__cluster_metadata-0", "x-1.0aff-delete", "plain", "a-"] {
            place.files.create_dir_all(&place.root.join("store").join(name)).expect("made");
        }
        let path = directory.partition_path("orders", 1);
        ottla_storage::directory::write_partition_metadata(place.files.as_ref(), &path, id).expect("written");
        let found = directory.partitions().expect("listed");
        let names: Vec<(String, i32, bool)> =
            found.iter().map(|p| (p.topic.clone(), p.partition, p.topic_id == Some(id))).collect();
        let expected = [("my-topic", 12, false), ("orders", 0, false), ("orders", 1, true)];
        assert_eq!(names, expected.map(|(topic, partition, has)| (topic.to_owned(), partition, has)), "{}", place.name);
        assert!(!place.files.exists(&place.root.join("store/x-1.0aff-delete")));
        let moved = directory.mark_deleted("orders", 0, Uuid([1; 16])).expect("marked");
        assert!(moved.to_string_lossy().ends_with(&format!("orders-0.{}-delete", "01".repeat(16))), "{moved:?}");
        let long = "t".repeat(249);
        place.files.create_dir_all(&directory.partition_path(&long, 3)).expect("made");
        let moved = directory.mark_deleted(&long, 3, Uuid([1; 16])).expect("marked");
        assert!(moved.file_name().is_some_and(|name| name.len() == 255), "{moved:?}");
        directory.mark_stray("orders", 1, Uuid([2; 16])).expect("set aside");
        assert_eq!(directory.partitions().expect("listed").len(), 1);
    }
}

#[test]
fn checkpoints_have_kafkas_text() {
    for place in Place::all() {
        let directory = open(&place, &Owner::default()).expect("it is made");
        let offsets: Offsets = [(("orders".to_owned(), 0), 17), (("__consumer_offsets".to_owned(), 49), 3)].into();
        assert_eq!(directory.recovery_points().expect("read"), Offsets::new());
        directory.write_recovery_points(&offsets).expect("written");
        directory.write_log_starts(&offsets).expect("written");
        directory.write_high_watermarks(&offsets).expect("written");
        for name in ["recovery-point-offset-checkpoint", "log-start-offset-checkpoint", "replication-offset-checkpoint"]
        {
            let path = place.root.join("store").join(name);
            let content = ottla_storage::file::read_whole(place.files.as_ref(), &path).expect("read");
            assert_eq!(content.as_deref(), Some(&b"0\n2\n__consumer_offsets 49 3\norders 0 17\n"[..]), "{name}");
        }
        assert_eq!(directory.log_starts().expect("read"), offsets);
        assert_eq!(directory.high_watermarks().expect("read"), offsets);
        // A broken one only means more recovery.
        for broken in ["", "1\n0\n", "0\n3\norders 0 17\n", "0\n1\norders zero 17\n", "0\n1\norders 0\n", "\u{0}\u{0}"]
        {
            let path = place.root.join("store/recovery-point-offset-checkpoint");
            ottla_storage::file::write_whole(place.files.as_ref(), &path, broken.as_bytes(), true).expect("written");
            assert_eq!(directory.recovery_points().expect("read"), Offsets::new(), "{broken:?}");
        }
    }
}

#[test]
fn a_clean_mark_does_not_come_back() {
    let disk = SimulatedDisk::new(3);
    let place = Place::simulated(&disk);
    open(&place, &Owner::default()).expect("it is made").close_clean(-1).expect("closed");
    for path in ["/", "/data", "/data/store"] {
        disk.sync_dir(std::path::Path::new(path)).expect("durable");
    }
    let directory = open(&place, &Owner::default()).expect("it is free");
    assert!(directory.was_clean());
    drop(directory);
    disk.crash(Crash::PowerLosingAll);
    assert!(!open(&place, &Owner::default()).expect("it is free").was_clean(), "its logs were used since");
}
