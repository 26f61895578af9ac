//! DeleteTopics.

use std::sync::Arc;

use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::delete_topics_response::DeletableTopicResult;
use ottla_protocol::message::{DeleteTopicsRequest, DeleteTopicsResponse};
use ottla_protocol::{ErrorCode, Response, Uuid};

use crate::controller::Metadata;

/// Clients know the error of a broker that deletes no topics since this version.
const DISABLED_SINCE: i16 = 3;

pub(crate) fn handle(metadata: &Arc<Metadata>, context: &RequestContext, request: DeleteTopicsRequest) -> Reply {
    let version = context.api_version;
    let by_name = request.topic_names.iter().map(|name| (Some(name.clone()), Uuid::ZERO));
    let asked: Vec<_> =
        request.topics.iter().map(|topic| (topic.name.clone(), topic.topic_id)).chain(by_name).collect();
    let deleted = metadata.write_later(move |controller| controller.delete_topics(&request));
    Reply::later(async move {
        let mut response = deleted.await.unwrap_or_else(|error| DeleteTopicsResponse {
            responses: asked
                .into_iter()
                .map(|(name, topic_id)| DeletableTopicResult {
                    name,
                    topic_id,
                    error_code: error.code.0,
                    error_message: Some(error.message.clone()),
                })
                .collect(),
            ..Default::default()
        });
        for result in &mut response.responses {
            if version < DISABLED_SINCE && result.error_code == ErrorCode::TOPIC_DELETION_DISABLED.0 {
                result.error_code = ErrorCode::INVALID_REQUEST.0;
            }
        }
        Response::DeleteTopics(response)
    })
}
