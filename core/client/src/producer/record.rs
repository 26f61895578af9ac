//! What goes in and what comes out: a record to send, and where it was written.

use std::sync::Arc;

use ottla_protocol::record::Header;

/// A record to send. It borrows: `send` copies it into the open batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record<'a> {
    pub topic: &'a str,
    /// `None`: the partitioner chooses.
    pub partition: Option<i32>,
    /// Milliseconds since 1970; `None`: now.
    pub timestamp: Option<i64>,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    pub headers: &'a [Header<'a>],
}

impl<'a> Record<'a> {
    pub fn new(topic: &'a str, value: &'a [u8]) -> Record<'a> {
        Record { topic, value: Some(value), ..Record::default() }
    }

    pub fn key(self, key: &'a [u8]) -> Record<'a> {
        Record { key: Some(key), ..self }
    }

    pub fn partition(self, partition: i32) -> Record<'a> {
        Record { partition: Some(partition), ..self }
    }

    pub fn timestamp(self, timestamp: i64) -> Record<'a> {
        Record { timestamp: Some(timestamp), ..self }
    }

    pub fn headers(self, headers: &'a [Header<'a>]) -> Record<'a> {
        Record { headers, ..self }
    }

    /// An upper bound of the record's bytes in a batch, its length included.
    pub(super) fn size_bound(&self) -> usize {
        // Length, attributes, timestamp, offset, key length, value length, header count at their longest.
        let fixed = 5 + 1 + 10 + 5 + 5 + 5 + 5;
        let headers: usize =
            self.headers.iter().map(|header| 10 + header.name.len() + header.value.map_or(0, <[u8]>::len)).sum();
        fixed + self.key.map_or(0, <[u8]>::len) + self.value.map_or(0, <[u8]>::len) + headers
    }
}

/// Where a record was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMetadata {
    pub topic: Arc<str>,
    pub partition: i32,
    /// -1 with acks=0.
    pub offset: i64,
    /// The broker's where the topic says `LogAppendTime`, else the record's own.
    pub timestamp: i64,
    /// -1 for a null key.
    pub key_size: i32,
    /// -1 for a null value.
    pub value_size: i32,
}
