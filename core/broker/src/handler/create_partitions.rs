//! CreatePartitions.

use std::sync::Arc;

use ottla_net::Reply;
use ottla_protocol::Response;
use ottla_protocol::message::create_partitions_response::CreatePartitionsTopicResult;
use ottla_protocol::message::{CreatePartitionsRequest, CreatePartitionsResponse};

use crate::controller::Metadata;

pub(crate) fn handle(metadata: &Arc<Metadata>, request: CreatePartitionsRequest) -> Reply {
    let names: Vec<String> = request.topics.iter().map(|topic| topic.name.clone()).collect();
    let created = metadata.write_later(move |controller| controller.create_partitions(&request));
    Reply::later(async move {
        Response::CreatePartitions(created.await.unwrap_or_else(|error| {
            CreatePartitionsResponse {
                results: names
                    .into_iter()
                    .map(|name| CreatePartitionsTopicResult {
                        name,
                        error_code: error.code.0,
                        error_message: Some(error.message.clone()),
                    })
                    .collect(),
                ..Default::default()
            }
        }))
    })
}
