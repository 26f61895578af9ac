//! What is open in this process: for the end of the interpreter, and for forks.

use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::Mutex;
use pyo3::prelude::*;

/// Something that must not outlive the interpreter.
pub(crate) trait Live: Send + Sync {
    /// Close within `timeout`. Called without the GIL.
    fn end(&self, timeout: Duration);
}

static LIVE: Mutex<Vec<Weak<dyn Live>>> = Mutex::new(Vec::new());

/// How long each may take at exit, as kafka-python has it.
const AT_EXIT: Duration = Duration::from_secs(1);

pub(crate) fn remember(live: &Arc<dyn Live>) {
    let mut all = LIVE.lock();
    all.retain(|known| known.strong_count() > 0);
    all.push(Arc::downgrade(live));
}

/// See the stub.
#[pyfunction]
pub(crate) fn shutdown(py: Python<'_>) {
    // In a forked child, what the parent opened refuses to be closed at once.
    let all = std::mem::take(&mut *LIVE.lock());
    py.detach(|| {
        for live in all.iter().filter_map(Weak::upgrade) {
            live.end(AT_EXIT);
        }
    });
}

/// See the stub.
#[pyfunction]
pub(crate) fn after_fork() {
    ottla_kit::after_fork();
}
