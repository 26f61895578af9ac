//! The walk over compressed records: a window of decompressed bytes moves over them.

use std::cell::RefCell;

use super::super::compression::Decoder;
use super::super::error::{BatchError, Result};
use super::super::slot::RecordSlot;
use super::super::varint::{SHORT, read_varint, read_varlong};
use super::Tally;

/// Records up to this are held in the window as a whole, longer ones are passed over part by part.
const WHOLE: usize = 64 * 1024;
/// A window that has grown above this is not kept.
const KEEP_BELOW: usize = 1 << 20;
/// The longest that one number can be.
const NUMBER: usize = 10;

thread_local! {
    static WINDOW: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Walk `count` records out of `decoder`; returns their bytes.
pub(super) fn walk(decoder: Decoder<'_>, tally: &mut Tally, count: i32) -> Result<usize> {
    let mut window = WINDOW.take();
    window.clear();
    let mut source = Source { decoder, window, at: 0, passed: 0, ended: false };
    let result = source.records(tally, count);
    if source.window.capacity() < KEEP_BELOW {
        WINDOW.set(std::mem::take(&mut source.window));
    }
    result
}

struct Source<'a> {
    decoder: Decoder<'a>,
    /// Decompressed bytes; those before `at` are done with.
    window: Vec<u8>,
    at: usize,
    /// Bytes that have left the window.
    passed: usize,
    ended: bool,
}

impl Source<'_> {
    fn records(&mut self, tally: &mut Tally, count: i32) -> Result<usize> {
        for index in 0..count {
            self.record(tally).map_err(|error| match error {
                BatchError::Record { reason, .. } => BatchError::Record { index: index as u32, reason },
                error => error,
            })?;
        }
        if self.fill(1)? > 0 {
            return Err(BatchError::TrailingRecords(self.window.len() - self.at));
        }
        Ok(self.passed + self.at)
    }

    fn record(&mut self, tally: &mut Tally) -> Result<()> {
        // Most records stand in the window as a whole.
        if let Ok(slot) = RecordSlot::parse(&self.window, self.at) {
            self.at = slot.end();
            return tally.record(slot.timestamp_delta, slot.offset_delta, slot.has_key());
        }
        self.fill(NUMBER)?;
        let mut at = self.at;
        let length = read_varint(&self.window, &mut at).ok_or_else(|| wrong(SHORT))?;
        let length = usize::try_from(length).map_err(|_| wrong("its length is negative"))?;
        if length > WHOLE {
            self.at = at;
            return self.long_record(length, tally);
        }
        self.fill(at - self.at + length)?;
        let slot = RecordSlot::parse(&self.window, self.at).map_err(wrong)?;
        self.at = slot.end();
        tally.record(slot.timestamp_delta, slot.offset_delta, slot.has_key())
    }

    /// A record of `length` bytes, of which only the numbers are looked at.
    fn long_record(&mut self, length: usize, tally: &mut Tally) -> Result<()> {
        let end = self.passed + self.at + length;
        self.skip(1)?;
        let timestamp_delta = self.varlong()?;
        let offset_delta = self.varint()?;
        let key_length = self.varint()?;
        self.skip_within(key_length, end)?;
        let value_length = self.varint()?;
        self.skip_within(value_length, end)?;
        let headers = self.varint()?;
        if headers < 0 {
            return Err(wrong("its header count is negative"));
        }
        for _ in 0..headers {
            let name = self.varint()?;
            if name < 0 {
                return Err(wrong("a header's key is null"));
            }
            self.skip_within(name, end)?;
            let value = self.varint()?;
            self.skip_within(value, end)?;
        }
        if self.passed + self.at != end {
            return Err(wrong("its parts are not as long as itself"));
        }
        tally.record(timestamp_delta, offset_delta, key_length >= 0)
    }

    /// Have at least `length` bytes in the window, or all that are left. Returns how many there are.
    fn fill(&mut self, length: usize) -> Result<usize> {
        while self.window.len() - self.at < length && !self.ended {
            self.passed += self.at;
            self.window.drain(..self.at);
            self.at = 0;
            self.ended = !self.decoder.next_chunk(&mut self.window)?;
        }
        Ok(self.window.len() - self.at)
    }

    fn skip(&mut self, mut length: usize) -> Result<()> {
        loop {
            let here = length.min(self.window.len() - self.at);
            self.at += here;
            length -= here;
            if length == 0 {
                return Ok(());
            }
            if self.fill(1)? == 0 {
                return Err(wrong("it is longer than what is left of the batch"));
            }
        }
    }

    fn skip_within(&mut self, length: i32, end: usize) -> Result<()> {
        let Ok(length) = usize::try_from(length) else {
            return Ok(());
        };
        if self.passed + self.at + length > end {
            return Err(wrong("one of its parts is longer than itself"));
        }
        self.skip(length)
    }

    fn varint(&mut self) -> Result<i32> {
        self.fill(NUMBER)?;
        read_varint(&self.window, &mut self.at).ok_or_else(|| wrong(SHORT))
    }

    fn varlong(&mut self) -> Result<i64> {
        self.fill(NUMBER)?;
        read_varlong(&self.window, &mut self.at).ok_or_else(|| wrong(SHORT))
    }
}

/// The caller knows which record it is.
fn wrong(reason: &'static str) -> BatchError {
    BatchError::Record { index: 0, reason }
}
