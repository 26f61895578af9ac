//! Kafka's small text files: offset checkpoints and the leader epochs of a partition.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Result, StorageError};
use crate::file::{FileSystem, read_whole, write_whole};

/// Offsets by topic and partition.
pub type Offsets = BTreeMap<(String, i32), i64>;

/// The lines after the head (version, count) of a checkpoint; `None` for a file that is not one.
fn lines(content: &[u8]) -> Option<Vec<Vec<&str>>> {
    let text = std::str::from_utf8(content).ok()?;
    let mut lines = text.lines();
    if lines.next()?.trim() != "0" {
        return None;
    }
    let count: usize = lines.next()?.trim().parse().ok()?;
    let rows: Vec<Vec<&str>> = lines.filter(|line| !line.trim().is_empty()).map(|l| l.split(' ').collect()).collect();
    (rows.len() == count).then_some(rows)
}

/// Read `<topic> <partition> <offset>` lines. A missing file is empty; a broken one is empty with a warning, as
/// recovery then simply has more to do.
pub fn read_offsets(files: &dyn FileSystem, path: &Path) -> Result<Offsets> {
    let content = read_whole(files, path).map_err(StorageError::io(path, "read"))?;
    let Some(content) = content.filter(|content| !content.is_empty()) else {
        return Ok(Offsets::new());
    };
    let parse = |row: &Vec<&str>| -> Option<((String, i32), i64)> {
        match row.as_slice() {
            [topic, partition, offset] => Some((((*topic).to_owned(), partition.parse().ok()?), offset.parse().ok()?)),
            _ => None,
        }
    };
    match lines(&content).and_then(|rows| rows.iter().map(parse).collect()) {
        Some(offsets) => Ok(offsets),
        None => {
            tracing::warn!("{} is not a checkpoint; it is ignored", path.display());
            Ok(Offsets::new())
        }
    }
}

pub fn write_offsets(files: &dyn FileSystem, path: &Path, offsets: &Offsets) -> Result<()> {
    let mut text = format!("0\n{}\n", offsets.len());
    for ((topic, partition), offset) in offsets {
        text.push_str(&format!("{topic} {partition} {offset}\n"));
    }
    write_whole(files, path, text.as_bytes(), true).map_err(StorageError::io(path, "write"))
}

/// `<epoch> <start offset>` lines; `None` for a file that is missing or broken.
pub fn read_epochs(files: &dyn FileSystem, path: &Path) -> Result<Option<Vec<(i32, i64)>>> {
    let content = read_whole(files, path).map_err(StorageError::io(path, "read"))?;
    let parse = |row: &Vec<&str>| -> Option<(i32, i64)> {
        match row.as_slice() {
            [epoch, start] => Some((epoch.parse().ok()?, start.parse().ok()?)),
            _ => None,
        }
    };
    Ok(content.and_then(|content| lines(&content).and_then(|rows| rows.iter().map(parse).collect())))
}

pub fn write_epochs(files: &dyn FileSystem, path: &Path, epochs: &[(i32, i64)]) -> Result<()> {
    let mut text = format!("0\n{}\n", epochs.len());
    for (epoch, start) in epochs {
        text.push_str(&format!("{epoch} {start}\n"));
    }
    write_whole(files, path, text.as_bytes(), true).map_err(StorageError::io(path, "write"))
}
