//! ApiVersions: what is served, and the cluster's features.

use ottla_metadata::features;
use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::api_versions_response::{ApiVersion, FinalizedFeatureKey, SupportedFeatureKey};
use ottla_protocol::message::{ApiVersionsRequest, ApiVersionsResponse};
use ottla_protocol::{ApiKey, ErrorCode, Response};

use crate::controller::Metadata;

/// Clients say who they are since this version (KIP-511).
const SOFTWARE_SINCE: i16 = 3;
/// Older clients cannot read a feature whose lowest level is 0 (KAFKA-17492).
const LEVEL_ZERO_SINCE: i16 = 4;
/// Clients say whom they want to reach since this version (KIP-1242).
const CLUSTER_SINCE: i16 = 5;

/// `served` tells the versions of an API on the request's listener.
pub(crate) fn handle(
    metadata: &Metadata,
    context: &RequestContext,
    request: &ApiVersionsRequest,
    served: impl Fn(ApiKey) -> Option<(i16, i16)>,
) -> Reply {
    let version = context.api_version;
    let response = match check(metadata, version, request) {
        Ok(()) => answer(metadata, version, served),
        Err(code) => ApiVersionsResponse { error_code: code.0, ..Default::default() },
    };
    Reply::Now(Response::ApiVersions(response))
}

fn check(metadata: &Metadata, version: i16, request: &ApiVersionsRequest) -> Result<(), ErrorCode> {
    let known = is_software(&request.client_software_name) && is_software(&request.client_software_version);
    if version >= SOFTWARE_SINCE && !known {
        return Err(ErrorCode::INVALID_REQUEST);
    }
    match &request.cluster_id {
        Some(cluster_id)
            if version >= CLUSTER_SINCE
                && (cluster_id != metadata.cluster_id() || request.node_id != metadata.node_id()) =>
        {
            Err(ErrorCode::REBOOTSTRAP_REQUIRED)
        }
        _ => Ok(()),
    }
}

/// Letters, digits, and within them `-` and `.`.
fn is_software(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().copied().all(is_inner)
}

fn answer(metadata: &Metadata, version: i16, served: impl Fn(ApiKey) -> Option<(i16, i16)>) -> ApiVersionsResponse {
    let image = metadata.image();
    let api = |key: &ApiKey| {
        let (min_version, max_version) = served(*key)?;
        Some(ApiVersion { api_key: *key as i16, min_version, max_version })
    };
    let readable = features::all().into_iter().filter(|(_, min, _)| *min > 0 || version >= LEVEL_ZERO_SINCE);
    let supported = readable.map(|(name, min_version, max_version)| SupportedFeatureKey {
        name: name.to_owned(),
        min_version,
        max_version,
    });
    // A directory that Kafka wrote may have finalized what is not served here: nothing is said of it.
    let known = features::all();
    let finalized = image.features.iter().filter(|(name, _)| known.iter().any(|(known, ..)| known == name));
    let finalized = finalized.map(|(name, level)| FinalizedFeatureKey {
        name: name.clone(),
        max_version_level: *level,
        min_version_level: *level,
    });
    ApiVersionsResponse {
        api_keys: ApiKey::ALL.iter().filter_map(api).collect(),
        supported_features: supported.collect(),
        finalized_features_epoch: image.offset,
        finalized_features: finalized.collect(),
        ..Default::default()
    }
}
