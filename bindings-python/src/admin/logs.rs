//! What is in the logs, and the cluster that keeps them.

use ottla_kit::ottla::TopicPartition;
use ottla_kit::ottla::admin::{LogDirDescription, OffsetSpec, QuorumReplica};
use ottla_kit::ottla::config::IsolationLevel;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use super::Admin;
use crate::convert::{milliseconds, partition_of, partition_to, partitions_of, timed_to};
use crate::errors::item;
use crate::wait::wait_result;

/// {partition: number}.
fn numbers_of(given: &Bound<'_, PyAny>) -> PyResult<Vec<(TopicPartition, i64)>> {
    let pairs = given.call_method0("items")?.try_iter()?;
    pairs
        .map(|pair| {
            let (at, number): (Bound<'_, PyAny>, i64) = pair?.extract()?;
            Ok((partition_of(&at)?, number))
        })
        .collect()
}

/// Kafka's numbers, or a timestamp.
fn spec_of(number: i64) -> OffsetSpec {
    match number {
        -1 => OffsetSpec::Latest,
        -2 => OffsetSpec::Earliest,
        -3 => OffsetSpec::MaxTimestamp,
        -4 => OffsetSpec::EarliestLocal,
        -5 => OffsetSpec::LatestTiered,
        time => OffsetSpec::Timestamp(time),
    }
}

/// (path, error code, total bytes, usable bytes, replicas).
fn log_dir<'py>(py: Python<'py>, found: &LogDirDescription) -> PyResult<Bound<'py, PyTuple>> {
    let replicas = PyList::empty(py);
    for one in &found.replicas {
        replicas.append((partition_to(py, &one.at)?, one.bytes, one.offset_lag, one.is_future))?;
    }
    let code = found.error.map_or(0, |code| code.0);
    (found.path.as_str(), code, found.total_bytes, found.usable_bytes, replicas).into_pyobject(py)
}

/// (id, directory id, log end offset, last fetch ms, last caught up ms).
fn replica(one: QuorumReplica) -> (i32, String, i64, Option<i64>, Option<i64>) {
    (one.id, one.directory_id.to_string(), one.log_end_offset, one.last_fetch_ms, one.last_caught_up_ms)
}

/// (id, host, port, rack, is fenced).
type Broker = (i32, String, u16, Option<String>, bool);

#[pymethods]
impl Admin {
    #[pyo3(signature = (before, timeout_ms=None))]
    fn _delete_records<'py>(
        &self,
        py: Python<'py>,
        before: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (before, timeout) = (numbers_of(before)?, milliseconds(timeout_ms)?);
        let each = wait_result(py, self.client(py)?.delete_records(&before, timeout))?;
        let list = PyList::empty(py);
        for (at, outcome) in each {
            let (error, low) = item(py, outcome)?;
            list.append((partition_to(py, &at)?, error, low))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (wanted, read_committed=false, timeout_ms=None))]
    fn _list_offsets<'py>(
        &self,
        py: Python<'py>,
        wanted: &Bound<'py, PyAny>,
        read_committed: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let wanted: Vec<(TopicPartition, OffsetSpec)> =
            numbers_of(wanted)?.into_iter().map(|(at, number)| (at, spec_of(number))).collect();
        let isolation = if read_committed { IsolationLevel::ReadCommitted } else { IsolationLevel::ReadUncommitted };
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.list_offsets(&wanted, isolation, timeout))?;
        let list = PyList::empty(py);
        for (at, outcome) in each {
            let (error, found) = item(py, outcome)?;
            let found = found.flatten().map(|found| timed_to(py, &found)).transpose()?;
            list.append((partition_to(py, &at)?, error, found))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (partitions, timeout_ms=None))]
    fn _describe_producers<'py>(
        &self,
        py: Python<'py>,
        partitions: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (partitions, timeout) = (partitions_of(partitions)?, milliseconds(timeout_ms)?);
        let each = wait_result(py, self.client(py)?.describe_producers(&partitions, timeout))?;
        let list = PyList::empty(py);
        for (at, outcome) in each {
            let (error, states) = item(py, outcome)?;
            let states: Option<Vec<_>> = states.map(|states| {
                let fields = states.into_iter().map(|one| {
                    let (id, epoch, sequence) = (one.producer_id, one.producer_epoch, one.last_sequence);
                    (id, epoch, sequence, one.last_timestamp, one.coordinator_epoch, one.transaction_start_offset)
                });
                fields.collect()
            });
            list.append((partition_to(py, &at)?, error, states))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (fenced_brokers=false, timeout_ms=None))]
    fn _describe_cluster(
        &self,
        py: Python<'_>,
        fenced_brokers: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<(String, i32, Vec<Broker>)> {
        let timeout = milliseconds(timeout_ms)?;
        let found = wait_result(py, self.client(py)?.describe_cluster(fenced_brokers, timeout))?;
        let brokers =
            found.brokers.into_iter().map(|one| (one.node.id, one.node.host, one.node.port, one.rack, one.is_fenced));
        Ok((found.cluster_id, found.controller, brokers.collect()))
    }

    #[pyo3(signature = (brokers, timeout_ms=None))]
    fn _describe_log_dirs<'py>(
        &self,
        py: Python<'py>,
        brokers: Vec<i32>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.describe_log_dirs(&brokers, timeout))?;
        let list = PyList::empty(py);
        for (broker, outcome) in each {
            let (error, found) = item(py, outcome)?;
            let found = match found {
                None => None,
                Some(found) => {
                    let all = PyList::empty(py);
                    for one in &found {
                        all.append(log_dir(py, one)?)?;
                    }
                    Some(all)
                }
            };
            list.append((broker, error, found))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (timeout_ms=None))]
    fn _describe_quorum<'py>(&self, py: Python<'py>, timeout_ms: Option<f64>) -> PyResult<Bound<'py, PyTuple>> {
        let timeout = milliseconds(timeout_ms)?;
        let found = wait_result(py, self.client(py)?.describe_quorum(timeout))?;
        let voters: Vec<_> = found.voters.into_iter().map(replica).collect();
        let observers: Vec<_> = found.observers.into_iter().map(replica).collect();
        let nodes: Vec<_> = found.nodes.into_iter().map(|node| (node.id, node.listeners)).collect();
        (found.leader, found.leader_epoch, found.high_watermark, voters, observers, nodes).into_pyobject(py)
    }
}
