//! What the managers ask the network for, and how the answers find back.

use std::time::Duration;

use ottla_net::{Lane, Node};
use ottla_protocol::{ApiKey, Request};

use crate::parts::TopicPartition;

/// Whose request it is, with what it needs to understand the answer.
#[derive(Debug, Clone)]
pub(super) enum Token {
    FindCoordinator,
    Join,
    Sync,
    Heartbeat { generation: i32 },
    Leave,
    Commit(u64),
    Committed(Vec<TopicPartition>),
    Reset(Vec<(TopicPartition, u64)>),
    Validate(Vec<(TopicPartition, u64)>),
    Fetch { node: i32, session: u64 },
}

/// Whom to ask.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Any,
    Node(Node),
}

/// A request of a manager. `build` gets the version that both sides know.
pub(super) struct Outgoing {
    pub(super) token: Token,
    pub(super) target: Target,
    pub(super) lane: Lane,
    pub(super) api: ApiKey,
    /// Not above this version.
    pub(super) highest: i16,
    /// Beyond the usual request timeout.
    pub(super) extra: Duration,
    pub(super) build: Box<dyn FnOnce(i16) -> Request + Send>,
}

impl Outgoing {
    pub(super) fn new(
        token: Token,
        target: Target,
        lane: Lane,
        api: ApiKey,
        build: impl FnOnce(i16) -> Request + Send + 'static,
    ) -> Outgoing {
        Outgoing { token, target, lane, api, highest: i16::MAX, extra: Duration::ZERO, build: Box::new(build) }
    }

    pub(super) fn at_most(self, highest: i16) -> Outgoing {
        Outgoing { highest, ..self }
    }

    pub(super) fn with_extra(self, extra: Duration) -> Outgoing {
        Outgoing { extra, ..self }
    }
}
