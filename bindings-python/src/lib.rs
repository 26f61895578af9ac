//! Python's native module `ottla._native`; `python/ottla/_native.pyi` says what it offers.
//!
//! Idioms and nothing else: no retry, no batching. What happens once per record is here (send, futures, iteration,
//! records), with every wait; the shapes that applications see are made in Python. Waits release the GIL and look for
//! signals each [`ottla_kit::SLICE`]. Serializers, partitioners and rebalance listeners run on the thread that calls,
//! callbacks of futures on the delivery thread of their producer.

use pyo3::prelude::*;

mod admin;
mod blob;
mod broker;
mod callbacks;
mod config;
mod consumer;
mod convert;
mod errors;
mod future;
mod live;
mod producer;
mod record;
mod types;
mod wait;

#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::admin::Admin;
    #[pymodule_export]
    use super::broker::Broker;
    #[pymodule_export]
    use super::config::{options, translate, warnings_of};
    #[pymodule_export]
    use super::consumer::Consumer;
    #[pymodule_export]
    use super::errors::Error;
    #[pymodule_export]
    use super::future::FutureRecordMetadata;
    #[pymodule_export]
    use super::live::{after_fork, shutdown};
    #[pymodule_export]
    use super::producer::Producer;
    #[pymodule_export]
    use super::record::ConsumerRecord;
    #[pymodule_export]
    use super::types::register;
    #[pymodule_export]
    use super::{main, murmur2};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", ottla_kit::ottla::VERSION)
    }
}

/// The program `ottla`.
#[pyfunction]
fn main(py: Python<'_>, argv: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| ottla_cli::main(&argv))
}

/// Kafka's hash of a key.
#[pyfunction]
fn murmur2(data: &Bound<'_, PyAny>) -> PyResult<i32> {
    let data = blob::Blob::of(data, "data")?;
    Ok(ottla_kit::ottla::record::murmur2::murmur2(data.bytes().unwrap_or_default()))
}
