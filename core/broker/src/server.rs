//! The one assembly of a broker: directory, metadata, logs, coordinators, listeners; and its orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ottla_base::config::ConfigError;
use ottla_base::{Clock, Random, Spawner};
use ottla_metadata::controller::brokers::{Endpoint, Registration};
use ottla_net::listener::{BoundListener, Listener, ListenerParts};
use ottla_net::{Limits, RequestHandler};
use ottla_storage::{FileSystem, LogDirectory, MetaProperties, Owner};
use parking_lot::Mutex;

use crate::broker::Broker;
use crate::config::BrokerConfig;
use crate::controller::{Metadata, MetadataParts};
use crate::dispatch::Dispatcher;
use crate::groups::Groups;
use crate::maintenance::{Maintenance, Stop};
use crate::replica_manager::{ReplicaManager, ReplicaParts};

/// How long `stop` waits for what is at hand before it closes the logs.
const DRAIN: Duration = Duration::from_millis(50);
/// The id of a node that nobody gave one.
const DEFAULT_NODE_ID: i32 = 1;

/// Time, tasks, chance and files (house, law 2).
#[derive(Clone)]
pub struct Parts {
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub random: Arc<Random>,
    pub files: Arc<dyn FileSystem>,
}

/// Why a broker did not start. One line, naming the key, the address or the path.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Listener(#[from] std::io::Error),
    #[error("{0}")]
    Storage(#[from] ottla_storage::StorageError),
    #[error("{0}")]
    Metadata(#[from] ottla_metadata::MetadataLogError),
    #[error("the broker cannot register: {0}")]
    Register(String),
    #[error("the broker's work was dropped before it was done")]
    Aborted,
}

/// A running broker. Dropping it without `stop` is a crash: the next start recovers.
pub struct Server {
    handler: Arc<Dispatcher>,
    metadata: Arc<Metadata>,
    replicas: Arc<ReplicaManager>,
    groups: Arc<Groups>,
    directory: Mutex<Option<Arc<LogDirectory>>>,
    listeners: Mutex<Vec<Listener>>,
    addresses: Vec<(String, SocketAddr)>,
    maintenance: Arc<Stop>,
    parts: Parts,
    cluster_id: String,
    node_id: i32,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("node_id", &self.node_id).field("listeners", &self.addresses).finish()
    }
}

/// What opening the directory yields.
struct Opened {
    directory: Arc<LogDirectory>,
    metadata: Arc<Metadata>,
    replicas: Arc<ReplicaManager>,
    node_id: i32,
}

impl Server {
    /// Bind, open the directory (made if it is missing), recover what must be, and serve.
    pub async fn start(config: BrokerConfig, parts: Parts) -> Result<Server, StartError> {
        let mut bound = Vec::new();
        for listener in &config.listeners {
            bound.push(Listener::bind(&listener.name, &listener.host, listener.port).await?);
        }
        let addresses: Vec<_> = bound.iter().map(|one| (one.name().to_owned(), one.address())).collect();
        let Opened { directory, metadata, replicas, node_id } = open(&config, &parts, &addresses).await?;
        let groups = crate::coordination::start(&metadata, &replicas, &config.values, &parts)?;
        let broker = Arc::new(Broker::new(
            metadata.clone(),
            replicas.clone(),
            groups.clone(),
            &config.values,
            parts.clock.clone(),
            parts.spawner.clone(),
            parts.random.clone(),
        ));
        let stop = Arc::new(Stop::default());
        let maintenance = Maintenance {
            replicas: replicas.clone(),
            clock: parts.clock.clone(),
            spawner: parts.spawner.clone(),
            stop: stop.clone(),
        };
        maintenance.begin(&config.values)?;
        let handler = Arc::new(Dispatcher(broker));
        let serving = ListenerParts {
            handler: handler.clone(),
            clock: parts.clock.clone(),
            spawner: parts.spawner.clone(),
            limits: limits(&config)?,
            max_connections: usize::try_from(config.values.long("max.connections")?).unwrap_or(usize::MAX),
        };
        let listeners = bound.into_iter().map(|one: BoundListener| one.serve(serving.clone())).collect();
        Ok(Server {
            handler,
            cluster_id: directory.meta().cluster_id.clone(),
            metadata,
            replicas,
            groups,
            directory: Mutex::new(Some(directory)),
            listeners: Mutex::new(listeners),
            addresses,
            maintenance: stop,
            parts,
            node_id,
        })
    }

    /// The broker itself, for clients of this process.
    pub fn handler(&self) -> Arc<dyn RequestHandler> {
        self.handler.clone()
    }

    pub fn node_id(&self) -> i32 {
        self.node_id
    }

    pub fn cluster_id(&self) -> &str {
        &self.cluster_id
    }

    /// The name and the address of each listener; a port that was given as 0 is the one that was found.
    pub fn listeners(&self) -> &[(String, SocketAddr)] {
        &self.addresses
    }

