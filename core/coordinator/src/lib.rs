//! The group coordinator as a pure state machine: the classic group protocol and committed offsets.
//!
//! A [`GroupShard`] is the state of one partition of `__consumer_offsets`. Its handlers read that state and an event
//! (a request with a [`Token`] to answer it by, a [`TimerEvent`], the end of an append) and return an [`Outcome`]:
//! records to append, replies, timers, and what is to come back once the records are committed. Replay changes the
//! state. The runtime in `broker` owns the shards, each under its own lock, and does the I/O; here are no tokio, no
//! files, no sockets, no clock.
//!
//! What is recorded and what is not is Kafka's choice: offsets and the members of a stable or empty group are
//! records; who waits for a join or a sync, ids given out but not yet used, and session deadlines live in memory only.
//! Offsets, and which groups exist, are kept in versions (see [`timeline`]), so that a failed append reverts them and
//! reads can be held to what is committed. A group's rebalance state changes in place.
//!
//! Not here yet: consumer, share and streams groups (their records are kept in the log and skipped with one warning)
//! and commits within transactions (those that Apache Kafka wrote are read and obeyed).

pub mod config;
pub mod group;
pub mod offsets;
pub mod outcome;
pub mod record;
pub mod shard;
pub mod timeline;

pub use config::GroupConfig;
pub use outcome::{AfterAppend, Context, Now, Outcome, Timer, TimerEvent, TimerKey, Token, fail};
pub use record::Record;
pub use shard::fetch::View;
pub use shard::{GroupShard, partition_for};
