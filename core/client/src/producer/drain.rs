//! Which batches go out now, in which order, in one request for each broker.

use std::sync::Arc;
use std::time::Instant;

use ottla_net::Connection;
use ottla_protocol::message::ProduceRequest;
use ottla_protocol::message::produce_request::{PartitionProduceData, TopicProduceData};
use ottla_protocol::record::Finish;
use ottla_protocol::{ApiKey, ErrorCode, Uuid};

use super::Shared;
use super::batch::{Batch, Content};
use super::identity::Identities;
use super::partition::{Partition, Sending};
use super::sender::{InFlight, Link, NodeState, Sender};
use crate::error::{Error, Kind};

/// What a look at a partition gave.
enum Pick {
    Batch(Box<Batch>),
    /// Nothing to send.
    Empty,
    /// Something, but not now: until then, or until something else happens.
    Later(Option<Instant>),
}

impl Sender {
    /// Send what can be sent. Returns when to look again if nothing happens before.
    pub(super) fn drain(&mut self, now: Instant) -> Option<Instant> {
        let mut wake_at = self.shared.accumulator.next_linger();
        let mut earlier = |at: Instant| wake_at = Some(wake_at.map_or(at, |known: Instant| known.min(at)));
        if !self.waiting.is_empty() {
            earlier(now + self.shared.cluster.config.retry_backoff);
        }
        if self.shared.accumulator.config.idempotence && self.nodes.values().any(|node| !node.ready.is_empty()) {
            if let Some(at) = self.identities.want(&self.shared.cluster) {
                earlier(at);
            }
            if self.identities.current.is_none() {
                // Connect meanwhile.
                self.link_all();
                return wake_at;
            }
        }
        let ids: Vec<i32> = self.nodes.keys().copied().collect();
        for id in ids {
            if let Some(at) = self.drain_node(id, now) {
                earlier(at);
            }
        }
        wake_at
    }

    fn link_all(&mut self) {
        let image = self.shared.cluster.image();
        for (id, node) in &mut self.nodes {
            if let Some(to) = image.node(*id).filter(|_| !node.ready.is_empty()) {
                Sender::link(&self.shared, node, to.clone());
            }
        }
    }

    fn drain_node(&mut self, id: i32, now: Instant) -> Option<Instant> {
        let shared = self.shared.clone();
        let node = self.nodes.get_mut(&id)?;
        if node.ready.is_empty() {
            return None;
        }
        let image = shared.cluster.image();
        let Some(to) = image.node(id) else {
            self.waiting.append(&mut node.ready);
            shared.cluster.request_update();
            return Some(now + shared.cluster.config.retry_backoff);
        };
        Sender::link(&shared, node, to.clone());
        let Link::Open(_, connection) = &node.link else { return None };
        let connection = connection.clone();
        if let Some(until) = node.throttled_until.filter(|until| *until > now) {
            return Some(until);
        }
        let mut wake_at: Option<Instant> = None;
        while node.in_flight.len() < shared.accumulator.config.max_in_flight && !node.ready.is_empty() {
            let (batches, later) = collect(&shared, &mut self.identities, node, id, now, &mut self.waiting);
            if let Some(at) = later {
                wake_at = Some(wake_at.map_or(at, |known| known.min(at)));
            }
            if batches.is_empty() {
                break;
            }
            send(&shared, node, &connection, batches, now);
        }
        wake_at
    }
}

