//! Frames on a stream: a four-byte length, then that many bytes.

use std::io;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use tokio::net::TcpStream;

/// What is read at once when no length is known yet.
const CHUNK: usize = 32 * 1024;
/// A claimed length is believed up to here; a longer frame grows its buffer as its bytes come.
const BELIEVED: usize = 2 * 1024 * 1024;

/// Collects bytes and cuts frames. Holds no memory while nothing is on its way.
#[derive(Debug)]
pub(crate) struct FrameReader {
    buffer: BytesMut,
    limit: usize,
}

impl FrameReader {
    /// Frames longer than `limit` bytes are an error.
    pub(crate) fn new(limit: usize) -> Self {
        FrameReader { buffer: BytesMut::new(), limit }
    }

    /// The next whole frame that is here, without its length.
    pub(crate) fn next(&mut self) -> io::Result<Option<Bytes>> {
        let Some(length) = self.length()? else {
            return Ok(None);
        };
        if self.buffer.len() < 4 + length {
            return Ok(None);
        }
        self.buffer.advance(4);
        let frame = self.buffer.split_to(length).freeze();
        if self.buffer.is_empty() {
            self.buffer = BytesMut::new();
        }
        Ok(Some(frame))
    }

    fn length(&self) -> io::Result<Option<usize>> {
        let Some(head) = self.buffer.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = i32::from_be_bytes(*head);
        match usize::try_from(length) {
            Ok(length) if length <= self.limit => Ok(Some(length)),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("frame of {length} bytes; from 0 to {} are allowed", self.limit),
            )),
        }
    }

    /// Read what is there, once. `Ok(0)` is the end of the stream.
    pub(crate) fn poll_read(&mut self, context: &mut Context<'_>, stream: &TcpStream) -> Poll<io::Result<usize>> {
        loop {
            match stream.poll_read_ready(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
            self.reserve();
            match stream.try_read_buf(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if self.buffer.is_empty() {
                        self.buffer = BytesMut::new();
                    }
                }
                result => return Poll::Ready(result),
            }
        }
    }

    fn reserve(&mut self) {
        let missing = match self.length() {
            Ok(Some(length)) => (4 + length).saturating_sub(self.buffer.len()),
            _ => CHUNK,
        };
        let doubled = self.buffer.len().max(CHUNK);
        let wanted = if missing <= BELIEVED { missing.max(1) } else { doubled };
        if self.buffer.capacity() - self.buffer.len() < wanted {
            self.buffer.reserve(wanted);
        }
    }
}
