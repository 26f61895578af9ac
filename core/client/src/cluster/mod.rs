//! The cluster as a client sees it: metadata that keeps itself fresh, and connections to its nodes.
//!
//! One task a client (`refresh`) asks for metadata when someone needs it or when it is old. Everyone else reads the
//! current [`Image`] and waits for the next.

mod connections;
mod image;
mod refresh;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;
use ottla_net::{Lane, Node};
use ottla_protocol::{ApiKey, ErrorCode, Request, Response};
use parking_lot::{Mutex, RwLock};
use rustc_hash::FxHashMap;
use tokio::sync::{Notify, watch};

pub(crate) use connections::{Connections, Readiness};
pub use image::{BrokerInfo, Image, PartitionInfo, TopicInfo};
pub(crate) use image::{image_of, topics_of};

use crate::backoff::Backoff;
use crate::config::NetworkConfig;
use crate::error::{Error, Kind};
use crate::metrics::NetworkMetrics;
use crate::parts::{Parts, TopicPartition};

/// Which topics the metadata is about.
#[derive(Debug, Default)]
struct Interest {
    /// By name, with the last time that someone used it.
    topics: FxHashMap<Arc<str>, Instant>,
    all: bool,
}

pub(crate) struct Cluster {
    pub(crate) parts: Parts,
    pub(crate) config: NetworkConfig,
    pub(crate) connections: Connections,
    pub(crate) metrics: Arc<NetworkMetrics>,
    image: RwLock<Arc<Image>>,
    changed: watch::Sender<u64>,
    interest: Mutex<Interest>,
    /// A topic unused for so long is forgotten; `None` keeps all.
    max_idle: Option<Duration>,
    auto_create: bool,
    wanted: Notify,
    requested: AtomicBool,
    last_failure: Mutex<Option<Error>>,
    updated: Mutex<Option<Instant>>,
    closed: watch::Sender<bool>,
}

impl Cluster {
    /// Starts the task that refreshes; it ends with `close`.
    pub(crate) fn start(
        parts: Parts,
        config: NetworkConfig,
        auto_create: bool,
        max_idle: Option<Duration>,
    ) -> Arc<Cluster> {
        let metrics = Arc::new(NetworkMetrics::default());
        let cluster = Arc::new(Cluster {
            connections: Connections::new(parts.clone(), config.clone(), metrics.clone()),
            parts,
            config,
            metrics,
            image: RwLock::default(),
            changed: watch::Sender::new(0),
            interest: Mutex::default(),
            max_idle,
            auto_create,
            wanted: Notify::new(),
            requested: AtomicBool::new(false),
            last_failure: Mutex::default(),
            updated: Mutex::default(),
            closed: watch::Sender::new(false),
        });
        let task = refresh::run(Arc::downgrade(&cluster), cluster.closed.subscribe());
        cluster.parts.spawner.spawn(Box::pin(task));
        cluster
    }

    pub(crate) fn image(&self) -> Arc<Image> {
        self.image.read().clone()
    }

    pub(crate) fn now(&self) -> Instant {
        self.parts.clock.now()
    }

    pub(crate) fn backoff(&self) -> Backoff {
        Backoff { first: self.config.retry_backoff, max: self.config.retry_backoff_max }
    }

    /// A pause before try number `failures + 1`.
    pub(crate) fn retry_pause(&self, failures: u32) -> Duration {
        self.backoff().pause(failures, &self.parts.random)
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(crate) fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }

    /// Ask for fresh metadata soon.
    pub(crate) fn request_update(&self) {
        if !self.requested.swap(true, Ordering::AcqRel) {
            self.wanted.notify_one();
        }
    }

    pub(crate) fn request_update_if(&self, wanted: bool) {
        if wanted {
            self.request_update();
        }
    }

    /// A topic is in use: keep its metadata fresh, and get it if it is not there.
    pub(crate) fn use_topic(&self, topic: &str) {
        let now = self.now();
        let mut interest = self.interest.lock();
        if let Some(used) = interest.topics.get_mut(topic) {
            *used = now;
            return;
        }
        interest.topics.insert(topic.into(), now);
        drop(interest);
        self.request_update();
    }

