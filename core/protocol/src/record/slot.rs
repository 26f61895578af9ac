//! Where the parts of one record stand.

use std::ops::Range;

use super::varint::{SHORT, read_varint, read_varlong};

/// The least that a record takes: its length, attributes, deltas, two lengths and the header count.
pub(super) const LEAST_RECORD: usize = 7;

/// The places of one record's parts in the decompressed records of its batch: 32 bytes, no borrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSlot {
    /// What to add to the batch's base timestamp.
    pub timestamp_delta: i64,
    /// What to add to the batch's base offset.
    pub offset_delta: i32,
    key_start: u32,
    /// -1 for null.
    key_length: i32,
    value_start: u32,
    /// -1 for null.
    value_length: i32,
    /// Behind the record.
    end: u32,
}

impl RecordSlot {
    /// Read the record at `start` of `body`, all of it, down to its headers' lengths. `body` is at most `i32::MAX`
    /// bytes, which its callers see to.
    #[inline]
    pub(super) fn parse(body: &[u8], start: usize) -> Result<RecordSlot, &'static str> {
        let mut at = start;
        let length = read_varint(body, &mut at).ok_or(SHORT)?;
        if length < 0 {
            return Err("its length is negative");
        }
        let end = at + length as usize;
        let Some(record) = body.get(..end) else {
            return Err("it is longer than what is left of the batch");
        };
        at += 1; // The attributes: no bit of a record's own has a meaning.
        let timestamp_delta = read_varlong(record, &mut at).ok_or(SHORT)?;
        let offset_delta = read_varint(record, &mut at).ok_or(SHORT)?;
        let key_length = read_varint(record, &mut at).ok_or(SHORT)?.max(-1);
        let key_start = at;
        at += key_length.max(0) as usize;
        let value_length = read_varint(record, &mut at).ok_or("its key is longer than itself")?.max(-1);
        let value_start = at;
        at += value_length.max(0) as usize;
        let headers_count = read_varint(record, &mut at).ok_or("its value is longer than itself")?;
        if headers_count != 0 {
            skip_headers(record, &mut at, headers_count)?;
        }
        if at != end {
            return Err("its parts are shorter than itself");
        }
        Ok(RecordSlot {
            timestamp_delta,
            offset_delta,
            key_start: key_start as u32,
            key_length,
            value_start: value_start as u32,
            value_length,
            end: end as u32,
        })
    }

    /// Behind the record, where the next one begins.
    #[inline]
    pub fn end(&self) -> usize {
        self.end as usize
    }

    #[inline]
    pub fn has_key(&self) -> bool {
        self.key_length >= 0
    }

    /// The key's place in the batch's body; `None` is null.
    #[inline]
    pub fn key(&self) -> Option<Range<usize>> {
        run(self.key_start, self.key_length)
    }

    /// The value's place in the batch's body; `None` is null.
    #[inline]
    pub fn value(&self) -> Option<Range<usize>> {
        run(self.value_start, self.value_length)
    }

    /// The headers' place in the batch's body: their count and then each.
    #[inline]
    pub fn headers(&self) -> Range<usize> {
        self.value_start as usize + self.value_length.max(0) as usize..self.end as usize
    }

    /// Bytes of the key; -1 is null.
    #[inline]
    pub fn key_length(&self) -> i32 {
        self.key_length
    }

    /// Bytes of the value; -1 is null.
    #[inline]
    pub fn value_length(&self) -> i32 {
        self.value_length
    }
}

#[inline]
fn run(start: u32, length: i32) -> Option<Range<usize>> {
    (length >= 0).then(|| start as usize..start as usize + length as usize)
}

fn skip_headers(record: &[u8], at: &mut usize, count: i32) -> Result<(), &'static str> {
    if count < 0 {
        return Err("its header count is negative");
    }
    // A header takes two bytes at least, so a count that lies ends the loop soon.
    for _ in 0..count {
        let key_length = read_varint(record, at).ok_or("it ends inside its headers")?;
        if key_length < 0 {
            return Err("a header's key is null");
        }
        *at += key_length as usize;
        let value_length = read_varint(record, at).ok_or("it ends inside its headers")?;
        *at += value_length.max(0) as usize;
    }
    Ok(())
}