    /// Accept no more, let what is at hand end, flush and close every log, and give the directory back. A second
    /// call does nothing.
    pub async fn stop(&self) {
        let Some(directory) = self.directory.lock().take() else { return };
        for listener in self.listeners.lock().iter() {
            listener.stop();
        }
        self.maintenance.stop();
        self.groups.stop();
        self.parts.clock.sleep(DRAIN).await;
        let (metadata, replicas) = (self.metadata.clone(), self.replicas.clone());
        let (sender, done) = tokio::sync::oneshot::channel();
        self.parts.spawner.spawn_blocking(Box::new(move || {
            close(&metadata, &replicas, &directory);
            // Nobody may be waiting any more.
            let _ = sender.send(());
        }));
        if done.await.is_err() {
            tracing::error!("the broker's runtime ended before its logs were closed; the next start recovers");
        }
    }
}

fn close(metadata: &Metadata, replicas: &ReplicaManager, directory: &LogDirectory) {
    let broker_epoch = metadata.image().brokers.get(&metadata.node_id()).map_or(-1, |broker| broker.broker_epoch);
    let mut is_clean = replicas.close();
    if let Err(error) = metadata.close() {
        tracing::error!("{error}");
        is_clean = false;
    }
    let left = if is_clean { directory.close_clean(broker_epoch) } else { directory.unlock() };
    if let Err(error) = left {
        tracing::error!("{error}");
    }
}

/// Open what lies on the disk, away from the network's threads.
async fn open(config: &BrokerConfig, parts: &Parts, addresses: &[(String, SocketAddr)]) -> Result<Opened, StartError> {
    let (config, parts_moved, addresses) = (config.clone(), parts.clone(), addresses.to_vec());
    let (sender, receiver) = tokio::sync::oneshot::channel();
    parts.spawner.spawn_blocking(Box::new(move || {
        // A starter that is gone lets the directory go again.
        let _ = sender.send(open_blocking(&config, &parts_moved, &addresses));
    }));
    receiver.await.unwrap_or(Err(StartError::Aborted))
}

fn open_blocking(
    config: &BrokerConfig,
    parts: &Parts,
    addresses: &[(String, SocketAddr)],
) -> Result<Opened, StartError> {
    let owner = Owner { cluster_id: None, node_id: config.node_id };
    let directory = LogDirectory::open(parts.files.clone(), &config.directory, &owner, || MetaProperties {
        cluster_id: parts.random.uuid().to_string(),
        node_id: config.node_id.unwrap_or(DEFAULT_NODE_ID),
        directory_id: parts.random.uuid(),
    })?;
    let directory = Arc::new(directory);
    let node_id = directory.meta().node_id;
    let metadata = Metadata::open(
        &directory,
        MetadataParts {
            values: config.values.clone(),
            node_id,
            clock: parts.clock.clone(),
            random: parts.random.clone(),
            spawner: parts.spawner.clone(),
        },
    )?;
    let replicas = Arc::new(ReplicaManager::new(ReplicaParts {
        directory: directory.clone(),
        values: config.values.clone(),
        node_id,
        clock: parts.clock.clone(),
        spawner: parts.spawner.clone(),
        random: parts.random.clone(),
    }));
    replicas.load(&metadata.image())?;
    metadata.subscribe(replicas.clone());
    let registration = Registration {
        incarnation: parts.random.uuid(),
        directory: directory.meta().directory_id,
        endpoints: endpoints(config, addresses),
        controller_endpoints: config.controllers.iter().map(|one| endpoint(&one.name, &one.host, one.port)).collect(),
        rack: config.rack.clone(),
    };
    metadata.register(&registration).map_err(|error| StartError::Register(error.message))?;
    Ok(Opened { directory, metadata, replicas, node_id })
}

/// What is advertised, else where each listener is bound.
fn endpoints(config: &BrokerConfig, addresses: &[(String, SocketAddr)]) -> Vec<Endpoint> {
    let bound = config.listeners.iter().zip(addresses);
    bound
        .map(|(listener, (_, address))| {
            match config.advertised.iter().find(|advertised| advertised.name == listener.name) {
                // A port of 0 is the one that the listener found.
                Some(given) if given.port == 0 => endpoint(&given.name, &given.host, address.port()),
                Some(given) => endpoint(&given.name, &given.host, given.port),
                None => endpoint(&listener.name, &listener.host, address.port()),
            }
        })
        .collect()
}

/// A host that stands for every address of the machine cannot be connected to: this machine's own name for itself
/// stands in, until `advertised.listeners` says better.
fn endpoint(name: &str, host: &str, port: u16) -> Endpoint {
    let host = if matches!(host, "" | "0.0.0.0" | "::") { "localhost" } else { host };
    Endpoint { listener: name.to_owned(), host: host.to_owned(), port }
}

fn limits(config: &BrokerConfig) -> Result<Limits, ConfigError> {
    let idle = config.values.milliseconds("connections.max.idle.ms")?;
    let request_bytes = usize::try_from(config.values.long("socket.request.max.bytes")?).unwrap_or(usize::MAX);
    Ok(Limits { request_bytes, idle, ..Limits::default() })
}
