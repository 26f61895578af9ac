//! A record: a view of its batch with the protocol of a namedtuple.

use std::sync::Arc;

use ottla_kit::ottla::consumer::PartitionRecords;
use ottla_kit::ottla::record::{RecordRef, TimestampType};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyIterator, PyList, PySlice, PyString, PyTuple, PyType};

use crate::producer::Codec;

/// The names, in kafka-python's order.
const FIELDS: [&str; 13] = [
    "topic",
    "partition",
    "leader_epoch",
    "offset",
    "timestamp",
    "timestamp_type",
    "key",
    "value",
    "headers",
    "checksum",
    "serialized_key_size",
    "serialized_value_size",
    "serialized_header_size",
];

/// A run of records of one batch, with what all of them share in Python.
pub(crate) struct Run {
    pub(crate) records: PartitionRecords,
    topic: Py<PyString>,
}

impl Run {
    pub(crate) fn new(py: Python<'_>, records: PartitionRecords) -> Arc<Run> {
        let topic = PyString::intern(py, &records.at.topic).unbind();
        Arc::new(Run { records, topic })
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }
}

/// Deserializers of a consumer.
#[derive(Default)]
pub(crate) struct Deserializers {
    pub(crate) key: Option<Codec>,
    pub(crate) value: Option<Codec>,
}

enum Content {
    View {
        run: Arc<Run>,
        /// In the run.
        index: u32,
        /// What the deserializers returned.
        key: Option<Py<PyAny>>,
        value: Option<Py<PyAny>>,
    },
    /// Given by the application.
    Fields(Py<PyTuple>),
}

/// See the stub.
#[pyclass(frozen, module = "ottla._native", name = "ConsumerRecord", freelist = 512)]
pub(crate) struct ConsumerRecord {
    content: Content,
}

fn bytes_to<'py>(py: Python<'py>, bytes: Option<&[u8]>) -> Bound<'py, PyAny> {
    match bytes {
        Some(bytes) => PyBytes::new(py, bytes).into_any(),
        None => py.None().into_bound(py),
    }
}

fn headers_to<'py>(py: Python<'py>, record: &RecordRef<'_>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    if !record.headers.is_empty() {
        for (name, value) in record.headers.iter() {
            list.append((name, bytes_to(py, value)))?;
        }
    }
    Ok(list)
}

fn size_of(bytes: Option<&[u8]>) -> i64 {
    bytes.map_or(-1, |bytes| bytes.len() as i64)
}

fn header_size(record: &RecordRef<'_>) -> i64 {
    if record.headers.is_empty() {
        return -1;
    }
    record.headers.iter_bytes().map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len)).sum::<usize>() as i64
}

impl Deserializers {
    fn apply<'py>(
        codec: &Codec,
        py: Python<'py>,
        run: &Run,
        record: &RecordRef<'_>,
        bytes: Option<&[u8]>,
    ) -> PyResult<Py<PyAny>> {
        let bytes = bytes_to(py, bytes);
        let function = codec.function.bind(py);
        let made = match codec.full {
            false => function.call1((bytes,))?,
            true => function.call1((&run.topic, headers_to(py, record)?, bytes))?,
        };
        Ok(made.unbind())
    }
}

impl ConsumerRecord {
    /// Record `index` of the run. Runs the deserializers.
    #[inline]
    pub(crate) fn view(
        py: Python<'_>,
        run: Arc<Run>,
        index: u32,
        deserializers: &Deserializers,
    ) -> PyResult<ConsumerRecord> {
        let (mut key, mut value) = (None, None);
        if (deserializers.key.is_some() || deserializers.value.is_some())
            && let Some(record) = run.records.get(index as usize)
        {
            if let Some(codec) = &deserializers.key {
                key = Some(Deserializers::apply(codec, py, &run, &record, record.key)?);
            }
            if let Some(codec) = &deserializers.value {
                value = Some(Deserializers::apply(codec, py, &run, &record, record.value)?);
            }
        }
        Ok(ConsumerRecord { content: Content::View { run, index, key, value } })
    }

    /// Field number `at`.
    fn field<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyAny>> {
        let (run, index, key, value) = match &self.content {
            Content::Fields(fields) => return fields.bind(py).get_item(at),
            Content::View { run, index, key, value } => (run, *index, key, value),
        };
        let Some(record) = run.records.get(index as usize) else {
            return Err(PyIndexError::new_err("the record is not in its batch"));
        };
        Ok(match at {
            0 => run.topic.bind(py).clone().into_any(),
            1 => run.records.at.partition.into_pyobject(py)?.into_any(),
            2 => run.records.leader_epoch.into_pyobject(py)?.into_any(),
            3 => record.offset.into_pyobject(py)?.into_any(),
            4 => record.timestamp.into_pyobject(py)?.into_any(),
            5 => i32::from(run.records.batch.timestamp_type() == TimestampType::LogAppendTime)
                .into_pyobject(py)?
                .into_any(),
            6 => key.as_ref().map_or_else(|| bytes_to(py, record.key), |made| made.bind(py).clone()),
            7 => value.as_ref().map_or_else(|| bytes_to(py, record.value), |made| made.bind(py).clone()),
            8 => headers_to(py, &record)?.into_any(),
            9 => py.None().into_bound(py),
            10 => size_of(record.key).into_pyobject(py)?.into_any(),
            11 => size_of(record.value).into_pyobject(py)?.into_any(),
            12 => header_size(&record).into_pyobject(py)?.into_any(),
            _ => return Err(PyIndexError::new_err("tuple index out of range")),
        })
    }

