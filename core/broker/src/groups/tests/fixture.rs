//! A clock, a spawner, a log and a cluster in memory.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use ottla_base::{BoxFuture, Clock, Random, Spawner};
use ottla_coordinator::GroupConfig;
use ottla_net::{ConnectionContext, Node, Reply, RequestContext};
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::{JoinGroupRequest, JoinGroupResponse};
use ottla_protocol::record::{Batch, set_base_offset};
use ottla_protocol::{ErrorCode, Request, Response, Uuid, Writer};
use parking_lot::Mutex;

use crate::groups::{Appended, Bounds, Cluster, Groups, GroupsParts, OffsetsLog};
use crate::handler;

pub(super) struct ManualClock {
    origin: Instant,
    state: Mutex<(Duration, Vec<Waker>)>,
}

impl ManualClock {
    #[allow(clippy::disallowed_methods, reason = "where it begins does not matter")]
    fn new() -> Arc<ManualClock> {
        Arc::new(ManualClock { origin: Instant::now(), state: Mutex::default() })
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        self.origin + self.state.lock().0
    }

    fn wall_ms(&self) -> i64 {
        1_700_000_000_000 + self.state.lock().0.as_millis() as i64
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        // The clock of a test outlives its runtime's tasks only by its Arc: hand over what the future needs.
        let this = SLEEPERS.with(|clock| clock.borrow().clone());
        Box::pin(std::future::poll_fn(move |context| match &this {
            Some(clock) if clock.now() < at => {
                clock.state.lock().1.push(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }))
    }
}

thread_local! {
    /// The clock of the test that runs on this thread.
    static SLEEPERS: std::cell::RefCell<Option<Arc<ManualClock>>> = const { std::cell::RefCell::new(None) };
}

/// Blocking work runs at once, or when the test lets it.
#[derive(Default)]
pub(super) struct TestSpawner {
    pub(super) hold: Mutex<bool>,
    held: Mutex<Vec<Box<dyn FnOnce() + Send>>>,
}

impl TestSpawner {
    pub(super) fn let_go(&self) {
        *self.hold.lock() = false;
        let held = std::mem::take(&mut *self.held.lock());
        held.into_iter().for_each(|work| work());
    }
}

impl Spawner for TestSpawner {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::runtime::Handle::current().spawn(task);
    }

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>) {
        if *self.hold.lock() {
            self.held.lock().push(work);
        } else {
            work();
        }
    }
}

#[derive(Default)]
struct Log {
    batches: Vec<Bytes>,
    end: i64,
    high_watermark: i64,
    wakers: Vec<Waker>,
}

/// Partitions in memory. `hold`: the high watermark stays; `refuse`: appends fail.
#[derive(Default)]
pub(super) struct MemoryLog {
    logs: Mutex<BTreeMap<i32, Log>>,
    pub(super) hold: Mutex<bool>,
    pub(super) refuse: Mutex<Option<ErrorCode>>,
}

impl MemoryLog {
    /// Let the high watermark of a partition reach the end.
    pub(super) fn move_watermark(&self, partition: i32) {
        let mut logs = self.logs.lock();
        let log = logs.entry(partition).or_default();
        log.high_watermark = log.end;
        log.wakers.drain(..).for_each(Waker::wake);
    }

    pub(super) fn batches(&self, partition: i32) -> Vec<Bytes> {
        self.logs.lock().get(&partition).map(|log| log.batches.clone()).unwrap_or_default()
    }

    /// Write as somebody else would.
    pub(super) fn push(&self, partition: i32, batch: &Bytes) -> Appended {
        let mut logs = self.logs.lock();
        let log = logs.entry(partition).or_default();
        let base_offset = log.end;
        let mut bytes = BytesMut::from(&batch[..]);
        set_base_offset(&mut bytes, base_offset).expect("a whole batch");
        let parsed = Batch::exactly_one(&bytes.freeze()).expect("one batch");
        parsed.verify_crc().expect("its CRC is right");
        log.end = parsed.header.next_offset();
        log.batches.push(parsed.bytes);
        if !*self.hold.lock() {
            log.high_watermark = log.end;
        }
        Appended { base_offset, high_watermark: log.high_watermark }
    }
}

impl OffsetsLog for Arc<MemoryLog> {
    fn append(&self, partition: i32, _leader_epoch: i32, batch: Bytes) -> Result<Appended, ErrorCode> {
        match *self.refuse.lock() {
            Some(error) => Err(error),
            None => Ok(self.push(partition, &batch)),
        }
    }

