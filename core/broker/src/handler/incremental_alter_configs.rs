//! IncrementalAlterConfigs: set, delete, append to and subtract from single values (KIP-339).

use std::sync::Arc;

use ottla_net::Reply;
use ottla_protocol::Response;
use ottla_protocol::message::incremental_alter_configs_response::AlterConfigsResourceResponse;
use ottla_protocol::message::{IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse};

use crate::controller::Metadata;

/// Answers when the values hold.
pub(crate) fn handle(metadata: &Arc<Metadata>, request: IncrementalAlterConfigsRequest) -> Reply {
    let asked: Vec<(i8, String)> =
        request.resources.iter().map(|one| (one.resource_type, one.resource_name.clone())).collect();
    let altered = metadata.write_later(move |controller| controller.incremental_alter_configs(&request));
    Reply::later(async move {
        Response::IncrementalAlterConfigs(altered.await.unwrap_or_else(|error| {
            IncrementalAlterConfigsResponse {
                responses: asked
                    .into_iter()
                    .map(|(resource_type, resource_name)| AlterConfigsResourceResponse {
                        error_code: error.code.0,
                        error_message: Some(error.message.clone()),
                        resource_type,
                        resource_name,
                    })
                    .collect(),
                ..Default::default()
            }
        }))
    })
}
