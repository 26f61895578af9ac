//! What is on the disk, and what is only said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use ottla_base::random::Random;
use ottla_storage::file::Entry;

use super::{Counts, Crash};

/// A change of a directory.
#[derive(Debug, Clone)]
pub(super) enum Change {
    CreateFile(PathBuf, usize),
    CreateDirectory(PathBuf),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
}

impl Change {
    /// The directory whose entries change; renames here stay within one.
    fn directory(&self) -> Option<&Path> {
        match self {
            Change::CreateFile(path, _) | Change::CreateDirectory(path) | Change::Remove(path) => path.parent(),
            Change::Rename(_, to) => to.parent(),
        }
    }
}

/// A change of a file's content.
#[derive(Debug, Clone)]
pub(super) enum Write {
    At(u64, Vec<u8>),
    Length(u64),
}

impl Write {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Write::Length(length) => content.resize(*length as usize, 0),
            Write::At(position, bytes) => {
                let (start, end) = (*position as usize, *position as usize + bytes.len());
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[start..end].copy_from_slice(bytes);
            }
        }
    }
}

#[derive(Debug, Default)]
struct Node {
    content: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Write>,
}

/// Files by their number, and directories.
#[derive(Debug, Clone, Default)]
struct Tree {
    files: BTreeMap<PathBuf, usize>,
    directories: BTreeSet<PathBuf>,
}

impl Tree {
    fn apply(&mut self, change: &Change) {
        match change {
            Change::CreateFile(path, node) => {
                self.files.insert(path.clone(), *node);
            }
            Change::CreateDirectory(path) => {
                self.directories.insert(path.clone());
            }
            Change::Remove(path) => {
                self.files.retain(|file, _| !file.starts_with(path));
                self.directories.retain(|directory| !directory.starts_with(path));
            }
            Change::Rename(from, to) => {
                let moved = |path: &PathBuf| match path.strip_prefix(from) {
                    Ok(rest) if rest.as_os_str().is_empty() => to.clone(),
                    Ok(rest) => to.join(rest),
                    Err(_) => path.clone(),
                };
                if self.files.contains_key(from) {
                    self.files.remove(to);
                }
                self.files = std::mem::take(&mut self.files).into_iter().map(|(path, n)| (moved(&path), n)).collect();
                self.directories = self.directories.iter().map(moved).collect();
            }
        }
    }
}

pub(super) fn not_found(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("{} does not exist", path.display()))
}

#[derive(Debug)]
pub(super) struct State {
    random: Random,
    nodes: Vec<Node>,
    current: Tree,
    durable: Tree,
    pending: Vec<Change>,
    pub(super) locked: BTreeSet<PathBuf>,
    pub(super) space_left: Option<u64>,
    pub(super) fails_syncs: bool,
    pub(super) is_read_only: bool,
    pub(super) counts: Counts,
    pub(super) handles: usize,
    /// Crashes so far.
    pub(super) age: u64,
}

impl State {
    pub(super) fn new(seed: u64) -> State {
        let mut root = Tree::default();
        root.directories.insert(PathBuf::from("/"));
        State {
            random: Random::from_seed(seed),
            nodes: Vec::new(),
            current: root.clone(),
            durable: root,
            pending: Vec::new(),
            locked: BTreeSet::new(),
            space_left: None,
            fails_syncs: false,
            is_read_only: false,
            counts: Counts::default(),
            handles: 0,
            age: 0,
        }
    }

    pub(super) fn file(&self, path: &Path) -> io::Result<usize> {
        self.current.files.get(path).copied().ok_or_else(|| not_found(path))
    }

    pub(super) fn is_directory(&self, path: &Path) -> bool {
        self.current.directories.contains(path)
    }

    pub(super) fn content(&self, node: usize) -> &[u8] {
        &self.nodes[node].content
    }

    pub(super) fn create(&mut self, path: &Path) -> io::Result<usize> {
        if !path.parent().is_some_and(|parent| self.is_directory(parent)) {
            return Err(not_found(path));
        }
        let node = self.nodes.len();
        self.nodes.push(Node::default());
        self.change(Change::CreateFile(path.to_owned(), node));
        Ok(node)
    }

