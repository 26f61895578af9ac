//! The admin client: plain tuples in and out.

mod groups;
mod logs;
mod topics;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ottla_kit::Failure;
use ottla_kit::ottla::Kind;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::convert::{config_of, metrics_to, milliseconds};
use crate::errors::{OrRaise, raise};
use crate::live::{Live, remember};
use crate::wait::{detached, wait_result};

struct Open(ottla_kit::Admin);

impl Live for Open {
    fn end(&self, _: Duration) {
        // At exit nobody is left to hear of an error, and there is nothing to lose.
        let _ = self.0.close();
    }
}

/// See the stub.
#[pyclass(frozen, subclass, module = "ottla._native")]
pub(crate) struct Admin {
    open: OnceLock<Arc<Open>>,
}

impl Admin {
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<&ottla_kit::ottla::Admin> {
        let open = self.open.get().ok_or_else(|| raise(py, Failure::closed("admin client")))?;
        open.0.get().or_raise(py)
    }
}

#[pymethods]
impl Admin {
    #[new]
    #[pyo3(signature = (*_args, **_kwargs))]
    fn new(_args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>) -> Admin {
        Admin { open: OnceLock::new() }
    }

    #[pyo3(signature = (config, *, bootstrap_timeout_ms=None))]
    fn _open(
        &self,
        py: Python<'_>,
        config: &Bound<'_, PyAny>,
        bootstrap_timeout_ms: Option<f64>,
    ) -> PyResult<Vec<String>> {
        let config = config_of(config)?;
        let bootstrap = milliseconds(bootstrap_timeout_ms)?;
        let (admin, warnings) = detached(py, || ottla_kit::Admin::open(config)).or_raise(py)?;
        if let Some(timeout) = bootstrap {
            let connected = wait_result(py, admin.get().or_raise(py)?.bootstrap(timeout));
            if let Err(error) = connected {
                detached(py, || admin.close()).or_raise(py)?;
                return Err(error);
            }
        }
        let open = Arc::new(Open(admin));
        let live: Arc<dyn Live> = open.clone();
        match self.open.set(open) {
            Ok(()) => remember(&live),
            Err(_) => return Err(raise(py, Failure::new(Kind::IllegalState, "the admin client is open already"))),
        }
        Ok(warnings)
    }

    fn _close(&self, py: Python<'_>) -> PyResult<()> {
        match self.open.get() {
            Some(open) => detached(py, || open.0.close()).or_raise(py),
            None => Ok(()),
        }
    }

    fn _metrics(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, &'static str, f64)>> {
        Ok(metrics_to(self.client(py)?.metrics()))
    }

    #[getter]
    fn _closed(&self) -> bool {
        self.open.get().is_none_or(|open| open.0.is_closed())
    }

    fn bootstrap_connected(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.client(py)?.is_bootstrapped())
    }
}
