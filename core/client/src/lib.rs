//! The client: producer, consumer and admin over the seam of `ottla_net`.
//!
//! Each client owns its state: what it knows of the cluster, its connections, its batches or positions. Two tasks
//! of a client run where the embedder's [`ottla_base::Spawner`] puts them: one keeps the metadata fresh, one sends
//! or fetches. Callbacks of the application run where it calls, in `poll`, but for delivery reports, which come on
//! the sending task. Sockets, frames and reconnecting are `ottla_net`'s; serializers, blocking calls and handles
//! are `kit`'s; the broker is never touched but through the seam.

pub mod admin;
mod backoff;
pub mod cluster;
pub mod config;
pub mod consumer;
mod coordinated;
pub mod error;
pub mod metrics;
mod offsets;
mod parts;
pub mod producer;

pub use admin::Admin;
pub use consumer::Consumer;
pub use error::{Error, Kind};
pub use parts::{Parts, TopicPartition};
pub use producer::Producer;
