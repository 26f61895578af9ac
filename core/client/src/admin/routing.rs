//! Which broker is asked, and when it is asked again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ottla_net::{Lane, Node};
use ottla_protocol::message::MetadataResponse;
use ottla_protocol::message::metadata_request::{MetadataRequest, MetadataRequestTopic};
use ottla_protocol::{ApiKey, ErrorCode, Request, Response, Uuid};

use super::Admin;
use crate::cluster::Image;
use crate::coordinated::pause;
use crate::error::Error;
use crate::parts::TopicPartition;

/// Rounds of fresh metadata after which a topic that nobody knows counts as unknown.
const UNKNOWN_ROUNDS: u32 = 3;

/// Who can answer.
#[derive(Debug, Clone)]
pub(super) enum Who {
    Any,
    /// The active controller, or a broker that forwards to it.
    Controller,
    Broker(i32),
}

impl Admin {
    /// Send to `who` until `read` makes something of the answer, or an error that no retry helps.
    pub(super) async fn ask<T>(
        &self,
        who: Who,
        api: ApiKey,
        build: impl Fn(i16) -> Request + Send + Sync,
        read: impl Fn(Response) -> Result<T, Error>,
        deadline: Instant,
    ) -> Result<T, Error> {
        let mut failures = 0;
        loop {
            if self.is_closed() {
                return Err(Error::closed("admin client"));
            }
            let answer = async {
                let node = self.node(&who, deadline).await?;
                let call =
                    self.cluster.call_built(&node, Lane::Control, (api, i16::MAX, Duration::ZERO), &build, deadline);
                read(call.await?)
            };
            let error = match answer.await {
                Ok(result) => return Ok(result),
                Err(error) => error,
            };
            if failures >= self.config.retries {
                return Err(error);
            }
            self.cluster.request_update();
            pause(&self.cluster, &mut failures, deadline, error).await?;
        }
    }

    async fn node(&self, who: &Who, deadline: Instant) -> Result<Node, Error> {
        let image = match who {
            Who::Any => self.cluster.image(),
            Who::Controller | Who::Broker(_) => self.image(deadline).await?,
        };
        let any = || self.cluster.any_node(Lane::Control).ok_or_else(|| Error::timeout("no broker is known"));
        match who {
            Who::Any => any(),
            Who::Controller => image.node(image.controller).cloned().map_or_else(any, Ok),
            Who::Broker(id) => image.node(*id).cloned().ok_or_else(|| {
                self.cluster.request_update();
                Error::broker(ErrorCode::BROKER_NOT_AVAILABLE, format!("broker {id}"))
            }),
        }
    }

    /// The brokers, waited for if none is known yet.
    pub(super) async fn image(&self, deadline: Instant) -> Result<std::sync::Arc<Image>, Error> {
        let mut changes = self.cluster.subscribe();
        loop {
            let image = self.cluster.image();
            if !image.brokers.is_empty() {
                return Ok(image);
            }
            self.cluster.request_update();
            if self.cluster.wait_for_change(&mut changes, deadline).await.is_err() {
                if self.is_closed() {
                    return Err(Error::closed("admin client"));
                }
                return Err(self.cluster.with_last_failure("no broker could be reached in time.".to_owned(), None));
            }
        }
    }

    /// Fresh metadata of `topics`, or of all.
    pub(super) async fn metadata(&self, topics: Option<&[&str]>, deadline: Instant) -> Result<MetadataResponse, Error> {
        let build = |_| {
            let named = |name: &&str| MetadataRequestTopic { topic_id: Uuid::ZERO, name: Some((*name).to_owned()) };
            MetadataRequest {
                topics: topics.map(|topics| topics.iter().map(named).collect()),
                allow_auto_topic_creation: false,
                include_topic_authorized_operations: false,
                ..MetadataRequest::default()
            }
            .into()
        };
        self.ask(Who::Any, ApiKey::Metadata, build, |response| Ok(MetadataResponse::try_from(response)?), deadline)
            .await
    }

