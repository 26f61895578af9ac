//! Bytes of Python's: `bytes` are borrowed, other buffers copied.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// What a serializer gave.
pub(crate) enum Blob<'a> {
    Null,
    Borrowed(&'a [u8]),
    /// Someone could change it meanwhile: a `bytearray`, a `memoryview`.
    Copied(Vec<u8>),
}

impl<'a> Blob<'a> {
    /// `what` is named where it is no bytes: "key" or "value".
    #[inline]
    pub(crate) fn of(object: &'a Bound<'_, PyAny>, what: &str) -> PyResult<Blob<'a>> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Blob::Borrowed(bytes.as_bytes()));
        }
        if object.is_none() {
            return Ok(Blob::Null);
        }
        match PyBuffer::<u8>::get(object) {
            Ok(buffer) => Ok(Blob::Copied(buffer.to_vec(object.py())?)),
            Err(_) => {
                let kind = object.get_type();
                Err(PyTypeError::new_err(format!("Unsupported type for serialized {what}: {kind}")))
            }
        }
    }

    #[inline]
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Blob::Null => None,
            Blob::Borrowed(bytes) => Some(bytes),
            Blob::Copied(bytes) => Some(bytes),
        }
    }
}
