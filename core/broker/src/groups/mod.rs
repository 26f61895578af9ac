//! The runtime of the group coordinator (house, law 1).
//!
//! One [`GroupShard`] for each partition of `__consumer_offsets` that this broker leads, under one lock each: whoever
//! brings an event runs the shard on its own thread, appends what it decided, replays it, and sends the replies that
//! need not wait. Those that must wait for the high watermark are parked, and a task that watches it sends them. One
//! more task drives the timers of all shards. Loading a shard reads its partition's log on a thread that may block.
//!
//! What is decided is not here but in `ottla-coordinator`; what is read off requests and image is in `handler`.

mod batch;
mod carry;
mod load;
mod surroundings;
#[cfg(test)]
pub(crate) mod tests;
mod timers;
mod watch;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ottla_base::{Clock, Random, Spawner};
use ottla_coordinator::{Context, GroupConfig, GroupShard, Now, Outcome, Token, partition_for};
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use ottla_protocol::{ErrorCode, Response, Uuid};
use parking_lot::{Mutex, MutexGuard, RwLock};
use rustc_hash::FxHashMap;
use tokio::sync::{Notify, oneshot, watch as signal};

use carry::Desk;
pub use surroundings::{Appended, Bounds, Cluster, OffsetsLog};

/// The topic that holds groups and offsets.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// `__consumer_offsets` as Kafka makes it. A factor of -1 is the broker's default.
pub fn offsets_topic(partitions: i32, replication_factor: i16, segment_bytes: i32) -> CreatableTopic {
    let config = |name: &str, value: String| CreatableTopicConfig { name: name.to_owned(), value: Some(value) };
    CreatableTopic {
        name: OFFSETS_TOPIC.to_owned(),
        num_partitions: partitions,
        replication_factor,
        configs: vec![
            config("cleanup.policy", "compact".to_owned()),
            config("compression.type", "producer".to_owned()),
            config("segment.bytes", segment_bytes.to_string()),
        ],
        ..CreatableTopic::default()
    }
}

/// What the coordinator is made of.
pub struct GroupsParts {
    pub config: GroupConfig,
    /// How long a reply may wait for the high watermark (Kafka's `offsets.commit.timeout.ms`, 5 s).
    pub commit_timeout: Duration,
    pub log: Arc<dyn OffsetsLog>,
    pub cluster: Arc<dyn Cluster>,
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub random: Arc<Random>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Active,
    Closed,
}

/// A partition that this broker leads.
struct Cell {
    partition: i32,
    leader_epoch: i32,
    phase: signal::Sender<Phase>,
    desk: Mutex<Desk>,
}

/// The shards that this broker coordinates.
pub struct Groups {
    config: Arc<GroupConfig>,
    commit_timeout: Duration,
    log: Arc<dyn OffsetsLog>,
    cluster: Arc<dyn Cluster>,
    clock: Arc<dyn Clock>,
    spawner: Arc<dyn Spawner>,
    random: Arc<Random>,
    /// What `Now::uptime_ms` counts from.
    origin: Instant,
    cells: RwLock<FxHashMap<i32, Arc<Cell>>>,
    next_token: AtomicU64,
    /// When which shard's next timer goes off.
    alarms: Mutex<BTreeSet<(i64, i32)>>,
    alarm_set: Notify,
    stopped: AtomicBool,
}

/// The client's host, written out when somebody wants it.
struct ClientHost<'a>(&'a RequestContext);

impl fmt::Display for ClientHost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.client_host())
    }
}

/// A reply that is there, or the place where it will come.
pub(crate) enum Ran {
    Now(Response),
    Later(oneshot::Receiver<Response>),
}

impl Ran {
    /// `finish` has the last word on the response; `lost` is the response of a shard that went without a word, which
    /// does not happen.
    fn into_reply(
        self,
        lost: impl FnOnce() -> Response + Send + 'static,
        finish: impl FnOnce(Response) -> Response + Send + 'static,
    ) -> Reply {
        match self {
            Ran::Now(response) => Reply::Now(finish(response)),
            Ran::Later(receiver) => Reply::later(async move { finish(receiver.await.unwrap_or_else(|_| lost())) }),
        }
    }
}

