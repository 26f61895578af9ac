//! A store that Python embeds.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ottla_kit::Store;
use pyo3::prelude::*;

use crate::convert::config_of;
use crate::errors::raise_plain;
use crate::live::{Live, remember};
use crate::wait::detached;

struct Embedded(Store);

impl Live for Embedded {
    fn end(&self, _: Duration) {
        // At exit nobody is left to hear of an error; the log recovers when it is opened again.
        let _ = self.0.close();
    }
}

/// See the stub.
#[pyclass(frozen, subclass, module = "ottla._native")]
pub(crate) struct Broker {
    store: Arc<Embedded>,
}

#[pymethods]
impl Broker {
    #[new]
    fn new(
        py: Python<'_>,
        path: Option<PathBuf>,
        listen: Option<String>,
        config: &Bound<'_, PyAny>,
    ) -> PyResult<Broker> {
        let config = config_of(config)?;
        let opened = detached(py, || Store::open(path, listen.as_deref(), config));
        let store = Arc::new(Embedded(opened.map_err(|failure| raise_plain(py, &failure))?));
        let live: Arc<dyn Live> = store.clone();
        remember(&live);
        Ok(Broker { store })
    }

    #[getter]
    fn bootstrap_servers(&self) -> &str {
        self.store.0.bootstrap_servers()
    }

    #[getter]
    fn local(&self) -> &str {
        self.store.0.name()
    }

    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.store.0.warnings().to_vec()
    }

    #[getter]
    fn closed(&self) -> bool {
        self.store.0.is_closed()
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let closed = detached(py, || self.store.0.close());
        closed.map_err(|failure| raise_plain(py, &failure))
    }
}
