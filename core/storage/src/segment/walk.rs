//! Going through the batches of a file in order, in pieces of bounded size and without decompressing.

use std::io;

use ottla_protocol::record::crc::Crc32c;
use ottla_protocol::record::{BATCH_OVERHEAD, BatchHeader};

use crate::file::File;

/// A piece stays in the processor's cache between its read and its checksum.
const PIECE: usize = 256 << 10;
/// Where only headers are wanted and batches are large, what lies between the headers is stepped over.
const HEADERS: usize = 512;
/// The checksum covers what follows it.
const CRC_FROM: u64 = 21;

/// Which part of a file to go through, and how closely.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    pub from: u64,
    pub to: u64,
    /// Stop at a batch whose checksum is wrong.
    pub checks: bool,
}

/// Give each batch and its position to `accept`; stop at the first that is not whole or that it refuses, and return
/// that position: `to`, if all are good.
pub fn walk(file: &dyn File, walk: Walk, accept: &mut dyn FnMut(&BatchHeader, u64) -> bool) -> io::Result<u64> {
    let mut window = Window {
        file,
        buffer: Vec::new(),
        start: walk.from,
        end: walk.to,
        piece: if walk.checks { PIECE } else { HEADERS },
    };
    let mut position = walk.from;
    while position < walk.to {
        let Ok(header) = BatchHeader::parse(window.at(position, BATCH_OVERHEAD)?) else { break };
        let next = position + header.size() as u64;
        if next > walk.to || !orderly(&header) {
            break;
        }
        if walk.checks && window.checksum(position + CRC_FROM, next)? != header.crc {
            break;
        }
        if !accept(&header, position) {
            break;
        }
        window.piece = if !walk.checks && header.size() > 32 * HEADERS { HEADERS } else { PIECE };
        position = next;
    }
    Ok(position)
}

/// Numbers that a whole batch has: offsets that grow and do not overflow.
fn orderly(header: &BatchHeader) -> bool {
    header.base_offset >= 0 && header.last_offset_delta >= 0 && header.next_offset() > header.base_offset
}

struct Window<'a> {
    file: &'a dyn File,
    buffer: Vec<u8>,
    /// The buffer's place in the file.
    start: u64,
    /// Where to stop reading.
    end: u64,
    /// How much to read at a time.
    piece: usize,
}

impl Window<'_> {
    /// The bytes from `position` on: at least `wanted`, or all that are left. `wanted` is small.
    fn at(&mut self, position: u64, wanted: usize) -> io::Result<&[u8]> {
        let have = (self.start + self.buffer.len() as u64).saturating_sub(position);
        let wanted = (wanted as u64).min(self.end - position);
        if position < self.start || have < wanted {
            let count = (self.piece as u64).min(self.end - position) as usize;
            self.buffer.resize(count, 0);
            let read = self.file.read_at(&mut self.buffer, position)?;
            self.buffer.truncate(read);
            self.start = position;
        }
        Ok(&self.buffer[(position - self.start) as usize..])
    }

    fn checksum(&mut self, from: u64, to: u64) -> io::Result<u32> {
        let mut crc = Crc32c::new();
        let mut position = from;
        while position < to {
            let left = (to - position) as usize;
            let bytes = self.at(position, 1)?;
            let count = bytes.len().min(left);
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            crc.update(&bytes[..count]);
            position += count as u64;
        }
        Ok(crc.value())
    }
}