    fn committed(
        &self,
        partition: i32,
        _leader_epoch: i32,
        position: i64,
    ) -> BoxFuture<'static, Result<i64, ErrorCode>> {
        let this = self.clone();
        Box::pin(std::future::poll_fn(move |context| {
            let mut logs = this.logs.lock();
            let log = logs.entry(partition).or_default();
            if log.high_watermark >= position {
                return Poll::Ready(Ok(log.high_watermark));
            }
            log.wakers.push(context.waker().clone());
            Poll::Pending
        }))
    }

    fn bounds(&self, partition: i32, _leader_epoch: i32) -> Result<Bounds, ErrorCode> {
        let logs = self.logs.lock();
        let (high_watermark, end) = logs.get(&partition).map_or((0, 0), |log| (log.high_watermark, log.end));
        Ok(Bounds { start: 0, high_watermark, end })
    }

    fn read(&self, partition: i32, offset: i64, _max_bytes: usize) -> Result<Bytes, ErrorCode> {
        let logs = self.logs.lock();
        let batches = logs.get(&partition).into_iter().flat_map(|log| &log.batches);
        let mut wanted =
            batches.filter(|bytes| Batch::exactly_one(bytes).is_ok_and(|batch| batch.header.next_offset() > offset));
        // One batch at a time: the loader has to come again.
        Ok(wanted.next().cloned().unwrap_or_default())
    }

    fn max_batch_bytes(&self) -> usize {
        1_000
    }
}

pub(super) const TOPIC: Uuid = Uuid([7; 16]);

/// Topic `t` of two partitions; `__consumer_offsets` once it is made.
#[derive(Default)]
pub(super) struct MemoryCluster {
    pub(super) partitions: Mutex<Option<i32>>,
}

impl Cluster for Arc<MemoryCluster> {
    fn offsets_partitions(&self) -> Option<i32> {
        *self.partitions.lock()
    }

    fn ensure_offsets_topic(&self) -> BoxFuture<'static, Result<(), ErrorCode>> {
        let this = self.clone();
        Box::pin(async move {
            tokio::task::yield_now().await;
            this.partitions.lock().get_or_insert(4);
            Ok(())
        })
    }

    fn coordinator(&self, _partition: i32, context: &RequestContext) -> Option<Node> {
        self.partitions.lock().map(|_| Node { id: 1, host: context.connection.listener.to_string(), port: 9092 })
    }

    fn topic_id(&self, name: &str) -> Option<Uuid> {
        (name == "t").then_some(TOPIC)
    }

    fn topic_name(&self, id: Uuid) -> Option<String> {
        (id == TOPIC).then(|| "t".to_owned())
    }

    fn topic_partitions(&self, name: &str) -> Option<i32> {
        (name == "t").then_some(2)
    }
}

pub(super) struct Fixture {
    pub(super) groups: Arc<Groups>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) spawner: Arc<TestSpawner>,
    pub(super) log: Arc<MemoryLog>,
    pub(super) cluster: Arc<MemoryCluster>,
}

/// Run a test on a runtime of one thread: everything that can happen has happened after a few yields.
pub(super) fn run<F: Future<Output = ()>>(test: impl FnOnce(Fixture) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async { test(Fixture::new()).await });
}

impl Fixture {
    fn new() -> Fixture {
        let clock = ManualClock::new();
        SLEEPERS.with(|current| *current.borrow_mut() = Some(clock.clone()));
        let (spawner, log, cluster) =
            (Arc::<TestSpawner>::default(), Arc::<MemoryLog>::default(), Arc::<MemoryCluster>::default());
        let groups = start(&clock, &spawner, &log, &cluster);
        Fixture { groups, clock, spawner, log, cluster }
    }

    /// `__consumer_offsets` has four partitions, all led here.
    pub(super) async fn led(self) -> Fixture {
        *self.cluster.partitions.lock() = Some(4);
        (0..4).for_each(|partition| self.groups.elected(partition, 1));
        settle().await;
        self
    }

    /// A broker that starts on the same log.
    pub(super) fn restarted(&self) -> Fixture {
        let groups = start(&self.clock, &self.spawner, &self.log, &self.cluster);
        Fixture {
            groups,
            clock: self.clock.clone(),
            spawner: self.spawner.clone(),
            log: self.log.clone(),
            cluster: self.cluster.clone(),
        }
    }

    pub(super) fn partition(&self, group: &str) -> i32 {
        self.groups.partition_of(group).expect("there is a topic")
    }