    /// Ask the leader of each partition. `build` and `read` see the partitions that one broker leads.
    pub(super) async fn ask_leaders<Q: Clone + Sync, T>(
        &self,
        wanted: &[(TopicPartition, Q)],
        api: ApiKey,
        build: impl Fn(&[(TopicPartition, Q)], i16) -> Request + Send + Sync,
        read: impl Fn(Response) -> Result<Vec<(TopicPartition, Result<T, Error>)>, Error>,
        deadline: Instant,
    ) -> Result<super::Each<TopicPartition, T>, Error> {
        let mut left: Vec<(TopicPartition, Q)> = wanted.to_vec();
        let mut done: BTreeMap<TopicPartition, Result<T, Error>> = BTreeMap::new();
        let mut failures = 0;
        while !left.is_empty() {
            let image = self.image_of(&left, deadline).await?;
            let mut by_leader: BTreeMap<i32, Vec<(TopicPartition, Q)>> = BTreeMap::new();
            let mut again = Vec::new();
            let mut last = None;
            for (at, question) in left {
                match image.leader(&at) {
                    Some((node, _)) => by_leader.entry(node.id).or_default().push((at, question)),
                    None => {
                        let refused = image.errors.get(&*at.topic).copied();
                        let unknown = image.partition(&at).is_none();
                        let code = refused.unwrap_or(if unknown {
                            ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
                        } else {
                            ErrorCode::LEADER_NOT_AVAILABLE
                        });
                        let error = Error::broker(code, &at);
                        if !code.is_retriable() || (unknown && failures + 1 >= UNKNOWN_ROUNDS) {
                            done.insert(at, Err(error));
                        } else {
                            last = Some(error);
                            again.push((at, question));
                        }
                    }
                }
            }
            for (id, partitions) in by_leader {
                let Some(node) = image.node(id) else { continue };
                let build = |version| build(&partitions, version);
                let api = (api, i16::MAX, Duration::ZERO);
                let answer = self.cluster.call_built(node, Lane::Control, api, build, deadline).await.and_then(&read);
                match answer {
                    Ok(answers) => {
                        let mut answers: BTreeMap<TopicPartition, Result<T, Error>> = answers.into_iter().collect();
                        for (at, question) in partitions {
                            match answers.remove(&at) {
                                Some(Err(error)) if error.is_retriable() => {
                                    last = Some(error);
                                    again.push((at, question));
                                }
                                Some(result) => drop(done.insert(at, result)),
                                None => {
                                    let error = Error::broker(ErrorCode::UNKNOWN_SERVER_ERROR, &at);
                                    done.insert(at, Err(error));
                                }
                            }
                        }
                    }
                    Err(error) if error.is_retriable() => {
                        last = Some(error);
                        again.extend(partitions);
                    }
                    Err(error) => {
                        done.extend(partitions.into_iter().map(|(at, _)| (at, Err(error.clone()))));
                    }
                }
            }
            left = again;
            if let Some(error) = last.filter(|_| !left.is_empty())
                && pause(&self.cluster, &mut failures, deadline, error.clone()).await.is_err()
            {
                done.extend(left.drain(..).map(|(at, _)| (at, Err(error.clone()))));
            }
        }
        let missing = |at: &TopicPartition| Err(Error::broker(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, at));
        Ok(wanted.iter().map(|(at, _)| (at.clone(), done.remove(at).unwrap_or_else(|| missing(at)))).collect())
    }

    async fn image_of<Q>(&self, wanted: &[(TopicPartition, Q)], deadline: Instant) -> Result<Image, Error> {
        let mut topics: Vec<&str> = wanted.iter().map(|(at, _)| &*at.topic).collect();
        topics.sort_unstable();
        topics.dedup();
        Ok(crate::cluster::image_of(self.metadata(Some(&topics), deadline).await?))
    }
}

/// The first code of several that says "not here, not now": the whole request is tried again then.
pub(super) fn moved(codes: impl IntoIterator<Item = i16>, what: &str) -> Result<(), Error> {
    let elsewhere = |code: &ErrorCode| {
        matches!(
            *code,
            ErrorCode::NOT_CONTROLLER
                | ErrorCode::NOT_COORDINATOR
                | ErrorCode::COORDINATOR_NOT_AVAILABLE
                | ErrorCode::COORDINATOR_LOAD_IN_PROGRESS
                | ErrorCode::THROTTLING_QUOTA_EXCEEDED
        )
    };
    match codes.into_iter().map(ErrorCode).find(elsewhere) {
        Some(code) => Err(Error::broker(code, what)),
        None => Ok(()),
    }
}

/// The result of an item.
pub(super) fn item(code: i16, said: Option<&str>, what: impl std::fmt::Display) -> Result<(), Error> {
    match ErrorCode(code) {
        ErrorCode::NONE => Ok(()),
        code => Err(Error::broker_saying(code, said, what)),
    }
}
