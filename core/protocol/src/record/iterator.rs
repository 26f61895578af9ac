//! Records of a decompressed body, one after the other, with no allocation.

use super::error::{BatchError, Result};
use super::header::{BatchHeader, TimestampType};
use super::slot::{LEAST_RECORD, RecordSlot};
use super::varint::read_varint;

/// A record that lies in its batch's memory.
#[derive(Debug, Clone, Copy)]
pub struct RecordRef<'a> {
    pub offset: i64,
    /// Milliseconds since 1970; -1 for none.
    pub timestamp: i64,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    pub headers: HeadersRef<'a>,
}

impl<'a> RecordRef<'a> {
    #[inline]
    pub(super) fn new(header: &BatchHeader, body: &'a [u8], slot: &RecordSlot) -> RecordRef<'a> {
        RecordRef {
            offset: slot.offset(header),
            timestamp: slot.timestamp(header),
            key: slot.key().and_then(|run| body.get(run)),
            value: slot.value().and_then(|run| body.get(run)),
            headers: HeadersRef { bytes: body.get(slot.headers()).unwrap_or_default() },
        }
    }
}

/// The headers of a record: names and values in order, duplicates kept.
#[derive(Debug, Clone, Copy)]
pub struct HeadersRef<'a> {
    /// The count and then each header, as they stand in the record.
    bytes: &'a [u8],
}

impl<'a> HeadersRef<'a> {
    pub fn len(&self) -> usize {
        read_varint(self.bytes, &mut 0).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Name and value of each. A name that is not UTF-8, which Kafka lets pass, reads as U+FFFD;
    /// [`HeadersRef::iter_bytes`] has its bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Option<&'a [u8]>)> + use<'a> {
        self.iter_bytes().map(|(name, value)| (std::str::from_utf8(name).unwrap_or("\u{fffd}"), value))
    }

    /// Name and value of each, the name as it stands.
    pub fn iter_bytes(&self) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> + use<'a> {
        let bytes = self.bytes;
        let mut at = 0;
        let count = read_varint(bytes, &mut at).unwrap_or(0);
        // All of it was walked when the record was read: the ends that are handled here never come.
        (0..count).map_while(move |_| {
            let name = take(bytes, &mut at)??;
            let value = take(bytes, &mut at)?;
            Some((name, value))
        })
    }

    /// The last value under a name, as Kafka's `lastHeader` has it; the inner `None` is a null value.
    pub fn last(&self, name: &str) -> Option<Option<&'a [u8]>> {
        self.iter().filter(|(found, _)| *found == name).map(|(_, value)| value).last()
    }
}

/// A length and as many bytes; `Some(None)` for a negative length, `None` at the end.
fn take<'a>(bytes: &'a [u8], at: &mut usize) -> Option<Option<&'a [u8]>> {
    let length = read_varint(bytes, at)?;
    let Ok(length) = usize::try_from(length) else {
        return Some(None);
    };
    let taken = bytes.get(*at..*at + length)?;
    *at += length;
    Some(Some(taken))
}

/// Walks the records of a body. After an error it ends; bytes behind the last record are one.
#[derive(Debug, Clone)]
pub struct RecordIterator<'a> {
    header: BatchHeader,
    body: &'a [u8],
    at: usize,
    index: u32,
    count: u32,
    /// What is wrong with the batch as a whole, told by the first `next`.
    wrong: Option<BatchError>,
}

impl<'a> RecordIterator<'a> {
    /// `body` is decompressed: what [`super::Batch::body`] gives.
    pub fn new(header: &BatchHeader, body: &'a [u8]) -> Self {
        let (count, wrong) = match checked_count(header, body) {
            Ok(count) => (count, None),
            Err(error) => (0, Some(error)),
        };
        RecordIterator { header: *header, body, at: 0, index: 0, count, wrong }
    }

    /// Where the next record begins in the body.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The places of the next record instead of the record itself.
    #[inline]
    pub(super) fn next_slot(&mut self) -> Option<Result<RecordSlot>> {
        if self.index == self.count {
            return self.wrong.take().map(Err);
        }
        match RecordSlot::parse(self.body, self.at) {
            Ok(slot) => {
                self.at = slot.end();
                self.index += 1;
                if self.index == self.count && self.at != self.body.len() {
                    self.wrong = Some(BatchError::TrailingRecords(self.body.len() - self.at));
                }
                Some(Ok(slot))
            }
            Err(reason) => {
                let index = std::mem::replace(&mut self.index, self.count);
                Some(Err(BatchError::Record { index, reason }))
            }
        }
    }
}

impl<'a> Iterator for RecordIterator<'a> {
    type Item = Result<RecordRef<'a>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let slot = self.next_slot()?;
        Some(slot.map(|slot| RecordRef::new(&self.header, self.body, &slot)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.count - self.index) as usize;
        (0, Some(left + 1))
    }
}

impl std::iter::FusedIterator for RecordIterator<'_> {}

/// The record count, when a body of this length can hold as many: so nothing is ever reserved for a count that lies.
pub(super) fn checked_count(header: &BatchHeader, body: &[u8]) -> Result<u32> {
    if body.len() > i32::MAX as usize {
        return Err(BatchError::BatchTooLarge { size: body.len(), limit: i32::MAX as usize });
    }
    let most = body.len() / LEAST_RECORD;
    match u32::try_from(header.records_count) {
        Ok(0) if !body.is_empty() => Err(BatchError::TrailingRecords(body.len())),
        Ok(count) if count as usize <= most => Ok(count),
        _ => {
            Err(BatchError::Count { records_count: header.records_count, last_offset_delta: header.last_offset_delta })
        }
    }
}

impl RecordSlot {
    /// The record's offset.
    #[inline]
    pub fn offset(&self, header: &BatchHeader) -> i64 {
        header.base_offset.wrapping_add(i64::from(self.offset_delta))
    }

    /// The record's timestamp in milliseconds: its own, or the batch's where the broker set that.
    #[inline]
    pub fn timestamp(&self, header: &BatchHeader) -> i64 {
        match header.timestamp_type() {
            TimestampType::CreateTime => header.base_timestamp.wrapping_add(self.timestamp_delta),
            TimestampType::LogAppendTime => header.max_timestamp,
        }
    }
}
