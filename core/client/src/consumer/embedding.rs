//! For those who hand records out one by one, as the iterators of language bindings do.

use super::Consumer;
use super::group::RebalanceEvent;
use super::subscription::Position;
use crate::parts::TopicPartition;

impl Consumer {
    /// What the application has really taken of a partition's last poll: `offset` is the next record that it will
    /// take, `leader_epoch` that of the one before it. What is fetched and buffered stays.
    pub fn consumed_to(&self, at: &TopicPartition, offset: i64, leader_epoch: i32) {
        let mut state = self.inner.state.lock();
        if let Some(one) = state.subscriptions.partitions.get_mut(at)
            && one.position.is_some()
        {
            one.position = Some(Position { offset, epoch: leader_epoch });
        }
    }

    /// Commit nothing by itself in the close that follows.
    pub fn forget_positions(&self) {
        let mut state = self.inner.state.lock();
        for one in state.subscriptions.partitions.values_mut() {
            one.position = None;
        }
    }

    /// The callback that is due before an `unsubscribe`, for those who run callbacks themselves.
    pub fn unsubscribing(&self) -> Option<RebalanceEvent> {
        let state = self.inner.state.lock();
        state.group.as_ref().and_then(|group| group.closing_event(&state.subscriptions))
    }

    /// Wait until a broker has told of the cluster; `Timeout` with the last reason at `timeout`.
    pub async fn bootstrap(&self, timeout: std::time::Duration) -> Result<(), crate::Error> {
        self.inner.cluster.bootstrap(timeout).await
    }

    /// Has a broker told of the cluster?
    pub fn is_bootstrapped(&self) -> bool {
        self.inner.cluster.is_bootstrapped()
    }
}
