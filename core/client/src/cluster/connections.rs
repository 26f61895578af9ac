//! One connection for each node and lane, made when it is needed and made again after a pause when it was lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;
use ottla_net::{Connection, Lane, NetError, Node};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::backoff::Backoff;
use crate::config::NetworkConfig;
use crate::error::{Error, Kind};
use crate::metrics::NetworkMetrics;
use crate::parts::Parts;

/// A node by its id, or by its address while that is all that is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum NodeKey {
    Id(i32),
    Address(String, u16),
}

impl NodeKey {
    fn of(node: &Node) -> NodeKey {
        if node.id >= 0 { NodeKey::Id(node.id) } else { NodeKey::Address(node.host.clone(), node.port) }
    }
}

#[derive(Default)]
struct State {
    connection: Option<Arc<dyn Connection>>,
    /// The node that was asked for: the transport may know it by another name.
    node: Option<Node>,
    failures: u32,
    retry_at: Option<Instant>,
    last_error: Option<Error>,
    used: Option<Instant>,
}

#[derive(Default)]
struct Slot {
    state: Mutex<State>,
    /// Held by the one who connects; the others wait for the result.
    connecting: tokio::sync::Mutex<()>,
}

pub(crate) struct Connections {
    parts: Parts,
    config: NetworkConfig,
    slots: Mutex<FxHashMap<(NodeKey, Lane), Arc<Slot>>>,
    metrics: Arc<NetworkMetrics>,
}

/// How ready a node is for a request, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Readiness {
    Open,
    Untried,
    Waiting(Instant),
}

impl Connections {
    pub(crate) fn new(parts: Parts, config: NetworkConfig, metrics: Arc<NetworkMetrics>) -> Connections {
        Connections { parts, config, slots: Mutex::default(), metrics }
    }

    fn slot(&self, node: &Node, lane: Lane) -> Arc<Slot> {
        self.slots.lock().entry((NodeKey::of(node), lane)).or_default().clone()
    }

    pub(crate) fn readiness(&self, node: &Node, lane: Lane) -> Readiness {
        let slot = self.slot(node, lane);
        let state = slot.state.lock();
        match (&state.connection, state.retry_at) {
            (Some(connection), _) if connection.is_open() => Readiness::Open,
            (_, Some(at)) if at > self.parts.clock.now() => Readiness::Waiting(at),
            _ => Readiness::Untried,
        }
    }

    /// The open connection, if there is one now.
    pub(crate) fn open(&self, node: &Node, lane: Lane) -> Option<Arc<dyn Connection>> {
        let slot = self.slot(node, lane);
        self.usable(&slot, node)
    }

    fn usable(&self, slot: &Slot, node: &Node) -> Option<Arc<dyn Connection>> {
        let mut state = slot.state.lock();
        let connection = state.connection.as_ref()?;
        let moved = state.node.as_ref() != Some(node);
        if connection.is_open() && !moved {
            let connection = connection.clone();
            state.used = Some(self.parts.clock.now());
            return Some(connection);
        }
        if let Some(gone) = state.connection.take() {
            gone.close();
            self.metrics.connections.add(-1);
            self.metrics.connections_closed.increment();
        }
        None
    }

    /// The connection to `node` on `lane`, after the pause that its last failures ask for.
    pub(crate) async fn get(&self, node: &Node, lane: Lane, deadline: Instant) -> Result<Arc<dyn Connection>, Error> {
        let slot = self.slot(node, lane);
        if let Some(connection) = self.usable(&slot, node) {
            return Ok(connection);
        }
        let clock = self.parts.clock.as_ref();
        let late = || {
            let failure = slot.state.lock().last_error.clone();
            failure.unwrap_or_else(|| Error::timeout(format!("no connection to {node} within the time given")))
        };
        let guard = timeout_at(clock, deadline, slot.connecting.lock()).await;
        let _connecting = guard.map_err(|_| late())?;
        if let Some(connection) = self.usable(&slot, node) {
            return Ok(connection);
        }
        let retry_at = slot.state.lock().retry_at;
        if let Some(at) = retry_at {
            if at >= deadline {
                clock.sleep_until(deadline).await;
                return Err(late());
            }
            clock.sleep_until(at).await;
        }
        self.connect(&slot, node, lane, deadline).await
    }

    async fn connect(
        &self,
        slot: &Slot,
        node: &Node,
        lane: Lane,
        deadline: Instant,
    ) -> Result<Arc<dyn Connection>, Error> {
        let now = self.parts.clock.now();
        let failures = slot.state.lock().failures;
        let setup = Backoff {
            first: self.config.connection_setup_timeout,
            max: self.config.connection_setup_timeout_max.max(self.config.connection_setup_timeout),
        };
        let limit = deadline.min(now + setup.pause(failures + 1, &self.parts.random));
        let connected = self.parts.transport.connect(node, lane, limit).await;
        let mut state = slot.state.lock();
        match connected {
            Ok(connection) => {
                *state = State {
                    connection: Some(connection.clone()),
                    node: Some(node.clone()),
                    used: Some(self.parts.clock.now()),
                    ..State::default()
                };
                self.metrics.connections.add(1);
                self.metrics.connections_created.increment();
                Ok(connection)
            }
            Err(failure) => {
                state.failures = failures.saturating_add(1);
                let backoff = Backoff { first: self.config.reconnect_backoff, max: self.config.reconnect_backoff_max };
                let pause = backoff.pause(state.failures, &self.parts.random);
                state.retry_at = Some(self.parts.clock.now() + pause);
                let error = describe(failure);
                state.last_error = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Close what nobody used for `connections.max.idle.ms`.
    pub(crate) fn close_idle(&self) {
        let now = self.parts.clock.now();
        let slots: Vec<Arc<Slot>> = self.slots.lock().values().cloned().collect();
        for slot in slots {
            let mut state = slot.state.lock();
            let idle = state.used.map_or(Duration::ZERO, |used| now.saturating_duration_since(used));
            if idle > self.config.connections_max_idle
                && let Some(connection) = state.connection.take()
            {
                connection.close();
                self.metrics.connections.add(-1);
                self.metrics.connections_closed.increment();
            }
        }
    }

    pub(crate) fn close(&self) {
        for (_, slot) in self.slots.lock().drain() {
            if let Some(connection) = slot.state.lock().connection.take() {
                connection.close();
                self.metrics.connections.add(-1);
                self.metrics.connections_closed.increment();
            }
        }
    }
}

/// A failure to connect says what to look at.
fn describe(failure: NetError) -> Error {
    let kind = Error::from(failure.clone()).kind();
    match failure {
        NetError::Connect { .. } => {
            let hint = "; check that a broker listens there and that bootstrap.servers names it";
            Error::new(Kind::Network, format!("{failure}{hint}"))
        }
        failure => Error::new(kind, failure.to_string()),
    }
}
