//! A disk that fails: what is answered, and what is there afterwards.

use std::io::{self, IoSlice};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ottla_protocol::{ErrorCode, FileRegion};
use ottla_storage::file::{Entry, File, Lock};
use ottla_storage::{FileSystem, Memory};

use super::Store;

/// Memory that is full, or whose syncs fail, for as long as a test wants.
#[derive(Clone, Default)]
struct Failing {
    memory: Memory,
    full: Arc<AtomicBool>,
    unsyncable: Arc<AtomicBool>,
}

#[derive(Debug)]
struct FailingFile {
    file: Arc<dyn File>,
    full: Arc<AtomicBool>,
    unsyncable: Arc<AtomicBool>,
}

impl FileRegion for FailingFile {
    fn read_exact_at(&self, buffer: &mut [u8], position: u64) -> io::Result<()> {
        self.file.read_exact_at(buffer, position)
    }
}

impl File for FailingFile {
    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.file.read_at(buffer, position)
    }

    fn write_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()> {
        if self.full.load(Ordering::Relaxed) {
            // A part of it gets through, as on a disk that fills up.
            let part: Vec<u8> = slices.first().map(|slice| slice.to_vec()).unwrap_or_default();
            self.file.write_at(&mut [IoSlice::new(&part)], position)?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.file.write_at(slices, position)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    fn sync(&self) -> io::Result<()> {
        if self.unsyncable.load(Ordering::Relaxed) { Err(io::ErrorKind::Other.into()) } else { self.file.sync() }
    }
}

impl FileSystem for Failing {
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn File>> {
        let (full, unsyncable) = (self.full.clone(), self.unsyncable.clone());
        Ok(Arc::new(FailingFile { file: self.memory.open(path, create)?, full, unsyncable }))
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        self.memory.length(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<Entry>> {
        self.memory.read_dir(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.memory.create_dir_all(path)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.memory.remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.memory.remove_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.memory.rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.memory.sync_dir(path)
    }

    fn exists(&self, path: &Path) -> bool {
        self.memory.exists(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Lock>> {
        self.memory.lock(path)
    }
}

#[test]
fn a_full_disk_is_an_error_until_it_has_room_again() {
    let disk = Failing::default();
    let store = Store::over(Arc::new(disk.clone()), Path::new("/data"));
    let (directory, metadata) = store.open();
    let offset = metadata.image().offset;
    disk.full.store(true, Ordering::Relaxed);
    let error = metadata.ensure_topic("a").unwrap_err();
    assert_eq!(error.code, ErrorCode::KAFKA_STORAGE_ERROR);
    assert!(error.message.contains("free some space"), "{}", error.message);
    assert_eq!(metadata.image().offset, offset);
    disk.full.store(false, Ordering::Relaxed);
    assert!(metadata.ensure_topic("b").is_ok());
    drop((directory, metadata));
    let (_directory, metadata) = store.open();
    let names: Vec<String> = metadata.image().topics().map(|topic| topic.name.to_string()).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn a_failed_sync_closes_the_log_for_good() {
    let disk = Failing::default();
    let store = Store::over(Arc::new(disk.clone()), Path::new("/data"));
    let (_directory, metadata) = store.open();
    let image = metadata.image();
    disk.unsyncable.store(true, Ordering::Relaxed);
    assert_eq!(metadata.ensure_topic("a").unwrap_err().code, ErrorCode::KAFKA_STORAGE_ERROR);
    disk.unsyncable.store(false, Ordering::Relaxed);
    // Nobody knows what the disk holds: it is not tried again, and no one is told of what may be lost.
    let error = metadata.ensure_topic("b").unwrap_err();
    assert!(error.message.contains("restart the broker"), "{}", error.message);
    assert_eq!(metadata.image(), image);
    assert!(metadata.close().is_err());
}
