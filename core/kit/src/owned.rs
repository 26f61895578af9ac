//! A client that belongs to the process that opened it.

use crate::failure::Failure;
use crate::process::Owner;

/// In a forked child it can be neither used nor ended: locks may be held by threads that are gone.
pub(crate) struct Owned<T> {
    inner: Option<T>,
    owner: Owner,
    what: &'static str,
}

impl<T> Owned<T> {
    pub(crate) fn new(inner: T, what: &'static str) -> Owned<T> {
        Owned { inner: Some(inner), owner: Owner::new(), what }
    }

    pub(crate) fn get(&self) -> Result<&T, Failure> {
        self.owner.check(self.what)?;
        self.inner.as_ref().ok_or_else(|| Failure::closed(self.what))
    }

    /// As `get` for calls that are made for each record.
    #[inline]
    pub(crate) fn get_fast(&self) -> Result<&T, Failure> {
        self.owner.check_fast(self.what)?;
        self.inner.as_ref().ok_or_else(|| Failure::closed(self.what))
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if !self.owner.is_here() {
            std::mem::forget(self.inner.take());
        }
    }
}
