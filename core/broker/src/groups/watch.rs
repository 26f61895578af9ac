//! The tasks: one that watches the high watermark for a shard while something waits for it, one for all timers.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ottla_base::clock::timeout_at;
use ottla_protocol::ErrorCode;

use super::carry::Desk;
use super::{Cell, Groups, Phase};

pub(super) async fn run_watermark(groups: Arc<Groups>, cell: Arc<Cell>) {
    loop {
        let front = {
            let mut desk = cell.desk.lock();
            let front = desk.parked.front().map(|parked| (parked.position, parked.deadline));
            desk.watched = front.is_some();
            front
        };
        let Some((position, deadline)) = front else {
            return;
        };
        let reached = groups.log.committed(cell.partition, cell.leader_epoch, position);
        let result = match deadline {
            Some(deadline) => timeout_at(&*groups.clock, deadline, reached).await,
            None => Ok(reached.await),
        };
        let mut desk = cell.desk.lock();
        if *cell.phase.borrow() != Phase::Active {
            desk.watched = false;
            return;
        }
        match result {
            Ok(Ok(high_watermark)) => groups.moved(&cell, &mut desk, high_watermark),
            Ok(Err(error)) => groups.fail_parked(&cell, &mut desk, error, |_| true),
            Err(_elapsed) => {
                let now = groups.clock.now();
                groups.fail_parked(&cell, &mut desk, ErrorCode::REQUEST_TIMED_OUT, |parked| {
                    parked.deadline.is_some_and(|deadline| deadline <= now)
                });
            }
        }
    }
}

pub(super) async fn run_timers(groups: Arc<Groups>) {
    while !groups.stopped.load(Ordering::Acquire) {
        let next = groups.alarms.lock().first().copied();
        let set = groups.alarm_set.notified();
        match next {
            None => set.await,
            Some((at, partition)) if at <= groups.now().uptime_ms => {
                groups.alarms.lock().remove(&(at, partition));
                groups.ring(partition);
            }
            Some((at, _)) => {
                let at = groups.origin + Duration::from_millis(at.max(0) as u64);
                tokio::select! {
                    () = groups.clock.sleep_until(at) => {}
                    () = set => {}
                }
            }
        }
    }
}

impl Groups {
    /// Let the timers' task know when the shard's next timer goes off, if it does not know better.
    pub(super) fn set_alarm(&self, cell: &Cell, desk: &mut Desk) {
        let Some(at) = desk.timers.next_at() else {
            return;
        };
        if desk.alarm.is_some_and(|known| known <= at) {
            return;
        }
        desk.alarm = Some(at);
        let mut alarms = self.alarms.lock();
        alarms.insert((at, cell.partition));
        let first = alarms.first() == Some(&(at, cell.partition));
        drop(alarms);
        if first {
            self.alarm_set.notify_one();
        }
    }

    /// Run the timers of a shard whose time has come.
    fn ring(self: &Arc<Self>, partition: i32) {
        let Ok(cell) = self.cell(Some(partition)) else {
            return;
        };
        let mut desk = cell.desk.lock();
        desk.alarm = None;
        let now = self.now();
        while *cell.phase.borrow() == Phase::Active {
            let Some(event) = desk.timers.take_due(now.uptime_ms) else {
                break;
            };
            let outcome = desk.shard.timer(event, now);
            self.carry_out(&cell, &mut desk, outcome, None);
        }
        self.set_alarm(&cell, &mut desk);
    }
}
