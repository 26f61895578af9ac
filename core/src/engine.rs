//! The broker behind stores and servers: the one place that starts one.

use std::net::SocketAddr;
use std::sync::Arc;

use ottla_broker::{BrokerConfig, Parts, Server};
use ottla_net::RequestHandler;
use ottla_storage::{Disk, FileSystem, Memory};

use crate::environment::Environment;
use crate::store::StoreError;

/// Where a broker keeps its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In `log.dirs` of its configuration.
    Disk,
    Memory,
}

/// A broker that runs in this process.
pub(crate) struct Engine {
    server: Server,
    /// One line for each configuration key that has no effect here.
    pub(crate) warnings: Vec<String>,
}

impl Engine {
    pub(crate) async fn start(
        place: Place,
        config: Vec<(String, String)>,
        environment: &Environment,
    ) -> Result<Engine, StoreError> {
        let (config, warnings) = BrokerConfig::new(config).map_err(|error| StoreError::new(error.to_string()))?;
        let files: Arc<dyn FileSystem> = match place {
            Place::Disk => Arc::new(Disk),
            Place::Memory => Arc::new(Memory::default()),
        };
        let Environment { clock, spawner, random } = environment.clone();
        let started = Server::start(config, Parts { clock, spawner, random, files }).await;
        let server = started.map_err(|error| StoreError::new(error.to_string()))?;
        Ok(Engine { server, warnings })
    }

    pub(crate) fn handler(&self) -> Arc<dyn RequestHandler> {
        self.server.handler()
    }

    pub(crate) fn node_id(&self) -> i32 {
        self.server.node_id()
    }

    pub(crate) fn cluster_id(&self) -> &str {
        self.server.cluster_id()
    }

    pub(crate) fn listeners(&self) -> &[(String, SocketAddr)] {
        self.server.listeners()
    }

    /// Drain, flush, unlock. A second call does nothing.
    pub(crate) async fn stop(&self) {
        self.server.stop().await;
    }
}
