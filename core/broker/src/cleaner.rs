//! Compaction: what the logs of compacted topics are cleaned of, and how far they are clean.

use std::sync::Arc;

use ottla_base::Clock;
use ottla_storage::checkpoint::Offsets;
use parking_lot::Mutex;

use crate::partition::{Partition, Result};
use crate::replica_manager::ReplicaManager;

/// Remembers how far each log is clean; the directory's `cleaner-offset-checkpoint` keeps it.
pub(crate) struct Cleaner {
    replicas: Arc<ReplicaManager>,
    clock: Arc<dyn Clock>,
    /// `log.cleaner.dedupe.buffer.size`.
    key_memory: usize,
    first_dirty: Mutex<Offsets>,
}

impl Cleaner {
    pub(crate) fn new(replicas: Arc<ReplicaManager>, clock: Arc<dyn Clock>, key_memory: usize) -> Cleaner {
        let first_dirty = replicas.directory().first_dirty_offsets().unwrap_or_else(|error| {
            tracing::warn!("{error}; compacted logs are cleaned from their start");
            Offsets::new()
        });
        Cleaner { replicas, clock, key_memory, first_dirty: Mutex::new(first_dirty) }
    }

    /// Compact what is due of one log; reads and writes without holding it.
    pub(crate) fn clean(&self, partition: &Partition) -> Result<()> {
        if !partition.log()?.config().compact {
            return Ok(());
        }
        let now_ms = self.clock.wall_ms();
        partition.flush_sealed(now_ms)?;
        let key = (partition.topic.to_string(), partition.index);
        let from = self.first_dirty.lock().get(&key).copied().unwrap_or(0);
        let high_watermark = partition.high_watermark();
        let begun = partition.log()?.begin_compaction(from, high_watermark, self.key_memory, now_ms)?;
        let Some(mut compaction) = begun else { return Ok(()) };
        compaction.run()?;
        let (done, delay_ms) = {
            let mut log = partition.log()?;
            (log.finish_compaction(compaction)?, log.config().file_delete_delay_ms)
        };
        self.replicas.remove_later(done.deleted, delay_ms);
        let mut first_dirty = self.first_dirty.lock();
        first_dirty.insert(key, done.first_dirty);
        Ok(self.replicas.directory().write_first_dirty_offsets(&first_dirty)?)
    }
}
