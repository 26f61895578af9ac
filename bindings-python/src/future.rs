//! The fate of one record.

use std::sync::Arc;

use ottla_kit::Failure;
use ottla_kit::ottla::Kind;
use ottla_kit::ottla::producer::{Delivery, RecordMetadata};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::callbacks::{Callbacks, Report, Wants};
use crate::convert::{duration, partition_to};
use crate::errors::{OrRaise, exception, raise};
use crate::types::{make, types};
use crate::wait::{deadline, wait_until};

/// Where the record is.
enum Fate {
    Sent(Delivery),
    /// A broker refused the topic: the record went nowhere.
    Refused(Box<Failure>),
}

/// See the stub.
#[pyclass(frozen, module = "ottla._native")]
pub(crate) struct FutureRecordMetadata {
    fate: Fate,
    /// Bytes of the headers; -1 without any.
    header_size: i32,
    callbacks: Arc<Callbacks>,
}

impl FutureRecordMetadata {
    #[inline]
    pub(crate) fn sent(delivery: Delivery, header_size: i32, callbacks: Arc<Callbacks>) -> FutureRecordMetadata {
        FutureRecordMetadata { fate: Fate::Sent(delivery), header_size, callbacks }
    }

    pub(crate) fn refused(failure: Failure, callbacks: Arc<Callbacks>) -> FutureRecordMetadata {
        FutureRecordMetadata { fate: Fate::Refused(Box::new(failure)), header_size: -1, callbacks }
    }

    fn result(&self) -> Option<Result<RecordMetadata, Failure>> {
        match &self.fate {
            Fate::Sent(delivery) => Some(delivery.result()?.map_err(Failure::from)),
            Fate::Refused(failure) => Some(Err(Failure::clone(failure))),
        }
    }

    fn failure(&self) -> Option<Failure> {
        self.result()?.err()
    }

    /// At once if the record is settled, else on the delivery thread.
    fn add(&self, py: Python<'_>, callback: Py<PyAny>, wants: Wants) -> PyResult<()> {
        let header_size = self.header_size;
        if let Some(result) = self.result() {
            run(py, Report { callback, wants, result, header_size });
            return Ok(());
        }
        let Fate::Sent(delivery) = &self.fate else { return Ok(()) };
        if !self.callbacks.is_here() {
            return Err(raise(py, Failure::forked("producer")));
        }
        self.callbacks.start().or_raise(py)?;
        let reports = self.callbacks.reports().clone();
        delivery.clone().on_complete(Box::new(move |result| {
            let report = Report { callback, wants, result: result.map_err(Failure::from), header_size };
            // After close nobody is left to run it: it goes as the object does.
            let _ = reports.push(report);
        }));
        Ok(())
    }
}

/// functools.partial, as kafka-python has it.
fn bound<'py>(
    function: Bound<'py, PyAny>,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Py<PyAny>> {
    if args.is_empty() && kwargs.is_none_or(|kwargs| kwargs.is_empty()) {
        return Ok(function.unbind());
    }
    let py = function.py();
    let mut all = vec![function];
    all.extend(args.iter());
    Ok(py.import("functools")?.getattr("partial")?.call(PyTuple::new(py, all)?, kwargs)?.unbind())
}

/// The registered RecordMetadata.
fn metadata_to<'py>(py: Python<'py>, metadata: &RecordMetadata, header_size: i32) -> PyResult<Bound<'py, PyAny>> {
    let at = ottla_kit::ottla::TopicPartition { topic: metadata.topic.clone(), partition: metadata.partition };
    let fields = (
        &*metadata.topic,
        metadata.partition,
        partition_to(py, &at)?,
        metadata.offset,
        metadata.timestamp,
        py.None(),
        metadata.key_size,
        metadata.value_size,
        header_size,
    );
    make(py, &types().record_metadata, fields)
}

/// Run a callback. What it raises is logged, as kafka-python does.
pub(crate) fn run(py: Python<'_>, report: Report) {
    if let Err(error) = call(py, &report) {
        let logged = py
            .import("logging")
            .and_then(|logging| logging.call_method1("getLogger", ("kafka.future",)))
            .and_then(|log| {
                let info = PyDict::new(py);
                info.set_item("exc_info", error.value(py))?;
                log.call_method("error", ("Error processing callback",), Some(&info))
            });
        if logged.is_err() {
            error.write_unraisable(py, None);
        }
    }
}

