//! The idempotent producer's id: asked for once, its epoch raised when a partition's sequences must begin anew.

use std::sync::Arc;
use std::time::Instant;

use ottla_base::BoxFuture;
use ottla_net::Lane;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::{InitProducerIdRequest, InitProducerIdResponse};

use super::batch::Identity;
use crate::cluster::Cluster;
use crate::error::{Error, Kind};

type Answer = Result<Identity, Error>;

/// Where the id stands.
pub(super) struct Identities {
    pub(super) current: Option<Identity>,
    asking: Option<BoxFuture<'static, Answer>>,
    failures: u32,
    retry_at: Option<Instant>,
    /// Not to be had, ever: every batch fails with it.
    pub(super) fatal: Option<Error>,
}

impl Identities {
    pub(super) fn new() -> Identities {
        Identities { current: None, asking: None, failures: 0, retry_at: None, fatal: None }
    }

    /// Ask if there is no id and nobody asks yet. Returns when to come back, if later.
    pub(super) fn want(&mut self, cluster: &Arc<Cluster>) -> Option<Instant> {
        if self.current.is_some() || self.asking.is_some() || self.fatal.is_some() {
            return None;
        }
        if let Some(at) = self.retry_at.filter(|at| *at > cluster.now()) {
            return Some(at);
        }
        let cluster = cluster.clone();
        self.asking = Some(Box::pin(async move { ask(&cluster).await }));
        None
    }

    /// Drive the question. True when there is an answer.
    pub(super) fn poll(&mut self, cluster: &Cluster, context: &mut std::task::Context<'_>) -> bool {
        let Some(asking) = &mut self.asking else { return false };
        let std::task::Poll::Ready(answer) = asking.as_mut().poll(context) else { return false };
        self.asking = None;
        match answer {
            Ok(identity) => {
                tracing::debug!(producer_id = identity.producer_id, epoch = identity.epoch, "producer id");
                self.failures = 0;
                self.current = Some(identity);
            }
            Err(error) if error.is_retriable() || error.kind() == Kind::Corrupt => {
                tracing::debug!(%error, "no producer id yet");
                self.failures += 1;
                self.retry_at = Some(cluster.now() + cluster.retry_pause(self.failures));
            }
            Err(error) => self.fatal = Some(error),
        }
        true
    }

    /// The next epoch, or a new id once epochs are used up.
    pub(super) fn bump(&mut self) {
        self.current = match self.current {
            Some(Identity { producer_id, epoch }) if epoch < i16::MAX => {
                Some(Identity { producer_id, epoch: epoch + 1 })
            }
            _ => None,
        };
    }
}

async fn ask(cluster: &Cluster) -> Answer {
    let request = InitProducerIdRequest {
        transactional_id: None,
        transaction_timeout_ms: i32::MAX,
        ..InitProducerIdRequest::default()
    };
    let deadline = cluster.now() + cluster.config.request_timeout;
    let response = cluster.call_any(Lane::Control, request.into(), deadline).await?;
    let response = InitProducerIdResponse::try_from(response)?;
    match ErrorCode(response.error_code) {
        ErrorCode::NONE => Ok(Identity { producer_id: response.producer_id, epoch: response.producer_epoch }),
        code => Err(Error::broker(code, "a producer id cannot be had")),
    }
}
