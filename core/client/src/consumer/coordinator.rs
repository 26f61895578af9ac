//! Which node coordinates the group.

use std::time::Instant;

use ottla_net::{Lane, Node};
use ottla_protocol::message::{FindCoordinatorRequest, FindCoordinatorResponse};
use ottla_protocol::{ApiKey, ErrorCode, Response};

use super::request::{Outgoing, Target, Token};
use crate::cluster::Cluster;
use crate::error::Error;

#[derive(Debug)]
pub(super) struct Coordinator {
    group: String,
    node: Option<Node>,
    asking: bool,
    failures: u32,
    retry_at: Option<Instant>,
    /// It cannot be had, ever (no permission).
    pub(super) fatal: Option<Error>,
    pub(super) last_failure: Option<Error>,
}

impl Coordinator {
    pub(super) fn new(group: String) -> Coordinator {
        Coordinator { group, node: None, asking: false, failures: 0, retry_at: None, fatal: None, last_failure: None }
    }

    pub(super) fn node(&self) -> Option<&Node> {
        self.node.as_ref()
    }

    /// It does not answer, or says that it is not the coordinator.
    pub(super) fn lost(&mut self, why: &str) {
        if let Some(node) = self.node.take() {
            tracing::info!(group = self.group, node = %node, why, "group coordinator is unknown now");
        }
    }

    /// Ask if nobody asks. `wanted`: someone waits for it.
    pub(super) fn poll(&mut self, now: Instant, wanted: bool, out: &mut Vec<Outgoing>) -> Option<Instant> {
        if self.node.is_some() || self.asking || !wanted || self.fatal.is_some() {
            return None;
        }
        if let Some(at) = self.retry_at.filter(|at| *at > now) {
            return Some(at);
        }
        self.asking = true;
        let group = self.group.clone();
        out.push(Outgoing::new(Token::FindCoordinator, Target::Any, Lane::Control, ApiKey::FindCoordinator, {
            move |version| find_coordinator(&group, version).into()
        }));
        None
    }

    pub(super) fn answered(&mut self, cluster: &Cluster, answer: Result<Response, Error>) {
        self.asking = false;
        let found = answer.and_then(|response| read_coordinator(&self.group, response));
        match found {
            Ok(node) => {
                tracing::debug!(group = self.group, %node, "group coordinator found");
                self.failures = 0;
                self.retry_at = None;
                self.last_failure = None;
                self.node = Some(node);
            }
            Err(error) if error.is_retriable() => {
                self.failures += 1;
                self.retry_at = Some(cluster.now() + cluster.retry_pause(self.failures));
                self.last_failure = Some(error);
            }
            Err(error) => self.fatal = Some(error),
        }
    }
}

/// Version 4 asks for several keys, older ones for one.
pub(crate) fn find_coordinator(group: &str, version: i16) -> FindCoordinatorRequest {
    let mut request = FindCoordinatorRequest { key_type: 0, ..FindCoordinatorRequest::default() };
    if version >= 4 {
        request.coordinator_keys = vec![group.to_owned()];
    } else {
        request.key = group.to_owned();
    }
    request
}

pub(crate) fn read_coordinator(group: &str, response: Response) -> Result<Node, Error> {
    let response = FindCoordinatorResponse::try_from(response)?;
    let (code, said, node) = match response.coordinators.into_iter().next() {
        Some(found) => {
            let node = Node { id: found.node_id, host: found.host, port: found.port as u16 };
            (found.error_code, found.error_message, node)
        }
        None => {
            let node = Node { id: response.node_id, host: response.host, port: response.port as u16 };
            (response.error_code, response.error_message, node)
        }
    };
    match ErrorCode(code) {
        ErrorCode::NONE => Ok(node),
        code => Err(Error::broker_saying(code, said.as_deref(), format!("coordinator of group {group}"))),
    }
}
