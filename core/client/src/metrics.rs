//! Counters of the network and how all metrics are read: group and name as Kafka has them.

use std::time::{Duration, Instant};

use ottla_base::metrics::{Counter, Gauge, Summary};

/// One metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// E.g. `producer-metrics`.
    pub group: &'static str,
    /// E.g. `record-send-rate`.
    pub name: &'static str,
    pub value: f64,
}

#[derive(Debug, Default)]
pub(crate) struct NetworkMetrics {
    pub(crate) connections: Gauge,
    pub(crate) connections_created: Counter,
    pub(crate) connections_closed: Counter,
    pub(crate) requests: Counter,
    pub(crate) responses: Counter,
    pub(crate) latency_us: Summary,
}

impl NetworkMetrics {
    pub(crate) fn observe_latency(&self, latency: Duration) {
        self.latency_us.observe(latency.as_micros() as u64);
    }
}

/// Collects metrics of one client; rates are over the client's life.
pub(crate) struct Collector {
    group: &'static str,
    seconds: f64,
    metrics: Vec<Metric>,
}

impl Collector {
    pub(crate) fn new(group: &'static str, began: Instant, now: Instant) -> Collector {
        let seconds = now.saturating_duration_since(began).as_secs_f64().max(1e-3);
        Collector { group, seconds, metrics: Vec::new() }
    }

    pub(crate) fn group(&mut self, group: &'static str) {
        self.group = group;
    }

    pub(crate) fn value(&mut self, name: &'static str, value: f64) {
        self.metrics.push(Metric { group: self.group, name, value });
    }

    pub(crate) fn rate_and_total(&mut self, rate: &'static str, total: &'static str, counter: &Counter) {
        self.value(rate, counter.get() as f64 / self.seconds);
        self.value(total, counter.get() as f64);
    }

    /// `unit`: how many of what is counted make one of what is shown.
    pub(crate) fn average_and_max(&mut self, average: &'static str, max: &'static str, of: &Summary, unit: f64) {
        self.value(average, of.average() / unit);
        let worst = if of.count() == 0 { f64::NAN } else { of.max() as f64 / unit };
        self.value(max, worst);
    }

    pub(crate) fn network(&mut self, of: &NetworkMetrics) {
        self.value("connection-count", of.connections.get() as f64);
        self.rate_and_total("connection-creation-rate", "connection-creation-total", &of.connections_created);
        self.rate_and_total("connection-close-rate", "connection-close-total", &of.connections_closed);
        self.rate_and_total("request-rate", "request-total", &of.requests);
        self.rate_and_total("response-rate", "response-total", &of.responses);
        self.average_and_max("request-latency-avg", "request-latency-max", &of.latency_us, 1000.0);
    }

    pub(crate) fn finish(self) -> Vec<Metric> {
        self.metrics
    }
}