/// One batch of each ready partition, within `max.request.size`. Partitions with more stay in the list, behind the
/// others; those that must wait move to `waiting`.
fn collect(
    shared: &Arc<Shared>,
    identities: &mut Identities,
    node: &mut NodeState,
    id: i32,
    now: Instant,
    waiting: &mut Vec<Arc<Partition>>,
) -> (Vec<(Arc<Partition>, Batch)>, Option<Instant>) {
    let limit = shared.accumulator.config.max_request_size;
    let mut batches: Vec<(Arc<Partition>, Batch)> = Vec::new();
    let mut size = 0;
    let mut later: Option<Instant> = None;
    let mut left = std::mem::take(&mut node.ready).into_iter();
    let mut again = Vec::new();
    for partition in left.by_ref() {
        let leader = partition.leader.load(std::sync::atomic::Ordering::Relaxed);
        if leader != id {
            // Its leader moved: `gather` finds the new one.
            waiting.push(partition);
            later = Some(now);
            continue;
        }
        match pick(shared, identities, &partition, now, limit.saturating_sub(size), batches.is_empty()) {
            Pick::Batch(batch) => {
                size += batch.wire_size();
                if !partition.queue.lock().is_empty() {
                    again.push(partition.clone());
                }
                batches.push((partition, *batch));
            }
            Pick::Empty => {}
            Pick::Later(at) => {
                if let Some(at) = at {
                    later = Some(later.map_or(at, |known: Instant| known.min(at)));
                    waiting.push(partition);
                } else {
                    again.push(partition);
                }
            }
        }
        if size >= limit {
            break;
        }
    }
    node.ready = left.chain(again).collect();
    (batches, later)
}

fn pick(
    shared: &Shared,
    identities: &mut Identities,
    partition: &Arc<Partition>,
    now: Instant,
    room: usize,
    first_of_request: bool,
) -> Pick {
    let config = &shared.accumulator.config;
    let mut sending = partition.sending.lock();
    if sending.in_flight > 0 && config.max_in_flight == 1 {
        return Pick::Later(None);
    }
    let mut queue = partition.queue.lock();
    if queue.closed.is_empty() {
        let linger_over = queue.open.as_ref().is_some_and(|open| now >= open.created + config.linger);
        if !(queue.hurry || linger_over) {
            return Pick::Empty;
        }
        queue.close_open();
    }
    let Some(front) = queue.closed.front() else { return Pick::Empty };
    if let Some(at) = front.retry_at.filter(|at| *at > now) {
        return Pick::Later(Some(at));
    }
    if config.idempotence && !may_go(&mut sending, identities, front) {
        // New sequences are given out on the way to the next look.
        return Pick::Later((sending.bump && sending.in_flight == 0).then_some(now));
    }
    if front.wire_size() > room && !first_of_request {
        return Pick::Later(None);
    }
    let Some(mut batch) = queue.closed.pop_front() else { return Pick::Empty };
    drop(queue);
    if config.idempotence
        && batch.sequence.is_none()
        && let Some(identity) = sending.identity
    {
        let first = sending.next_sequence;
        batch.set_sequence(identity, first);
        sending.next_sequence = ottla_protocol::record::increment_sequence(first, batch.count as i32);
        sending.unacked.push_back(first);
    }
    sending.in_flight += 1;
    Pick::Batch(Box::new(batch))
}

/// The rules of the idempotent producer: may `front` be sent now?
fn may_go(sending: &mut Sending, identities: &mut Identities, front: &Batch) -> bool {
    if sending.unresolved && sending.unacked.is_empty() && sending.in_flight == 0 {
        // Everything that was given up is over: either the broker has it all, or sequences must begin anew.
        let expected =
            if sending.last_acked < 0 { 0 } else { ottla_protocol::record::increment_sequence(sending.last_acked, 1) };
        sending.unresolved = false;
        sending.bump |= expected != sending.next_sequence;
    }
    if sending.bump {
        return false;
    }
    let Some(current) = identities.current else { return false };
    match front.first_sequence() {
        None => {
            if sending.unresolved {
                return false;
            }
            if sending.identity != Some(current) && sending.unacked.is_empty() {
                sending.identity = Some(current);
                sending.next_sequence = 0;
                sending.last_acked = -1;
            }
            // A broker that has nothing of this producer takes any sequence: were the first batch refused, one behind
            // it could be written before it. So the first goes alone.
            let first_alone = sending.last_acked < 0 && (sending.in_flight > 0 || !sending.unacked.is_empty());
            // Others of an old epoch are still under way: those first.
            sending.identity.is_some() && !first_alone
        }
        // A retry waits for those before it.
        Some(first) => sending.unacked.front() == Some(&first) && (sending.last_acked >= 0 || sending.in_flight == 0),
    }
}

