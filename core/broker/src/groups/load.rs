//! Loading a shard: its partition's log from the start.

use std::sync::Arc;

use ottla_coordinator::GroupShard;
use ottla_protocol::ErrorCode;
use ottla_protocol::record::Batches;

use super::batch::Replay;
use super::carry::Desk;
use super::{Cell, Groups, Phase};

/// Bytes of the log that are read at a time.
const READ_BYTES: usize = 1 << 20;

impl Groups {
    pub(super) fn start_loading(self: &Arc<Self>, cell: Arc<Cell>) {
        let groups = self.clone();
        self.spawner.spawn_blocking(Box::new(move || groups.load(&cell)));
    }

    fn load(self: &Arc<Self>, cell: &Arc<Cell>) {
        let loaded = self.replay_log(cell);
        let mut desk = cell.desk.lock();
        if *cell.phase.borrow() != Phase::Loading {
            return;
        }
        match loaded {
            Ok(shard) => {
                let watched = desk.watched;
                *desk = Desk::new(shard);
                desk.watched = watched;
                cell.phase.send_replace(Phase::Active);
                let outcome = desk.shard.loaded(self.now());
                self.carry_out(cell, &mut desk, outcome, None);
                if desk.shard.committed() < desk.shard.written() {
                    self.park_nothing(cell, &mut desk);
                }
            }
            Err(error) => {
                tracing::error!(partition = cell.partition, %error, "a partition of __consumer_offsets cannot be loaded");
                cell.phase.send_replace(Phase::Closed);
            }
        }
    }

    fn replay_log(&self, cell: &Cell) -> Result<GroupShard, ErrorCode> {
        let bounds = self.log.bounds(cell.partition, cell.leader_epoch)?;
        let mut shard = GroupShard::new(self.config.clone());
        let mut replay = Replay::default();
        shard.commit(bounds.high_watermark);
        let mut offset = bounds.start;
        while offset < bounds.end && *cell.phase.borrow() == Phase::Loading {
            let before = offset;
            for batch in Batches::new(self.log.read(cell.partition, offset, READ_BYTES)?) {
                let batch = batch.map_err(|error| {
                    tracing::error!(partition = cell.partition, offset, %error, "__consumer_offsets does not read");
                    ErrorCode::CORRUPT_MESSAGE
                })?;
                replay.batch(&mut shard, &batch, self.now())?;
                offset = batch.header.next_offset();
            }
            if offset <= before {
                // Nothing but cleaned space up to the end.
                break;
            }
        }
        shard.advance(bounds.end);
        replay.warn(cell.partition);
        Ok(shard)
    }
}
