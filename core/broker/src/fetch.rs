//! What fetches are made of: sessions that remember what a consumer reads, and the reading itself.

pub(crate) mod read;
pub(crate) mod session;

use std::sync::Arc;

use ottla_protocol::Uuid;

/// A topic as a request names it: by name up to version 12, by id from 13 on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum TopicKey {
    Name(Arc<str>),
    Id(Uuid),
}

/// A partition that a fetch asks for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub topic: TopicKey,
    pub index: i32,
    pub offset: i64,
    pub max_bytes: i32,
    pub current_leader_epoch: i32,
    pub last_fetched_epoch: i32,
}
