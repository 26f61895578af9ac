//! What the coordinator's answers mean for the member.

use std::time::Instant;

use ottla_protocol::message::{HeartbeatResponse, JoinGroupResponse, SyncGroupResponse};
use ottla_protocol::{ErrorCode, Response};

use super::super::assignor::{self, Members};
use super::super::coordinator::Coordinator;
use super::super::subscription::{Mode, Subscriptions};
use super::{Group, Stage, Work};
use crate::cluster::Cluster;
use crate::error::Error;

impl Group {
    /// Try the join again after a pause.
    fn again(&mut self, cluster: &Cluster, pause: bool) {
        self.stage = Stage::Ready;
        if pause {
            self.failures += 1;
            self.retry_at = Some(cluster.now() + cluster.retry_pause(self.failures));
        }
    }

    fn refused(&mut self, code: ErrorCode) {
        self.errors.push(Error::broker(code, format!("group {}", self.id)));
        self.stage = Stage::Ended;
    }

    pub(in super::super) fn joined(
        &mut self,
        cluster: &Cluster,
        coordinator: &mut Coordinator,
        answer: Result<Response, Error>,
    ) {
        if !matches!(self.stage, Stage::Joining) {
            return;
        }
        let response = match answer.and_then(|response| Ok(JoinGroupResponse::try_from(response)?)) {
            Ok(response) => response,
            Err(error) if error.is_retriable() => {
                coordinator.lost(error.message());
                return self.again(cluster, true);
            }
            Err(error) => {
                self.errors.push(error);
                self.stage = Stage::Ended;
                return;
            }
        };
        let code = ErrorCode(response.error_code);
        match code {
            ErrorCode::NONE => self.became_member(cluster.now(), response),
            ErrorCode::MEMBER_ID_REQUIRED => {
                self.member = response.member_id;
                self.again(cluster, false);
            }
            ErrorCode::UNKNOWN_MEMBER_ID => {
                self.reset_member(true);
                self.again(cluster, true);
            }
            ErrorCode::ILLEGAL_GENERATION => {
                self.reset_member(false);
                self.again(cluster, true);
            }
            ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::NOT_COORDINATOR => {
                coordinator.lost(code.name());
                self.again(cluster, true);
            }
            code if code.is_retriable() || code == ErrorCode::REBALANCE_IN_PROGRESS => self.again(cluster, true),
            code => self.refused(code),
        }
    }

    fn became_member(&mut self, now: Instant, response: JoinGroupResponse) {
        self.failures = 0;
        self.retry_at = None;
        self.member = response.member_id;
        self.generation = response.generation_id;
        self.last_generation = response.generation_id;
        self.lost = false;
        self.last_contact = now;
        self.next_heartbeat = now + self.heartbeat_interval;
        self.heartbeat_in_flight = false;
        self.metrics.joins += 1;
        let took = now.saturating_duration_since(self.began_join);
        self.metrics.join_time = (self.metrics.join_time.0 + took, self.metrics.join_time.1.max(took));
        self.protocol = response.protocol_name.filter(|name| !name.is_empty()).or_else(|| self.protocol.take());
        self.is_leader = response.leader == self.member;
        tracing::info!(
            group = self.id,
            member = self.member,
            generation = self.generation,
            leader = self.is_leader,
            "joined the group"
        );
        if !self.is_leader {
            self.group_topics.clear();
            self.leader_counts.clear();
            self.stage = Stage::Assigned(Vec::new());
            return;
        }
        let mut members = Members::new();
        for member in response.members {
            match assignor::decode_subscription(&member.metadata) {
                Ok(mut subscription) => {
                    subscription.instance_id = member.group_instance_id;
                    members.insert(member.member_id, subscription);
                }
                Err(error) => {
                    tracing::warn!(group = self.id, member = member.member_id, %error, "unreadable subscription")
                }
            }
        }
        self.group_topics = members.values().flat_map(|member| member.topics.iter().cloned()).collect();
        // A static leader that came back keeps the assignment that stands.
        self.stage =
            if response.skip_assignment { Stage::Assigned(Vec::new()) } else { Stage::Leading { members, since: now } };
    }