    pub(super) fn change(&mut self, change: Change) {
        self.current.apply(&change);
        self.pending.push(change);
    }

    pub(super) fn write(&mut self, node: usize, write: Write) {
        let node = &mut self.nodes[node];
        write.apply(&mut node.content);
        node.pending.push(write);
    }

    pub(super) fn sync_file(&mut self, node: usize) {
        let node = &mut self.nodes[node];
        node.durable = node.content.clone();
        node.pending.clear();
    }

    pub(super) fn sync_directory(&mut self, path: &Path) {
        let (synced, pending) =
            std::mem::take(&mut self.pending).into_iter().partition(|change| change.directory() == Some(path));
        self.pending = pending;
        let synced: Vec<Change> = synced;
        synced.iter().for_each(|change| self.durable.apply(change));
    }

    pub(super) fn read_dir(&self, path: &Path) -> io::Result<Vec<Entry>> {
        if !self.is_directory(path) {
            return Err(not_found(path));
        }
        let entry = |found: &PathBuf, is_directory| {
            let name = found.file_name().filter(|_| found.parent() == Some(path))?;
            Some(Entry { name: name.to_string_lossy().into_owned(), is_directory })
        };
        let files = self.current.files.keys().filter_map(|file| entry(file, false));
        let mut entries: Vec<Entry> =
            files.chain(self.current.directories.iter().filter_map(|d| entry(d, true))).collect();
        entries.sort();
        Ok(entries)
    }

    pub(super) fn crash(&mut self, crash: Crash) {
        self.age += 1;
        self.handles = 0;
        self.locked.clear();
        if crash == Crash::Process {
            return;
        }
        let loses_all = crash == Crash::PowerLosingAll;
        self.crash_directories(loses_all);
        for at in 0..self.nodes.len() {
            let node = &mut self.nodes[at];
            let pending = std::mem::take(&mut node.pending);
            if !loses_all {
                keep_some(&self.random, &mut node.durable, &pending);
            }
            node.content = node.durable.clone();
        }
    }

    /// Of each directory's changes a prefix is kept.
    fn crash_directories(&mut self, loses_all: bool) {
        let pending = std::mem::take(&mut self.pending);
        let directories: BTreeSet<&Path> = pending.iter().filter_map(Change::directory).collect();
        for directory in directories {
            let changes: Vec<&Change> = pending.iter().filter(|c| c.directory() == Some(directory)).collect();
            let kept = if loses_all { 0 } else { self.random.below(changes.len() as u64 + 1) as usize };
            changes[..kept].iter().for_each(|change| self.durable.apply(change));
        }
        // What lies in a directory that is gone is gone.
        let directories = &self.durable.directories;
        let files = std::mem::take(&mut self.durable.files);
        self.durable.files =
            files.into_iter().filter(|(path, _)| path.parent().is_some_and(|p| directories.contains(p))).collect();
        self.current = self.durable.clone();
    }
}

/// Apply what the disk has happened to do of `pending`.
fn keep_some(random: &Random, content: &mut Vec<u8>, pending: &[Write]) {
    match random.below(4) {
        // All of it was written back in time.
        0 => pending.iter().for_each(|write| write.apply(content)),
        // The writes up to one that is torn.
        1 => {
            let kept = random.below(pending.len() as u64 + 1) as usize;
            pending[..kept].iter().for_each(|write| write.apply(content));
            if let Some(Write::At(position, bytes)) = pending.get(kept) {
                let torn = random.below(bytes.len() as u64 + 1) as usize;
                Write::At(*position, bytes[..torn].to_vec()).apply(content);
            }
        }
        // Some writes, with zeros where the others were to be.
        2 => pending.iter().for_each(|write| match write {
            Write::At(position, bytes) if random.below(2) == 0 => {
                Write::At(*position, vec![0; bytes.len()]).apply(content);
            }
            write => write.apply(content),
        }),
        _ => {}
    }
}
