//! What the consumer counts.

use ottla_base::metrics::{Counter, Summary};

#[derive(Debug, Default)]
pub(super) struct ConsumerMetrics {
    pub(super) fetches: Counter,
    pub(super) fetch_latency_us: Summary,
    pub(super) fetch_size: Summary,
    pub(super) records_consumed: Counter,
    pub(super) bytes_consumed: Counter,
    pub(super) records_per_request: Summary,
    pub(super) commits: Counter,
    pub(super) commit_latency_us: Summary,
    pub(super) polls: Counter,
    pub(super) rebalances: Counter,
}
