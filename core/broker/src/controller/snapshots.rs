//! The snapshots beside the metadata log: `<end offset>-<epoch>.checkpoint`.

use std::collections::BTreeMap;
use std::io::IoSlice;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use ottla_metadata::snapshot::Snapshot;
use ottla_metadata::{MetadataLogError, SnapshotId};
use ottla_storage::file::{FileSystem, read_whole};

/// What is known of a snapshot without reading all of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub size: u64,
    /// Milliseconds, of the last batch in it.
    pub last_timestamp: i64,
}

/// The snapshots in the directory of the log.
pub(super) struct Snapshots {
    files: Arc<dyn FileSystem>,
    directory: PathBuf,
    known: BTreeMap<SnapshotId, Known>,
}

pub(super) fn io_error<'a>(path: &'a Path, doing: &'a str) -> impl FnOnce(std::io::Error) -> MetadataLogError + 'a {
    move |error| MetadataLogError::Storage(format!("{}: cannot {doing}: {error}", path.display()))
}

impl Snapshots {
    /// List what is there; what was never finished goes.
    pub(super) fn open(files: Arc<dyn FileSystem>, directory: &Path) -> Result<Snapshots, MetadataLogError> {
        files.create_dir_all(directory).map_err(io_error(directory, "make the directory of the metadata log"))?;
        let mut snapshots = Snapshots { files, directory: directory.to_owned(), known: BTreeMap::new() };
        let entries = snapshots.files.read_dir(directory).map_err(io_error(directory, "list"))?;
        for entry in entries.iter().filter(|entry| !entry.is_directory) {
            if entry.name.ends_with(".checkpoint.part") {
                let path = directory.join(&entry.name);
                snapshots.files.remove_file(&path).map_err(io_error(&path, "remove"))?;
            } else if let Some(id) = SnapshotId::parse(&entry.name) {
                let path = directory.join(&entry.name);
                let size = snapshots.files.open(&path, false).and_then(|file| file.length());
                let size = size.map_err(io_error(&path, "read"))?;
                let last_timestamp = snapshots.read(id)?.last_timestamp;
                snapshots.known.insert(id, Known { size, last_timestamp });
            }
        }
        Ok(snapshots)
    }

    pub(super) fn known(&self) -> &BTreeMap<SnapshotId, Known> {
        &self.known
    }

    pub(super) fn latest(&self) -> Option<SnapshotId> {
        self.known.last_key_value().map(|(id, _)| *id)
    }

    pub(super) fn read(&self, id: SnapshotId) -> Result<Snapshot, MetadataLogError> {
        self.read_file(&self.directory.join(id.file_name()))
    }

    pub(super) fn read_file(&self, path: &Path) -> Result<Snapshot, MetadataLogError> {
        let content = read_whole(self.files.as_ref(), path).map_err(io_error(path, "read"))?;
        Snapshot::decode(Bytes::from(content.unwrap_or_default()), &path.display().to_string())
    }

    /// Write a snapshot; it is there as a whole or not at all.
    pub(super) fn write(&mut self, id: SnapshotId, snapshot: &Snapshot, now_ms: i64) -> Result<(), MetadataLogError> {
        let path = self.directory.join(id.file_name());
        let part = self.directory.join(format!("{}.part", id.file_name()));
        let batches = snapshot.encode(id.epoch, now_ms)?;
        let size = write_batches(self.files.as_ref(), &part, &batches).map_err(io_error(&part, "write"))?;
        self.files.rename(&part, &path).map_err(io_error(&part, "rename"))?;
        self.files.sync_dir(&self.directory).map_err(io_error(&self.directory, "sync"))?;
        self.known.insert(id, Known { size, last_timestamp: snapshot.last_timestamp });
        Ok(())
    }

    /// Remove the snapshots that are older than `id`.
    pub(super) fn remove_before(&mut self, id: SnapshotId) -> Result<(), MetadataLogError> {
        let kept = self.known.split_off(&id);
        for old in std::mem::replace(&mut self.known, kept).into_keys() {
            let path = self.directory.join(old.file_name());
            self.files.remove_file(&path).map_err(io_error(&path, "remove"))?;
        }
        Ok(())
    }
}

fn write_batches(files: &dyn FileSystem, path: &Path, batches: &[Bytes]) -> std::io::Result<u64> {
    let file = files.open(path, true)?;
    file.set_len(0)?;
    let mut position = 0;
    for batch in batches {
        file.write_at(&mut [IoSlice::new(batch)], position)?;
        position += batch.len() as u64;
    }
    file.sync()?;
    Ok(position)
}
