//! Callbacks of a rebalance.

use ottla_base::BoxFuture;

use super::Consumer;
use super::group::{RebalanceEvent, RebalanceKind};
use crate::error::Error;
use crate::parts::TopicPartition;

/// Hears of partitions that come and go, in `poll` (and `close`, `unsubscribe`) on the caller's thread. It may call
/// the consumer, e.g. to commit or seek.
pub trait RebalanceListener: Send + Sync + 'static {
    fn revoked<'a>(
        &'a self,
        consumer: &'a Consumer,
        partitions: &'a [TopicPartition],
    ) -> BoxFuture<'a, Result<(), Error>>;

    fn assigned<'a>(
        &'a self,
        consumer: &'a Consumer,
        partitions: &'a [TopicPartition],
    ) -> BoxFuture<'a, Result<(), Error>>;

    /// As `revoked` unless it says otherwise: but nothing can be committed for them any more.
    fn lost<'a>(
        &'a self,
        consumer: &'a Consumer,
        partitions: &'a [TopicPartition],
    ) -> BoxFuture<'a, Result<(), Error>> {
        self.revoked(consumer, partitions)
    }
}

/// Run the callback of `event`.
pub(super) async fn call(
    listener: &dyn RebalanceListener,
    consumer: &Consumer,
    event: &RebalanceEvent,
) -> Result<(), Error> {
    match event.kind {
        RebalanceKind::Revoked => listener.revoked(consumer, &event.partitions).await,
        RebalanceKind::Assigned => listener.assigned(consumer, &event.partitions).await,
        RebalanceKind::Lost => listener.lost(consumer, &event.partitions).await,
    }
}
