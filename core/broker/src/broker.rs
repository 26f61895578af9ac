//! The broker as its handlers see it: what it is made of, and the way to the threads that may wait for the disk.

use std::sync::Arc;

use ottla_base::config::Values;
use ottla_base::{Clock, Random, Spawner};
use ottla_net::Reply;
use ottla_protocol::Response;

use crate::controller::{Metadata, Publisher};
use crate::fetch::session::Sessions;
use crate::groups::Groups;
use crate::replica_manager::ReplicaManager;

pub(crate) struct Broker {
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub metadata: Arc<Metadata>,
    pub replicas: Arc<ReplicaManager>,
    pub groups: Arc<Groups>,
    pub sessions: Sessions,
    /// `fetch.max.bytes` of the broker.
    pub fetch_max_bytes: usize,
}

impl Broker {
    pub(crate) fn new(
        metadata: Arc<Metadata>,
        replicas: Arc<ReplicaManager>,
        groups: Arc<Groups>,
        values: &Values,
        clock: Arc<dyn Clock>,
        spawner: Arc<dyn Spawner>,
        random: Arc<Random>,
    ) -> Broker {
        let number = |name: &str| values.long(name).ok().and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
        Broker {
            sessions: Sessions::new(number("max.incremental.fetch.session.cache.slots"), random),
            fetch_max_bytes: number("fetch.max.bytes"),
            clock,
            spawner,
            metadata,
            replicas,
            groups,
        }
    }

    /// Answer from a thread that may wait for the disk.
    pub(crate) fn blocking(self: &Arc<Self>, work: impl FnOnce(&Arc<Broker>) -> Response + Send + 'static) -> Reply {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let broker = self.clone();
        self.spawner.spawn_blocking(Box::new(move || {
            // The client may be gone: the work is done all the same.
            let _ = sender.send(work(&broker));
        }));
        Reply::later(async move {
            match receiver.await {
                Ok(response) => response,
                // The runtime is going down: there is nobody left to answer, and the connection ends with it.
                Err(_) => std::future::pending().await,
            }
        })
    }
}

impl Publisher for ReplicaManager {
    fn publish(&self, delta: &ottla_metadata::Delta, image: &Arc<ottla_metadata::MetadataImage>) {
        self.follow(delta, image);
    }
}
