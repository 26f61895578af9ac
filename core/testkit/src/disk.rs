//! A disk in memory that knows what a crash of the machine would leave of it.
//!
//! Writes and changes of directories are pending until they are synced. [`SimulatedDisk::crash`] keeps some of what
//! is pending, by a seed: of a file any of its writes, torn or with zeros where one is missing; of a directory its
//! changes in order up to some point, as journaling file systems do. Faults are switched on and off: a full disk, a
//! failing flush, a read-only file system.

mod state;

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla_protocol::FileRegion;
use ottla_storage::file::{Entry, File, FileSystem, Lock};
use parking_lot::Mutex;

use state::{Change, State, Write};

/// What becomes of what was never synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// The process was killed: the page cache lives on, so nothing is lost.
    Process,
    /// The machine lost its power: what was not synced is kept, torn or lost as the seed has it.
    Power,
    /// The machine lost its power, and all that was not synced with it.
    PowerLosingAll,
}

/// What was asked of the disk so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub opens: u64,
    pub writes: u64,
    pub file_syncs: u64,
    pub directory_syncs: u64,
    pub bytes_read: u64,
}

/// All clones are the same disk.
#[derive(Debug, Clone)]
pub struct SimulatedDisk {
    state: Arc<Mutex<State>>,
}

impl SimulatedDisk {
    pub fn new(seed: u64) -> Self {
        SimulatedDisk { state: Arc::new(Mutex::new(State::new(seed))) }
    }

    /// Stop the process or the machine. What is open is of no use after it, and locks are gone.
    pub fn crash(&self, crash: Crash) {
        self.state.lock().crash(crash);
    }

    /// Let no more than `bytes` be written, in all files together, from now on.
    pub fn fill_up_after(&self, bytes: u64) {
        self.state.lock().space_left = Some(bytes);
    }

    /// There is space again.
    pub fn free_space(&self) {
        self.state.lock().space_left = None;
    }

    /// Let every sync of a file fail, or work again.
    pub fn fail_syncs(&self, fail: bool) {
        self.state.lock().fails_syncs = fail;
    }

    pub fn set_read_only(&self, read_only: bool) {
        self.state.lock().is_read_only = read_only;
    }

    pub fn counts(&self) -> Counts {
        self.state.lock().counts
    }

    /// Files that are open now.
    pub fn open_files(&self) -> usize {
        self.state.lock().handles
    }

    fn changing(&self) -> io::Result<parking_lot::MutexGuard<'_, State>> {
        let state = self.state.lock();
        if state.is_read_only { Err(io::ErrorKind::ReadOnlyFilesystem.into()) } else { Ok(state) }
    }
}

impl FileSystem for SimulatedDisk {
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn File>> {
        let mut state = self.state.lock();
        if state.is_read_only {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        let node = match state.file(path) {
            Ok(node) => node,
            Err(_) if create && !state.is_directory(path) => state.create(path)?,
            Err(error) => return Err(error),
        };
        state.counts.opens += 1;
        state.handles += 1;
        Ok(Arc::new(Handle { state: self.state.clone(), node, age: state.age }))
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        let state = self.state.lock();
        Ok(state.content(state.file(path)?).len() as u64)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<Entry>> {
        self.state.lock().read_dir(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut ancestors: Vec<&Path> = path.ancestors().collect();
        ancestors.reverse();
        for ancestor in ancestors {
            if !self.state.lock().is_directory(ancestor) {
                self.changing()?.change(Change::CreateDirectory(ancestor.to_owned()));
            }
        }
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.changing()?;
        state.file(path)?;
        state.change(Change::Remove(path.to_owned()));
        Ok(())
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.changing()?.change(Change::Remove(path.to_owned()));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.changing()?;
        if state.file(from).is_err() && !state.is_directory(from) {
            return Err(state::not_found(from));
        }
        state.change(Change::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        state.counts.directory_syncs += 1;
        if state.fails_syncs {
            return Err(io::Error::other("the disk does not answer"));
        }
        state.sync_directory(path);
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        let state = self.state.lock();
        state.file(path).is_ok() || state.is_directory(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Lock>> {
        drop(self.open(path, true)?);
        let mut state = self.state.lock();
        if !state.locked.insert(path.to_owned()) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(Box::new(Held { state: self.state.clone(), path: path.to_owned(), age: state.age }))
    }
}

struct Held {
    state: Arc<Mutex<State>>,
    path: PathBuf,
    age: u64,
}

impl Lock for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.state.lock();
        if state.age == self.age {
            state.locked.remove(&self.path);
        }
    }
}

#[derive(Debug)]
struct Handle {
    state: Arc<Mutex<State>>,
    node: usize,
    age: u64,
}

impl Handle {
    /// The state, unless the file was open when the machine stopped.
    fn state(&self) -> io::Result<parking_lot::MutexGuard<'_, State>> {
        let state = self.state.lock();
        if state.age == self.age { Ok(state) } else { Err(io::Error::other("the machine has crashed since")) }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let mut state = self.state.lock();
        if state.age == self.age {
            state.handles -= 1;
        }
    }
}

impl FileRegion for Handle {
    fn read_exact_at(&self, buffer: &mut [u8], position: u64) -> io::Result<()> {
        match self.read_at(buffer, position)? {
            count if count == buffer.len() => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl File for Handle {
    fn length(&self) -> io::Result<u64> {
        Ok(self.state()?.content(self.node).len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let mut state = self.state()?;
        let content = state.content(self.node);
        let start = (position as usize).min(content.len());
        let count = buffer.len().min(content.len() - start);
        buffer[..count].copy_from_slice(&content[start..start + count]);
        state.counts.bytes_read += count as u64;
        Ok(count)
    }

    fn write_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()> {
        let mut state = self.state()?;
        if state.is_read_only {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        let mut bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.iter().copied()).collect();
        // A full disk takes what still fits.
        let wanted = bytes.len() as u64;
        let fits = state.space_left.map_or(wanted, |left| left.min(wanted));
        state.space_left = state.space_left.map(|left| left - fits);
        bytes.truncate(fits as usize);
        state.counts.writes += 1;
        state.write(self.node, Write::At(position, bytes));
        if fits < wanted { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut state = self.state()?;
        if state.is_read_only {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        state.write(self.node, Write::Length(length));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.state()?;
        state.counts.file_syncs += 1;
        if state.fails_syncs {
            return Err(io::Error::other("the disk does not answer"));
        }
        state.sync_file(self.node);
        Ok(())
    }
}
