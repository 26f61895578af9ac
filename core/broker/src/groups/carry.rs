//! Carrying out what a shard decided.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use ottla_coordinator::{AfterAppend, GroupShard, Outcome, Record, Token, fail};
use ottla_protocol::{ErrorCode, Response};
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use super::timers::Timers;
use super::{Cell, Groups, Phase, batch, watch};

/// What waits for the high watermark to reach `position`.
pub(super) struct Parked {
    pub(super) position: i64,
    /// When it has waited long enough; `None`: never.
    pub(super) deadline: Option<Instant>,
    answer: Option<(Token, Response)>,
    after: Option<AfterAppend>,
}

/// A shard and all that belongs to it: under one lock.
pub(super) struct Desk {
    pub(super) shard: GroupShard,
    pub(super) timers: Timers,
    /// The time that the timers' task knows of.
    pub(super) alarm: Option<i64>,
    pub(super) parked: VecDeque<Parked>,
    /// Does a task watch the high watermark?
    pub(super) watched: bool,
    waiting: FxHashMap<Token, oneshot::Sender<Response>>,
}

impl Desk {
    pub(super) fn new(shard: GroupShard) -> Desk {
        Desk {
            shard,
            timers: Timers::default(),
            alarm: None,
            parked: VecDeque::new(),
            watched: false,
            waiting: FxHashMap::default(),
        }
    }

    /// The reply to `token` will come here.
    pub(super) fn wait(&mut self, token: Token) -> oneshot::Receiver<Response> {
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(token, sender);
        receiver
    }

    fn send(&mut self, token: Token, response: Response) {
        if let Some(sender) = self.waiting.remove(&token) {
            // Who asked may be gone.
            let _ = sender.send(response);
        }
    }
}

/// Replies on their way: the one to who brought the event goes back with the call.
struct Mail {
    own: Option<Token>,
    reply: Option<Response>,
}

impl Mail {
    fn send(&mut self, desk: &mut Desk, token: Token, response: Response) {
        if self.own == Some(token) {
            self.reply.get_or_insert(response);
        } else {
            desk.send(token, response);
        }
    }
}

impl Groups {
    /// Do what `outcome` says, and what follows from it. Returns the reply to `own`, if it is there already.
    pub(super) fn carry_out(
        self: &Arc<Self>,
        cell: &Arc<Cell>,
        desk: &mut Desk,
        outcome: Outcome,
        own: Option<Token>,
    ) -> Option<Response> {
        let mut mail = Mail { own, reply: None };
        let mut next = VecDeque::from([outcome]);
        while let Some(outcome) = next.pop_front() {
            let Outcome { records, replay, divisible, replies, answer, timers, after } = outcome;
            let now = self.now();
            timers.into_iter().for_each(|timer| desk.timers.apply(timer, now.uptime_ms));
            replies.into_iter().for_each(|(token, response)| mail.send(desk, token, response));
            let written = if records.is_empty() {
                Ok(())
            } else {
                let written = self.write(cell, desk, records, replay, divisible);
                // The watermark may have passed what others wait for.
                next.extend(self.release(desk, &mut mail));
                written
            };
            if let Err(error) = written {
                if let Some((token, response)) = answer {
                    mail.send(desk, token, fail(response, error));
                }
                next.extend(after.map(|after| desk.shard.appended(after, Err(error), now)));
            } else if desk.shard.committed() >= desk.shard.written() {
                if let Some((token, response)) = answer {
                    mail.send(desk, token, response);
                }
                next.extend(after.map(|after| desk.shard.appended(after, Ok(()), now)));
            } else if answer.is_some() || after.is_some() {
                let deadline = Some(self.clock.now() + self.commit_timeout);
                desk.parked.push_back(Parked { position: desk.shard.written(), deadline, answer, after });
            }
        }
        self.set_alarm(cell, desk);
        self.watch(cell, desk);
        mail.reply
    }

    /// Append records and replay them. After an error the shard is as it was before the event that wrote them, but
    /// for what it does not record.
    fn write(
        self: &Arc<Self>,
        cell: &Arc<Cell>,
        desk: &mut Desk,
        records: Vec<Record>,
        replay: bool,
        divisible: bool,
    ) -> Result<(), ErrorCode> {
        let now = self.now();
        // What must not be parted is as large as it is: the log says whether it takes it.
        let limit = if divisible { self.log.max_batch_bytes() } else { usize::MAX };
        let batches = batch::encode(&records, now.wall_ms, divisible, limit);
        let mut records = records.into_iter();
        let written = batches.and_then(|batches| {
            for (count, bytes) in batches {
                let appended = self.log.append(cell.partition, cell.leader_epoch, bytes)?;
                let end = appended.base_offset + count as i64;
                if appended.base_offset != desk.shard.written() {
                    self.lost_step(cell, desk, appended.base_offset);
                    return Err(ErrorCode::NOT_COORDINATOR);
                }
                desk.shard.commit(appended.high_watermark.min(end));
                for (index, record) in records.by_ref().take(count).enumerate() {
                    if replay {
                        desk.shard.replay(appended.base_offset + index as i64, record, None, now);
                    }
                }
                desk.shard.advance(end);
            }
            Ok(())
        });
        written.map_err(|error| {
            tracing::warn!(partition = cell.partition, %error, "records could not be appended to __consumer_offsets");
            let position = desk.shard.written();
            desk.shard.revert(position);
            coordinator_error(error)
        })
    }

