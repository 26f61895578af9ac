//! The codecs of records, each compressing a batch's records as one block.
//!
//! Reading is bounded: a caller says how many bytes may come out, and no codec reserves memory on the word of its
//! input. Contexts that are dear to set up (zstd, gzip, the table of LZ4) are kept per thread.

use std::fmt;
use std::str::FromStr;

use super::error::{BatchError, Result};

mod gzip;
mod lz4;
mod snappy;
mod zstandard;

/// The codec of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Compression {
    #[default]
    None,
    /// RFC 1952.
    Gzip,
    /// Written in the framing of snappy-java; read in that and raw.
    Snappy,
    /// The LZ4 frame format with independent blocks.
    Lz4,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    pub const ALL: [Compression; 5] =
        [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];

    /// The number in a batch's attributes.
    pub fn id(self) -> u8 {
        match self {
            Compression::None => 0,
            Compression::Gzip => 1,
            Compression::Snappy => 2,
            Compression::Lz4 => 3,
            Compression::Zstd => 4,
        }
    }

    pub fn from_id(id: u8) -> Result<Compression> {
        Compression::ALL.get(usize::from(id)).copied().ok_or(BatchError::Codec(id))
    }

    /// The name in configurations, e.g. `zstd`.
    pub fn name(self) -> &'static str {
        match self {
            Compression::None => "none",
            Compression::Gzip => "gzip",
            Compression::Snappy => "snappy",
            Compression::Lz4 => "lz4",
            Compression::Zstd => "zstd",
        }
    }

    /// The lowest and the highest level; both 0 where there are none.
    pub fn levels(self) -> (i32, i32) {
        match self {
            Compression::None | Compression::Snappy => (0, 0),
            Compression::Gzip => (1, 9),
            Compression::Lz4 => (1, 17),
            Compression::Zstd => (-131_072, 22),
        }
    }

    /// Kafka's level when none is configured.
    pub fn default_level(self) -> i32 {
        match self {
            Compression::None | Compression::Snappy => 0,
            Compression::Gzip => -1,
            Compression::Lz4 => 9,
            Compression::Zstd => 3,
        }
    }

    /// Decompress a block that this codec wrote into at most `limit` bytes.
    pub fn decompress(self, block: &[u8], limit: usize) -> Result<Vec<u8>> {
        decompress(self, block, limit)
    }

    /// Compress at the default level.
    pub fn compress(self, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut block = Vec::with_capacity(bytes.len() / 2);
        Compressor::from(self).compress(bytes, &mut block)?;
        Ok(block)
    }

    fn unreadable(self, reason: impl fmt::Display) -> BatchError {
        BatchError::Decompress { compression: self, reason: reason.to_string() }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Compression {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        Compression::ALL
            .into_iter()
            .find(|codec| codec.name() == name)
            .ok_or_else(|| format!("'{name}' is no compression type: expected none, gzip, snappy, lz4 or zstd"))
    }
}

/// A codec and its level: what a producer or a topic is configured with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Compressor {
    compression: Compression,
    level: i32,
}

impl Compressor {
    /// A codec at a level of its own: gzip 1 to 9 (-1 is zlib's default), lz4 1 to 17, zstd -131072 to 22.
    ///
    /// LZ4 is written by an encoder without levels: each is accepted and gives the same bytes. None and snappy have
    /// no levels and ignore it.
    ///
    /// # Errors
    /// [`BatchError::CompressionLevel`] outside of those.
    pub fn new(compression: Compression, level: i32) -> Result<Compressor> {
        let (least, most) = compression.levels();
        let is_default = level == compression.default_level();
        if (least, most) != (0, 0) && !is_default && !(least..=most).contains(&level) {
            return Err(BatchError::CompressionLevel { compression, level, least, most });
        }
        Ok(Compressor { compression, level })
    }

    pub fn compression(&self) -> Compression {
        self.compression
    }

    pub fn level(&self) -> i32 {
        self.level
    }

    /// Append `bytes`, compressed, to `block`.
    pub fn compress(&self, bytes: &[u8], block: &mut Vec<u8>) -> Result<()> {
        match self.compression {
            Compression::None => {
                block.extend_from_slice(bytes);
                Ok(())
            }
            Compression::Gzip => gzip::compress(bytes, self.level, block),
            Compression::Snappy => snappy::compress(bytes, block),
            Compression::Lz4 => lz4::compress(bytes, block),
            Compression::Zstd => zstandard::compress(bytes, self.level, block),
        }
    }

    fn failed(&self, reason: impl fmt::Display) -> BatchError {
        BatchError::Compress { compression: self.compression, reason: reason.to_string() }
    }
}

/// The codec at its default level.
impl From<Compression> for Compressor {
    fn from(compression: Compression) -> Self {
        Compressor { compression, level: compression.default_level() }
    }
}

/// Decompress a whole block into at most `limit` bytes.
pub(super) fn decompress(compression: Compression, block: &[u8], limit: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut decoder = Decoder::new(compression, block, limit, Blocks::AnyLink)?;
    // Most records shrink to a third or less; a lie about it costs no more than the input's own size.
    bytes.reserve(block.len().saturating_mul(3).min(limit).min(1 << 20));
    while decoder.next_chunk(&mut bytes)? {}
    Ok(bytes)
}

/// Are the linked blocks of LZ4 read? Kafka's own reader refuses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blocks {
    AnyLink,
    Independent,
}

/// A block that is decompressed piece by piece.
pub(super) struct Decoder<'a> {
    compression: Compression,
    stream: Stream<'a>,
    /// Bytes that may still come out.
    left: usize,
    limit: usize,
}

enum Stream<'a> {
    None(&'a [u8]),
    Gzip(gzip::Stream<'a>),
    Snappy(snappy::Stream<'a>),
    Lz4(lz4::Stream<'a>),
    Zstd(zstandard::Stream<'a>),
}

impl<'a> Decoder<'a> {
    pub(super) fn new(compression: Compression, block: &'a [u8], limit: usize, blocks: Blocks) -> Result<Decoder<'a>> {
        let stream = match compression {
            Compression::None => Stream::None(block),
            Compression::Gzip => Stream::Gzip(gzip::Stream::new(block)),
            Compression::Snappy => Stream::Snappy(snappy::Stream::new(block)),
            Compression::Lz4 => Stream::Lz4(lz4::Stream::new(block, blocks)),
            Compression::Zstd => Stream::Zstd(zstandard::Stream::new(block)?),
        };
        Ok(Decoder { compression, stream, left: limit, limit })
    }

    /// Append the next piece to `bytes`; false at the end. A piece is at most a few megabytes.
    ///
    /// LZ4 with linked blocks looks back into `bytes`, so its caller leaves there what came before.
    pub(super) fn next_chunk(&mut self, bytes: &mut Vec<u8>) -> Result<bool> {
        let before = bytes.len();
        // One byte above the limit is enough to know that there is more than the limit.
        let most = self.left.saturating_add(1);
        let more = match &mut self.stream {
            Stream::None(block) => {
                bytes.extend_from_slice(block);
                !std::mem::take(block).is_empty()
            }
            Stream::Gzip(stream) => stream.next_chunk(bytes, most)?,
            Stream::Snappy(stream) => stream.next_chunk(bytes, most)?,
            Stream::Lz4(stream) => stream.next_chunk(bytes, most)?,
            Stream::Zstd(stream) => stream.next_chunk(bytes, most)?,
        };
        match self.left.checked_sub(bytes.len() - before) {
            Some(left) => {
                self.left = left;
                Ok(more)
            }
            None => Err(BatchError::TooLarge { compression: self.compression, limit: self.limit }),
        }
    }
}
