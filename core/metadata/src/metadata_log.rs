//! The log that carries the metadata, as its driver sees it.
//!
//! One implementation is a quorum of a single voter, which commits what it has made durable; a replicated quorum
//! takes its place without a change on either side.

use ottla_protocol::message::MetadataRecord;
use ottla_protocol::record::{Batch, BatchError};
use ottla_protocol::{Uuid, WireError};

use crate::replayer::ReplayFailure;

/// The largest batch of the log: what Kafka's readers of it take.
pub const MAX_BATCH_BYTES: usize = 8 << 20;

/// Names a snapshot: the offset behind the last one that it holds, and that one's epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotId {
    pub end_offset: i64,
    pub epoch: i32,
}

impl SnapshotId {
    /// What formatting leaves: the records that the first leader puts into the empty log.
    pub const BOOTSTRAP: SnapshotId = SnapshotId { end_offset: 0, epoch: 0 };
}

/// A member of the quorum that elects leaders. The directory is zero where the quorum does not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voter {
    pub id: i32,
    pub directory: Uuid,
}

/// Who leads, since which epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    pub id: i32,
    pub epoch: i32,
}

/// Why the log did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum MetadataLogError {
    /// The disk, with the path and what to do; or a log that an earlier failure of it has closed.
    #[error("{0}")]
    Storage(String),
    /// The directory belongs to a quorum that this node cannot be alone in.
    #[error("{0}")]
    Quorum(String),
    #[error("the metadata log is led in epoch {current}, not {asked}")]
    Epoch { asked: i32, current: i32 },
    #[error("the metadata log cannot be followed: {0}")]
    Replay(#[from] ReplayFailure),
    #[error("the metadata snapshot {name} cannot be followed: {reason}")]
    Snapshot { name: String, reason: String },
    #[error("a metadata record cannot be written: {0}")]
    Encode(#[from] WireError),
    #[error("a batch of metadata cannot be written: {0}")]
    Batch(#[from] BatchError),
}

/// Who follows the log. Calls come one at a time, in the log's order.
pub trait MetadataListener {
    /// Begin from a snapshot: what was known before counts no more.
    fn load_snapshot(&mut self, id: SnapshotId, records: Vec<MetadataRecord>) -> Result<(), MetadataLogError>;

    /// A batch that every later leader has, too.
    fn on_commit(&mut self, batch: &Batch) -> Result<(), MetadataLogError>;

    /// A leader was elected; it may be this node.
    fn on_leader(&mut self, leader: Leader);
}

/// The metadata log of one node.
pub trait MetadataLog: Send {
    /// Append records that belong together, all or none, in the epoch that the caller believes in. What it returns
    /// is the offset behind them; they count once `deliver` has brought them.
    fn append(&mut self, records: &[MetadataRecord], epoch: i32) -> Result<i64, MetadataLogError>;

    /// Bring the listener everything that has happened since the last time.
    fn deliver(&mut self, listener: &mut dyn MetadataListener) -> Result<(), MetadataLogError>;

    /// The offset of the next record.
    fn end_offset(&self) -> i64;

    /// Write a snapshot of everything below `id` and drop what the retention of the log no longer keeps.
    /// `last_timestamp`, in milliseconds, is that of the last batch in it.
    fn write_snapshot(
        &mut self,
        id: SnapshotId,
        records: Vec<MetadataRecord>,
        last_timestamp: i64,
    ) -> Result<(), MetadataLogError>;
}
