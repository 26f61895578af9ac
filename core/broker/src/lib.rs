//! The broker: one node that serves Kafka's protocol over its own logs.
//!
//! [`Server::start`] is the only assembly. It owns the data directory, the metadata, the partitions and the
//! coordinators; requests come through the seam of `ottla_net` and are handled on the network's tasks, but for what
//! waits for the disk, which runs where the embedder's spawner puts blocking work. Not here: the client, which is
//! never called, and the choice of a runtime, which is the embedder's.

mod broker;
mod cleaner;
pub mod config;
pub mod controller;
mod coordination;
mod dispatch;
mod fetch;
pub mod groups;
mod handler;
mod maintenance;
mod partition;
mod replica_manager;
mod server;
mod topic_config;
mod watch;

pub use config::BrokerConfig;
pub use server::{Parts, Server, StartError};
