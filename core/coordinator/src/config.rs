//! What the group coordinator obeys. The keys are declared in `broker`, which fills this in.

/// Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupConfig {
    /// `group.initial.rebalance.delay.ms`
    pub initial_rebalance_delay_ms: i32,
    /// `group.min.session.timeout.ms`
    pub min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`
    pub max_session_timeout_ms: i32,
    /// `group.max.size`
    pub max_size: usize,
    /// `offsets.retention.minutes`
    pub offsets_retention_ms: i64,
    /// `offsets.retention.check.interval.ms`
    pub retention_check_interval_ms: i64,
    /// `offset.metadata.max.bytes`: UTF-16 units, as Kafka counts them.
    pub offset_metadata_max_bytes: usize,
    /// How long a new member's join may wait: no key in Kafka either.
    pub new_member_join_timeout_ms: i32,
}

/// Kafka's defaults.
impl Default for GroupConfig {
    fn default() -> Self {
        GroupConfig {
            initial_rebalance_delay_ms: 3_000,
            min_session_timeout_ms: 6_000,
            max_session_timeout_ms: 1_800_000,
            max_size: i32::MAX as usize,
            offsets_retention_ms: 10_080 * 60_000,
            retention_check_interval_ms: 600_000,
            offset_metadata_max_bytes: 4_096,
            new_member_join_timeout_ms: 300_000,
        }
    }
}
