//! The producer: `send` is one call into an open batch.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ottla_kit::ottla::producer::{Delivery, Record};
use ottla_kit::ottla::record::Header;
use ottla_kit::ottla::{Kind, PartitionInfo};
use ottla_kit::{Failure, Outgoing, process};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

use crate::blob::Blob;
use crate::callbacks::Callbacks;
use crate::convert::{FOREVER, config_of, duration, metrics_to, milliseconds};
use crate::errors::{OrRaise, raise};
use crate::future::FutureRecordMetadata;
use crate::live::{Live, remember};
use crate::wait::{deadline, detached, now, wait, wait_result};

/// A function of the application, and whether it takes topic and headers too.
pub(crate) struct Codec {
    pub(crate) function: Py<PyAny>,
    pub(crate) full: bool,
}

/// What `_open` makes.
struct Open {
    producer: ottla_kit::Producer,
    callbacks: Arc<Callbacks>,
    key_serializer: Option<Codec>,
    value_serializer: Option<Codec>,
    partitioner: Option<Py<PyAny>>,
}

impl Live for Open {
    fn end(&self, timeout: Duration) {
        let Ok(producer) = self.producer.get() else { return };
        if let Ok(process) = process() {
            // At exit nobody is left to hear of records that were not sent in time.
            let _ = process.wait(producer.close(timeout));
            self.callbacks.close(timeout);
        }
    }
}

/// See the stub.
#[pyclass(frozen, subclass, module = "ottla._native")]
pub(crate) struct Producer {
    open: OnceLock<Arc<Open>>,
}

impl Producer {
    #[inline]
    fn open(&self, py: Python<'_>) -> PyResult<&Arc<Open>> {
        self.open.get().ok_or_else(|| raise(py, Failure::closed("producer")))
    }

    fn client(&self, py: Python<'_>) -> PyResult<&ottla_kit::ottla::Producer> {
        self.open(py)?.producer.get().or_raise(py)
    }
}

/// Name and value of a header.
type GivenHeader<'py> = (Bound<'py, PyString>, Option<Bound<'py, PyBytes>>);

/// The headers, checked as kafka-python checks them.
fn headers_of<'py>(headers: Option<&Bound<'py, PyAny>>) -> PyResult<Vec<GivenHeader<'py>>> {
    let Some(headers) = headers.filter(|headers| !headers.is_none()) else { return Ok(Vec::new()) };
    let list = headers.cast::<PyList>().map_err(|_| PyTypeError::new_err("headers must be list-type"))?;
    let wrong = || PyTypeError::new_err("All headers items must be (str, bytes) tuples");
    let mut all = Vec::with_capacity(list.len());
    for item in list.iter() {
        let item = item.cast_into::<PyTuple>().map_err(|_| wrong())?;
        if item.len() != 2 {
            return Err(wrong());
        }
        let name = item.get_item(0)?.cast_into::<PyString>().map_err(|_| wrong())?;
        let value = item.get_item(1)?;
        let value = if value.is_none() { None } else { Some(value.cast_into::<PyBytes>().map_err(|_| wrong())?) };
        all.push((name, value));
    }
    Ok(all)
}

/// Kafka's rule for names of topics.
fn check_topic(topic: &str) -> PyResult<()> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if topic.is_empty() || topic == "." || topic == ".." || topic.len() > 249 || !topic.chars().all(fits) {
        let text = format!(
            "Topic name '{topic}' is invalid: it must be 1 to 249 characters of [a-zA-Z0-9._-] and not '.' or '..'"
        );
        return Err(PyValueError::new_err(text));
    }
    Ok(())
}

