//! What the embedder gives: time, tasks and chance.

use std::sync::Arc;

use ottla_base::{Clock, Random, Spawner};

/// Cheap to clone. A library never makes a runtime of its own.
#[derive(Clone)]
pub struct Environment {
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub random: Arc<Random>,
}
