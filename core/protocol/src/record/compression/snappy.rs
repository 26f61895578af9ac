//! Snappy: in the framing of snappy-java, which Kafka's Java clients write, and raw, as librdkafka writes it.
//!
//! The framing is a header of 16 bytes (a magic, a version, the least version that can read it) and then blocks, each
//! after its length as a big-endian `i32`. Streams that were put one behind the other repeat the header.

use super::{BatchError, Compression, Compressor, Result};

const MAGIC: [u8; 8] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0];
const HEADER: [u8; 16] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];
/// Bytes of input in a block.
const BLOCK: usize = 32 * 1024;
/// The best that the format can do: three bytes of input make 64 of output.
const BEST_RATIO: usize = 22;

pub(super) fn compress(bytes: &[u8], block: &mut Vec<u8>) -> Result<()> {
    let mut encoder = snap::raw::Encoder::new();
    block.extend_from_slice(&HEADER);
    for piece in bytes.chunks(BLOCK) {
        let start = block.len() + 4;
        block.resize(start + snap::raw::max_compress_len(piece.len()), 0);
        let written = encoder
            .compress(piece, &mut block[start..])
            .map_err(|error| Compressor::from(Compression::Snappy).failed(error))?;
        block[start - 4..start].copy_from_slice(&(written as u32).to_be_bytes());
        block.truncate(start + written);
    }
    Ok(())
}

pub(super) struct Stream<'a> {
    rest: &'a [u8],
    framed: bool,
    decoder: snap::raw::Decoder,
}

impl<'a> Stream<'a> {
    pub(super) fn new(block: &'a [u8]) -> Self {
        Stream { rest: block, framed: block.starts_with(&MAGIC), decoder: snap::raw::Decoder::new() }
    }

    pub(super) fn next_chunk(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<bool> {
        if !self.framed {
            let block = std::mem::take(&mut self.rest);
            return if block.is_empty() { Ok(false) } else { self.block(block, bytes, most).map(|()| true) };
        }
        while self.rest.starts_with(&MAGIC) {
            self.rest = self.rest.get(HEADER.len()..).ok_or_else(cut_off)?;
        }
        if self.rest.is_empty() {
            return Ok(false);
        }
        let (length, rest) = self.rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (block, rest) = rest.split_at_checked(length).ok_or_else(cut_off)?;
        self.rest = rest;
        self.block(block, bytes, most).map(|()| true)
    }

    fn block(&mut self, block: &[u8], bytes: &mut Vec<u8>, most: usize) -> Result<()> {
        let unreadable = |error: snap::Error| Compression::Snappy.unreadable(error);
        let length = snap::raw::decompress_len(block).map_err(unreadable)?;
        if length > block.len().saturating_mul(BEST_RATIO) {
            return Err(Compression::Snappy.unreadable("a block says that it holds more than it can"));
        }
        let start = bytes.len();
        if length >= most {
            // Above the limit: say so by length alone, without the work.
            bytes.resize(start + most, 0);
            return Ok(());
        }
        bytes.resize(start + length, 0);
        let written = self.decoder.decompress(block, &mut bytes[start..]).map_err(unreadable)?;
        bytes.truncate(start + written);
        Ok(())
    }
}

fn cut_off() -> BatchError {
    Compression::Snappy.unreadable("it is cut off")
}
