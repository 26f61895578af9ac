//! One arm an API, one call an arm.

use std::sync::Arc;

use ottla_net::{ConnectionContext, Reply, RequestContext, RequestHandler};
use ottla_protocol::{ApiKey, Request};

use crate::broker::Broker;
use crate::handler::*;

/// The broker at the seam.
pub(crate) struct Dispatcher(pub Arc<Broker>);

impl RequestHandler for Dispatcher {
    fn versions(&self, api: ApiKey, _listener: &str) -> Option<(i16, i16)> {
        is_served(api).then(|| api.versions())
    }

    fn handle(&self, context: RequestContext, request: Request) -> Reply {
        use Request as R;
        let broker = &self.0;
        let metadata = &broker.metadata;
        match request {
            R::Produce(request) => produce::handle(broker, &context, request),
            R::Fetch(request) => fetch::handle(broker, &context, request),
            R::ListOffsets(request) => broker.blocking(move |broker| list_offsets::handle(broker, &context, request)),
            R::OffsetForLeaderEpoch(request) => Reply::Now(offset_for_leader_epoch::handle(broker, request)),
            R::DeleteRecords(request) => broker.blocking(move |broker| delete_records::handle(broker, request)),
            R::DescribeProducers(request) => Reply::Now(describe_producers::handle(broker, request)),
            R::DescribeLogDirs(request) => broker.blocking(move |broker| describe_log_dirs::handle(broker, request)),
            R::ApiVersions(request) => api_versions::handle(metadata, &context, &request, |api| {
                self.versions(api, &context.connection.listener)
            }),
            R::Metadata(request) => metadata::handle(metadata, &context, request),
            R::DescribeCluster(request) => describe_cluster::handle(metadata, &context, &request),
            R::DescribeTopicPartitions(request) => describe_topic_partitions::handle(metadata, &context, &request),
            R::DescribeQuorum(request) => describe_quorum::handle(metadata, context.api_version, &request),
            R::CreateTopics(request) => create_topics::handle(metadata, request),
            R::DeleteTopics(request) => delete_topics::handle(metadata, &context, request),
            R::CreatePartitions(request) => create_partitions::handle(metadata, request),
            R::DescribeConfigs(request) => describe_configs::handle(metadata, &request),
            R::AlterConfigs(request) => alter_configs::handle(metadata, request),
            R::IncrementalAlterConfigs(request) => incremental_alter_configs::handle(metadata, request),
            R::ListConfigResources(request) => list_config_resources::handle(metadata, &context, &request),
            R::InitProducerId(request) => init_producer_id::handle(metadata, &request),
            other => Reply::Close(format!("{} is not served", other.api_key().name())),
        }
    }

    fn disconnected(&self, _connection: &ConnectionContext) {}
}

/// What is not here yet is not advertised.
fn is_served(api: ApiKey) -> bool {
    use ApiKey as A;
    !matches!(
        api,
        A::OffsetCommit
            | A::OffsetFetch
            | A::FindCoordinator
            | A::JoinGroup
            | A::Heartbeat
            | A::LeaveGroup
            | A::SyncGroup
            | A::DescribeGroups
            | A::ListGroups
            | A::DeleteGroups
            | A::OffsetDelete
    )
}
