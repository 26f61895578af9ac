//! The controller and the metadata image, as pure state machines.
//!
//! [`MetadataImage`] is what the metadata log says; [`Replayer`] makes it out of batches; [`Controller`] reads an
//! image and a request and answers with records and a response. The driver in `broker` owns the image, appends the
//! records and sends the response. No tokio, no files, no clock here.

pub mod batches;
pub mod config;
pub mod controller;
pub mod features;
pub mod frame;
pub mod image;
pub mod metadata_log;
pub mod quorum;
pub mod quorum_state;
pub mod replayer;
pub mod resource;
pub mod snapshot;
pub mod topic_keys;

pub use config::Configs;
pub use controller::{Controller, Outcome};
pub use image::{Delta, MetadataImage, Partition, Topic};
pub use metadata_log::{Leader, MetadataListener, MetadataLog, MetadataLogError, SnapshotId, Voter};
pub use quorum::Quorum;
pub use quorum_state::QuorumState;
pub use replayer::Replayer;
pub use topic_keys::TOPIC_KEYS;