    /// Exactly these topics, or all.
    pub(crate) fn set_topics(&self, topics: impl IntoIterator<Item = Arc<str>>, all: bool) {
        let now = self.now();
        let mut interest = self.interest.lock();
        let wanted: FxHashMap<Arc<str>, Instant> = topics.into_iter().map(|topic| (topic, now)).collect();
        let more = (all && !interest.all) || wanted.keys().any(|topic| !interest.topics.contains_key(topic));
        *interest = Interest { topics: wanted, all };
        drop(interest);
        if more {
            self.request_update();
        }
    }

    /// A leader that a response named; true if it was news.
    pub(crate) fn set_leader(&self, at: &TopicPartition, leader: i32, epoch: i32, node: Option<Node>) -> bool {
        let mut image = self.image.write();
        let mut next = Image::clone(&image);
        let news = next.set_leader(at, leader, epoch, node);
        if news {
            let version = next.version;
            *image = Arc::new(next);
            drop(image);
            self.changed.send_replace(version);
        }
        news
    }

    /// The metadata of `topic`, waited for until `deadline`.
    ///
    /// # Errors
    /// A name that is not valid or not allowed at once; otherwise `Timeout` with the last reason.
    pub(crate) async fn topic(&self, topic: &str, deadline: Instant) -> Result<Arc<TopicInfo>, Error> {
        let began = self.now();
        let mut changes = self.subscribe();
        self.use_topic(topic);
        loop {
            let image = self.image();
            if let Some(found) = image.topic(topic).filter(|found| !found.partitions.is_empty()) {
                return Ok(found.clone());
            }
            let refused = image.errors.get(topic).copied();
            if let Some(code) = refused.filter(|code| !code.is_retriable()) {
                return Err(Error::broker(code, format!("topic {topic}")));
            }
            self.request_update();
            if self.wait_for_change(&mut changes, deadline).await.is_err() {
                if self.is_closed() {
                    return Err(Error::closed("client"));
                }
                let waited = deadline.saturating_duration_since(began).as_millis();
                let text = format!("Topic {topic} not present in metadata after {waited} ms.");
                return Err(self.with_last_failure(text, refused));
            }
        }
    }

    /// Wait until a broker of the bootstrap list has answered.
    pub(crate) async fn bootstrap(&self, timeout: Duration) -> Result<(), Error> {
        let now = self.now();
        let deadline = now.checked_add(timeout).unwrap_or(now + Duration::from_secs(u64::from(u32::MAX)));
        let mut changes = self.subscribe();
        while !self.is_bootstrapped() {
            self.request_update();
            if self.wait_for_change(&mut changes, deadline).await.is_err() {
                if self.is_closed() {
                    return Err(Error::closed("client"));
                }
                let nodes: Vec<String> = self.parts.transport.bootstrap().iter().map(Node::to_string).collect();
                let text = format!("no broker of {} answered within {} ms.", nodes.join(","), timeout.as_millis());
                return Err(self.with_last_failure(text, None));
            }
        }
        Ok(())
    }

    pub(crate) fn is_bootstrapped(&self) -> bool {
        !self.image.read().brokers.is_empty() && !self.is_closed()
    }

    /// The next image, or an error at `deadline` or when the client is closed.
    pub(crate) async fn wait_for_change(
        &self,
        changes: &mut watch::Receiver<u64>,
        deadline: Instant,
    ) -> Result<(), Error> {
        let mut closed = self.closed.subscribe();
        let wait = async {
            tokio::select! {
                changed = changes.changed() => changed.map_err(|_| Error::closed("client")),
                _ = closed.wait_for(|closed| *closed) => Err(Error::closed("client")),
            }
        };
        match timeout_at(self.parts.clock.as_ref(), deadline, wait).await {
            Ok(result) => result,
            Err(_) => Err(Error::timeout("no news of the cluster in time")),
        }
    }

    /// A timeout that says what went wrong last.
    pub(crate) fn with_last_failure(&self, text: String, code: Option<ErrorCode>) -> Error {
        let last = self.last_failure.lock().clone();
        match (last, code) {
            (Some(last), _) => Error::timeout(format!("{text} Last failure: {last}")),
            (None, Some(code)) => Error::timeout(format!("{text} The broker says {}.", code.name())),
            (None, None) => Error::timeout(text),
        }
    }