    /// The log is not where the shard thinks it is: somebody else wrote. What is in memory cannot be trusted.
    fn lost_step(self: &Arc<Self>, cell: &Arc<Cell>, desk: &Desk, found: i64) {
        tracing::error!(
            partition = cell.partition,
            expected = desk.shard.written(),
            found,
            "__consumer_offsets was written behind the coordinator's back: it is loaded again"
        );
        let (groups, cell) = (self.clone(), cell.clone());
        cell.phase.send_replace(Phase::Loading);
        self.spawner.spawn(Box::pin(async move {
            groups.drain(&cell);
            groups.start_loading(cell);
        }));
    }

    /// Send what the high watermark has passed; what comes of it is the next thing to carry out.
    fn release(&self, desk: &mut Desk, mail: &mut Mail) -> Vec<Outcome> {
        let mut next = Vec::new();
        while desk.parked.front().is_some_and(|parked| parked.position <= desk.shard.committed()) {
            if let Some(parked) = desk.parked.pop_front() {
                if let Some((token, response)) = parked.answer {
                    mail.send(desk, token, response);
                }
                next.extend(parked.after.map(|after| desk.shard.appended(after, Ok(()), self.now())));
            }
        }
        next
    }

    /// The high watermark has moved.
    pub(super) fn moved(self: &Arc<Self>, cell: &Arc<Cell>, desk: &mut Desk, high_watermark: i64) {
        desk.shard.commit(high_watermark.min(desk.shard.written()));
        let mut mail = Mail { own: None, reply: None };
        for outcome in self.release(desk, &mut mail) {
            self.carry_out(cell, desk, outcome, None);
        }
    }

    /// What is parked up to now, and matches, has waited in vain.
    pub(super) fn fail_parked(
        self: &Arc<Self>,
        cell: &Arc<Cell>,
        desk: &mut Desk,
        error: ErrorCode,
        which: impl Fn(&Parked) -> bool,
    ) {
        let (failed, kept): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut desk.parked).into_iter().partition(which);
        desk.parked = kept;
        let error = coordinator_error(error);
        for parked in failed {
            if let Some((token, response)) = parked.answer {
                desk.send(token, fail(response, error));
            }
            if let Some(after) = parked.after {
                let outcome = desk.shard.appended(after, Err(error), self.now());
                self.carry_out(cell, desk, outcome, None);
            }
        }
    }

    /// Wait for the high watermark to reach the end of what is written, for ever.
    pub(super) fn park_nothing(self: &Arc<Self>, cell: &Arc<Cell>, desk: &mut Desk) {
        let position = desk.shard.written();
        desk.parked.push_back(Parked { position, deadline: None, answer: None, after: None });
        self.watch(cell, desk);
    }

    /// Everybody who waits is sent elsewhere.
    pub(super) fn drain(self: &Arc<Self>, cell: &Arc<Cell>) {
        let mut desk = cell.desk.lock();
        self.close_desk(&mut desk);
    }

    pub(super) fn close(&self, cell: &Arc<Cell>) {
        let mut desk = cell.desk.lock();
        cell.phase.send_replace(Phase::Closed);
        self.close_desk(&mut desk);
    }

    fn close_desk(&self, desk: &mut Desk) {
        let outcome = desk.shard.unloaded(self.now());
        for (token, response) in outcome.replies {
            desk.send(token, response);
        }
        for parked in std::mem::take(&mut desk.parked) {
            if let Some((token, response)) = parked.answer {
                desk.send(token, fail(response, ErrorCode::NOT_COORDINATOR));
            }
        }
        desk.timers = Timers::default();
        desk.alarm = None;
    }

    fn watch(self: &Arc<Self>, cell: &Arc<Cell>, desk: &mut Desk) {
        if !desk.parked.is_empty() && !desk.watched {
            desk.watched = true;
            self.spawner.spawn(Box::pin(watch::run_watermark(self.clone(), cell.clone())));
        }
    }
}

/// What a client is told of an error of the log: one that makes it look for the coordinator, or try again.
pub(super) fn coordinator_error(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::UNKNOWN_TOPIC_OR_PARTITION | ErrorCode::NOT_ENOUGH_REPLICAS | ErrorCode::REQUEST_TIMED_OUT => {
            ErrorCode::COORDINATOR_NOT_AVAILABLE
        }
        ErrorCode::NOT_LEADER_OR_FOLLOWER | ErrorCode::KAFKA_STORAGE_ERROR | ErrorCode::FENCED_LEADER_EPOCH => {
            ErrorCode::NOT_COORDINATOR
        }
        ErrorCode::MESSAGE_TOO_LARGE | ErrorCode::RECORD_LIST_TOO_LARGE | ErrorCode::INVALID_FETCH_SIZE => {
            ErrorCode::UNKNOWN_SERVER_ERROR
        }
        other => other,
    }
}
