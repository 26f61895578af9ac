//! The fate of a record: (batch, index), with nothing allocated for the record itself.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use ottla_protocol::ErrorCode;
use parking_lot::Mutex;

use super::record::RecordMetadata;
use crate::error::Error;

/// What became of a batch.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// `append_time`: the broker's timestamp, -1 where it set none.
    Written {
        base_offset: i64,
        append_time: i64,
    },
    Failed(Error),
    /// Single records were bad: their indices and the broker's words. The others failed with them.
    Invalid {
        code: ErrorCode,
        records: Vec<(u32, String)>,
    },
    /// The batch was split: parts, each with the index of its first record.
    Split(Vec<(u32, Arc<BatchHandle>)>),
}

type Callback = Box<dyn FnOnce(Result<RecordMetadata, Error>) + Send>;

#[derive(Default)]
struct Waiting {
    wakers: Vec<Waker>,
    callbacks: Vec<(Delivery, Callback)>,
}

/// A batch's fate, shared by the deliveries of its records.
pub struct BatchHandle {
    topic: Arc<str>,
    partition: i32,
    outcome: OnceLock<Outcome>,
    waiting: Mutex<Waiting>,
}

impl BatchHandle {
    pub(super) fn new(topic: Arc<str>, partition: i32) -> Arc<BatchHandle> {
        Arc::new(BatchHandle { topic, partition, outcome: OnceLock::new(), waiting: Mutex::default() })
    }

    pub fn topic(&self) -> &Arc<str> {
        &self.topic
    }

    pub fn partition(&self) -> i32 {
        self.partition
    }

    /// Written, failed or split.
    pub fn is_settled(&self) -> bool {
        self.outcome.get().is_some()
    }

    /// The first outcome counts; false for a later one.
    pub(super) fn settle(&self, outcome: Outcome) -> bool {
        if self.outcome.set(outcome).is_err() {
            return false;
        }
        let waiting = std::mem::take(&mut *self.waiting.lock());
        for waker in waiting.wakers {
            waker.wake();
        }
        for (delivery, callback) in waiting.callbacks {
            delivery.on_complete(callback);
        }
        true
    }

    /// The parts that the batch was split into, with the index of each part's first record.
    pub fn parts(&self) -> Option<&[(u32, Arc<BatchHandle>)]> {
        match self.outcome.get() {
            Some(Outcome::Split(parts)) => Some(parts),
            _ => None,
        }
    }

    fn wait(&self, waker: &Waker) -> bool {
        let mut waiting = self.waiting.lock();
        if self.is_settled() {
            return false;
        }
        if !waiting.wakers.iter().any(|known| known.will_wake(waker)) {
            waiting.wakers.push(waker.clone());
        }
        true
    }

    /// Wait until all of the batch, its parts included, is written or failed.
    pub(super) fn done(self: Arc<Self>) -> Done {
        Done { left: vec![self] }
    }
}

impl std::fmt::Debug for BatchHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BatchHandle({}-{}, {:?})", self.topic, self.partition, self.outcome.get())
    }
}

/// Resolves when a batch and its parts are settled.
pub(super) struct Done {
    left: Vec<Arc<BatchHandle>>,
}

impl Future for Done {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        while let Some(handle) = self.left.last() {
            if handle.wait(context.waker()) {
                return Poll::Pending;
            }
            if let Some(handle) = self.left.pop()
                && let Some(parts) = handle.parts()
            {
                self.left.extend(parts.iter().map(|(_, part)| part.clone()));
            }
        }
        Poll::Ready(())
    }
}

/// The fate of one record. Poll it, await it, or give it a callback.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub(super) batch: Arc<BatchHandle>,
    pub(super) index: u32,
    pub(super) timestamp: i64,
    pub(super) key_size: i32,
    pub(super) value_size: i32,
}

impl Delivery {
    /// The batch that the record went into.
    pub fn batch(&self) -> &Arc<BatchHandle> {
        &self.batch
    }

    /// The record's place in that batch.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// `None` while the record is under way.
    pub fn result(&self) -> Option<Result<RecordMetadata, Error>> {
        let (handle, index) = self.leaf();
        Some(match handle.outcome.get()? {
            Outcome::Written { base_offset, append_time } => Ok(RecordMetadata {
                topic: handle.topic.clone(),
                partition: handle.partition,
                offset: if *base_offset < 0 { -1 } else { base_offset.saturating_add(i64::from(index)) },
                timestamp: if *append_time >= 0 { *append_time } else { self.timestamp },
                key_size: self.key_size,
                value_size: self.value_size,
            }),
            Outcome::Failed(error) => Err(error.clone()),
            Outcome::Invalid { code, records } => Err(invalid(handle, *code, records, index)),
            Outcome::Split(_) => return None,
        })
    }

    /// Follows the parts of split batches down to the one that holds the record.
    fn leaf(&self) -> (&Arc<BatchHandle>, u32) {
        let (mut handle, mut index) = (&self.batch, self.index);
        while let Some(parts) = handle.parts() {
            let at = parts.partition_point(|(first, _)| *first <= index).saturating_sub(1);
            let Some((first, part)) = parts.get(at) else { break };
            handle = part;
            index -= first;
        }
        (handle, index)
    }

    pub fn is_done(&self) -> bool {
        self.result().is_some()
    }

    /// Call `callback` with the result: at once if it is there, else on the task that completes the batch,
    /// so it must not block.
    pub fn on_complete(self, callback: Callback) {
        let mut callback = Some(callback);
        loop {
            if let Some(result) = self.result() {
                if let Some(callback) = callback.take() {
                    callback(result);
                }
                return;
            }
            let handle = self.leaf().0.clone();
            let mut waiting = handle.waiting.lock();
            if !handle.is_settled() {
                if let Some(callback) = callback.take() {
                    waiting.callbacks.push((self.clone(), callback));
                }
                return;
            }
        }
    }
}

fn invalid(handle: &BatchHandle, code: ErrorCode, records: &[(u32, String)], index: u32) -> Error {
    let at = format!("{}-{}", handle.topic, handle.partition);
    match records.iter().find(|(bad, _)| *bad == index) {
        Some((_, words)) => Error::broker_saying(code, Some(words), at),
        None => Error::broker_saying(code, Some("another record of the same batch was invalid"), at),
    }
}

impl Future for Delivery {
    type Output = Result<RecordMetadata, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            if let Some(result) = self.result() {
                return Poll::Ready(result);
            }
            if self.leaf().0.wait(context.waker()) {
                return Poll::Pending;
            }
        }
    }
}

/// Hears of every settled batch, on the task that completes it: must not block.
pub trait DeliveryListener: Send + Sync + 'static {
    fn settled(&self, batch: &Arc<BatchHandle>);
}
