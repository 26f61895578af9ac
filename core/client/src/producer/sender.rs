//! The one task that sends: it wakes when a batch is ready, a response is there, or a time has come.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::{Duration, Instant};

use ottla_base::BoxFuture;
use ottla_net::{Connection, Lane, NetError};
use ottla_protocol::Response;
use rustc_hash::FxHashMap;

use super::Shared;
use super::batch::Batch;
use super::identity::Identities;
use super::partition::Partition;
use crate::error::Error;

/// How often batches are looked through for those whose time is over.
const EXPIRY_ROUND: Duration = Duration::from_millis(100);

pub(super) type Reply = Result<Option<Response>, NetError>;

/// A produce request under way.
pub(super) struct InFlight {
    pub(super) reply: BoxFuture<'static, Reply>,
    pub(super) batches: Vec<(Arc<Partition>, Batch)>,
    pub(super) sent: Instant,
    pub(super) version: i16,
}

/// The way to a broker.
pub(super) enum Link {
    None,
    Connecting(ottla_net::Node, BoxFuture<'static, Result<Arc<dyn Connection>, Error>>),
    /// With the node as it was asked for: the transport may know it by another name.
    Open(ottla_net::Node, Arc<dyn Connection>),
}

pub(super) struct NodeState {
    pub(super) link: Link,
    /// In the order in which they were sent.
    pub(super) in_flight: VecDeque<InFlight>,
    pub(super) throttled_until: Option<Instant>,
    /// Ready partitions that this broker leads.
    pub(super) ready: Vec<Arc<Partition>>,
}

pub(super) struct Sender {
    pub(super) shared: Arc<Shared>,
    pub(super) nodes: FxHashMap<i32, NodeState>,
    pub(super) identities: Identities,
    /// Partitions that have something but must wait: for a leader, a pause, an answer.
    pub(super) waiting: Vec<Arc<Partition>>,
    next_expiry: Instant,
}

/// What ended a wait.
enum Event {
    Wake,
    Time,
    Identity,
    Connected(i32, Result<Arc<dyn Connection>, Error>),
    Answered(i32, Reply),
}

impl Sender {
    pub(super) fn new(shared: Arc<Shared>) -> Sender {
        let now = shared.cluster.now();
        Sender {
            shared,
            nodes: FxHashMap::default(),
            identities: Identities::new(),
            waiting: Vec::new(),
            next_expiry: now + EXPIRY_ROUND,
        }
    }

    pub(super) async fn run(mut self) {
        let mut changes = self.shared.cluster.subscribe();
        while !self.shared.abort.load(Ordering::Acquire) {
            let now = self.shared.cluster.now();
            if changes.has_changed().unwrap_or(false) {
                changes.borrow_and_update();
                self.shared.follow_metadata();
            }
            self.gather(now);
            if now >= self.next_expiry {
                self.expire(now);
                self.next_expiry = now + EXPIRY_ROUND;
            }
            let wake_at = self.drain(now);
            let events = self.wait(wake_at, &mut changes).await;
            for event in events {
                self.apply(event);
            }
        }
        self.abandon();
    }

    /// Ready partitions to their leaders' lists.
    fn gather(&mut self, now: Instant) {
        let mut ready = std::mem::take(&mut self.waiting);
        self.shared.accumulator.take_ready(now, &mut ready);
        for partition in ready {
            self.restart_sequences(&partition);
            let leader = partition.leader.load(Ordering::Relaxed);
            if leader < 0 {
                self.shared.cluster.use_topic(&partition.at.topic);
                self.shared.cluster.request_update();
                self.waiting.push(partition);
                continue;
            }
            let node = self.nodes.entry(leader).or_insert_with(|| NodeState {
                link: Link::None,
                in_flight: VecDeque::new(),
                throttled_until: None,
                ready: Vec::new(),
            });
            if !node.ready.iter().any(|known| Arc::ptr_eq(known, &partition)) {
                node.ready.push(partition);
            }
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Wake | Event::Time => {}
            Event::Identity => self.identity_answered(),
            Event::Connected(node, connected) => self.connected(node, connected),
            Event::Answered(node, reply) => self.answered(node, reply),
        }
    }