    fn tuple<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        match &self.content {
            Content::Fields(fields) => Ok(fields.bind(py).clone()),
            Content::View { .. } => {
                let fields = (0..FIELDS.len()).map(|at| self.field(py, at)).collect::<PyResult<Vec<_>>>()?;
                PyTuple::new(py, fields)
            }
        }
    }

    fn of_tuple(fields: Bound<'_, PyTuple>) -> PyResult<ConsumerRecord> {
        if fields.len() != FIELDS.len() {
            return Err(PyTypeError::new_err(format!("Expected {} arguments, got {}", FIELDS.len(), fields.len())));
        }
        Ok(ConsumerRecord { content: Content::Fields(fields.unbind()) })
    }
}

#[pymethods]
impl ConsumerRecord {
    #[new]
    #[pyo3(signature = (*args, **kwargs))]
    fn new(py: Python<'_>, args: &Bound<'_, PyTuple>, kwargs: Option<&Bound<'_, PyDict>>) -> PyResult<ConsumerRecord> {
        let mut fields: Vec<Option<Bound<'_, PyAny>>> = args.iter().map(Some).collect();
        if fields.len() > FIELDS.len() {
            return Err(PyTypeError::new_err(format!("Expected {} arguments, got {}", FIELDS.len(), fields.len())));
        }
        fields.resize(FIELDS.len(), None);
        for (name, value) in kwargs.into_iter().flat_map(|kwargs| kwargs.iter()) {
            let name: String = name.extract()?;
            let Some(at) = FIELDS.iter().position(|field| *field == name) else {
                return Err(PyTypeError::new_err(format!(
                    "ConsumerRecord got an unexpected keyword argument '{name}'"
                )));
            };
            if fields[at].replace(value).is_some() {
                return Err(PyTypeError::new_err(format!("ConsumerRecord got multiple values for argument '{name}'")));
            }
        }
        if let Some(missing) = fields.iter().position(Option::is_none) {
            let text = format!("ConsumerRecord is missing the argument '{}'", FIELDS[missing]);
            return Err(PyTypeError::new_err(text));
        }
        ConsumerRecord::of_tuple(PyTuple::new(py, fields.into_iter().flatten().collect::<Vec<_>>())?)
    }

    #[classattr]
    fn _fields(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, FIELDS)
    }

    #[classattr]
    fn __match_args__(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, FIELDS)
    }

    #[getter]
    fn topic<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 0)
    }

    #[getter]
    fn partition<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 1)
    }

    #[getter]
    fn leader_epoch<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 2)
    }

    #[getter]
    fn offset<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 3)
    }

    #[getter]
    fn timestamp<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 4)
    }

    #[getter]
    fn timestamp_type<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 5)
    }

    #[getter]
    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 6)
    }

    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 7)
    }

    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 8)
    }

    #[getter]
    fn checksum<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 9)
    }

    #[getter]
    fn serialized_key_size<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 10)
    }

    #[getter]
    fn serialized_value_size<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 11)
    }

    #[getter]
    fn serialized_header_size<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, 12)
    }

    fn _asdict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (at, name) in FIELDS.iter().enumerate() {
            dict.set_item(*name, self.field(py, at)?)?;
        }
        Ok(dict)
    }

    #[pyo3(signature = (**fields))]
    fn _replace(&self, py: Python<'_>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<ConsumerRecord> {
        let mut all: Vec<Bound<'_, PyAny>> = self.tuple(py)?.iter().collect();
        for (name, value) in fields.into_iter().flat_map(|fields| fields.iter()) {
            let name: String = name.extract()?;
            match FIELDS.iter().position(|field| *field == name) {
                Some(at) => all[at] = value,
                None => return Err(PyValueError::new_err(format!("Got unexpected field names: ['{name}']"))),
            }
        }
        ConsumerRecord::of_tuple(PyTuple::new(py, all)?)
    }

    #[classmethod]
    fn _make(_class: &Bound<'_, PyType>, fields: &Bound<'_, PyAny>) -> PyResult<ConsumerRecord> {
        let all = fields.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        ConsumerRecord::of_tuple(PyTuple::new(fields.py(), all)?)
    }

    fn count(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<usize> {
        self.tuple(py)?.call_method1("count", (value,))?.extract()
    }

    #[pyo3(signature = (*args))]
    fn index(&self, py: Python<'_>, args: &Bound<'_, PyTuple>) -> PyResult<usize> {
        self.tuple(py)?.call_method1("index", args.clone())?.extract()
    }

    fn __len__(&self) -> usize {
        FIELDS.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.tuple(py)?.try_iter()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if index.is_instance_of::<PySlice>() {
            return self.tuple(py)?.as_any().get_item(index);
        }
        let at: isize = index.extract()?;
        let count = FIELDS.len() as isize;
        match at {
            at if (0..count).contains(&at) => self.field(py, at as usize),
            at if (-count..0).contains(&at) => self.field(py, (at + count) as usize),
            _ => Err(PyIndexError::new_err("tuple index out of range")),
        }
    }

    fn __contains__(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        self.tuple(py)?.contains(value)
    }

    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, operation: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        let other = match (other.cast::<ConsumerRecord>(), other.cast::<PyTuple>()) {
            (Ok(record), _) => record.get().tuple(py)?,
            (_, Ok(tuple)) => tuple.clone(),
            _ => return Ok(py.NotImplemented().into_bound(py)),
        };
        self.tuple(py)?.rich_compare(other, operation)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.tuple(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut parts = Vec::with_capacity(FIELDS.len());
        for (at, name) in FIELDS.iter().enumerate() {
            parts.push(format!("{name}={}", self.field(py, at)?.repr()?));
        }
        Ok(format!("ConsumerRecord({})", parts.join(", ")))
    }

    fn __reduce__<'py>(slf: Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, Bound<'py, PyTuple>)> {
        Ok((slf.get_type(), slf.get().tuple(slf.py())?))
    }
}