    pub(in super::super) fn synced(
        &mut self,
        cluster: &Cluster,
        coordinator: &mut Coordinator,
        subscriptions: &Subscriptions,
        answer: Result<Response, Error>,
    ) {
        if !matches!(self.stage, Stage::Syncing) {
            return;
        }
        let response = match answer.and_then(|response| Ok(SyncGroupResponse::try_from(response)?)) {
            Ok(response) => response,
            Err(error) => {
                if error.is_retriable() {
                    coordinator.lost(error.message());
                    self.again(cluster, true);
                } else {
                    self.errors.push(error);
                    self.stage = Stage::Ended;
                }
                return;
            }
        };
        let code = ErrorCode(response.error_code);
        match code {
            ErrorCode::NONE => match assignor::decode_assignment(&response.assignment) {
                Ok(partitions) => self.assigned(cluster.now(), subscriptions, partitions),
                Err(error) => {
                    self.errors.push(error.into());
                    self.stage = Stage::Ended;
                }
            },
            ErrorCode::REBALANCE_IN_PROGRESS => self.again(cluster, false),
            ErrorCode::UNKNOWN_MEMBER_ID | ErrorCode::ILLEGAL_GENERATION => {
                self.reset_member(code == ErrorCode::UNKNOWN_MEMBER_ID);
            }
            ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::NOT_COORDINATOR => {
                coordinator.lost(code.name());
                self.again(cluster, true);
            }
            code if code.is_retriable() => self.again(cluster, true),
            code => self.refused(code),
        }
    }

    fn assigned(
        &mut self,
        now: Instant,
        subscriptions: &Subscriptions,
        mut partitions: Vec<crate::parts::TopicPartition>,
    ) {
        self.metrics.syncs += 1;
        self.next_heartbeat = now + self.heartbeat_interval;
        self.rejoin = None;
        if let Mode::Topics(topics) = &subscriptions.mode {
            // An assignment made for an older subscription: take what still fits, and join again.
            let before = partitions.len();
            partitions.retain(|at| topics.contains(&at.topic));
            if partitions.len() < before {
                self.want_rejoin("the assignment does not match the subscription");
            }
        }
        tracing::info!(group = self.id, ?partitions, "assignment");
        if let Some(assignor) = self.assignors.iter_mut().find(|one| Some(one.name()) == self.protocol.as_deref()) {
            assignor.assigned(&partitions, self.generation);
        }
        self.stage = Stage::Completing { work: Work::default(), partitions };
    }

    pub(in super::super) fn beaten(
        &mut self,
        cluster: &Cluster,
        coordinator: &mut Coordinator,
        generation: i32,
        answer: Result<Response, Error>,
    ) {
        if generation != self.generation {
            return;
        }
        self.heartbeat_in_flight = false;
        let now = cluster.now();
        self.next_heartbeat = self.heartbeat_sent + self.heartbeat_interval;
        let code = match answer.and_then(|response| Ok(HeartbeatResponse::try_from(response)?)) {
            Ok(response) => ErrorCode(response.error_code),
            Err(error) => {
                self.next_heartbeat = now + cluster.config.retry_backoff;
                // A coordinator that is silent for the whole session has given this member up.
                if now.saturating_duration_since(self.last_contact) > self.session_timeout {
                    self.last_contact = now;
                    self.reset_member(true);
                }
                return coordinator.lost(error.message());
            }
        };
        self.metrics.heartbeats += 1;
        let took = now.saturating_duration_since(self.heartbeat_sent);
        self.metrics.heartbeat_max = self.metrics.heartbeat_max.max(took);
        self.metrics.last_heartbeat = Some(now);
        match code {
            ErrorCode::NONE => self.last_contact = now,
            ErrorCode::REBALANCE_IN_PROGRESS => {
                self.last_contact = now;
                if self.is_stable() {
                    self.want_rejoin("the group is already rebalancing");
                }
            }
            ErrorCode::UNKNOWN_MEMBER_ID | ErrorCode::ILLEGAL_GENERATION => {
                tracing::info!(group = self.id, error = code.name(), "no longer a member");
                self.reset_member(code == ErrorCode::UNKNOWN_MEMBER_ID);
            }
            ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::NOT_COORDINATOR => {
                self.next_heartbeat = now + cluster.config.retry_backoff;
                coordinator.lost(code.name());
            }
            code if code.is_retriable() => self.next_heartbeat = now + cluster.config.retry_backoff,
            code => self.refused(code),
        }
    }
}
