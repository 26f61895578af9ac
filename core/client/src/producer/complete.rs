//! What a response means for each of its batches: written, again, in parts, or failed.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use ottla_net::{NetError, Node};
use ottla_protocol::message::ProduceResponse;
use ottla_protocol::message::produce_response::PartitionProduceResponse;
use ottla_protocol::{ErrorCode, Response};

use super::Shared;
use super::batch::Batch;
use super::delivery::Outcome;
use super::drain::is_retriable;
use super::partition::{Partition, sequence_before};
use super::sender::{InFlight, Link, Reply, Sender};
use super::split;
use crate::error::Error;

impl Sender {
    /// The oldest request of node `id` has its answer.
    pub(super) fn answered(&mut self, id: i32, reply: Reply) {
        let now = self.shared.cluster.now();
        let Some(node) = self.nodes.get_mut(&id) else { return };
        let Some(request) = node.in_flight.pop_front() else { return };
        let metrics = &self.shared.metrics;
        metrics.in_flight.add(-1);
        metrics.request_latency_us.observe(now.saturating_duration_since(request.sent).as_micros() as u64);
        for (partition, _) in &request.batches {
            let mut sending = partition.sending.lock();
            sending.in_flight = sending.in_flight.saturating_sub(1);
        }
        match reply {
            Ok(Some(response)) => self.responded(id, request, response, now),
            Ok(None) => {
                for (partition, batch) in request.batches {
                    self.written(&partition, batch, -1, -1);
                }
            }
            Err(error) => self.unanswered(id, request, error, now),
        }
    }

    fn unanswered(&mut self, id: i32, request: InFlight, error: NetError, now: Instant) {
        tracing::debug!(node = id, %error, "produce request failed");
        if let (NetError::TimedOut { .. } | NetError::Malformed { .. }, Some(node)) = (&error, self.nodes.get_mut(&id))
        {
            // Later answers on this connection could no longer be told apart in time: begin a new one.
            if let Link::Open(_, connection) = &node.link {
                connection.close();
            }
            node.link = Link::None;
        }
        self.shared.cluster.request_update();
        let retriable = error.is_retriable() || matches!(error, NetError::Closed(_));
        let error = Error::from(error);
        for (partition, batch) in request.batches {
            if retriable && self.shared.may_retry(&batch, now) {
                self.again(&partition, batch, now);
            } else {
                self.shared.given_up(&partition, &batch);
                let at = partition.at.clone();
                self.shared.fail(batch, &Error::new(error.kind(), format!("{at}: {error}")));
            }
            self.wake(&partition);
        }
    }

    fn responded(&mut self, id: i32, request: InFlight, response: Response, now: Instant) {
        let response = match ProduceResponse::try_from(response) {
            Ok(response) => response,
            Err(error) => {
                let error = NetError::Malformed { node: id.to_string(), error };
                return self.unanswered(id, request, error, now);
            }
        };
        if response.throttle_time_ms > 0 {
            self.shared.metrics.throttle_ms.observe(response.throttle_time_ms as u64);
            if let Some(node) = self.nodes.get_mut(&id) {
                node.throttled_until = Some(now + Duration::from_millis(response.throttle_time_ms as u64));
            }
        }
        let endpoints: Vec<Node> = response
            .node_endpoints
            .into_iter()
            .map(|endpoint| Node { id: endpoint.node_id, host: endpoint.host, port: endpoint.port as u16 })
            .collect();
        let image = self.shared.cluster.image();
        let mut batches: Vec<Option<(Arc<Partition>, Batch)>> = request.batches.into_iter().map(Some).collect();
        let mut guess = 0;
        for topic in response.responses {
            let by_name = request.version < 13;
            let name: &str =
                if by_name { &topic.name } else { image.names.get(&topic.topic_id).map_or("", |name| name) };
            for answer in topic.partition_responses {
                let found = find(&batches, guess, |partition| {
                    partition.at.partition == answer.index && &*partition.at.topic == name
                });
                let Some((partition, batch)) = found.and_then(|at| batches[at].take()) else { continue };
                guess = found.map_or(0, |at| at + 1);
                self.judge(&partition, batch, answer, &endpoints, now);
                self.wake(&partition);
            }
        }
        for (partition, batch) in batches.into_iter().flatten() {
            // The broker left it out, or its topic's id is no longer known: ask again.
            self.shared.cluster.request_update();
            if self.shared.may_retry(&batch, now) {
                self.again(&partition, batch, now);
            } else {
                self.shared.given_up(&partition, &batch);
                let error = Error::broker(ErrorCode::UNKNOWN_TOPIC_ID, &partition.at);
                self.shared.fail(batch, &error);
            }
            self.wake(&partition);
        }
    }