fn call(py: Python<'_>, report: &Report) -> PyResult<()> {
    let callback = report.callback.bind(py);
    match (&report.result, report.wants) {
        (Ok(metadata), Wants::Success) => {
            callback.call1((metadata_to(py, metadata, report.header_size)?,))?;
        }
        (Err(failure), Wants::Failure) => {
            callback.call1((exception(py, failure)?,))?;
        }
        (Ok(metadata), Wants::Chain) => {
            callback.call_method1("success", (metadata_to(py, metadata, report.header_size)?,))?;
        }
        (Err(failure), Wants::Chain) => {
            callback.call_method1("failure", (exception(py, failure)?,))?;
        }
        _ => {}
    }
    Ok(())
}

#[pymethods]
impl FutureRecordMetadata {
    #[getter]
    fn is_done(&self) -> bool {
        self.result().is_some()
    }

    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self.result() {
            Some(Ok(metadata)) => metadata_to(py, &metadata, self.header_size).map(Some),
            _ => Ok(None),
        }
    }

    #[getter]
    fn exception<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.failure().map(|failure| exception(py, &failure)).transpose()
    }

    fn succeeded(&self) -> bool {
        matches!(self.result(), Some(Ok(_)))
    }

    fn failed(&self) -> bool {
        matches!(self.result(), Some(Err(_)))
    }

    fn retriable(&self, py: Python<'_>) -> PyResult<bool> {
        let Some(failure) = self.failure() else { return Ok(false) };
        match &types().retriable {
            Some(class) => exception(py, &failure)?.is_instance(class.bind(py)),
            None => Ok(failure.retriable),
        }
    }

    #[pyo3(signature = (timeout=None))]
    fn get<'py>(&self, py: Python<'py>, timeout: Option<f64>) -> PyResult<Bound<'py, PyAny>> {
        let result = match (self.result(), &self.fate) {
            (Some(result), _) => Some(result),
            (None, Fate::Refused(_)) => None,
            (None, Fate::Sent(_)) if !self.callbacks.is_here() => return Err(raise(py, Failure::forked("producer"))),
            (None, Fate::Sent(delivery)) => {
                let timeout = timeout.map(|seconds| duration(seconds, "timeout")).transpose()?;
                let settled = wait_until(py, deadline(py, timeout)?, delivery.clone())?;
                settled.map(|result| result.map_err(Failure::from))
            }
        };
        match result {
            Some(Ok(metadata)) => metadata_to(py, &metadata, self.header_size),
            Some(Err(failure)) => Err(raise(py, failure)),
            None => {
                let seconds = timeout.unwrap_or_default();
                Err(raise(py, Failure::new(Kind::Timeout, format!("Timeout after waiting for {seconds} secs."))))
            }
        }
    }

    #[pyo3(signature = (f, *args, **kwargs))]
    fn add_callback<'py>(
        slf: Bound<'py, Self>,
        f: Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, Self>> {
        slf.get().add(slf.py(), bound(f, args, kwargs)?, Wants::Success)?;
        Ok(slf)
    }

    #[pyo3(signature = (f, *args, **kwargs))]
    fn add_errback<'py>(
        slf: Bound<'py, Self>,
        f: Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, Self>> {
        slf.get().add(slf.py(), bound(f, args, kwargs)?, Wants::Failure)?;
        Ok(slf)
    }

    #[pyo3(signature = (f, *args, **kwargs))]
    fn add_both<'py>(
        slf: Bound<'py, Self>,
        f: Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, Self>> {
        let callback = bound(f, args, kwargs)?;
        slf.get().add(slf.py(), callback.clone_ref(slf.py()), Wants::Success)?;
        slf.get().add(slf.py(), callback, Wants::Failure)?;
        Ok(slf)
    }

    fn chain<'py>(slf: Bound<'py, Self>, future: Py<PyAny>) -> PyResult<Bound<'py, Self>> {
        slf.get().add(slf.py(), future, Wants::Chain)?;
        Ok(slf)
    }

    fn __await__<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        match &types().awaiting {
            Some(awaiting) => awaiting.bind(py).call1((slf,)),
            None => Err(raise(
                py,
                Failure::new(Kind::IllegalState, "awaiting a future needs package kafka: import it first"),
            )),
        }
    }
}