/// One reply out of the parts of several shards.
pub(crate) fn gather(parts: Vec<Ran>, merge: impl FnOnce(Vec<Response>) -> Response + Send + 'static) -> Reply {
    let mut ready = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter();
    while let Some(part) = parts.next() {
        match part {
            Ran::Now(response) => ready.push(response),
            Ran::Later(first) => {
                return Reply::later(async move {
                    ready.extend(first.await);
                    for part in parts {
                        match part {
                            Ran::Now(response) => ready.push(response),
                            Ran::Later(receiver) => ready.extend(receiver.await),
                        }
                    }
                    merge(ready)
                });
            }
        }
    }
    Reply::Now(merge(ready))
}

impl Groups {
    /// The timers run from here on, until [`Groups::stop`].
    pub fn start(parts: GroupsParts) -> Arc<Groups> {
        let GroupsParts { config, commit_timeout, log, cluster, clock, spawner, random } = parts;
        let groups = Arc::new(Groups {
            config: Arc::new(config),
            commit_timeout,
            log,
            cluster,
            origin: clock.now(),
            clock,
            spawner,
            random,
            cells: RwLock::default(),
            next_token: AtomicU64::new(0),
            alarms: Mutex::default(),
            alarm_set: Notify::new(),
            stopped: AtomicBool::new(false),
        });
        groups.spawner.spawn(Box::pin(watch::run_timers(groups.clone())));
        groups
    }

