//! The file layer: synchronous, so that the log is the same code over a disk, memory and a simulated disk.

use std::fmt;
use std::io::{self, IoSlice};
use std::path::Path;
use std::sync::Arc;

use ottla_protocol::FileRegion;

/// A directory's entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: String,
    pub is_directory: bool,
}

/// Where directories and files are.
pub trait FileSystem: Send + Sync + 'static {
    /// Open for reading and writing, creating it if `create`.
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn File>>;
    /// How long a file is, without opening it.
    fn length(&self, path: &Path) -> io::Result<u64>;
    /// The entries of a directory, in the order of their names.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<Entry>>;
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Replace `to` by `from` in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Make the directory's entries durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    fn exists(&self, path: &Path) -> bool;
    /// Take the lock file at `path` for this process alone, in a way that Java's file lock conflicts with.
    /// `WouldBlock` when another holds it.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn Lock>>;
    /// Bytes in all and bytes left of the volume that holds `path`; `None` where there is no volume.
    fn space(&self, _path: &Path) -> Option<(i64, i64)> {
        None
    }
}

/// An open file. Writes go to a position; the caller keeps the end.
pub trait File: FileRegion + fmt::Debug + 'static {
    fn length(&self) -> io::Result<u64>;
    /// Bytes read; fewer than asked for only at the end of the file.
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize>;
    /// Write all of the slices from `position` on.
    fn write_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()>;
    fn set_len(&self, length: u64) -> io::Result<()>;
    /// Make the content durable.
    fn sync(&self) -> io::Result<()>;
    /// Ask that the range be written back soon; only a hint.
    fn write_back(&self, _position: u64, _length: u64) {}
}

/// Held while a directory is ours; dropping it lets go.
pub trait Lock: Send + Sync {}

/// The whole content of a small file; `None` if there is none.
pub fn read_whole(files: &dyn FileSystem, path: &Path) -> io::Result<Option<Vec<u8>>> {
    if !files.exists(path) {
        return Ok(None);
    }
    let file = files.open(path, false)?;
    let mut content = vec![0; file.length()? as usize];
    let count = file.read_at(&mut content, 0)?;
    content.truncate(count);
    Ok(Some(content))
}

/// Replace a small file so that a crash leaves either the old or the new content.
pub fn write_whole(files: &dyn FileSystem, path: &Path, content: &[u8], durable: bool) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let file = files.open(&temporary, true)?;
    file.set_len(0)?;
    file.write_at(&mut [IoSlice::new(content)], 0)?;
    if durable {
        file.sync()?;
    }
    files.rename(&temporary, path)?;
    match path.parent() {
        Some(parent) if durable => files.sync_dir(parent),
        _ => Ok(()),
    }
}
