//! Producer ids: taken from the controller by blocks, so that most producers cost no write.

use std::ops::Range;

use ottla_metadata::controller::ItemError;
use parking_lot::Mutex;

/// The block at hand. What is left of it at a stop is never given out.
#[derive(Debug, Default)]
pub(super) struct ProducerIds {
    block: Mutex<Range<i64>>,
}

impl ProducerIds {
    pub(super) fn ready(&self) -> Option<i64> {
        // A block being taken is a write that is waited for elsewhere.
        self.block.try_lock()?.next()
    }

    pub(super) fn next(&self, take: impl FnOnce() -> Result<Range<i64>, ItemError>) -> Result<i64, ItemError> {
        let mut block = self.block.lock();
        if block.is_empty() {
            *block = take()?;
        }
        block.next().ok_or_else(|| {
            ItemError::new(ottla_protocol::ErrorCode::UNKNOWN_SERVER_ERROR, "there are no producer ids left")
        })
    }
}
