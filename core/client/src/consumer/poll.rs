//! The application's `poll`: rebalance callbacks first, then records out of the buffer.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use ottla_base::clock::timeout_at;

use super::commit::Waiter;
use super::decode::{self, Decoding};
use super::group::{RebalanceEvent, Step};
use super::records::PollBatch;
use super::state::State;
use super::subscription::Mode;
use super::{Consumer, woken};
use crate::error::Error;
use crate::parts::TopicPartition;

/// What `poll` has begun to decode, and what is held back for paused partitions.
#[derive(Default)]
pub(super) struct Buffer {
    current: Option<Decoding>,
    held: Vec<Decoding>,
}

/// What there is for the application now.
#[derive(Debug)]
pub enum Next {
    Records(PollBatch),
    /// Run the callback, then call `rebalance_done`.
    Rebalance(RebalanceEvent),
    /// Nothing: `wait`.
    Nothing,
}

impl Consumer {
    /// Wait up to `timeout` for records. Rebalance and commit callbacks run here.
    ///
    /// Returns at most `max.poll.records` records; none at the timeout.
    ///
    /// # Errors
    /// `Wakeup`, `IllegalState` without subscription or assignment, the error of a callback, and whatever the
    /// application must decide about: no offset and no reset policy, no permission, a log that was truncated.
    pub async fn poll(&self, timeout: Duration) -> Result<PollBatch, Error> {
        let now = self.inner.cluster.now();
        let deadline = now.checked_add(timeout).unwrap_or(now + Duration::from_secs(u64::from(u32::MAX)));
        self.poll_until(deadline, self.inner.config.max_poll_records).await
    }

    /// As `poll`, with a limit of records of its own.
    pub async fn poll_until(&self, deadline: Instant, max_records: usize) -> Result<PollBatch, Error> {
        let _polling = Polling::begin(self);
        loop {
            let mut changed = std::pin::pin!(self.inner.application.notified());
            changed.as_mut().enable();
            match self.try_next(max_records)? {
                Next::Records(records) => return Ok(records),
                Next::Rebalance(event) => {
                    let result = self.run_listener(Some(&event)).await;
                    self.rebalance_done();
                    result?;
                    continue;
                }
                Next::Nothing => {}
            }
            if self.inner.cluster.now() >= deadline
                || timeout_at(self.inner.cluster.parts.clock.as_ref(), deadline, changed).await.is_err()
            {
                return Ok(PollBatch::default());
            }
        }
    }

    /// What is there now, without waiting. For those who run callbacks themselves: `poll` is a loop over this and
    /// `wait`.
    pub fn try_next(&self, max_records: usize) -> Result<Next, Error> {
        self.open()?;
        if self.inner.woken.swap(false, Ordering::AcqRel) {
            return Err(woken());
        }
        self.run_commit_callbacks();
        let hold = {
            let mut state = self.inner.state.lock();
            if let Some(event) = self.advance(&mut state)? {
                self.inner.network.notify_one();
                return Ok(Next::Rebalance(event));
            }
            state.holds_records()
        };
        if hold {
            return Ok(Next::Nothing);
        }
        let records = self.take_records(max_records.max(1))?;
        Ok(if records.is_empty() { Next::Nothing } else { Next::Records(records) })
    }

    /// Until there may be something new, or `deadline`: false.
    pub async fn wait(&self, deadline: Instant) -> bool {
        let mut changed = std::pin::pin!(self.inner.application.notified());
        changed.as_mut().enable();
        let there = {
            let state = self.inner.state.lock();
            !state.fetcher.buffer.is_empty() || self.inner.woken.load(Ordering::Acquire)
        };
        // What is buffered may belong to paused partitions: look again soon, but do not spin.
        let soon = self.inner.cluster.now() + Duration::from_millis(10);
        let until = if there { deadline.min(soon) } else { deadline };
        timeout_at(self.inner.cluster.parts.clock.as_ref(), until, changed).await.is_ok() || until < deadline
    }

    /// The callback that `try_next` handed out has run.
    pub fn rebalance_done(&self) {
        let mut state = self.inner.state.lock();
        let State { group, subscriptions, .. } = &mut *state;
        if let Some(group) = group {
            group.event_done(subscriptions);
        }
        state.set_interest(&self.inner.cluster);
        drop(state);
        self.inner.metrics.rebalances.increment();
        self.inner.network.notify_one();
    }

