//! The partition log on disk, in Kafka's own format.
//!
//! A [`Log`] belongs to whoever holds it; it starts no thread and knows no clock: the broker drives it and passes
//! the time in. A [`LogDirectory`] is the lock and the identity of a data directory. The file layer is a trait
//! ([`file::FileSystem`]) with three forms: the disk, memory, and a simulated disk for tests. What is not here:
//! high watermarks, in-sync replicas and waiting readers, which belong to the broker.

pub mod checkpoint;
pub mod config;
pub mod directory;
pub mod disk;
pub mod error;
pub mod file;
pub mod index;
pub mod leader_epochs;
pub mod log;
pub mod memory;
pub mod producer_state;
pub mod segment;

pub use config::LogConfig;
pub use directory::{LogDirectory, MetaProperties, Owner, PartitionDirectory};
pub use disk::Disk;
pub use error::StorageError;
pub use file::FileSystem;
pub use log::{AppendInfo, Compacted, Compaction, FetchData, FlushJob, Log, OpenLog, TimestampOffset};
pub use memory::Memory;
pub use ottla_protocol::record::Origin;
