//! Ottla: Apache Kafka as a library.
//!
//! The facade: the only public Rust API, and the only place where client meets broker. [`Producer`], [`Consumer`] and
//! [`Admin`] are made from Kafka's configuration keys and an [`Environment`]; wherever `bootstrap.servers` is taken it
//! names one of three roads: `host:port,...` (TCP), `embedded:PATH` (a store in that directory, in this process) or
//! `memory:NAME` (a store that lives and dies with this process).
//!
//! It owns the registry of the stores that run in this process, nothing else; tasks run where the environment's
//! spawner puts them. Blocking calls, handles and the tokio runtime are `kit`'s; the program is `cli`'s.

mod bootstrap;
mod clients;
mod engine;
mod environment;
mod server;
mod store;

pub use bootstrap::Road;
pub use clients::{Admin, Consumer, Opened, Producer};
pub use environment::Environment;
pub use server::Server;
pub use store::{Store, StoreError};

pub use ottla_base::{BoxFuture, Clock, Random, Spawner};
pub use ottla_client::admin;
pub use ottla_client::cluster::{BrokerInfo, PartitionInfo, TopicInfo};
/// Tables of configuration keys, and values over them.
pub mod config {
    pub use ottla_base::config::{Key, Values};
    pub use ottla_client::config::{IsolationLevel, admin_tables, consumer_tables, producer_tables};
}
pub use ottla_client::consumer;
pub use ottla_client::metrics::Metric;
pub use ottla_client::producer;
pub use ottla_client::{Error, Kind, TopicPartition};
pub use ottla_protocol::{ErrorCode, Uuid, record};

/// The version of this library, as brokers see it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
