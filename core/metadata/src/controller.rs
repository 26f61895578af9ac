//! The controller: pure handlers that read an image and a request, and answer with records and a response.
//!
//! Nothing here changes anything: the driver appends the records to the metadata log, replays them, and sends the
//! response once they are committed.

pub mod brokers;
pub mod configs;
pub mod partitions;
#[cfg(test)]
mod tests;
pub mod topics;

use ottla_base::Random;
use ottla_base::config::Values;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::MetadataRecord;

use crate::config::Configs;
use crate::image::MetadataImage;

/// What a handler works with.
#[derive(Clone, Copy)]
pub struct Controller<'a> {
    pub image: &'a MetadataImage,
    /// The broker's static configuration.
    pub values: &'a Values,
    pub node_id: i32,
    pub random: &'a Random,
}

/// What a handler wants.
#[derive(Debug)]
pub struct Outcome<R> {
    /// To be appended all or none; empty if nothing changes.
    pub records: Vec<MetadataRecord>,
    pub response: R,
}

/// An item's error: the code and a sentence for its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemError {
    pub code: ErrorCode,
    pub message: String,
}

impl ItemError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> ItemError {
        ItemError { code, message: message.into() }
    }
}

impl<'a> Controller<'a> {
    pub fn configs(&self) -> Configs<'a> {
        Configs { image: self.image, values: self.values, node_id: self.node_id }
    }

    fn number(&self, name: &str) -> i64 {
        self.configs().broker(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1)
    }

    fn flag(&self, name: &str) -> bool {
        self.configs().broker(name).is_some_and(|text| text.trim().eq_ignore_ascii_case("true"))
    }

    /// The brokers that new replicas can be placed on, in the order of their ids.
    fn live_brokers(&self) -> Vec<i32> {
        self.image.live_brokers().map(|broker| broker.broker_id).collect()
    }
}
