//! Zstandard (RFC 8878).

use std::cell::RefCell;

use zstd::zstd_safe::{self, CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

use super::{BatchError, Compression, Compressor, Result};

/// The largest window that is read, 128 MiB: what level 22 writes, and the library's own limit.
const WINDOW_LOG: u32 = 27;
/// A context that has grown above this is not kept: it would hold a large window for good.
const KEEP_BELOW: usize = 8 << 20;

thread_local! {
    static COMPRESS: RefCell<Option<CCtx<'static>>> = const { RefCell::new(None) };
    static DECOMPRESS: RefCell<Option<DCtx<'static>>> = const { RefCell::new(None) };
}

pub(super) fn compress(bytes: &[u8], level: i32, block: &mut Vec<u8>) -> Result<()> {
    let failed = |code| Compressor::from(Compression::Zstd).failed(zstd_safe::get_error_name(code));
    let kept = COMPRESS.take();
    let mut context =
        kept.or_else(CCtx::try_create).ok_or_else(|| Compressor::from(Compression::Zstd).failed("out of memory"))?;
    context.set_parameter(CParameter::CompressionLevel(level)).map_err(failed)?;
    let start = block.len();
    block.reserve(zstd_safe::compress_bound(bytes.len()));
    let mut output = OutBuffer::around_pos(block, start);
    let mut input = InBuffer::around(bytes);
    // All of the input is there and all of the output has room: one call makes the whole frame.
    loop {
        let end = zstd_safe::zstd_sys::ZSTD_EndDirective::ZSTD_e_end;
        if context.compress_stream2(&mut output, &mut input, end).map_err(failed)? == 0 {
            break;
        }
    }
    if context.sizeof() < KEEP_BELOW {
        COMPRESS.set(Some(context));
    }
    Ok(())
}

pub(super) struct Stream<'a> {
    input: InBuffer<'a>,
    /// `None` once it is given back.
    context: Option<DCtx<'static>>,
    /// Inside a frame, so that the end of the input is not an end.
    within: bool,
}

impl<'a> Stream<'a> {
    pub(super) fn new(block: &'a [u8]) -> Result<Self> {
        let context = match DECOMPRESS.take() {
            Some(context) => context,
            None => {
                let mut context = DCtx::try_create().ok_or_else(|| unreadable("out of memory"))?;
                context.set_parameter(DParameter::WindowLogMax(WINDOW_LOG)).map_err(named)?;
                context
            }
        };
        Ok(Stream { input: InBuffer::around(block), context: Some(context), within: true })
    }

    pub(super) fn next_chunk(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<bool> {
        let Some(context) = &mut self.context else {
            return Ok(false);
        };
        let taken = self.input.pos();
        if taken == self.input.src.len() && !self.within {
            return Ok(false);
        }
        let start = bytes.len();
        bytes.reserve(DCtx::out_size().min(most));
        let mut output = OutBuffer::around_pos(bytes, start);
        let hint = context.decompress_stream(&mut output, &mut self.input).map_err(named)?;
        let produced = output.pos() - start;
        self.within = hint != 0;
        if self.within && produced == 0 && self.input.pos() == taken {
            return Err(unreadable("it is cut off"));
        }
        Ok(true)
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        let Some(mut context) = self.context.take() else {
            return;
        };
        if context.sizeof() < KEEP_BELOW && context.reset(ResetDirective::SessionOnly).is_ok() {
            DECOMPRESS.set(Some(context));
        }
    }
}

fn named(code: usize) -> BatchError {
    unreadable(zstd_safe::get_error_name(code))
}

fn unreadable(reason: &str) -> BatchError {
    Compression::Zstd.unreadable(reason)
}
