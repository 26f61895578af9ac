//! The admin client's configuration as the code reads it.

use std::time::Duration;

use ottla_base::config::{ConfigError, Values};

use super::network::NetworkConfig;

#[derive(Debug, Clone)]
pub struct AdminConfig {
    pub network: NetworkConfig,
    pub default_api_timeout: Duration,
    pub retries: u32,
}

impl AdminConfig {
    /// # Errors
    /// A value that is not valid, or two that contradict each other; the message names the keys.
    pub fn new(values: &Values) -> Result<AdminConfig, ConfigError> {
        let network = NetworkConfig::new(values)?;
        let given = |name| values.given(name).is_some();
        let mut default_api_timeout = values.milliseconds("default.api.timeout.ms")?;
        if default_api_timeout < network.request_timeout {
            if given("default.api.timeout.ms") {
                return Err(ConfigError::Conflict(format!(
                    "default.api.timeout.ms ({}) must be at least request.timeout.ms ({})",
                    default_api_timeout.as_millis(),
                    network.request_timeout.as_millis()
                )));
            }
            default_api_timeout = network.request_timeout;
        }
        let retries = values.long("retries")?.clamp(0, i64::from(i32::MAX)) as u32;
        Ok(AdminConfig { network, default_api_timeout, retries })
    }
}