    fn judge(
        &mut self,
        partition: &Arc<Partition>,
        batch: Batch,
        answer: PartitionProduceResponse,
        endpoints: &[Node],
        now: Instant,
    ) {
        let code = ErrorCode(answer.error_code);
        match code {
            ErrorCode::NONE => return self.written(partition, batch, answer.base_offset, answer.log_append_time_ms),
            // The broker has it already; where, it may no longer know.
            ErrorCode::DUPLICATE_SEQUENCE_NUMBER => {
                return self.written(partition, batch, answer.base_offset, answer.log_append_time_ms);
            }
            ErrorCode::MESSAGE_TOO_LARGE if batch.count > 1 => return self.in_parts(partition, batch, now),
            _ => {}
        }
        tracing::debug!(partition = %partition.at, error = code.name(), "batch was refused");
        let leader = answer.current_leader.leader_id;
        if leader >= 0 {
            let node = endpoints.iter().find(|node| node.id == leader).cloned();
            if self.shared.cluster.set_leader(&partition.at, leader, answer.current_leader.leader_epoch, node) {
                partition.leader.store(leader, Ordering::Relaxed);
            }
        }
        if is_retriable(code) {
            self.shared.cluster.use_topic(&partition.at.topic);
            self.shared.cluster.request_update();
        }
        if self.retriable_here(partition, &batch, code, answer.log_start_offset) && self.shared.may_retry(&batch, now) {
            return self.again(partition, batch, now);
        }
        let failed_for_good = batch.attempts <= self.shared.accumulator.config.retries
            && !matches!(code, ErrorCode::TOPIC_AUTHORIZATION_FAILED | ErrorCode::CLUSTER_AUTHORIZATION_FAILED);
        self.shared.forget(partition, &batch);
        if batch.sequence.is_some() && failed_for_good {
            // Its sequence was not used: those behind it would be out of order.
            partition.sending.lock().bump = true;
        }
        if answer.record_errors.is_empty() {
            let error = Error::broker_saying(code, answer.error_message.as_deref(), &partition.at);
            return self.shared.fail(batch, &error);
        }
        let records = answer.record_errors.into_iter();
        let records = records
            .map(|record| (record.batch_index.max(0) as u32, record.batch_index_error_message.unwrap_or_default()))
            .collect();
        self.shared.metrics.record_errors.add(u64::from(batch.count));
        self.shared.finish(&batch, Outcome::Invalid { code, records });
    }

    /// Kafka's rules for the errors of sequences; any other code is retriable or not by itself.
    fn retriable_here(&mut self, partition: &Partition, batch: &Batch, code: ErrorCode, log_start: i64) -> bool {
        let mut sending = partition.sending.lock();
        match code {
            ErrorCode::UNKNOWN_PRODUCER_ID if batch.sequence.is_some() => {
                if log_start != -1 && !batch.sequence_reset {
                    sending.bump = true;
                }
                true
            }
            ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER => {
                let Some(first) = batch.first_sequence() else { return false };
                let expected = match sending.last_acked {
                    -1 => 0,
                    last => ottla_protocol::record::increment_sequence(last, 1),
                };
                // Out of order because one before it failed: that one goes first, then this one again. Otherwise the
                // broker and this producer disagree for good.
                if first == expected || sequence_before(first, expected) || sending.unresolved {
                    sending.bump = true;
                }
                true
            }
            code => is_retriable(code),
        }
    }

