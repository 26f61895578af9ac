//! One arm an API, one call an arm.

use std::sync::Arc;

use ottla_net::{ConnectionContext, Reply, RequestContext, RequestHandler};
use ottla_protocol::{ApiKey, Request};

use crate::broker::Broker;
use crate::handler::*;

/// The broker at the seam. It serves every API that the protocol room knows; what is not there yet is not in it.
pub(crate) struct Dispatcher(pub Arc<Broker>);

impl RequestHandler for Dispatcher {
    fn versions(&self, api: ApiKey, _listener: &str) -> Option<(i16, i16)> {
        Some(api.versions())
    }

    fn handle(&self, context: RequestContext, request: Request) -> Reply {
        use Request as R;
        let broker = &self.0;
        let Broker { metadata, groups, .. } = broker.as_ref();
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
            R::FindCoordinator(request) => find_coordinator::handle(groups, &context, request),
            R::JoinGroup(request) => join_group::handle(groups, &context, request),
            R::SyncGroup(request) => sync_group::handle(groups, &context, request),
            R::Heartbeat(request) => heartbeat::handle(groups, &context, request),
            R::LeaveGroup(request) => leave_group::handle(groups, &context, request),
            R::OffsetCommit(request) => offset_commit::handle(groups, &context, request),
            R::OffsetFetch(request) => offset_fetch::handle(groups, &context, request),
            R::OffsetDelete(request) => offset_delete::handle(groups, &context, request),
            R::DescribeGroups(request) => describe_groups::handle(groups, &context, request),
            R::ListGroups(request) => list_groups::handle(groups, &context, request),
            R::DeleteGroups(request) => delete_groups::handle(groups, &context, request),
        }
    }

    fn disconnected(&self, _connection: &ConnectionContext) {}
}
