//! Failures into exceptions.

use ottla_kit::Failure;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::convert::partitions_to_list;
use crate::types::types;

pyo3::create_exception!(ottla, Error, PyException, "What the library raises where no other type is registered.");

/// The exception object for a failure: by the registered factory, else an [`Error`].
pub(crate) fn exception<'py>(py: Python<'py>, failure: &Failure) -> PyResult<Bound<'py, PyAny>> {
    let types = types();
    let Some(factory) = &types.error else { return plain(py, failure) };
    let partitions = partitions_to_list(py, &failure.partitions)?;
    factory.bind(py).call1((
        failure.kind,
        failure.name,
        failure.code,
        failure.message.as_str(),
        failure.retriable,
        failure.fatal,
        failure.abortable,
        partitions,
    ))
}

/// An [`Error`] with its attributes.
fn plain<'py>(py: Python<'py>, failure: &Failure) -> PyResult<Bound<'py, PyAny>> {
    let error = py.get_type::<Error>().call1((failure.message.as_str(),))?;
    error.setattr("kind", failure.kind)?;
    error.setattr("name", failure.name)?;
    error.setattr("code", failure.code)?;
    error.setattr("message", failure.message.as_str())?;
    error.setattr("retriable", failure.retriable)?;
    error.setattr("fatal", failure.fatal)?;
    error.setattr("abortable", failure.abortable)?;
    error.setattr("partitions", partitions_to_list(py, &failure.partitions)?)?;
    Ok(error)
}

/// To raise.
pub(crate) fn raise(py: Python<'_>, failure: impl Into<Failure>) -> PyErr {
    match exception(py, &failure.into()) {
        Ok(value) => PyErr::from_value(value),
        Err(error) => error,
    }
}

/// To raise where the package `kafka` has no say.
pub(crate) fn raise_plain(py: Python<'_>, failure: &Failure) -> PyErr {
    match plain(py, failure) {
        Ok(value) => PyErr::from_value(value),
        Err(error) => error,
    }
}

/// `Err` as an exception to raise.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: Into<Failure>> OrRaise<T> for Result<T, E> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| raise(py, error))
    }
}

/// `None`, or the exception of one item's error, not raised.
pub(crate) fn item<'py, T>(
    py: Python<'py>,
    outcome: Result<T, ottla_kit::ottla::Error>,
) -> PyResult<(Option<Bound<'py, PyAny>>, Option<T>)> {
    Ok(match outcome {
        Ok(value) => (None, Some(value)),
        Err(error) => (Some(exception(py, &Failure::from(error))?), None),
    })
}