impl Open {
    fn serialize<'py>(
        codec: Option<&Codec>,
        topic: &Bound<'py, PyString>,
        headers: Option<&Bound<'py, PyAny>>,
        object: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = topic.py();
        let object = object.unwrap_or_else(|| py.None().into_bound(py));
        match codec {
            None => Ok(object),
            Some(Codec { function, full: false }) => function.bind(py).call1((object,)),
            Some(Codec { function, full: true }) => {
                let headers = match headers.filter(|headers| !headers.is_none()) {
                    Some(headers) => headers.clone(),
                    None => PyList::empty(py).into_any(),
                };
                function.bind(py).call1((topic, headers, object))
            }
        }
    }

    /// The partitions of a topic, waited for up to max.block.ms.
    fn partitions(&self, py: Python<'_>, topic: &str) -> PyResult<Result<Vec<PartitionInfo>, Failure>> {
        check_topic(topic)?;
        let producer = self.producer.get().or_raise(py)?;
        Ok(wait(py, producer.partitions_for(topic))?.map_err(Failure::from))
    }

    /// The application's own rule.
    fn choose(
        &self,
        py: Python<'_>,
        partitioner: &Py<PyAny>,
        topic: &str,
        (key, key_bytes): (&Bound<'_, PyAny>, Option<&[u8]>),
        (value, value_bytes): (&Bound<'_, PyAny>, Option<&[u8]>),
    ) -> PyResult<Result<i32, Failure>> {
        let partitions = match self.partitions(py, topic)? {
            Ok(partitions) => partitions,
            Err(failure) => return Ok(Err(failure)),
        };
        let all: Vec<i32> = partitions.iter().map(|one| one.partition).collect();
        let led: Vec<i32> = partitions.iter().filter(|one| one.leader >= 0).map(|one| one.partition).collect();
        let bytes = |bytes: Option<&[u8]>| bytes.map(|bytes| PyBytes::new(py, bytes));
        let arguments = (topic, key, bytes(key_bytes), value, bytes(value_bytes), all.clone(), led);
        let chosen = partitioner.bind(py).call1(arguments)?;
        if chosen.is_none() {
            return Err(PyValueError::new_err(format!("Partitioner did not assign a partition for topic {topic}!")));
        }
        let chosen: i32 = chosen.extract()?;
        if !all.contains(&chosen) {
            return Err(PyValueError::new_err(format!("Unrecognized partition {chosen} for topic {topic}")));
        }
        Ok(Ok(chosen))
    }

    /// Metadata or memory is missing: wait for it. `Err` inside: the topic's metadata is not to be had.
    fn send_waiting(&self, py: Python<'_>, record: Record<'_>) -> PyResult<Result<Delivery, Failure>> {
        let partitions = match self.partitions(py, record.topic)? {
            Ok(partitions) => partitions,
            Err(failure) => return Ok(Err(failure)),
        };
        if let Some(partition) = record.partition
            && !partitions.iter().any(|one| one.partition == partition)
        {
            let text = format!("Unrecognized partition {partition} for topic {}", record.topic);
            return Err(PyValueError::new_err(text));
        }
        wait_result(py, self.producer.get().or_raise(py)?.send(record)).map(Ok)
    }

    /// What a broker refused comes in the future, as in kafka-python; all else is raised.
    fn refuse(&self, py: Python<'_>, failure: Failure) -> PyResult<FutureRecordMetadata> {
        match failure.kind == Kind::Broker.name() {
            true => Ok(FutureRecordMetadata::refused(failure, self.callbacks.clone())),
            false => Err(raise(py, failure)),
        }
    }

    #[inline]
    fn take(&self, py: Python<'_>, record: Record<'_>, header_size: i32) -> PyResult<FutureRecordMetadata> {
        let delivery = match self.producer.try_send(&record) {
            Ok(Outgoing::Taken(delivery)) => delivery,
            Ok(Outgoing::MustWait) => match self.send_waiting(py, record)? {
                Ok(delivery) => delivery,
                Err(failure) => return self.refuse(py, failure),
            },
            Err(failure) => return Err(raise(py, failure)),
        };
        Ok(FutureRecordMetadata::sent(delivery, header_size, self.callbacks.clone()))
    }
}

#[pymethods]
impl Producer {
    #[new]
    #[pyo3(signature = (*_args, **_kwargs))]
    fn new(_args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>) -> Producer {
        Producer { open: OnceLock::new() }
    }

    #[pyo3(signature = (config, *, key_serializer=None, value_serializer=None, key_serializer_full=false,
        value_serializer_full=false, partitioner=None, bootstrap_timeout_ms=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn _open(
        &self,
        py: Python<'_>,
        config: &Bound<'_, PyAny>,
        key_serializer: Option<Py<PyAny>>,
        value_serializer: Option<Py<PyAny>>,
        key_serializer_full: bool,
        value_serializer_full: bool,
        partitioner: Option<Py<PyAny>>,
        bootstrap_timeout_ms: Option<f64>,
    ) -> PyResult<Vec<String>> {
        let config = config_of(config)?;
        let bootstrap = milliseconds(bootstrap_timeout_ms)?;
        let (producer, warnings) = detached(py, || ottla_kit::Producer::open(config)).or_raise(py)?;
        if let Some(timeout) = bootstrap {
            let inner = producer.get().or_raise(py)?;
            let connected = wait_result(py, inner.bootstrap(timeout));
            if let Err(error) = connected {
                wait(py, inner.close(Duration::ZERO))?.or_raise(py)?;
                return Err(error);
            }
        }
        let codec = |function: Option<Py<PyAny>>, full| function.map(|function| Codec { function, full });
        let open = Arc::new(Open {
            producer,
            callbacks: Arc::new(Callbacks::new()),
            key_serializer: codec(key_serializer, key_serializer_full),
            value_serializer: codec(value_serializer, value_serializer_full),
            partitioner,
        });
        let live: Arc<dyn Live> = open.clone();
        match self.open.set(open) {
            Ok(()) => remember(&live),
            Err(_) => return Err(raise(py, Failure::new(Kind::IllegalState, "the producer is open already"))),
        }
        Ok(warnings)
    }

    #[pyo3(signature = (topic, value=None, key=None, headers=None, partition=None, timestamp_ms=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn send<'py>(
        &self,
        py: Python<'py>,
        topic: &Bound<'py, PyString>,
        value: Option<Bound<'py, PyAny>>,
        key: Option<Bound<'py, PyAny>>,
        headers: Option<Bound<'py, PyAny>>,
        partition: Option<i32>,
        timestamp_ms: Option<i64>,
    ) -> PyResult<FutureRecordMetadata> {
        let open = self.open(py)?;
        if open.producer.is_closed() {
            return Err(raise(py, Failure::closed("producer")));
        }
        if value.is_none() && key.is_none() {
            return Err(PyValueError::new_err("Need at least one: key or value"));
        }
        if partition.is_some_and(|partition| partition < 0) {
            return Err(PyValueError::new_err("partition must be >= 0"));
        }
        let given_headers = headers_of(headers.as_ref())?;
        // The application's own rule sees what was given; without one nothing is kept of it.
        let partitioner = open.partitioner.as_ref().filter(|_| partition.is_none());
        let given = partitioner.map(|partitioner| (partitioner, key.clone(), value.clone()));
        let key_object = Open::serialize(open.key_serializer.as_ref(), topic, headers.as_ref(), key)?;
        let value_object = Open::serialize(open.value_serializer.as_ref(), topic, headers.as_ref(), value)?;
        let (key_blob, value_blob) = (Blob::of(&key_object, "key")?, Blob::of(&value_object, "value")?);
        let name = topic.to_str()?;
        let partition = match given {
            None => partition,
            Some((partitioner, key, value)) => {
                let none = py.None().into_bound(py);
                let key = (key.as_ref().unwrap_or(&none), key_blob.bytes());
                let value = (value.as_ref().unwrap_or(&none), value_blob.bytes());
                match open.choose(py, partitioner, name, key, value)? {
                    Ok(chosen) => Some(chosen),
                    Err(failure) => return open.refuse(py, failure),
                }
            }
        };
        let mut record = Record {
            topic: name,
            partition,
            timestamp: timestamp_ms,
            key: key_blob.bytes(),
            value: value_blob.bytes(),
            headers: &[],
        };
        if given_headers.is_empty() {
            return open.take(py, record, -1);
        }
        let mut all = Vec::with_capacity(given_headers.len());
        for (name, value) in &given_headers {
            all.push(Header { name: name.to_str()?, value: value.as_ref().map(|value| value.as_bytes()) });
        }
        let size: usize = all.iter().map(|one| one.name.len() + one.value.map_or(0, <[u8]>::len)).sum();
        record.headers = &all;
        open.take(py, record, size as i32)
    }

    #[pyo3(signature = (timeout=None))]
    fn flush(&self, py: Python<'_>, timeout: Option<f64>) -> PyResult<()> {
        let timeout = timeout.map(|seconds| duration(seconds, "timeout")).transpose()?;
        let deadline = deadline(py, timeout)?;
        wait_result(py, self.client(py)?.flush(deadline))
    }

    fn partitions_for(&self, py: Python<'_>, topic: &str) -> PyResult<std::collections::HashSet<i32>> {
        let partitions = self.open(py)?.partitions(py, topic)?.or_raise(py)?;
        Ok(partitions.iter().map(|one| one.partition).collect())
    }

    fn bootstrap_connected(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.client(py)?.is_bootstrapped())
    }

    #[pyo3(signature = (timeout=None))]
    fn _close(&self, py: Python<'_>, timeout: Option<f64>) -> PyResult<()> {
        let Some(open) = self.open.get() else { return Ok(()) };
        let timeout = timeout.map(|seconds| duration(seconds, "timeout")).transpose()?.unwrap_or(FOREVER);
        let ends = deadline(py, Some(timeout))?;
        let closed = wait(py, open.producer.get().or_raise(py)?.close(timeout))?;
        let left = ends.saturating_duration_since(now(py)?).max(Duration::from_secs(1));
        detached(py, || open.callbacks.close(left));
        closed.or_raise(py)
    }

    fn _metrics(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, &'static str, f64)>> {
        Ok(metrics_to(self.client(py)?.metrics()))
    }

    #[getter]
    fn _closed(&self) -> bool {
        self.open.get().is_none_or(|open| open.producer.is_closed())
    }
}
