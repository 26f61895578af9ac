//! The small files of a data directory: which, and then its content.

#![no_main]

use std::path::Path;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ottla_metadata::quorum_state::QuorumState;
use ottla_protocol::Uuid;
use ottla_protocol::record::crc32c;
use ottla_storage::file::write_whole;
use ottla_storage::index::{Index, IndexEntry, OffsetEntry, TimeEntry};
use ottla_storage::producer_state::ProducerStates;
use ottla_storage::{FileSystem, LogDirectory, Memory, MetaProperties, Owner, checkpoint, directory};

fuzz_target!(|data: &[u8]| {
    let [kind, content @ ..] = data else {
        return;
    };
    let files = Memory::default();
    let root = Path::new("/data");
    files.create_dir_all(root).expect("memory takes a directory");
    let path = root.join("file");
    let put = |path: &Path, content: &[u8]| write_whole(&files, path, content, false).expect("memory takes a file");
    put(&path, content);
    match kind % 8 {
        0 => {
            if let Ok(offsets) = checkpoint::read_offsets(&files, &path) {
                checkpoint::write_offsets(&files, &path, &offsets).expect("it can be written");
                assert_eq!(checkpoint::read_offsets(&files, &path).ok(), Some(offsets));
            }
        }
        1 => {
            if let Ok(Some(epochs)) = checkpoint::read_epochs(&files, &path) {
                checkpoint::write_epochs(&files, &path, &epochs).expect("it can be written");
                assert_eq!(checkpoint::read_epochs(&files, &path).ok(), Some(Some(epochs)));
            }
        }
        2 => {
            // With a right version and CRC, so that the entries are reached.
            let snapshot = [&1i16.to_be_bytes()[..], &crc32c(content).to_be_bytes(), content].concat();
            put(&path, &snapshot);
            if let Ok(Some(producers)) = ProducerStates::read_snapshot(&files, &path) {
                producers.write_snapshot(&files, &path, true).expect("it can be written");
                let again = ProducerStates::read_snapshot(&files, &path).expect("it can be read");
                assert_eq!(again.map(|again| again.iter().count()), Some(producers.iter().count()));
            }
        }
        3 => index::<OffsetEntry>(&files, &path),
        4 => index::<TimeEntry>(&files, &path),
        5 => {
            put(&root.join("meta.properties"), content);
            let fresh = || -> MetaProperties { unreachable!("the file is there") };
            let _ = LogDirectory::open(Arc::new(files.clone()), root, &Owner::default(), fresh);
        }
        6 => {
            put(&root.join("partition.metadata"), content);
            if let Ok(Some(id)) = directory::read_partition_metadata(&files, root) {
                assert_eq!(id.to_string().parse::<Uuid>(), Ok(id));
            }
            let _ = directory::parse_partition_name(&String::from_utf8_lossy(content));
        }
        _ => {
            if let Some(state) = QuorumState::parse(&String::from_utf8_lossy(content)) {
                let text = state.to_json();
                assert!(QuorumState::parse(&text).is_some(), "{text}");
            }
        }
    }
});

/// A file that a crash has left may be anything; lookups in it may be wrong but not harmful.
fn index<E: IndexEntry>(files: &Memory, path: &Path) {
    let Ok((mut index, _)) = Index::<E>::open(files, path) else {
        return;
    };
    for key in [i64::MIN, -1, 0, 1, 1000, i64::MAX] {
        let _ = index.floor(key);
    }
    let _ = index.last();
    let _ = index.truncate(files, |_| false);
}
