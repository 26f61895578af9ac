//! CreateTopics.

use std::sync::Arc;

use ottla_net::Reply;
use ottla_protocol::Response;
use ottla_protocol::message::create_topics_response::CreatableTopicResult;
use ottla_protocol::message::{CreateTopicsRequest, CreateTopicsResponse};

use crate::controller::Metadata;

/// Answers when the topics are there as a whole: durable, and their partitions open. The request's timeout is
/// therefore never looked at.
pub(crate) fn handle(metadata: &Arc<Metadata>, request: CreateTopicsRequest) -> Reply {
    let names: Vec<String> = request.topics.iter().map(|topic| topic.name.clone()).collect();
    let created = metadata.write_later(move |controller| controller.create_topics(&request));
    Reply::later(async move {
        Response::CreateTopics(created.await.unwrap_or_else(|error| {
            CreateTopicsResponse {
                topics: names
                    .into_iter()
                    .map(|name| CreatableTopicResult {
                        name,
                        error_code: error.code.0,
                        error_message: Some(error.message.clone()),
                        ..Default::default()
                    })
                    .collect(),
                ..Default::default()
            }
        }))
    })
}
