//! Bytes on their way in or out, without a copy: in memory, or a region of a file.

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use smallvec::SmallVec;

/// A file whose regions can be sent. `storage` implements it, so that the codec, the log and the network agree.
pub trait FileRegion: Send + Sync {
    /// Fill `buffer` from `position`, or fail: a short file is an error (`UnexpectedEof`).
    fn read_exact_at(&self, buffer: &mut [u8], position: u64) -> io::Result<()>;

    /// The descriptor for `sendfile`, where there is one.
    fn descriptor(&self) -> Option<std::os::fd::BorrowedFd<'_>> {
        None
    }
}

/// One run of bytes.
#[derive(Clone)]
pub enum Slice {
    Bytes(Bytes),
    File { file: Arc<dyn FileRegion>, position: u64, length: usize },
}

impl Slice {
    pub fn len(&self) -> usize {
        match self {
            Slice::Bytes(bytes) => bytes.len(),
            Slice::File { length, .. } => *length,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes in memory: as they are, or read from the file.
    pub fn to_bytes(&self) -> io::Result<Bytes> {
        match self {
            Slice::Bytes(bytes) => Ok(bytes.clone()),
            Slice::File { file, position, length } => {
                let mut buffer = BytesMut::zeroed(*length);
                file.read_exact_at(&mut buffer, *position)?;
                Ok(buffer.freeze())
            }
        }
    }
}

impl fmt::Debug for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slice::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Slice::File { position, length, .. } => write!(f, "File({length} at {position})"),
        }
    }
}

/// Several runs of bytes that read as one. The content of a `records` field.
#[derive(Clone, Debug, Default)]
pub struct Slices {
    parts: SmallVec<[Slice; 1]>,
}

impl Slices {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, slice: Slice) {
        if !slice.is_empty() {
            self.parts.push(slice);
        }
    }

    pub fn parts(&self) -> &[Slice] {
        &self.parts
    }

    pub fn len(&self) -> usize {
        self.parts.iter().map(Slice::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The whole as one `Bytes`: free when it is one run in memory, else one copy.
    pub fn to_bytes(&self) -> io::Result<Bytes> {
        match self.parts.as_slice() {
            [] => Ok(Bytes::new()),
            [one] => one.to_bytes(),
            parts => {
                let mut whole = BytesMut::with_capacity(self.len());
                for part in parts {
                    whole.extend_from_slice(&part.to_bytes()?);
                }
                Ok(whole.freeze())
            }
        }
    }
}

impl From<Bytes> for Slices {
    fn from(bytes: Bytes) -> Self {
        let mut slices = Slices::new();
        slices.push(Slice::Bytes(bytes));
        slices
    }
}

impl From<Slice> for Slices {
    fn from(slice: Slice) -> Self {
        let mut slices = Slices::new();
        slices.push(slice);
        slices
    }
}

/// Equal when the bytes are equal; a region that cannot be read equals nothing.
impl PartialEq for Slices {
    fn eq(&self, other: &Self) -> bool {
        match (self.to_bytes(), other.to_bytes()) {
            (Ok(left), Ok(right)) => left == right,
            _ => false,
        }
    }
}
