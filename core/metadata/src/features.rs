//! The features of a cluster and their levels (KIP-584).

pub const METADATA_VERSION: &str = "metadata.version";
/// 4.4-IV2, the newest of Apache Kafka 4.4.
pub const LEVEL: i16 = 33;
/// 3.3-IV3, the oldest that Kafka 4 reads.
const OLDEST: i16 = 7;

/// Features besides metadata.version that this code serves: name, lowest and highest level. Groups, share groups,
/// streams and transactions of the newer protocols are finalized when they are served.
pub const SERVED: &[(&str, i16, i16)] = &[("eligible.leader.replicas.version", 0, 1)];

/// Every feature with the levels that this code supports.
pub fn all() -> Vec<(&'static str, i16, i16)> {
    let mut features = vec![(METADATA_VERSION, OLDEST, LEVEL), ("kraft.version", 0, 1)];
    features.extend_from_slice(SERVED);
    features
}
