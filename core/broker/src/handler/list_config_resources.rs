//! ListConfigResources (KIP-1142): what has, or can have, a configuration.

use ottla_metadata::resource;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::list_config_resources_response::ConfigResource;
use ottla_protocol::message::{ListConfigResourcesRequest, ListConfigResourcesResponse};
use ottla_protocol::{ErrorCode, Response};

use super::nodes;
use crate::controller::Metadata;

/// The types that each version can ask for; version 0 was made for client metrics alone.
fn supported(version: i16) -> &'static [i8] {
    match version {
        0 => &[resource::CLIENT_METRICS],
        _ => &[resource::TOPIC, resource::BROKER, resource::BROKER_LOGGER, resource::CLIENT_METRICS, resource::GROUP],
    }
}

pub(crate) fn handle(metadata: &Metadata, context: &RequestContext, request: &ListConfigResourcesRequest) -> Reply {
    Reply::Now(Response::ListConfigResources(list(metadata, context, request)))
}

fn list(
    metadata: &Metadata,
    context: &RequestContext,
    request: &ListConfigResourcesRequest,
) -> ListConfigResourcesResponse {
    let supported = supported(context.api_version);
    let wanted = if request.resource_types.is_empty() { supported } else { request.resource_types.as_slice() };
    if wanted.iter().any(|kind| !supported.contains(kind)) {
        let error_code = ErrorCode::UNSUPPORTED_VERSION.0;
        return ListConfigResourcesResponse { error_code, ..Default::default() };
    }
    let image = metadata.image();
    let mut config_resources = Vec::new();
    let mut push = |resource_name: String, resource_type| {
        config_resources.push(ConfigResource { resource_name, resource_type });
    };
    // Groups and client metrics are listed once they have a configuration, and cannot get one here.
    for kind in [resource::GROUP, resource::CLIENT_METRICS].into_iter().filter(|kind| wanted.contains(kind)) {
        for (_, name) in image.configs.keys().filter(|(of, _)| *of == kind) {
            push(name.clone(), kind);
        }
    }
    for kind in [resource::BROKER_LOGGER, resource::BROKER].into_iter().filter(|kind| wanted.contains(kind)) {
        for node in nodes::all(&image, &context.connection.listener) {
            push(node.id.to_string(), kind);
        }
    }
    if wanted.contains(&resource::TOPIC) {
        for topic in image.topics() {
            push(topic.name.to_string(), resource::TOPIC);
        }
    }
    ListConfigResourcesResponse { config_resources, ..Default::default() }
}
