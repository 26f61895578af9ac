//! One arm an API, one call an arm.

use std::sync::Arc;

use ottla_net::{ConnectionContext, Reply, RequestContext, RequestHandler};
use ottla_protocol::{ApiKey, Request};

use crate::broker::Broker;
use crate::handler;

/// The broker at the seam.
pub(crate) struct Dispatcher(pub Arc<Broker>);

impl RequestHandler for Dispatcher {
    fn versions(&self, api: ApiKey, _listener: &str) -> Option<(i16, i16)> {
        is_served(api).then(|| api.versions())
    }

    fn handle(&self, context: RequestContext, request: Request) -> Reply {
        let broker = &self.0;
        match request {
            Request::Produce(request) => handler::produce::handle(broker, &context, request),
            Request::Fetch(request) => handler::fetch::handle(broker, &context, request),
            Request::ListOffsets(request) => {
                broker.blocking(move |broker| handler::list_offsets::handle(broker, &context, request))
            }
            Request::OffsetForLeaderEpoch(request) => {
                Reply::Now(handler::offset_for_leader_epoch::handle(broker, request))
            }
            Request::DeleteRecords(request) => {
                broker.blocking(move |broker| handler::delete_records::handle(broker, request))
            }
            Request::DescribeProducers(request) => Reply::Now(handler::describe_producers::handle(broker, request)),
            Request::DescribeLogDirs(request) => {
                broker.blocking(move |broker| handler::describe_log_dirs::handle(broker, request))
            }
            other => Reply::Close(format!("{} is not served", other.api_key().name())),
        }
    }

    fn disconnected(&self, _connection: &ConnectionContext) {}
}

/// What is not here yet is not advertised.
fn is_served(api: ApiKey) -> bool {
    use ApiKey as A;
    matches!(
        api,
        A::Produce
            | A::Fetch
            | A::ListOffsets
            | A::OffsetForLeaderEpoch
            | A::DeleteRecords
            | A::DescribeProducers
            | A::DescribeLogDirs
    )
}