    fn written(&mut self, partition: &Arc<Partition>, batch: Batch, base_offset: i64, append_time: i64) {
        if let (Some((identity, _)), Some(last)) = (batch.sequence, batch.last_sequence()) {
            let mut sending = partition.sending.lock();
            if sending.identity == Some(identity) {
                sending.last_acked = last;
            }
        }
        self.shared.forget(partition, &batch);
        self.shared.metrics.records_sent.add(u64::from(batch.count));
        self.shared.finish(&batch, Outcome::Written { base_offset, append_time });
    }

    /// Back into the queue, at its place.
    fn again(&mut self, partition: &Arc<Partition>, mut batch: Batch, now: Instant) {
        batch.retry_at = Some(now + self.shared.cluster.retry_pause(batch.attempts));
        partition.queue.lock().put_back(batch);
    }

    fn in_parts(&mut self, partition: &Arc<Partition>, batch: Batch, now: Instant) {
        let config = &self.shared.accumulator.config;
        // Half at a time ends at single records, which fail for themselves.
        let limit = config.batch_size.min(batch.size / 2 + 1).max(1);
        let compressor = self.shared.accumulator.compressor();
        match split::split(&batch, limit, compressor, now) {
            Err(error) => {
                self.shared.forget(partition, &batch);
                self.shared.fail(batch, &error);
            }
            Ok(parts) => {
                self.shared.metrics.batches_split.increment();
                self.shared.heard(&batch);
                let mut incomplete = self.shared.accumulator.incomplete.lock();
                split::register(&parts, &mut incomplete);
                incomplete.remove(&(Arc::as_ptr(&batch.handle) as usize));
                drop(incomplete);
                let mut sending = partition.sending.lock();
                if let Some(whole) = batch.first_sequence()
                    && let Some(at) = sending.unacked.iter().position(|first| *first == whole)
                {
                    sending.unacked.remove(at);
                    for (part, first) in parts.iter().filter_map(super::batch::Batch::first_sequence).enumerate() {
                        sending.unacked.insert(at + part, first);
                    }
                }
                drop(sending);
                let mut queue = partition.queue.lock();
                for part in parts.into_iter().rev() {
                    queue.put_back(part);
                }
            }
        }
    }

    /// Look at the partition again; begin its sequences anew if that was decided and nothing is under way.
    fn wake(&mut self, partition: &Arc<Partition>) {
        self.restart_sequences(partition);
        if !partition.queue.lock().is_empty() {
            self.shared.accumulator.schedule(partition);
        }
    }

    pub(super) fn restart_sequences(&mut self, partition: &Partition) {
        let mut sending = partition.sending.lock();
        if !sending.bump || sending.in_flight > 0 {
            return;
        }
        // One raise serves all partitions that are still behind it.
        if sending.identity == self.identities.current {
            self.identities.bump();
        }
        sending.bump = false;
        sending.unresolved = false;
        sending.last_acked = -1;
        sending.next_sequence = 0;
        sending.unacked.clear();
        sending.identity = self.identities.current;
        let mut queue = partition.queue.lock();
        for batch in queue.closed.iter_mut().filter(|batch| batch.sequence.is_some()) {
            match sending.identity {
                Some(identity) => {
                    let first = sending.next_sequence;
                    batch.set_sequence(identity, first);
                    batch.sequence_reset = true;
                    sending.next_sequence = ottla_protocol::record::increment_sequence(first, batch.count as i32);
                    sending.unacked.push_back(first);
                }
                // A new id has to come first; then it is sent as if for the first time.
                None => batch.sequence = None,
            }
        }
    }

