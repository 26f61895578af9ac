//! What the producer counts.

use std::time::Instant;

use ottla_base::metrics::{Counter, Gauge, Summary};

use crate::cluster::Cluster;
use crate::metrics::{Collector, Metric};

#[derive(Debug, Default)]
pub(super) struct ProducerMetrics {
    pub(super) batch_size: Summary,
    pub(super) records_per_request: Summary,
    pub(super) queue_time_us: Summary,
    pub(super) record_size: Summary,
    pub(super) records_sent: Counter,
    pub(super) bytes_sent: Counter,
    pub(super) record_errors: Counter,
    pub(super) record_retries: Counter,
    pub(super) batches_split: Counter,
    pub(super) requests: Counter,
    pub(super) request_latency_us: Summary,
    pub(super) in_flight: Gauge,
    pub(super) buffer_exhausted: Counter,
    pub(super) throttle_ms: Summary,
}

impl ProducerMetrics {
    pub(super) fn read(&self, cluster: &Cluster, began: Instant, memory: (usize, usize)) -> Vec<Metric> {
        let mut all = Collector::new("producer-metrics", began, cluster.now());
        all.average_and_max("batch-size-avg", "batch-size-max", &self.batch_size, 1.0);
        all.average_and_max("record-size-avg", "record-size-max", &self.record_size, 1.0);
        all.value("records-per-request-avg", self.records_per_request.average());
        all.average_and_max("record-queue-time-avg", "record-queue-time-max", &self.queue_time_us, 1000.0);
        all.rate_and_total("record-send-rate", "record-send-total", &self.records_sent);
        all.rate_and_total("byte-rate", "byte-total", &self.bytes_sent);
        all.rate_and_total("outgoing-byte-rate", "outgoing-byte-total", &self.bytes_sent);
        all.rate_and_total("record-error-rate", "record-error-total", &self.record_errors);
        all.rate_and_total("record-retry-rate", "record-retry-total", &self.record_retries);
        all.rate_and_total("batch-split-rate", "batch-split-total", &self.batches_split);
        all.rate_and_total("buffer-exhausted-rate", "buffer-exhausted-total", &self.buffer_exhausted);
        all.value("requests-in-flight", self.in_flight.get() as f64);
        all.average_and_max("produce-throttle-time-avg", "produce-throttle-time-max", &self.throttle_ms, 1.0);
        all.value("metadata-age", cluster.metadata_age().map_or(f64::NAN, |age| age.as_secs_f64()));
        all.value("buffer-available-bytes", memory.0 as f64);
        all.value("buffer-total-bytes", memory.1 as f64);
        all.network(&cluster.metrics);
        all.average_and_max("request-latency-avg", "request-latency-max", &self.request_latency_us, 1000.0);
        all.finish()
    }
}
