//! Reading the partitions of a fetch, and waiting until there is enough to read.

use std::sync::Arc;

use ottla_protocol::Slices;
use ottla_protocol::message::fetch_response::{EpochEndOffset, PartitionData};

use super::{TopicKey, Wanted};
use crate::partition::{Partition, PartitionError, ReadRequest, ReadResult, Result};
use crate::replica_manager::ReplicaManager;
use crate::watch::Signal;

/// Bounds of one fetch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub max_bytes: usize,
    pub min_bytes: i64,
    pub read_committed: bool,
}

/// What one pass over the partitions found.
pub(crate) struct Found {
    pub partitions: Vec<PartitionData>,
    pub bytes: i64,
    /// An error or a divergence: the consumer must hear of it at once.
    pub is_urgent: bool,
}

impl Found {
    pub(crate) fn is_enough(&self, bounds: &Bounds) -> bool {
        self.is_urgent || self.bytes >= bounds.min_bytes
    }
}

pub(crate) fn find(replicas: &ReplicaManager, wanted: &Wanted) -> Result<Arc<Partition>> {
    match &wanted.topic {
        TopicKey::Name(name) => replicas.partition(name, wanted.index),
        TopicKey::Id(id) => replicas.partition_by_id(*id, wanted.index),
    }
}

/// Read all partitions in order, within the bounds. The first batch found comes whole, however large it is.
pub(crate) fn read(replicas: &ReplicaManager, wanted: &[Wanted], bounds: &Bounds, now_ms: i64) -> Found {
    let mut found = Found { partitions: Vec::with_capacity(wanted.len()), bytes: 0, is_urgent: false };
    for one in wanted {
        let left = bounds.max_bytes.saturating_sub(found.bytes as usize);
        let asks = ReadRequest {
            offset: one.offset,
            max_bytes: left.min(usize::try_from(one.max_bytes).unwrap_or(0)),
            min_one: found.bytes == 0,
            read_committed: bounds.read_committed,
        };
        let outcome = find(replicas, one).and_then(|partition| read_one(&partition, one, &asks, now_ms));
        let data = answer(one.index, outcome, bounds.read_committed);
        found.bytes += data.records.as_ref().map_or(0, Slices::len) as i64;
        found.is_urgent |= data.error_code != 0 || data.diverging_epoch.epoch >= 0;
        found.partitions.push(data);
    }
    found
}

enum Outcome {
    Read(ReadResult),
    Diverged(EpochEndOffset),
}

fn read_one(partition: &Partition, wanted: &Wanted, asks: &ReadRequest, now_ms: i64) -> Result<Outcome> {
    partition.check_epoch(wanted.current_leader_epoch)?;
    if wanted.last_fetched_epoch >= 0 {
        let (epoch, end_offset) = partition.log()?.end_offset_for_epoch(wanted.last_fetched_epoch);
        if epoch < wanted.last_fetched_epoch || end_offset < wanted.offset {
            return Ok(Outcome::Diverged(EpochEndOffset { epoch, end_offset }));
        }
    }
    partition.read(asks, now_ms).map(Outcome::Read)
}

fn answer(index: i32, outcome: Result<Outcome>, read_committed: bool) -> PartitionData {
    let mut data = PartitionData {
        partition_index: index,
        high_watermark: -1,
        aborted_transactions: read_committed.then(Vec::new),
        // Never null: librdkafka logs an error on null.
        records: Some(Slices::new()),
        ..Default::default()
    };
    match outcome {
        Ok(Outcome::Read(read)) => {
            data.high_watermark = read.high_watermark;
            data.last_stable_offset = read.last_stable_offset;
            data.log_start_offset = read.log_start_offset;
            data.records = Some(read.records);
        }
        Ok(Outcome::Diverged(end)) => data.diverging_epoch = end,
        Err(PartitionError { code, message }) => {
            tracing::debug!("fetch of partition {index} refused: {message}");
            data.error_code = code.0;
        }
    }
    data
}

/// Watches the partitions of a parked fetch for as long as it lives.
pub(crate) struct Watch {
    signal: Arc<Signal>,
    partitions: Vec<Arc<Partition>>,
}

impl Watch {
    /// Fires once `missing_bytes` more can be read of the partitions, or one of them goes.
    pub(crate) fn begin(replicas: &ReplicaManager, wanted: &[Wanted], missing_bytes: i64) -> Watch {
        let signal = Signal::new(missing_bytes);
        let partitions: Vec<_> = wanted.iter().filter_map(|one| find(replicas, one).ok()).collect();
        partitions.iter().for_each(|partition| partition.watch(&signal));
        Watch { signal, partitions }
    }

    pub(crate) async fn fired(&self) {
        self.signal.fired().await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.partitions.iter().for_each(|partition| partition.unwatch(&self.signal));
    }
}
