//! A file system in memory: `memory:` stores run the same log code over it.

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla_protocol::FileRegion;
use parking_lot::{Mutex, RwLock};

use crate::file::{Entry, File, FileSystem, Lock};

/// Files live as long as this value.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    tree: Arc<Mutex<Tree>>,
}

#[derive(Debug, Default)]
struct Tree {
    files: BTreeMap<PathBuf, Arc<MemoryFile>>,
    directories: BTreeMap<PathBuf, ()>,
    locked: BTreeMap<PathBuf, ()>,
}

fn not_found(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("{} does not exist", path.display()))
}

impl FileSystem for Memory {
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn File>> {
        let mut tree = self.tree.lock();
        if let Some(file) = tree.files.get(path) {
            return Ok(file.clone());
        }
        let parent_exists = path.parent().is_some_and(|parent| tree.directories.contains_key(parent));
        if !create || !parent_exists {
            return Err(not_found(path));
        }
        let file = Arc::new(MemoryFile::default());
        tree.files.insert(path.to_owned(), file.clone());
        Ok(file)
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        let file = self.tree.lock().files.get(path).cloned();
        file.ok_or_else(|| not_found(path))?.length()
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let tree = self.tree.lock();
        if !tree.directories.contains_key(path) {
            return Err(not_found(path));
        }
        let entry = |found: &Path, is_directory| {
            (found.parent() == Some(path))
                .then(|| {
                    found.file_name().map(|name| Entry { name: name.to_string_lossy().into_owned(), is_directory })
                })
                .flatten()
        };
        let files = tree.files.keys().filter_map(|found| entry(found, false));
        let mut entries: Vec<Entry> = files.chain(tree.directories.keys().filter_map(|d| entry(d, true))).collect();
        entries.sort();
        Ok(entries)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut tree = self.tree.lock();
        for ancestor in path.ancestors() {
            tree.directories.insert(ancestor.to_owned(), ());
        }
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.tree.lock().files.remove(path).map(|_| ()).ok_or_else(|| not_found(path))
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut tree = self.tree.lock();
        tree.files.retain(|file, _| !file.starts_with(path));
        tree.directories.retain(|directory, ()| !directory.starts_with(path));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut tree = self.tree.lock();
        if let Some(file) = tree.files.remove(from) {
            tree.files.insert(to.to_owned(), file);
            return Ok(());
        }
        if tree.directories.remove(from).is_none() {
            return Err(not_found(from));
        }
        let moved = |path: &Path| path.strip_prefix(from).map(|rest| to.join(rest)).ok();
        tree.directories.insert(to.to_owned(), ());
        let directories: Vec<PathBuf> = tree.directories.keys().filter(|d| d.starts_with(from)).cloned().collect();
        for directory in directories {
            tree.directories.remove(&directory);
            tree.directories.extend(moved(&directory).map(|path| (path, ())));
        }
        let files: Vec<PathBuf> = tree.files.keys().filter(|file| file.starts_with(from)).cloned().collect();
        for file in files {
            if let (Some(content), Some(path)) = (tree.files.remove(&file), moved(&file)) {
                tree.files.insert(path, content);
            }
        }
        Ok(())
    }

    fn sync_dir(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        let tree = self.tree.lock();
        tree.files.contains_key(path) || tree.directories.contains_key(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Lock>> {
        if self.tree.lock().locked.insert(path.to_owned(), ()).is_some() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(Box::new(MemoryLock { tree: self.tree.clone(), path: path.to_owned() }))
    }
}

struct MemoryLock {
    tree: Arc<Mutex<Tree>>,
    path: PathBuf,
}

impl Lock for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.tree.lock().locked.remove(&self.path);
    }
}

#[derive(Debug, Default)]
struct MemoryFile {
    content: RwLock<Vec<u8>>,
}

impl FileRegion for MemoryFile {
    fn read_exact_at(&self, buffer: &mut [u8], position: u64) -> io::Result<()> {
        match self.read_at(buffer, position)? {
            count if count == buffer.len() => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl File for MemoryFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.content.read().len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let content = self.content.read();
        let start = (position as usize).min(content.len());
        let count = buffer.len().min(content.len() - start);
        buffer[..count].copy_from_slice(&content[start..start + count]);
        Ok(count)
    }

    fn write_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()> {
        let mut content = self.content.write();
        let mut at = position as usize;
        for slice in slices {
            let end = at + slice.len();
            if at == content.len() {
                content.extend_from_slice(slice);
            } else {
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[at..end].copy_from_slice(slice);
            }
            at = end;
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.content.write().resize(length as usize, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
