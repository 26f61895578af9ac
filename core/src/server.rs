//! A broker as a server: on its own, with the ports and the directory that its configuration names.

use std::net::SocketAddr;

use crate::engine::{Engine, Place};
use crate::environment::Environment;
use crate::store::StoreError;

/// A running broker. It is not shared by the directory's clients in this process, as a [`crate::Store`] is.
pub struct Server {
    engine: Engine,
}

impl Server {
    /// `config`: Kafka's broker keys; a directory that is new is made and formatted.
    ///
    /// # Errors
    /// One line that names the key, the directory or the address that is wrong.
    pub async fn start(config: Vec<(String, String)>, environment: &Environment) -> Result<Server, StoreError> {
        Ok(Server { engine: Engine::start(Place::Disk, config, environment).await? })
    }

    pub fn node_id(&self) -> i32 {
        self.engine.node_id()
    }

    pub fn cluster_id(&self) -> &str {
        self.engine.cluster_id()
    }

    /// Name and address of each port that it listens on.
    pub fn listeners(&self) -> &[(String, SocketAddr)] {
        self.engine.listeners()
    }

    /// One line for each configuration key that has no effect here.
    pub fn warnings(&self) -> &[String] {
        &self.engine.warnings
    }

    /// Answer what is under way, flush, unlock. A second call does nothing.
    pub async fn stop(&self) {
        self.engine.stop().await;
    }
}
