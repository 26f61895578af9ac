//! What a store asks of a broker, and the one place that starts one.

use std::net::SocketAddr;
use std::sync::Arc;

use ottla_base::BoxFuture;
use ottla_broker::{BrokerConfig, Parts};
use ottla_net::RequestHandler;
use ottla_storage::{Disk, FileSystem, Memory};

use crate::environment::Environment;
use crate::store::StoreError;

/// A broker that runs in this process.
pub(crate) trait Engine: Send + Sync {
    fn handler(&self) -> Arc<dyn RequestHandler>;
    fn node_id(&self) -> i32;
    fn cluster_id(&self) -> String;
    fn listeners(&self) -> Vec<(String, SocketAddr)>;
    /// Drain, flush, unlock. A second call does nothing.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// Where a broker keeps its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In `log.dirs` of its configuration.
    Disk,
    Memory,
}

/// A running broker and the warnings of its configuration.
pub(crate) type Started = (Box<dyn Engine>, Vec<String>);

/// Start a broker.
///
/// # Errors
/// One line that names the key, the address or the path.
pub(crate) async fn start(
    place: Place,
    config: Vec<(String, String)>,
    environment: &Environment,
) -> Result<Started, StoreError> {
    let said = |error: &dyn std::fmt::Display| StoreError::new(error.to_string());
    let (config, warnings) = BrokerConfig::new(config).map_err(|error| said(&error))?;
    let files: Arc<dyn FileSystem> = match place {
        Place::Disk => Arc::new(Disk),
        Place::Memory => Arc::new(Memory::default()),
    };
    let parts = Parts {
        clock: environment.clock.clone(),
        spawner: environment.spawner.clone(),
        random: environment.random.clone(),
        files,
    };
    let server = ottla_broker::Server::start(config, parts).await.map_err(|error| said(&error))?;
    Ok((Box::new(server), warnings))
}

impl Engine for ottla_broker::Server {
    fn handler(&self) -> Arc<dyn RequestHandler> {
        self.handler()
    }

    fn node_id(&self) -> i32 {
        self.node_id()
    }

    fn cluster_id(&self) -> String {
        self.cluster_id().to_owned()
    }

    fn listeners(&self) -> Vec<(String, SocketAddr)> {
        self.listeners().to_vec()
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.stop())
    }
}
