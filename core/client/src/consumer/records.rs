//! What a poll returns: views into decoded batches, with nothing allocated for a record.

use std::ops::Range;
use std::sync::Arc;

use ottla_protocol::record::{DecodedBatch, RecordRef};

use crate::parts::TopicPartition;

/// A run of records of one batch of one partition.
#[derive(Debug, Clone)]
pub struct PartitionRecords {
    pub at: TopicPartition,
    pub batch: Arc<DecodedBatch>,
    /// Indices of the records in the batch.
    pub range: Range<u32>,
    /// -1: not told.
    pub leader_epoch: i32,
}

impl PartitionRecords {
    pub fn len(&self) -> usize {
        self.range.len()
    }

    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// Record `index` of this run, counted from 0.
    pub fn get(&self, index: usize) -> Option<RecordRef<'_>> {
        let at = self.range.start as usize + index;
        if at < self.range.end as usize { self.batch.get(at) } else { None }
    }

    pub fn iter(&self) -> impl Iterator<Item = RecordRef<'_>> {
        self.range.clone().filter_map(|index| self.batch.get(index as usize))
    }
}

/// The records of one poll, run by run in the order of each partition.
#[derive(Debug, Clone, Default)]
pub struct PollBatch {
    pub runs: Vec<PartitionRecords>,
}

impl PollBatch {
    /// Records in all.
    pub fn len(&self) -> usize {
        self.runs.iter().map(PartitionRecords::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(PartitionRecords::is_empty)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&TopicPartition, RecordRef<'_>)> {
        self.runs.iter().flat_map(|run| run.iter().map(move |record| (&run.at, record)))
    }
}