    /// Give up every shard; who waits is told.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.alarm_set.notify_one();
        let cells: Vec<_> = self.cells.write().drain().map(|(_, cell)| cell).collect();
        cells.iter().for_each(|cell| self.close(cell));
    }

    /// This broker leads `partition` of `__consumer_offsets` from `leader_epoch` on.
    pub fn elected(self: &Arc<Self>, partition: i32, leader_epoch: i32) {
        let cell = {
            let mut cells = self.cells.write();
            if self.stopped.load(Ordering::Acquire)
                || cells.get(&partition).is_some_and(|known| known.leader_epoch >= leader_epoch)
            {
                return;
            }
            let cell = Arc::new(Cell {
                partition,
                leader_epoch,
                phase: signal::Sender::new(Phase::Loading),
                desk: Mutex::new(Desk::new(GroupShard::new(self.config.clone()))),
            });
            let before = cells.insert(partition, cell.clone());
            drop(cells);
            before.iter().for_each(|old| self.close(old));
            cell
        };
        self.start_loading(cell);
    }

    /// This broker leads `partition` no more, or the partition is gone.
    pub fn resigned(&self, partition: i32) {
        let cell = self.cells.write().remove(&partition);
        cell.iter().for_each(|cell| self.close(cell));
    }

    /// Topics are deleted: what was committed for them goes.
    pub fn topics_deleted(self: &Arc<Self>, topics: &[(String, Uuid)]) {
        let cells: Vec<_> = self.cells.read().values().cloned().collect();
        for cell in cells {
            let mut desk = cell.desk.lock();
            if *cell.phase.borrow() == Phase::Active {
                let outcome = desk.shard.topics_deleted(topics);
                self.carry_out(&cell, &mut desk, outcome, None);
            }
        }
    }

    pub(crate) fn cluster(&self) -> &dyn Cluster {
        &*self.cluster
    }

    pub(crate) fn cluster_handle(&self) -> Arc<dyn Cluster> {
        self.cluster.clone()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The partition that a group belongs to; `None` before there is a topic.
    pub(crate) fn partition_of(&self, group: &str) -> Option<i32> {
        self.cluster.offsets_partitions().map(|partitions| partition_for(group, partitions))
    }

    /// The shards that are led here.
    pub(crate) fn led(&self) -> Vec<i32> {
        let mut led: Vec<i32> = self.cells.read().keys().copied().collect();
        led.sort_unstable();
        led
    }

    /// Ready when the shard is loaded, or is not led here.
    pub(crate) async fn loaded(&self, partition: i32) {
        let cell = self.cells.read().get(&partition).cloned();
        if let Some(cell) = cell {
            // The sender lives in the cell that is held here: this cannot fail.
            let _ = cell.phase.subscribe().wait_for(|phase| *phase != Phase::Loading).await;
        }
    }

    /// Is the group's shard led here and not loaded yet?
    pub(crate) fn is_loading(&self, group: &str) -> bool {
        let cell = self.cell(self.partition_of(group));
        cell.is_ok_and(|cell| *cell.phase.borrow() == Phase::Loading)
    }

    /// Look at a shard.
    pub(crate) fn read<T>(&self, partition: i32, look: impl FnOnce(&GroupShard) -> T) -> Result<T, ErrorCode> {
        let cell = self.cell(Some(partition))?;
        let desk = self.enter(&cell)?;
        Ok(look(&desk.shard))
    }

    /// Bring a request to the shard of `partition` (`None`: there is none). An error means that nothing happened.
    pub(crate) fn submit(
        self: &Arc<Self>,
        partition: Option<i32>,
        context: &RequestContext,
        act: impl FnOnce(&mut GroupShard, &Context, Token) -> Outcome,
    ) -> Result<Ran, ErrorCode> {
        let cell = self.cell(partition)?;
        let token = Token(self.next_token.fetch_add(1, Ordering::Relaxed));
        let mut desk = self.enter(&cell)?;
        let event = Context {
            now: self.now(),
            client_id: context.client_id.as_deref().unwrap_or_default(),
            client_host: &ClientHost(context),
            api_version: context.api_version,
            random: &self.random,
        };
        let outcome = act(&mut desk.shard, &event, token);
        match self.carry_out(&cell, &mut desk, outcome, Some(token)) {
            Some(response) => Ok(Ran::Now(response)),
            None => Ok(Ran::Later(desk.wait(token))),
        }
    }

    /// Bring a request to a shard and reply: `refuse` where no shard takes it.
    pub(crate) fn answer<R: Default + 'static>(
        self: &Arc<Self>,
        partition: Option<i32>,
        context: &RequestContext,
        request: R,
        refuse: fn(R, ErrorCode) -> Response,
        act: impl FnOnce(&mut GroupShard, &Context, Token, R) -> Outcome,
        finish: impl FnOnce(Response) -> Response + Send + 'static,
    ) -> Reply {
        let mut request = Some(request);
        let ran = self.submit(partition, context, |shard, event, token| {
            act(shard, event, token, request.take().unwrap_or_default())
        });
        match ran {
            Ok(ran) => ran.into_reply(move || refuse(R::default(), ErrorCode::NOT_COORDINATOR), finish),
            Err(error) => Reply::Now(finish(refuse(request.unwrap_or_default(), error))),
        }
    }

    fn cell(&self, partition: Option<i32>) -> Result<Arc<Cell>, ErrorCode> {
        partition.and_then(|number| self.cells.read().get(&number).cloned()).ok_or(ErrorCode::NOT_COORDINATOR)
    }

    fn enter<'a>(&self, cell: &'a Cell) -> Result<MutexGuard<'a, Desk>, ErrorCode> {
        let desk = cell.desk.lock();
        match *cell.phase.borrow() {
            Phase::Active => Ok(desk),
            Phase::Loading => Err(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS),
            Phase::Closed => Err(ErrorCode::NOT_COORDINATOR),
        }
    }

    fn now(&self) -> Now {
        let uptime = self.clock.now().saturating_duration_since(self.origin);
        Now { wall_ms: self.clock.wall_ms(), uptime_ms: uptime.as_millis() as i64 }
    }
}
