//! The LZ4 frame format: written as Kafka's Java clients do (independent blocks of 64 KiB, no checksums), read in all
//! its forms but dictionaries.
//!
//! Kafka's Java reader refuses linked blocks, so a broker does too; ours reads them where it is a client. The checksum
//! of the content is not computed, as in Kafka: the batch's CRC covers it.

use std::cell::RefCell;

use lz4_flex::block::{CompressTable, compress_into_with_table, decompress_into, decompress_into_with_dict};
use twox_hash::XxHash32;

use super::{BatchError, Blocks, Compression, Compressor, Result};

const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
/// Magic, flags (version 1, independent blocks), block size 64 KiB, and the checksum of those two bytes.
const HEADER: [u8; 7] = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
const END_MARK: [u8; 4] = [0; 4];
const BLOCK: usize = 64 * 1024;
const UNCOMPRESSED: u32 = 0x8000_0000;
/// How far a linked block looks back.
const WINDOW: usize = 64 * 1024;
/// The best that the format can do: one byte of input makes 255 of output.
const BEST_RATIO: usize = 255;

thread_local! {
    static TABLE: RefCell<CompressTable> = RefCell::new(CompressTable::large());
}

pub(super) fn compress(bytes: &[u8], block: &mut Vec<u8>) -> Result<()> {
    TABLE.with_borrow_mut(|table| {
        block.extend_from_slice(&HEADER);
        for piece in bytes.chunks(BLOCK) {
            let start = block.len() + 4;
            block.resize(start + lz4_flex::block::get_maximum_output_size(piece.len()), 0);
            let written = compress_into_with_table(piece, &mut block[start..], table)
                .map_err(|error| Compressor::from(Compression::Lz4).failed(error))?;
            let length = if written < piece.len() {
                block.truncate(start + written);
                written as u32
            } else {
                block.truncate(start);
                block.extend_from_slice(piece);
                piece.len() as u32 | UNCOMPRESSED
            };
            block[start - 4..start].copy_from_slice(&length.to_le_bytes());
        }
        block.extend_from_slice(&END_MARK);
        Ok(())
    })
}

/// What the flags of a frame say.
#[derive(Clone, Copy)]
struct Frame {
    linked: bool,
    block_checksums: bool,
    content_checksum: bool,
    block_size: usize,
    /// Where in the output the frame begins: linked blocks look no further back.
    start: usize,
}

pub(super) struct Stream<'a> {
    rest: &'a [u8],
    blocks: Blocks,
    /// `None` before the first frame and between two.
    frame: Option<Frame>,
    frames: usize,
}

impl<'a> Stream<'a> {
    pub(super) fn new(block: &'a [u8], blocks: Blocks) -> Self {
        Stream { rest: block, blocks, frame: None, frames: 0 }
    }

    pub(super) fn next_chunk(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<bool> {
        let frame = match self.frame {
            Some(frame) => frame,
            // What follows a frame and is none is passed over, as Kafka's reader does.
            None if self.frames > 0 && !self.rest.starts_with(&MAGIC) => return Ok(false),
            None => self.header(bytes.len())?,
        };
        self.frame = Some(frame);
        let length = u32::from_le_bytes(*self.take_chunk::<4>()?);
        if length == 0 {
            if frame.content_checksum {
                self.take(4)?;
            }
            self.frame = None;
            self.frames += 1;
            return Ok(true);
        }
        let is_compressed = length & UNCOMPRESSED == 0;
        let length = (length & !UNCOMPRESSED) as usize;
        if length > frame.block_size {
            return Err(unreadable("a block is larger than its frame allows"));
        }
        let block = self.take(length)?;
        if frame.block_checksums && *self.take_chunk::<4>()? != XxHash32::oneshot(0, block).to_le_bytes() {
            return Err(unreadable("the checksum of a block does not match"));
        }
        if is_compressed {
            decompress_block(block, &frame, bytes, most)?;
        } else {
            bytes.extend_from_slice(block);
        }
        Ok(true)
    }

    fn header(&mut self, start: usize) -> Result<Frame> {
        if *self.take_chunk::<4>()? != MAGIC {
            return Err(unreadable("it is no LZ4 frame"));
        }
        let descriptor = self.rest;
        let [flags, size] = *self.take_chunk::<2>()?;
        if flags >> 6 != 1 || flags & 0x03 != 0 || size & 0x8f != 0 {
            return Err(unreadable("its frame is of a version or with a dictionary that is not known"));
        }
        let block_size = match size >> 4 {
            code @ 4..=7 => 1 << (8 + 2 * code),
            _ => return Err(unreadable("its block size does not exist")),
        };
        if flags & 0x08 != 0 {
            self.take(8)?;
        }
        let described = &descriptor[..descriptor.len() - self.rest.len()];
        let checksum = (XxHash32::oneshot(0, described) >> 8) as u8;
        if self.take(1)? != [checksum] {
            return Err(unreadable("the checksum of its frame's header does not match"));
        }
        let linked = flags & 0x20 == 0;
        if linked && self.blocks == Blocks::Independent {
            return Err(unreadable("its blocks are linked, which Kafka's readers refuse"));
        }
        Ok(Frame { linked, block_checksums: flags & 0x10 != 0, content_checksum: flags & 0x04 != 0, block_size, start })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| unreadable("it is cut off"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn take_chunk<const N: usize>(&mut self) -> Result<&'a [u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| unreadable("it is cut off"))?;
        self.rest = rest;
        Ok(taken)
    }
}

fn decompress_block(block: &[u8], frame: &Frame, bytes: &mut Vec<u8>, most: usize) -> Result<()> {
    let start = bytes.len();
    // No more is cleared than can be filled: many tiny blocks would else make much work of few bytes.
    let room = frame.block_size.min(block.len().saturating_mul(BEST_RATIO) + 64);
    bytes.resize(start + room, 0);
    let (before, output) = bytes.split_at_mut(start);
    let written = if frame.linked {
        let window = &before[frame.start.max(start.saturating_sub(WINDOW))..];
        decompress_into_with_dict(block, output, window)
    } else {
        decompress_into(block, output)
    };
    match written {
        Ok(written) => {
            bytes.truncate(start + written.min(most));
            Ok(())
        }
        Err(error) => {
            bytes.truncate(start);
            Err(Compression::Lz4.unreadable(error))
        }
    }
}

fn unreadable(reason: &str) -> BatchError {
    Compression::Lz4.unreadable(reason)
}
