//! The producer's configuration as the code reads it.

use std::time::Duration;

use ottla_base::config::{ConfigError, Values};
use ottla_protocol::record::Compression;

use super::network::NetworkConfig;

/// Who must have a record before it counts as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acks {
    None,
    Leader,
    All,
}

impl Acks {
    pub fn on_wire(self) -> i16 {
        match self {
            Acks::None => 0,
            Acks::Leader => 1,
            Acks::All => -1,
        }
    }
}

#[derive(Debug, Clone)]
pub struct ProducerConfig {
    pub network: NetworkConfig,
    pub acks: Acks,
    pub batch_size: usize,
    pub buffer_memory: usize,
    pub compression: Compression,
    /// `None` is the codec's own default.
    pub compression_level: Option<i32>,
    pub delivery_timeout: Duration,
    pub idempotence: bool,
    pub linger: Duration,
    pub max_block: Duration,
    pub max_in_flight: usize,
    pub max_request_size: usize,
    pub metadata_max_idle: Duration,
    pub adaptive_partitioning: bool,
    pub availability_timeout: Duration,
    pub ignore_keys: bool,
    pub round_robin: bool,
    pub rack: Option<String>,
    pub retries: u32,
}

impl ProducerConfig {
    /// # Errors
    /// A value that is not valid, or two that contradict each other; the message names the keys.
    pub fn new(values: &Values) -> Result<ProducerConfig, ConfigError> {
        let network = NetworkConfig::new(values)?;
        let acks = match values.text("acks") {
            Some("0") => Acks::None,
            Some("1") => Acks::Leader,
            _ => Acks::All,
        };
        let (compression, compression_level) = compression(values)?;
        let rack =
            values.text("client.rack").filter(|rack| !rack.is_empty() && values.boolean("partitioner.rack.aware"));
        let retries = values.long("retries")?.clamp(0, i64::from(i32::MAX)) as u32;
        let max_in_flight = values.int("max.in.flight.requests.per.connection")?.max(1) as usize;
        let linger = values.milliseconds("linger.ms")?;
        Ok(ProducerConfig {
            acks,
            batch_size: values.int("batch.size")?.max(1) as usize,
            buffer_memory: values.long("buffer.memory")?.max(0) as usize,
            compression,
            compression_level,
            delivery_timeout: delivery_timeout(values, linger, network.request_timeout)?,
            idempotence: idempotence(values, acks, retries, max_in_flight)?,
            linger,
            max_block: values.milliseconds("max.block.ms")?,
            max_in_flight,
            max_request_size: values.int("max.request.size")?.max(0) as usize,
            metadata_max_idle: values.milliseconds("metadata.max.idle.ms")?,
            adaptive_partitioning: values.boolean("partitioner.adaptive.partitioning.enable"),
            availability_timeout: values.milliseconds("partitioner.availability.timeout.ms")?,
            ignore_keys: values.boolean("partitioner.ignore.keys"),
            round_robin: values.text("partitioner.class").is_some(),
            rack: rack.map(str::to_owned),
            retries,
            network,
        })
    }
}

fn compression(values: &Values) -> Result<(Compression, Option<i32>), ConfigError> {
    Ok(match values.text("compression.type") {
        Some("gzip") => (Compression::Gzip, Some(values.int("compression.gzip.level")?).filter(|level| *level >= 0)),
        Some("snappy") => (Compression::Snappy, None),
        Some("lz4") => (Compression::Lz4, Some(values.int("compression.lz4.level")?)),
        Some("zstd") => (Compression::Zstd, Some(values.int("compression.zstd.level")?)),
        _ => (Compression::None, None),
    })
}

/// The time must have room for the wait and one request. A default that has not grows; a given one is an error.
fn delivery_timeout(values: &Values, linger: Duration, request: Duration) -> Result<Duration, ConfigError> {
    let delivery = values.milliseconds("delivery.timeout.ms")?;
    let least = linger.saturating_add(request);
    if delivery >= least {
        return Ok(delivery);
    }
    if values.given("delivery.timeout.ms").is_none() {
        return Ok(least);
    }
    Err(ConfigError::Conflict(format!(
        "delivery.timeout.ms ({}) should be equal to or larger than linger.ms + request.timeout.ms ({})",
        delivery.as_millis(),
        least.as_millis()
    )))
}

/// On by default; a contradicting key switches the default off and is an error where idempotence was asked for.
fn idempotence(values: &Values, acks: Acks, retries: u32, in_flight: usize) -> Result<bool, ConfigError> {
    if !values.boolean("enable.idempotence") {
        return Ok(false);
    }
    let asked = values.given("enable.idempotence").is_some();
    let wrong = if acks != Acks::All {
        Some("acks must be all for the idempotent producer")
    } else if retries == 0 {
        Some("retries must not be 0 for the idempotent producer")
    } else if in_flight > 5 {
        Some("max.in.flight.requests.per.connection must be at most 5 for the idempotent producer")
    } else {
        None
    };
    match wrong {
        None => Ok(true),
        // Kafka 4: acks and retries switch the default off in silence, too many in flight never does.
        Some(_) if !asked && in_flight <= 5 => Ok(false),
        Some(wrong) => Err(ConfigError::Conflict(format!("{wrong}; or set enable.idempotence=false"))),
    }
}
