//! What a store asks of a broker, and the one place that starts one.

use std::net::SocketAddr;
use std::sync::Arc;

use ottla_base::BoxFuture;
use ottla_net::RequestHandler;

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
pub(crate) async fn start(
    place: Place,
    _config: Vec<(String, String)>,
    _environment: &Environment,
) -> Result<Started, StoreError> {
    Err(StoreError::new(format!("{place:?}: this build has no broker; give host:port of one")))
}
