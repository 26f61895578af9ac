//! AlterConfigs: what is not named goes back to its default.

use std::sync::Arc;

use ottla_net::Reply;
use ottla_protocol::Response;
use ottla_protocol::message::alter_configs_response::AlterConfigsResourceResponse;
use ottla_protocol::message::{AlterConfigsRequest, AlterConfigsResponse};

use crate::controller::Metadata;

/// Answers when the values hold.
pub(crate) fn handle(metadata: &Arc<Metadata>, request: AlterConfigsRequest) -> Reply {
    let asked: Vec<(i8, String)> =
        request.resources.iter().map(|one| (one.resource_type, one.resource_name.clone())).collect();
    let altered = metadata.write_later(move |controller| controller.alter_configs(&request));
    Reply::later(async move {
        Response::AlterConfigs(altered.await.unwrap_or_else(|error| {
            AlterConfigsResponse {
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
