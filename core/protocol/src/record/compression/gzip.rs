//! Gzip (RFC 1952): one member is written, any number are read.

use std::cell::RefCell;

use flate2::{Compress, Decompress, FlushCompress, FlushDecompress, Status};

use super::{BatchError, Compression, Compressor, Result};

/// Bytes that come out at once.
const CHUNK: usize = 64 * 1024;
/// The largest window, 32 KiB.
const WINDOW_BITS: u8 = 15;
const MAGIC: [u8; 2] = [0x1f, 0x8b];

thread_local! {
    /// The last compressor and its level: its tables take some 300 KB.
    static KEPT: RefCell<Option<(i32, Compress)>> = const { RefCell::new(None) };
}

pub(super) fn compress(bytes: &[u8], level: i32, block: &mut Vec<u8>) -> Result<()> {
    let kept = KEPT.take().filter(|(kept_level, _)| *kept_level == level);
    let mut state = match kept {
        Some((_, mut state)) => {
            state.reset();
            state
        }
        None => {
            let level = u32::try_from(level).map_or_else(|_| flate2::Compression::default(), flate2::Compression::new);
            Compress::new_gzip(level, WINDOW_BITS)
        }
    };
    loop {
        let taken = state.total_in() as usize;
        block.reserve((bytes.len() - taken) / 2 + 64);
        match state.compress_vec(&bytes[taken..], block, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => break,
            Ok(Status::Ok | Status::BufError) => {}
            Err(error) => return Err(Compressor::from(Compression::Gzip).failed(error)),
        }
    }
    KEPT.set(Some((level, state)));
    Ok(())
}

pub(super) struct Stream<'a> {
    block: &'a [u8],
    /// `None` once all members are read.
    member: Option<Decompress>,
}

impl<'a> Stream<'a> {
    pub(super) fn new(block: &'a [u8]) -> Self {
        Stream { block, member: Some(Decompress::new_gzip(WINDOW_BITS)) }
    }

    pub(super) fn next_chunk(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<bool> {
        let Some(member) = &mut self.member else {
            return Ok(false);
        };
        bytes.reserve(CHUNK.min(most));
        let before = (member.total_in(), bytes.len());
        let status = member
            .decompress_vec(self.block, bytes, FlushDecompress::None)
            .map_err(|error| Compression::Gzip.unreadable(error))?;
        let taken = (member.total_in() - before.0) as usize;
        self.block = &self.block[taken..];
        if status == Status::StreamEnd {
            // What follows and is no member is passed over, as Java's reader does.
            self.member = self.block.starts_with(&MAGIC).then(|| Decompress::new_gzip(WINDOW_BITS));
        } else if taken == 0 && bytes.len() == before.1 {
            return Err(cut_off());
        }
        Ok(true)
    }
}

fn cut_off() -> BatchError {
    Compression::Gzip.unreadable("it is cut off")
}