    /// Fail the batches whose `delivery.timeout.ms` is over, in queues and under way.
    pub(super) fn expire(&mut self, now: Instant) {
        let limit = self.shared.accumulator.delivery_timeout();
        for partition in self.shared.accumulator.partitions() {
            let mut queue = partition.queue.lock();
            let open_is_over = queue.open.as_ref().is_some_and(|open| now >= open.created + limit);
            if open_is_over {
                queue.close_open();
            }
            let mut over = Vec::new();
            while queue.closed.front().is_some_and(|batch| now >= batch.created + limit) {
                over.extend(queue.closed.pop_front());
            }
            drop(queue);
            for batch in over {
                self.shared.given_up(&partition, &batch);
                let error = self.shared.expired(&partition, &batch, now);
                self.shared.fail(batch, &error);
                self.restart_sequences(&partition);
            }
        }
        for node in self.nodes.values() {
            for (partition, batch) in node.in_flight.iter().flat_map(|request| &request.batches) {
                if now >= batch.created + limit && !batch.handle.is_settled() {
                    // Its memory is free when the answer comes, or the request's own time is over.
                    let error = self.shared.expired(partition, batch, now);
                    self.shared.metrics.record_errors.add(u64::from(batch.count));
                    self.shared.settle(batch, Outcome::Failed(error));
                }
            }
        }
    }
}

fn find(
    batches: &[Option<(Arc<Partition>, Batch)>],
    guess: usize,
    is_it: impl Fn(&Partition) -> bool,
) -> Option<usize> {
    let here = |at: &usize| batches.get(*at).and_then(Option::as_ref).is_some_and(|(partition, _)| is_it(partition));
    // Brokers answer in the order of the request, mostly.
    Some(guess).filter(here).or_else(|| (0..batches.len()).find(here))
}

impl Shared {
    fn may_retry(&self, batch: &Batch, now: Instant) -> bool {
        batch.attempts <= self.accumulator.config.retries
            && now < batch.created + self.accumulator.delivery_timeout()
            && !batch.handle.is_settled()
    }

    /// The batch's sequence is no longer under way.
    fn forget(&self, partition: &Partition, batch: &Batch) {
        let Some(first) = batch.first_sequence() else { return };
        let mut sending = partition.sending.lock();
        if let Some(at) = sending.unacked.iter().position(|known| *known == first) {
            sending.unacked.remove(at);
        }
    }

    /// As `forget`, for a batch that the broker may have or not.
    pub(super) fn given_up(&self, partition: &Partition, batch: &Batch) {
        self.forget(partition, batch);
        if batch.sequence.is_some() {
            partition.sending.lock().unresolved = true;
        }
    }

    fn expired(&self, partition: &Partition, batch: &Batch, now: Instant) -> Error {
        let waited = now.saturating_duration_since(batch.created).as_millis();
        let text = format!(
            "Expiring {} record(s) for {}: {waited} ms has passed since batch creation.",
            batch.count, partition.at
        );
        self.cluster.with_last_failure(text, None)
    }

    pub(super) fn fail(&self, batch: Batch, error: &Error) {
        self.metrics.record_errors.add(u64::from(batch.count));
        self.finish(&batch, Outcome::Failed(error.clone()));
    }

    /// The batch is over: first its memory is free, then its records' fates are known, then `flush` forgets it.
    fn finish(&self, batch: &Batch, outcome: Outcome) {
        self.accumulator.memory.release(batch.reserved);
        self.settle(batch, outcome);
        self.accumulator.incomplete.lock().remove(&(Arc::as_ptr(&batch.handle) as usize));
    }

    fn settle(&self, batch: &Batch, outcome: Outcome) {
        if batch.handle.settle(outcome) {
            self.heard(batch);
        }
    }

    /// Tell the listener that the batch is settled.
    fn heard(&self, batch: &Batch) {
        let listener = self.listener.lock().clone();
        if let Some(listener) = listener {
            listener.settled(&batch.handle);
        }
    }
}
