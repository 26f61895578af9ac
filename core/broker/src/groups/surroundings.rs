//! What the coordinator needs of the rest of the broker.

use bytes::Bytes;
use ottla_base::BoxFuture;
use ottla_net::{Node, RequestContext};
use ottla_protocol::{ErrorCode, Uuid};

/// What an append came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The offset that the batch's first record got.
    pub base_offset: i64,
    /// The high watermark after the append: with one replica it has passed the batch already.
    pub high_watermark: i64,
}

/// What of a partition's log there is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub start: i64,
    pub high_watermark: i64,
    pub end: i64,
}

/// The partitions of `__consumer_offsets` that this broker leads.
///
/// The coordinator calls `append` with a shard locked: no method may call back into it.
pub trait OffsetsLog: Send + Sync + 'static {
    /// Append one batch, all or nothing, as a produce does. Fails when this broker does not lead in `leader_epoch`.
    fn append(&self, partition: i32, leader_epoch: i32, batch: Bytes) -> Result<Appended, ErrorCode>;

    /// The high watermark, once it has reached `position`; an error once this broker leads no more.
    fn committed(&self, partition: i32, leader_epoch: i32, position: i64)
    -> BoxFuture<'static, Result<i64, ErrorCode>>;

    fn bounds(&self, partition: i32, leader_epoch: i32) -> Result<Bounds, ErrorCode>;

    /// Whole batches from the one that holds `offset` on, up to the log's end: about `max_bytes` of them, and at least
    /// one. It may block: it is called from a task that may.
    fn read(&self, partition: i32, offset: i64, max_bytes: usize) -> Result<Bytes, ErrorCode>;

    /// The largest batch that the topic takes (`max.message.bytes`).
    fn max_batch_bytes(&self) -> usize;
}

/// The metadata image, as far as the coordinator looks at it.
pub trait Cluster: Send + Sync + 'static {
    /// The partitions of `__consumer_offsets`; `None` before it is made.
    fn offsets_partitions(&self) -> Option<i32>;

    /// Make `__consumer_offsets` if it is not there (see [`super::offsets_topic`]); ready once the image has it.
    fn ensure_offsets_topic(&self) -> BoxFuture<'static, Result<(), ErrorCode>>;

    /// Who leads a partition of `__consumer_offsets`, with its endpoint on the listener that the request came in by.
    fn coordinator(&self, partition: i32, context: &RequestContext) -> Option<Node>;

    fn topic_id(&self, name: &str) -> Option<Uuid>;

    fn topic_name(&self, id: Uuid) -> Option<String>;

    /// The number of a topic's partitions; they are numbered from 0.
    fn topic_partitions(&self, name: &str) -> Option<i32>;
}