fn send(
    shared: &Arc<Shared>,
    node: &mut NodeState,
    connection: &Arc<dyn Connection>,
    batches: Vec<(Arc<Partition>, Batch)>,
    now: Instant,
) {
    let config = &shared.accumulator.config;
    let metrics = &shared.metrics;
    let mut version = match connection.versions(ApiKey::Produce) {
        Some((_, version)) => version,
        None => {
            let error = Error::new(Kind::UnsupportedVersion, format!("{} does not take Produce", connection.node()));
            for (partition, batch) in batches {
                shared.given_up(&partition, &batch);
                shared.fail(batch, &error);
            }
            return;
        }
    };
    let mut topics: Vec<TopicProduceData> = Vec::new();
    let mut sealed: Vec<(Arc<Partition>, Batch)> = Vec::with_capacity(batches.len());
    let image = shared.cluster.image();
    let mut records = 0;
    for (partition, mut batch) in batches {
        if let Err(error) = seal(&mut batch) {
            shared.given_up(&partition, &batch);
            shared.fail(batch, &error);
            continue;
        }
        let Content::Sealed(bytes) = &batch.content else { continue };
        if batch.attempts == 0 {
            metrics.queue_time_us.observe(now.saturating_duration_since(batch.created).as_micros() as u64);
            metrics.batch_size.observe(bytes.len() as u64);
            metrics.record_size.observe((batch.size / batch.count.max(1) as usize) as u64);
        } else {
            metrics.record_retries.add(u64::from(batch.count));
        }
        records += u64::from(batch.count);
        metrics.bytes_sent.add(bytes.len() as u64);
        batch.attempts += 1;
        let id = image.topic_id(&partition.at.topic);
        if id.is_zero() {
            // Only versions up to 12 name topics by their names.
            version = version.min(12);
        }
        let data = PartitionProduceData { index: partition.at.partition, records: Some(bytes.clone().into()) };
        add(&mut topics, &partition.at.topic, id, data);
        sealed.push((partition, batch));
    }
    if sealed.is_empty() {
        return;
    }
    metrics.records_per_request.observe(records);
    metrics.requests.increment();
    metrics.in_flight.add(1);
    let request = ProduceRequest {
        transactional_id: None,
        acks: config.acks.on_wire(),
        timeout_ms: config.network.request_timeout.as_millis().min(i32::MAX as u128) as i32,
        topic_data: topics,
    };
    let reply = connection.call_at(request.into(), version, now + config.network.request_timeout);
    node.in_flight.push_back(InFlight { reply, batches: sealed, sent: now, version });
}

fn add(topics: &mut Vec<TopicProduceData>, name: &str, id: Uuid, data: PartitionProduceData) {
    match topics.iter_mut().rev().find(|topic| topic.name == name) {
        Some(topic) => topic.partition_data.push(data),
        None => topics.push(TopicProduceData { name: name.to_owned(), topic_id: id, partition_data: vec![data] }),
    }
}

/// Run the codec and write the header, once.
fn seal(batch: &mut Batch) -> Result<(), Error> {
    let Content::Open(records) = &mut batch.content else { return Ok(()) };
    let mut finish = Finish::default();
    if let Some((identity, sequence)) = batch.sequence {
        finish.producer_id = identity.producer_id;
        finish.producer_epoch = identity.epoch;
        finish.base_sequence = sequence;
    }
    let bytes = records.finish(&finish).map_err(|error| Error::new(Kind::Corrupt, error.to_string()))?;
    batch.content = Content::Sealed(bytes);
    Ok(())
}

/// Codes after which a batch may be sent again although Kafka does not call them retriable.
pub(super) fn is_retriable(code: ErrorCode) -> bool {
    code.is_retriable() || code == ErrorCode::UNKNOWN_TOPIC_ID
}
