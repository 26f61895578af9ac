//! What is on its way out of a connection: slices, written with as few calls and copies as the road allows.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use ottla_protocol::{FileRegion, Slice};
use tokio::io::Interest;
use tokio::net::TcpStream;

/// Slices handed to one vectored write.
const VECTORS: usize = 32;
/// A region of a file without a descriptor is read and sent in pieces of this size.
const PIECE: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    slices: VecDeque<Slice>,
    length: usize,
}

impl Outgoing {
    pub(crate) fn push(&mut self, slice: Slice) {
        if !slice.is_empty() {
            self.length += slice.len();
            self.slices.push_back(slice);
        }
    }

    /// A frame: the length, then the slices.
    pub(crate) fn push_frame(&mut self, slices: Vec<Slice>) {
        let length: usize = slices.iter().map(Slice::len).sum();
        let mut slices = slices.into_iter();
        // A small first slice travels with the length in one buffer.
        match slices.next() {
            Some(Slice::Bytes(first)) if first.len() <= 4096 => {
                let mut head = BytesMut::with_capacity(4 + first.len());
                head.extend_from_slice(&(length as i32).to_be_bytes());
                head.extend_from_slice(&first);
                self.push(Slice::Bytes(head.freeze()));
            }
            first => {
                self.push(Slice::Bytes(Bytes::copy_from_slice(&(length as i32).to_be_bytes())));
                first.into_iter().for_each(|slice| self.push(slice));
            }
        }
        slices.for_each(|slice| self.push(slice));
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slices.is_empty()
    }

    /// Write until all is gone (`Ready(Ok)`) or the socket is full (`Pending`).
    pub(crate) fn poll_write(&mut self, context: &mut Context<'_>, stream: &TcpStream) -> Poll<io::Result<()>> {
        while !self.slices.is_empty() {
            match stream.poll_write_ready(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
            match self.write_some(stream) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(count) => self.advance(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn write_some(&mut self, stream: &TcpStream) -> io::Result<usize> {
        if let Some(Slice::File { file, position, length }) = self.slices.front() {
            if file.descriptor().is_some() {
                return stream.try_io(Interest::WRITABLE, || send_file(stream, file.as_ref(), *position, *length));
            }
            self.load_piece()?;
        }
        let mut vectors = [IoSlice::new(&[]); VECTORS];
        let mut count = 0;
        let mut more = false;
        for slice in self.slices.iter() {
            match slice {
                Slice::Bytes(bytes) if count < VECTORS => {
                    vectors[count] = IoSlice::new(bytes);
                    count += 1;
                }
                _ => {
                    more = true;
                    break;
                }
            }
        }
        stream.try_io(Interest::WRITABLE, || send_bytes(stream, &vectors[..count], more))
    }

    /// Turn the first piece of a file region that has no descriptor into bytes.
    fn load_piece(&mut self) -> io::Result<()> {
        let Some(Slice::File { file, position, length }) = self.slices.pop_front() else {
            return Ok(());
        };
        let piece = length.min(PIECE);
        let bytes = Slice::File { file: file.clone(), position, length: piece }.to_bytes()?;
        if length > piece {
            self.slices.push_front(Slice::File { file, position: position + piece as u64, length: length - piece });
        }
        self.slices.push_front(Slice::Bytes(bytes));
        Ok(())
    }

    fn advance(&mut self, mut count: usize) {
        self.length -= count;
        while count > 0 {
            let Some(front) = self.slices.front_mut() else { return };
            let taken = count.min(front.len());
            count -= taken;
            if taken == front.len() {
                self.slices.pop_front();
                continue;
            }
            match front {
                Slice::Bytes(bytes) => bytes.advance(taken),
                Slice::File { position, length, .. } => {
                    *position += taken as u64;
                    *length -= taken;
                }
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn send_file(stream: &TcpStream, file: &dyn FileRegion, position: u64, length: usize) -> io::Result<usize> {
    let Some(descriptor) = file.descriptor() else {
        return Err(io::ErrorKind::Unsupported.into());
    };
    let mut offset = position;
    match rustix::fs::sendfile(stream, descriptor, Some(&mut offset), length) {
        // The file became shorter than the region: the rest will never come.
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => Ok(count),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn send_file(stream: &TcpStream, file: &dyn FileRegion, position: u64, length: usize) -> io::Result<usize> {
    let mut piece = vec![0; length.min(PIECE)];
    file.read_exact_at(&mut piece, position)?;
    send_bytes(stream, &[IoSlice::new(&piece)], length > piece.len())
}

/// `more` keeps a header from travelling alone when a file region follows.
fn send_bytes(stream: &TcpStream, vectors: &[IoSlice<'_>], more: bool) -> io::Result<usize> {
    let mut flags = rustix::net::SendFlags::NOSIGNAL;
    #[cfg(target_os = "linux")]
    if more {
        flags |= rustix::net::SendFlags::MORE;
    }
    Ok(rustix::net::sendmsg(stream, vectors, &mut rustix::net::SendAncillaryBuffer::default(), flags)?)
}