    /// Milliseconds since the last update.
    pub(crate) fn metadata_age(&self) -> Option<Duration> {
        self.updated.lock().map(|at| self.now().saturating_duration_since(at))
    }

    /// A node to ask what any can answer: one with an open connection, else one that is not pausing.
    pub(crate) fn any_node(&self, lane: Lane) -> Option<Node> {
        let image = self.image();
        let mut nodes: Vec<Node> = image.brokers.values().map(|broker| broker.node.clone()).collect();
        if nodes.is_empty() {
            nodes = self.parts.transport.bootstrap();
        }
        nodes.sort_by(|left, right| (left.id, &left.host, left.port).cmp(&(right.id, &right.host, right.port)));
        let turn = self.parts.random.below(nodes.len() as u64) as usize;
        nodes.rotate_left(turn);
        nodes.into_iter().min_by_key(|node| self.connections.readiness(node, lane))
    }

    /// Send to `node` and await the response: one try.
    pub(crate) async fn call(
        &self,
        node: &Node,
        lane: Lane,
        request: Request,
        deadline: Instant,
    ) -> Result<Response, Error> {
        let connection = self.connections.get(node, lane, deadline).await?;
        let limit = deadline.min(self.now() + self.config.request_timeout);
        let api = request.api_key();
        self.metrics.requests.increment();
        let sent = self.now();
        let reply = connection.call(request, limit).await;
        self.metrics.observe_latency(self.now().saturating_duration_since(sent));
        match reply {
            Ok(response) => {
                self.metrics.responses.increment();
                Ok(response)
            }
            Err(error) => {
                tracing::debug!(api = api.name(), %error, "request failed");
                Err(error.into())
            }
        }
    }

    /// As `call`, in the highest version up to `highest` that both sides know; `build` gets it. The response may
    /// take `extra` longer than `request.timeout.ms`.
    pub(crate) async fn call_built(
        &self,
        node: &Node,
        lane: Lane,
        (api, highest, extra): (ApiKey, i16, Duration),
        build: impl FnOnce(i16) -> Request + Send,
        deadline: Instant,
    ) -> Result<Response, Error> {
        let connection = self.connections.get(node, lane, deadline).await?;
        let version = match connection.versions(api) {
            Some((least, most)) if least <= highest => most.min(highest),
            _ => {
                let text = format!("{node} does not support {} in a version that this client knows", api.name());
                return Err(Error::new(Kind::UnsupportedVersion, text));
            }
        };
        let sent = self.now();
        let limit = deadline.min(sent + self.config.request_timeout + extra);
        self.metrics.requests.increment();
        let reply = connection.call_at(build(version), version, limit).await;
        self.metrics.observe_latency(self.now().saturating_duration_since(sent));
        match reply {
            Ok(Some(response)) => {
                self.metrics.responses.increment();
                Ok(response)
            }
            Ok(None) => Err(Error::new(Kind::Network, format!("{node}: {} has no response", api.name()))),
            Err(error) => {
                tracing::debug!(api = api.name(), %error, "request failed");
                Err(error.into())
            }
        }
    }

    /// Send to any node, trying others until `deadline` while the network fails.
    pub(crate) async fn call_any(&self, lane: Lane, request: Request, deadline: Instant) -> Result<Response, Error> {
        let mut failures = 0;
        loop {
            let node = self.any_node(lane).ok_or_else(|| Error::new(Kind::Config, "bootstrap.servers is empty"))?;
            match self.call(&node, lane, request.clone(), deadline).await {
                Ok(response) => return Ok(response),
                Err(error) if !error.is_retriable() || self.is_closed() => return Err(error),
                Err(error) => {
                    failures += 1;
                    let next = self.now() + self.retry_pause(failures);
                    if next >= deadline {
                        return Err(error);
                    }
                    self.parts.clock.sleep_until(next).await;
                }
            }
        }
    }

    /// Ends the tasks and the connections. Requests under way fail.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
        self.wanted.notify_one();
        self.connections.close();
    }
}