    /// The application's part under the lock: errors, automatic commits, the group's next step.
    fn advance(&self, state: &mut State) -> Result<Option<RebalanceEvent>, Error> {
        let cluster = &self.inner.cluster;
        let config = &self.inner.config;
        let now = cluster.now();
        if matches!(state.subscriptions.mode, Mode::None) {
            return Err(Error::illegal_state("Consumer is not subscribed to any topics or assigned any partitions"));
        }
        if let Some(error) = state.take_error() {
            return Err(error);
        }
        self.check_topics(state)?;
        state.follow_metadata(cluster);
        if let Some(group) = &mut state.group {
            group.last_poll = now;
        }
        loop {
            let State { group, subscriptions, commits, .. } = &mut *state;
            let Some(group) = group else { break };
            let automatic = config.auto_commit_interval.is_some();
            match group.advance(subscriptions, automatic, |commit| commits.is_pending(commit)) {
                Step::Event(event) => {
                    state.set_interest(cluster);
                    return Ok(Some(event));
                }
                Step::Commit => {
                    let consumed = state.subscriptions.consumed();
                    let deadline = now + config.max_poll_interval.min(config.default_api_timeout);
                    let commit = state.commit(config, consumed, Waiter::Nobody, now, deadline);
                    if let (Some(group), Some(commit)) = (&mut state.group, commit) {
                        group.committing(commit);
                    }
                    self.inner.network.notify_one();
                }
                Step::None => {
                    state.set_interest(cluster);
                    self.inner.network.notify_one();
                    break;
                }
            }
        }
        state.auto_commit(config, now);
        Ok(None)
    }

    /// A topic that may not be read, or cannot exist.
    fn check_topics(&self, state: &State) -> Result<(), Error> {
        let Mode::Topics(topics) = &state.subscriptions.mode else { return Ok(()) };
        let image = self.inner.cluster.image();
        for topic in topics.iter().filter(|_| !image.errors.is_empty()) {
            if let Some(code) = image.errors.get(topic).filter(|code| !code.is_retriable()) {
                self.inner.cluster.request_update();
                return Err(Error::broker(*code, format!("topic {topic}")));
            }
        }
        Ok(())
    }

    fn take_records(&self, max_records: usize) -> Result<PollBatch, Error> {
        let inner = &self.inner;
        let mut buffer = inner.buffer.lock();
        let mut batch = PollBatch::default();
        let mut left = max_records;
        let mut moved: Vec<(TopicPartition, u64, super::subscription::Position)> = Vec::new();
        let mut failure = None;
        while left > 0 && failure.is_none() {
            let Some(mut decoding) = self.next_decoding(&mut buffer) else { break };
            let mut ended = false;
            while left > 0 {
                match decoding.next(left, inner.config.isolation_level, inner.config.check_crcs) {
                    Ok(decode::Next::Run(run)) => {
                        left -= run.len();
                        batch.runs.push(run);
                    }
                    Ok(decode::Next::End) => {
                        ended = true;
                        break;
                    }
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                }
            }
            moved.push((decoding.fetched.at.clone(), decoding.fetched.seeks, decoding.position));
            if ended {
                inner.metrics.bytes_consumed.add(decoding.fetched.records.len() as u64);
            } else {
                // An error is told again until the application seeks past it; what came before it is returned.
                buffer.current = Some(decoding);
            }
        }
        drop(buffer);
        let mut state = inner.state.lock();
        for (at, seeks, position) in moved {
            if let Some(one) = state.subscriptions.partitions.get_mut(&at).filter(|one| one.seeks == seeks) {
                one.position = Some(position);
            }
        }
        drop(state);
        let count = max_records - left;
        inner.metrics.records_consumed.add(count as u64);
        match failure {
            Some(error) if batch.is_empty() => Err(error),
            _ => Ok(batch),
        }
    }

    /// The next partition's data that may be returned.
    fn next_decoding(&self, buffer: &mut Buffer) -> Option<Decoding> {
        let mut state = self.inner.state.lock();
        let State { subscriptions, fetcher, .. } = &mut *state;
        let valid = |decoding: &Decoding| {
            subscriptions
                .partitions
                .get(&decoding.fetched.at)
                .is_some_and(|one| one.seeks == decoding.fetched.seeks && !one.revoking)
        };
        let paused = |at: &TopicPartition| subscriptions.partitions.get(at).is_some_and(|one| one.paused);
        if let Some(current) = buffer.current.take().filter(valid) {
            if !paused(&current.fetched.at) {
                return Some(current);
            }
            buffer.held.push(current);
        }
        buffer.held.retain(valid);
        if let Some(at) = buffer.held.iter().position(|held| !paused(&held.fetched.at)) {
            return Some(buffer.held.remove(at));
        }
        fetcher.clean(subscriptions);
        // Data of a partition comes in order, so a paused one's is stepped over as a whole.
        let at = fetcher.buffer.iter().position(|fetched| !paused(&fetched.at))?;
        let fetched = fetcher.buffer.remove(at)?;
        // There is room in the buffer: fetch more while this is decoded.
        self.inner.network.notify_one();
        Some(Decoding::new(fetched))
    }
}

/// While `poll` waits, the poll interval does not run out.
struct Polling<'a>(&'a Consumer);

impl<'a> Polling<'a> {
    fn begin(consumer: &'a Consumer) -> Polling<'a> {
        consumer.inner.metrics.polls.increment();
        Polling::set(consumer, true);
        Polling(consumer)
    }

    fn set(consumer: &Consumer, polling: bool) {
        let now = consumer.inner.cluster.now();
        if let Some(group) = &mut consumer.inner.state.lock().group {
            group.polling = polling;
            group.last_poll = now;
        }
    }
}

impl Drop for Polling<'_> {
    fn drop(&mut self) {
        Polling::set(self.0, false);
    }
}
