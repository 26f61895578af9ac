//! kafka-python's options, by kit's table.

use ottla_kit::Failure;
use ottla_kit::options::{Client, Default, Value, check, kafka_python, translate as translate_options};
use ottla_kit::ottla::Kind;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};

use crate::convert::config_of;
use crate::errors::{OrRaise, raise};

fn client(py: Python<'_>, name: &str) -> PyResult<Client> {
    Client::by_name(name).ok_or_else(|| {
        let text = format!("'{name}' is no client: expected producer, consumer or admin");
        raise(py, Failure::new(Kind::IllegalArgument, text))
    })
}

/// See the stub.
#[pyfunction]
pub(crate) fn options<'py>(py: Python<'py>, client: &str) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for option in kafka_python(self::client(py, client)?) {
        let default: Bound<'py, PyAny> = match option.default {
            Default::Null | Default::Object => py.None().into_bound(py),
            Default::Boolean(value) => PyBool::new(py, value).to_owned().into_any(),
            Default::Int(value) => PyInt::new(py, value).into_any(),
            Default::Infinite => PyFloat::new(py, f64::INFINITY).into_any(),
            Default::Text(value) => PyString::new(py, value).into_any(),
            Default::List(values) => values.into_pyobject(py)?.into_any(),
        };
        // A client's own row stands before the common one of the same name.
        if !dict.contains(option.name)? {
            dict.set_item(option.name, (option.key, default))?;
        }
    }
    Ok(dict)
}

/// See the stub.
#[pyfunction]
pub(crate) fn translate<'py>(py: Python<'py>, client: &str, given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    let client = self::client(py, client)?;
    let table = kafka_python(client);
    let mut values = Vec::new();
    for pair in given.call_method0("items")?.try_iter()? {
        let (name, value): (String, Bound<'py, PyAny>) = pair?.extract()?;
        let has_key = table.iter().find(|option| option.name == name).is_none_or(|option| option.key.is_some());
        // Of the binding's own options only the name counts here.
        let value = if has_key { value_of(&name, &value)? } else { Value::Null };
        values.push((name, value));
    }
    let config = translate_options(client, &table, &values).or_raise(py)?;
    let dict = PyDict::new(py);
    for (key, value) in config {
        dict.set_item(key, value)?;
    }
    Ok(dict)
}

fn value_of(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(value) = value.cast::<PyBool>() {
        return Ok(Value::Boolean(value.is_true()));
    }
    if value.is_instance_of::<PyInt>()
        && let Ok(value) = value.extract::<i64>()
    {
        return Ok(Value::Int(value));
    }
    if let Ok(value) = value.cast::<PyFloat>() {
        return Ok(Value::Float(value.extract()?));
    }
    if let Ok(value) = value.cast::<PyString>() {
        return Ok(Value::Text(value.to_str()?.to_owned()));
    }
    if let Ok(items) = value.try_iter()
        && let Ok(items) = items.map(|item| item?.extract::<String>()).collect::<PyResult<Vec<_>>>()
    {
        return Ok(Value::List(items));
    }
    let text = format!("invalid value for configuration {name}: {value} has no form in Kafka");
    Err(raise(value.py(), Failure::new(Kind::Config, text)))
}

/// See the stub.
#[pyfunction]
pub(crate) fn warnings_of(py: Python<'_>, client: &str, config: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    check(self::client(py, client)?, config_of(config)?).or_raise(py)
}
