//! The types that the Python side registers: what native code makes.

use std::sync::Arc;

use parking_lot::RwLock;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

#[derive(Default)]
pub(crate) struct Types {
    pub(crate) error: Option<Py<PyAny>>,
    pub(crate) topic_partition: Option<Py<PyAny>>,
    pub(crate) record_metadata: Option<Py<PyAny>>,
    pub(crate) offset_and_metadata: Option<Py<PyAny>>,
    pub(crate) offset_and_timestamp: Option<Py<PyAny>>,
    pub(crate) awaiting: Option<Py<PyAny>>,
    pub(crate) retriable: Option<Py<PyAny>>,
}

static TYPES: RwLock<Option<Arc<Types>>> = RwLock::new(None);

/// Those that are registered now. The lock is never held while Python runs.
pub(crate) fn types() -> Arc<Types> {
    TYPES.read().clone().unwrap_or_default()
}

/// See the stub.
#[pyfunction]
#[pyo3(signature = (*, error=None, topic_partition=None, record_metadata=None, offset_and_metadata=None,
    offset_and_timestamp=None, awaiting=None, retriable=None))]
pub(crate) fn register(
    error: Option<Py<PyAny>>,
    topic_partition: Option<Py<PyAny>>,
    record_metadata: Option<Py<PyAny>>,
    offset_and_metadata: Option<Py<PyAny>>,
    offset_and_timestamp: Option<Py<PyAny>>,
    awaiting: Option<Py<PyAny>>,
    retriable: Option<Py<PyAny>>,
) {
    let types = Types {
        error,
        topic_partition,
        record_metadata,
        offset_and_metadata,
        offset_and_timestamp,
        awaiting,
        retriable,
    };
    let before = TYPES.write().replace(Arc::new(types));
    drop(before);
}

/// The registered type made of `fields`, or the tuple itself.
pub(crate) fn make<'py>(
    py: Python<'py>,
    of: &Option<Py<PyAny>>,
    fields: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error = PyErr>,
) -> PyResult<Bound<'py, PyAny>> {
    let fields = fields.into_pyobject(py)?;
    match of {
        Some(of) => of.bind(py).call1(fields),
        None => Ok(fields.into_any()),
    }
}
