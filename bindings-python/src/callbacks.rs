//! The delivery thread of a producer: it runs the callbacks of futures.

use std::sync::Arc;
use std::thread::{self, JoinHandle, ThreadId};
use std::time::Duration;

use ottla_kit::ottla::Kind;
use ottla_kit::ottla::producer::RecordMetadata;
use ottla_kit::{Failure, Reports};
use parking_lot::Mutex;
use pyo3::prelude::*;

use crate::future;

/// Which results a callback wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Success,
    Failure,
    /// `future.success(value)` or `future.failure(exception)`.
    Chain,
}

/// A callback that is due.
pub(crate) struct Report {
    pub(crate) callback: Py<PyAny>,
    pub(crate) wants: Wants,
    pub(crate) result: Result<RecordMetadata, Failure>,
    pub(crate) header_size: i32,
}

/// The queue of callbacks and the thread that drains it, which is made with the first callback.
pub(crate) struct Callbacks {
    reports: Arc<Reports<Report>>,
    /// Whose the producer is: a forked child has its memory but not its threads.
    pid: u32,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Callbacks {
    pub(crate) fn new() -> Callbacks {
        Callbacks { reports: Arc::default(), pid: std::process::id(), thread: Mutex::default() }
    }

    pub(crate) fn is_here(&self) -> bool {
        self.pid == std::process::id()
    }

    pub(crate) fn reports(&self) -> &Arc<Reports<Report>> {
        &self.reports
    }

    pub(crate) fn start(&self) -> Result<(), Failure> {
        let mut thread = self.thread.lock();
        if thread.is_none() {
            let reports = self.reports.clone();
            let spawned = thread::Builder::new().name("ottla-callbacks".to_owned()).spawn(move || drain(&reports));
            *thread = Some(spawned.map_err(|error| {
                Failure::new(Kind::IllegalState, format!("a thread for callbacks cannot be started: {error}"))
            })?);
        }
        Ok(())
    }

    fn runs_here(&self) -> bool {
        let id: Option<ThreadId> = self.thread.lock().as_ref().map(|thread| thread.thread().id());
        id == Some(thread::current().id())
    }

    /// End the thread once all callbacks have run, waiting for it at most `timeout`. Without the GIL.
    pub(crate) fn close(&self, timeout: Duration) {
        if self.runs_here() {
            self.reports.close();
            return;
        }
        if self.thread.lock().is_some() {
            self.reports.wait_until_idle(timeout.min(Duration::from_secs(86_400)));
        }
        self.reports.close();
    }
}

/// Runs until the queue is closed and empty, or the interpreter goes.
fn drain(reports: &Reports<Report>) {
    while let Some(some) = reports.take() {
        let ran = Python::try_attach(|py| {
            for report in some {
                future::run(py, report);
            }
        });
        if ran.is_none() {
            return;
        }
    }
}
