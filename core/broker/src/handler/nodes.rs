//! The brokers as the clients of a listener see them.

use ottla_metadata::{MetadataImage, Partition};
use ottla_net::LOCAL_LISTENER;
use ottla_protocol::message::RegisterBrokerRecord;

/// What clients inside the process are told: their transport does not look at it.
const LOCAL_HOST: &str = "local";

/// A broker that can be reached by a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
    pub fenced: bool,
}

/// Where `broker` is reached by those who came in by `listener`; `None` if it has no such listener.
fn node(broker: &RegisterBrokerRecord, listener: &str) -> Option<Node> {
    let (host, port) = match broker.end_points.iter().find(|end| end.name == listener) {
        Some(end) => (end.host.clone(), i32::from(end.port)),
        None if listener == LOCAL_LISTENER => (LOCAL_HOST.to_owned(), 0),
        None => return None,
    };
    Some(Node { id: broker.broker_id, host, port, rack: broker.rack.clone(), fenced: broker.fenced })
}

/// All brokers of a listener, those that do not serve included.
pub(crate) fn all(image: &MetadataImage, listener: &str) -> Vec<Node> {
    image.brokers.values().filter_map(|broker| node(broker, listener)).collect()
}

/// The brokers of a listener that serve.
pub(crate) fn live(image: &MetadataImage, listener: &str) -> Vec<Node> {
    all(image, listener).into_iter().filter(|node| !node.fenced).collect()
}

/// The leader, if it serves on one of these nodes.
pub(crate) fn leader(partition: &Partition, live: &[Node]) -> Option<i32> {
    live.iter().find(|node| node.id == partition.leader).map(|node| node.id)
}

/// The replicas whose brokers do not serve.
pub(crate) fn offline(partition: &Partition, live: &[Node]) -> Vec<i32> {
    let is_live = |replica: &i32| live.iter().any(|node| node.id == *replica);
    partition.replicas.iter().copied().filter(|replica| !is_live(replica)).collect()
}
