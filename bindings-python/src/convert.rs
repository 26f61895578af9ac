//! Partitions, offsets and times between the languages.

use std::time::Duration;

use ottla_kit::Failure;
use ottla_kit::ottla::consumer::{OffsetAndMetadata, OffsetAndTimestamp, Offsets};
use ottla_kit::ottla::{Kind, Metric, TopicPartition};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySet, PyTuple};

use crate::errors::raise;
use crate::types::{make, types};

/// (topic, partition), TopicPartition among them.
pub(crate) fn partition_of(object: &Bound<'_, PyAny>) -> PyResult<TopicPartition> {
    let wrong = || PyTypeError::new_err(format!("expected a TopicPartition (topic, partition), not {object}"));
    let (topic, partition): (String, i32) =
        object.cast::<PyTuple>().map_err(|_| wrong())?.extract().map_err(|_| wrong())?;
    Ok(TopicPartition::new(topic.as_str(), partition))
}

pub(crate) fn partitions_of(objects: &Bound<'_, PyAny>) -> PyResult<Vec<TopicPartition>> {
    objects.try_iter()?.map(|object| partition_of(&object?)).collect()
}

pub(crate) fn partition_to<'py>(py: Python<'py>, at: &TopicPartition) -> PyResult<Bound<'py, PyAny>> {
    make(py, &types().topic_partition, (&*at.topic, at.partition))
}

pub(crate) fn partitions_to_list<'py>(py: Python<'py>, partitions: &[TopicPartition]) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for at in partitions {
        list.append(partition_to(py, at)?)?;
    }
    Ok(list)
}

pub(crate) fn partitions_to_set<'py>(py: Python<'py>, partitions: &[TopicPartition]) -> PyResult<Bound<'py, PySet>> {
    let set = PySet::empty(py)?;
    for at in partitions {
        set.add(partition_to(py, at)?)?;
    }
    Ok(set)
}

/// {partition: object with offset, metadata, leader_epoch}.
pub(crate) fn offsets_of(given: &Bound<'_, PyAny>) -> PyResult<Offsets> {
    let mut offsets = Offsets::new();
    for pair in given.call_method0("items")?.try_iter()? {
        let (at, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair?.extract()?;
        let metadata: Option<String> = value.getattr("metadata")?.extract()?;
        let leader_epoch: Option<i32> = match value.getattr("leader_epoch") {
            Ok(epoch) => epoch.extract()?,
            Err(_) => None,
        };
        let offset = OffsetAndMetadata {
            offset: value.getattr("offset")?.extract()?,
            leader_epoch: leader_epoch.unwrap_or(-1),
            metadata: metadata.unwrap_or_default(),
        };
        let at = partition_of(&at)?;
        if offset.offset < 0 {
            let text = format!("cannot commit offset {} for {at}: it is negative", offset.offset);
            return Err(raise(given.py(), Failure::new(Kind::IllegalArgument, text)));
        }
        offsets.push((at, offset));
    }
    Ok(offsets)
}

pub(crate) fn offset_to<'py>(py: Python<'py>, offset: &OffsetAndMetadata) -> PyResult<Bound<'py, PyAny>> {
    let fields = (offset.offset, offset.metadata.as_str(), offset.leader_epoch);
    make(py, &types().offset_and_metadata, fields)
}

pub(crate) fn offsets_to<'py>(py: Python<'py>, offsets: &Offsets) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (at, offset) in offsets {
        dict.set_item(partition_to(py, at)?, offset_to(py, offset)?)?;
    }
    Ok(dict)
}

pub(crate) fn timed_to<'py>(py: Python<'py>, found: &OffsetAndTimestamp) -> PyResult<Bound<'py, PyAny>> {
    make(py, &types().offset_and_timestamp, (found.offset, found.timestamp, found.leader_epoch))
}

/// Milliseconds; `None` is the call's own default.
pub(crate) fn milliseconds(given: Option<f64>) -> PyResult<Option<Duration>> {
    given.map(|ms| duration(ms / 1000.0, "timeout_ms")).transpose()
}

/// Seconds. What is longer than a century is a century.
pub(crate) fn duration(seconds: f64, what: &str) -> PyResult<Duration> {
    if seconds.is_nan() || seconds < 0.0 {
        return Err(PyValueError::new_err(format!("{what} must not be negative")));
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(FOREVER).min(FOREVER))
}

/// A wait without end, as far as clocks can tell.
pub(crate) const FOREVER: Duration = Duration::from_secs(100 * 365 * 86_400);

pub(crate) fn metrics_to(metrics: Vec<Metric>) -> Vec<(&'static str, &'static str, f64)> {
    metrics.into_iter().map(|metric| (metric.group, metric.name, metric.value)).collect()
}

/// A configuration of Kafka's keys.
pub(crate) fn config_of(given: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    given.call_method0("items")?.try_iter()?.map(|pair| pair?.extract::<(String, String)>()).collect()
}
