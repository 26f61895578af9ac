//! Waits of Python's threads: without the GIL, in slices, with a look for signals between them.

use std::future::Future;
use std::time::{Duration, Instant};

use ottla_kit::{guard, process};
use pyo3::prelude::*;

use crate::convert::FOREVER;
use crate::errors::OrRaise;

/// Wait for `future`; KeyboardInterrupt and what else signal handlers raise comes out of it.
pub(crate) fn wait<T: Send>(py: Python<'_>, future: impl Future<Output = T> + Send) -> PyResult<T> {
    let process = process().or_raise(py)?;
    let mut future = std::pin::pin!(future);
    loop {
        if let Some(value) = py.detach(|| guard(|| Ok(process.wait_slice(future.as_mut())))).or_raise(py)? {
            return Ok(value);
        }
        py.check_signals()?;
    }
}

/// As `wait`, until `deadline`: then `None`.
pub(crate) fn wait_until<T: Send>(
    py: Python<'_>,
    deadline: Instant,
    future: impl Future<Output = T> + Send,
) -> PyResult<Option<T>> {
    let process = process().or_raise(py)?;
    let clock = process.environment().clock.clone();
    let mut sleep = clock.sleep_until(deadline);
    let mut future = std::pin::pin!(future);
    let either = std::future::poll_fn(move |context| {
        use std::task::Poll;
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        sleep.as_mut().poll(context).map(|()| None)
    });
    wait(py, either)
}

/// A wait whose result can be an error of the client.
pub(crate) fn wait_result<T: Send, E: Into<ottla_kit::Failure> + Send>(
    py: Python<'_>,
    future: impl Future<Output = Result<T, E>> + Send,
) -> PyResult<T> {
    wait(py, future)?.or_raise(py)
}

/// Now, by the clock that waits go by.
pub(crate) fn now(py: Python<'_>) -> PyResult<Instant> {
    Ok(process().or_raise(py)?.environment().clock.now())
}

/// The end of a wait that begins now.
pub(crate) fn deadline(py: Python<'_>, timeout: Option<Duration>) -> PyResult<Instant> {
    let now = now(py)?;
    Ok(now.checked_add(timeout.unwrap_or(FOREVER)).unwrap_or(now))
}

/// Run what may take locks or wait a little without the GIL.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    py.detach(work)
}