    fn connected(&mut self, id: i32, connected: Result<Arc<dyn Connection>, Error>) {
        let Some(node) = self.nodes.get_mut(&id) else { return };
        match connected {
            Ok(connection) => {
                if let Link::Connecting(to, _) = std::mem::replace(&mut node.link, Link::None) {
                    node.link = Link::Open(to, connection);
                }
            }
            Err(error) => {
                tracing::debug!(node = id, %error, "no connection");
                node.link = Link::None;
                self.shared.cluster.request_update();
                // The partitions may have another leader by now.
                self.waiting.append(&mut node.ready);
            }
        }
    }

    fn identity_answered(&mut self) {
        if let Some(error) = self.identities.fatal.clone() {
            self.fail_all(&error);
        }
    }

    /// Wait for the next event; several may come at once.
    async fn wait(&mut self, wake_at: Option<Instant>, changes: &mut tokio::sync::watch::Receiver<u64>) -> Vec<Event> {
        let shared = self.shared.clone();
        let mut notified = std::pin::pin!(shared.accumulator.wake.notified());
        let mut changed = std::pin::pin!(changes.changed());
        let until = wake_at.map_or(self.next_expiry, |at| at.min(self.next_expiry));
        let idle = self.nodes.values().all(|node| node.in_flight.is_empty() && node.ready.is_empty())
            && self.waiting.is_empty()
            && shared.accumulator.incomplete.lock().is_empty();
        let mut sleep = (!idle).then(|| shared.cluster.parts.clock.sleep_until(until));
        std::future::poll_fn(|context| {
            let mut events = Vec::new();
            if notified.as_mut().poll(context).is_ready() || changed.as_mut().poll(context).is_ready() {
                events.push(Event::Wake);
            }
            if self.identities.poll(&shared.cluster, context) {
                events.push(Event::Identity);
            }
            for (id, node) in &mut self.nodes {
                if let Link::Connecting(_, connecting) = &mut node.link
                    && let Poll::Ready(connected) = connecting.as_mut().poll(context)
                {
                    events.push(Event::Connected(*id, connected));
                }
                // Responses leave a connection in order, so the oldest request is the next to be answered.
                if let Some(oldest) = node.in_flight.front_mut()
                    && let Poll::Ready(reply) = oldest.reply.as_mut().poll(context)
                {
                    events.push(Event::Answered(*id, reply));
                }
            }
            if let Some(sleep) = &mut sleep
                && sleep.as_mut().poll(context).is_ready()
            {
                events.push(Event::Time);
            }
            if events.is_empty() { Poll::Pending } else { Poll::Ready(events) }
        })
        .await
    }

    /// Connect to a broker in the background.
    pub(super) fn link(shared: &Arc<Shared>, node: &mut NodeState, to: ottla_net::Node) {
        match &node.link {
            Link::Open(at, connection) if connection.is_open() && *at == to => return,
            Link::Connecting(..) => return,
            _ => {}
        }
        if let Some(connection) = shared.cluster.connections.open(&to, Lane::Produce) {
            node.link = Link::Open(to, connection);
            return;
        }
        let cluster = shared.cluster.clone();
        let node_asked = to.clone();
        let connecting = Box::pin(async move {
            let deadline = cluster.now() + cluster.config.connection_setup_timeout_max;
            cluster.connections.get(&node_asked, Lane::Produce, deadline).await
        });
        node.link = Link::Connecting(to, connecting);
    }

    /// The end: what is left fails.
    fn abandon(mut self) {
        let error = Error::closed("producer");
        for node in self.nodes.values_mut() {
            for request in node.in_flight.drain(..) {
                for (_, batch) in request.batches {
                    self.shared.fail(batch, &error);
                }
            }
        }
        self.fail_all(&error);
        self.shared.ended.send_replace(true);
    }

    /// Fail everything that waits in the queues.
    pub(super) fn fail_all(&mut self, error: &Error) {
        for partition in self.shared.accumulator.partitions() {
            let mut queue = partition.queue.lock();
            queue.close_open();
            let batches = std::mem::take(&mut queue.closed);
            drop(queue);
            for batch in batches {
                self.shared.fail(batch, error);
            }
        }
    }
}
