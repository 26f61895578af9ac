//! The consumer as bindings hold it: polls that leave callbacks to the caller, and records handed out one by one.

use std::collections::{BTreeSet, VecDeque};

use ottla::TopicPartition;
use ottla::consumer::{Next, PartitionRecords, PollBatch};

use crate::failure::{Failure, guard};
use crate::owned::Owned;
use crate::process::process;

/// Waits are futures of [`ottla::Consumer`].
pub struct Consumer {
    inner: Owned<ottla::Consumer>,
}

impl Consumer {
    /// `config`: Kafka's keys. With it come one line for each key that has no effect here.
    pub fn open(config: Vec<(String, String)>) -> Result<(Consumer, Vec<String>), Failure> {
        guard(|| {
            let process = process()?;
            let (inner, warnings) = process.wait(ottla::Consumer::open(config, process.environment()))?;
            Ok((Consumer { inner: Owned::new(inner, "consumer") }, warnings))
        })
    }

    /// # Errors
    /// In a forked child.
    pub fn get(&self) -> Result<&ottla::Consumer, Failure> {
        self.inner.get()
    }

    /// What there is now: run the callback of a rebalance on this thread, then call `rebalance_done`.
    pub fn try_next(&self, max_records: usize) -> Result<Next, Failure> {
        let inner = self.inner.get()?;
        guard(|| Ok(inner.try_next(max_records)?))
    }

    pub fn is_closed(&self) -> bool {
        self.inner.get_fast().is_ok_and(|inner| inner.is_closed())
    }
}

/// The records of a poll that are handed out one by one. The consumer's positions stand behind the poll; what is not
/// handed out yet is told by `sync`, before anything that reads positions.
#[derive(Debug, Default)]
pub struct Handout {
    current: Option<PartitionRecords>,
    rest: VecDeque<PartitionRecords>,
}

impl Handout {
    pub fn begin(&mut self, batch: PollBatch) {
        self.rest.extend(batch.runs.into_iter().filter(|run| !run.is_empty()));
    }

    /// The next run of records; the one before it is handed out.
    pub fn next_run(&mut self, consumer: &ottla::Consumer) -> Option<PartitionRecords> {
        if let Some(done) = self.current.take() {
            // Where an earlier `sync` has put it back.
            consumer.consumed_to(&done.at, end_of(&done), done.leader_epoch);
        }
        self.current = self.rest.pop_front();
        self.current.clone()
    }

    pub fn is_empty(&self) -> bool {
        self.current.is_none() && self.rest.is_empty()
    }

    /// Set the positions to what was handed out: all before the current run, and `taken` records of it.
    pub fn sync(&self, consumer: &ottla::Consumer, taken: usize) {
        for (at, offset, epoch) in self.unread(taken) {
            consumer.consumed_to(&at, offset, epoch);
        }
        if let Some(current) = self.current.as_ref().filter(|current| taken >= current.len()) {
            let again = self.rest.iter().any(|run| run.at == current.at);
            if !again {
                consumer.consumed_to(&current.at, end_of(current), current.leader_epoch);
            }
        }
    }

    /// Let the consumer read again what was not handed out, of `which` or of all partitions. True if the current run
    /// was among it.
    pub fn give_back(
        &mut self,
        consumer: &ottla::Consumer,
        taken: usize,
        which: Option<&[TopicPartition]>,
    ) -> Result<bool, Failure> {
        let wanted = |at: &TopicPartition| which.is_none_or(|which| which.contains(at));
        let assigned: BTreeSet<TopicPartition> = consumer.assignment().into_iter().collect();
        for (at, offset, _) in self.unread(taken) {
            if wanted(&at) && assigned.contains(&at) {
                consumer.seek(&at, offset)?;
            }
        }
        self.rest.retain(|run| !wanted(&run.at));
        let dropped = self.current.as_ref().is_some_and(|current| wanted(&current.at));
        if dropped {
            self.current = None;
        }
        Ok(dropped)
    }

    /// For each partition that has some: the first record that was not handed out, and its leader epoch.
    fn unread(&self, taken: usize) -> Vec<(TopicPartition, i64, i32)> {
        let mut first: Vec<(TopicPartition, i64, i32)> = Vec::new();
        let current = self.current.iter().map(|run| (run, taken));
        for (run, from) in current.chain(self.rest.iter().map(|run| (run, 0))) {
            if let Some(record) = run.get(from)
                && !first.iter().any(|(at, ..)| *at == run.at)
            {
                first.push((run.at.clone(), record.offset, run.leader_epoch));
            }
        }
        first
    }
}

/// The position behind a run.
fn end_of(run: &PartitionRecords) -> i64 {
    let header = run.batch.header();
    if run.range.end as usize == run.batch.len() {
        return header.next_offset();
    }
    run.get(run.len().saturating_sub(1)).map_or(header.next_offset(), |last| last.offset + 1)
}
