//! What every client obeys of the network and the metadata.

use std::time::Duration;

use ottla_base::config::{ConfigError, Values};

#[derive(Debug, Clone)]
pub struct NetworkConfig {
    pub client_id: String,
    pub request_timeout: Duration,
    pub retry_backoff: Duration,
    pub retry_backoff_max: Duration,
    pub reconnect_backoff: Duration,
    pub reconnect_backoff_max: Duration,
    pub connection_setup_timeout: Duration,
    pub connection_setup_timeout_max: Duration,
    pub connections_max_idle: Duration,
    pub metadata_max_age: Duration,
    /// Begin again from the bootstrap nodes when no known node answers.
    pub rebootstrap: bool,
    pub rebootstrap_trigger: Duration,
}

impl NetworkConfig {
    pub fn new(values: &Values) -> Result<NetworkConfig, ConfigError> {
        let retry_backoff = values.milliseconds("retry.backoff.ms")?;
        let reconnect_backoff = values.milliseconds("reconnect.backoff.ms")?;
        Ok(NetworkConfig {
            client_id: values.text("client.id").unwrap_or_default().to_owned(),
            request_timeout: values.milliseconds("request.timeout.ms")?,
            retry_backoff,
            // As Kafka: a maximum below the first pause makes every pause that maximum.
            retry_backoff_max: values.milliseconds("retry.backoff.max.ms")?,
            reconnect_backoff,
            reconnect_backoff_max: reconnect_max(values, reconnect_backoff)?,
            connection_setup_timeout: values.milliseconds("socket.connection.setup.timeout.ms")?,
            connection_setup_timeout_max: values.milliseconds("socket.connection.setup.timeout.max.ms")?,
            connections_max_idle: idle(values)?,
            metadata_max_age: values.milliseconds("metadata.max.age.ms")?,
            rebootstrap: values
                .text("metadata.recovery.strategy")
                .is_some_and(|strategy| strategy.eq_ignore_ascii_case("rebootstrap")),
            rebootstrap_trigger: values.milliseconds("metadata.recovery.rebootstrap.trigger.ms")?,
        })
    }
}

/// Only `reconnect.backoff.ms` given: it is the maximum too (as Kafka does).
fn reconnect_max(values: &Values, first: Duration) -> Result<Duration, ConfigError> {
    let given = |name| values.given(name).is_some();
    if given("reconnect.backoff.ms") && !given("reconnect.backoff.max.ms") {
        return Ok(first);
    }
    values.milliseconds("reconnect.backoff.max.ms")
}

/// Negative is never.
fn idle(values: &Values) -> Result<Duration, ConfigError> {
    match values.long("connections.max.idle.ms")? {
        limit if limit < 0 => Ok(Duration::from_secs(u64::from(u32::MAX))),
        limit => Ok(Duration::from_millis(limit as u64)),
    }
}