    pub(super) fn call(&self, version: i16, request: impl Into<Request>) -> Reply {
        let context = context(version);
        let groups = &self.groups;
        match request.into() {
            Request::FindCoordinator(request) => handler::find_coordinator::handle(groups, &context, request),
            Request::JoinGroup(request) => handler::join_group::handle(groups, &context, request),
            Request::SyncGroup(request) => handler::sync_group::handle(groups, &context, request),
            Request::Heartbeat(request) => handler::heartbeat::handle(groups, &context, request),
            Request::LeaveGroup(request) => handler::leave_group::handle(groups, &context, request),
            Request::OffsetCommit(request) => handler::offset_commit::handle(groups, &context, request),
            Request::OffsetFetch(request) => handler::offset_fetch::handle(groups, &context, request),
            Request::OffsetDelete(request) => handler::offset_delete::handle(groups, &context, request),
            Request::DescribeGroups(request) => handler::describe_groups::handle(groups, &context, request),
            Request::ListGroups(request) => handler::list_groups::handle(groups, &context, request),
            Request::DeleteGroups(request) => handler::delete_groups::handle(groups, &context, request),
            other => panic!("{:?} is not the coordinator's", other.api_key()),
        }
    }

    /// The reply, which must be there at once, and must encode.
    pub(super) fn ask(&self, version: i16, request: impl Into<Request>) -> Response {
        match self.call(version, request) {
            Reply::Now(response) => encodable(version, response),
            Reply::Later(_) | Reply::None | Reply::Close(_) => panic!("the reply is not there at once"),
        }
    }

    /// The reply, whenever it comes.
    pub(super) async fn wait(&self, version: i16, request: impl Into<Request>) -> Response {
        encodable(version, settled(self.call(version, request)).await)
    }

    pub(super) async fn pass(&self, ms: u64) {
        let wakers = {
            let mut state = self.clock.state.lock();
            state.0 += Duration::from_millis(ms);
            std::mem::take(&mut state.1)
        };
        wakers.into_iter().for_each(Waker::wake);
        settle().await;
    }

    /// A group of one member, joined and not synced.
    pub(super) async fn join_alone(&self, group: &str) -> JoinGroupResponse {
        let reply = self.call(3, join_request(group, ""));
        self.pass(1).await;
        match settled(reply).await {
            Response::JoinGroup(response) => response,
            other => panic!("a join is answered by {other:?}"),
        }
    }
}

fn start(
    clock: &Arc<ManualClock>,
    spawner: &Arc<TestSpawner>,
    log: &Arc<MemoryLog>,
    cluster: &Arc<MemoryCluster>,
) -> Arc<Groups> {
    Groups::start(GroupsParts {
        config: GroupConfig { initial_rebalance_delay_ms: 0, ..GroupConfig::default() },
        commit_timeout: Duration::from_secs(5),
        log: Arc::new(log.clone()),
        cluster: Arc::new(cluster.clone()),
        clock: clock.clone(),
        spawner: spawner.clone(),
        random: Arc::new(Random::from_seed(1)),
    })
}

/// Let every task run until it waits.
pub(super) async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

pub(super) async fn settled(reply: Reply) -> Response {
    match reply {
        Reply::Now(response) => response,
        Reply::Later(future) => future.await,
        Reply::None | Reply::Close(_) => panic!("every request of the coordinator has a response"),
    }
}

fn encodable(version: i16, response: Response) -> Response {
    let encoded = response.encode(&mut Writer::new(), version);
    assert_eq!(encoded, Ok(()), "{response:?} in version {version}");
    response
}

pub(super) fn context(version: i16) -> RequestContext {
    RequestContext {
        connection: Arc::new(ConnectionContext {
            id: 1,
            listener: "PLAINTEXT".into(),
            local: None,
            peer: None,
            principal: "User:ANONYMOUS".into(),
        }),
        api_version: version,
        correlation_id: 1,
        client_id: Some("client".into()),
        received: ManualClock::new().origin,
    }
}

pub(super) fn join_request(group: &str, member_id: &str) -> JoinGroupRequest {
    JoinGroupRequest {
        group_id: group.to_owned(),
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 60_000,
        member_id: member_id.to_owned(),
        protocol_type: "consumer".into(),
        protocols: vec![JoinGroupRequestProtocol {
            name: "range".into(),
            metadata: Bytes::from_static(b"\0\0\0\0\0\x01\0\x01t\xff\xff\xff\xff"),
        }],
        ..Default::default()
    }
}
