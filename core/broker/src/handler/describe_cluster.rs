//! DescribeCluster.

use ottla_net::{Reply, RequestContext};
use ottla_protocol::message::describe_cluster_response::DescribeClusterBroker;
use ottla_protocol::message::{DescribeClusterRequest, DescribeClusterResponse};
use ottla_protocol::{ErrorCode, Response};

use super::{nodes, operations};
use crate::controller::Metadata;

const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;

pub(crate) fn handle(metadata: &Metadata, context: &RequestContext, request: &DescribeClusterRequest) -> Reply {
    Reply::Now(Response::DescribeCluster(describe(metadata, context, request)))
}

fn describe(
    metadata: &Metadata,
    context: &RequestContext,
    request: &DescribeClusterRequest,
) -> DescribeClusterResponse {
    match request.endpoint_type {
        BROKERS => {}
        CONTROLLERS => {
            return refused(
                ErrorCode::MISMATCHED_ENDPOINT_TYPE,
                "the request was sent to an endpoint of type BROKER, but wants one of type CONTROLLER".to_owned(),
            );
        }
        other => return refused(ErrorCode::UNSUPPORTED_ENDPOINT_TYPE, format!("unsupported endpoint type {other}")),
    }
    let image = metadata.image();
    let all = nodes::all(&image, &context.connection.listener);
    let controller_id = all.iter().find(|node| !node.fenced).map_or(-1, |node| node.id);
    let wanted = all.into_iter().filter(|node| !node.fenced || request.include_fenced_brokers);
    let with_operations = request.include_cluster_authorized_operations;
    DescribeClusterResponse {
        endpoint_type: BROKERS,
        cluster_id: metadata.cluster_id().to_owned(),
        controller_id,
        brokers: wanted
            .map(|node| DescribeClusterBroker {
                broker_id: node.id,
                host: node.host,
                port: node.port,
                rack: node.rack,
                is_fenced: node.fenced,
            })
            .collect(),
        cluster_authorized_operations: if with_operations { operations::CLUSTER } else { operations::NONE },
        ..Default::default()
    }
}

fn refused(code: ErrorCode, message: String) -> DescribeClusterResponse {
    DescribeClusterResponse { error_code: code.0, error_message: Some(message), ..Default::default() }
}
