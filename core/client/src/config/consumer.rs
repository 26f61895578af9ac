//! The consumer's configuration as the code reads it.

use std::time::Duration;

use ottla_base::config::{ConfigError, Values};

use super::network::NetworkConfig;

/// Where to begin where there is no committed offset, or the position is outside the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetReset {
    Latest,
    Earliest,
    None,
    /// So long before now.
    ByDuration(Duration),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationLevel {
    ReadUncommitted,
    ReadCommitted,
}

impl IsolationLevel {
    pub fn on_wire(self) -> i8 {
        match self {
            IsolationLevel::ReadUncommitted => 0,
            IsolationLevel::ReadCommitted => 1,
        }
    }
}

#[derive(Debug, Clone)]
pub struct ConsumerConfig {
    pub network: NetworkConfig,
    pub allow_auto_create_topics: bool,
    /// `None`: no automatic commit.
    pub auto_commit_interval: Option<Duration>,
    pub offset_reset: OffsetReset,
    pub check_crcs: bool,
    pub rack: String,
    pub default_api_timeout: Duration,
    pub exclude_internal_topics: bool,
    pub fetch_max_bytes: i32,
    pub fetch_max_wait: Duration,
    pub fetch_min_bytes: i32,
    pub group_id: Option<String>,
    pub group_instance_id: Option<String>,
    pub heartbeat_interval: Duration,
    pub isolation_level: IsolationLevel,
    pub max_partition_fetch_bytes: i32,
    pub max_poll_interval: Duration,
    pub max_poll_records: usize,
    /// Names of assignors, first the preferred one.
    pub assignors: Vec<String>,
    pub session_timeout: Duration,
}

impl ConsumerConfig {
    /// # Errors
    /// A value that is not valid, or two that contradict each other; the message names the keys.
    pub fn new(values: &Values) -> Result<ConsumerConfig, ConfigError> {
        let group_id = values.text("group.id").map(str::to_owned);
        let config = ConsumerConfig {
            network: NetworkConfig::new(values)?,
            allow_auto_create_topics: values.boolean("allow.auto.create.topics"),
            auto_commit_interval: auto_commit(values, group_id.as_deref())?,
            offset_reset: offset_reset(values.text("auto.offset.reset").unwrap_or("latest"))?,
            check_crcs: values.boolean("check.crcs"),
            rack: values.text("client.rack").unwrap_or_default().to_owned(),
            default_api_timeout: values.milliseconds("default.api.timeout.ms")?,
            exclude_internal_topics: values.boolean("exclude.internal.topics"),
            fetch_max_bytes: values.int("fetch.max.bytes")?,
            fetch_max_wait: values.milliseconds("fetch.max.wait.ms")?,
            fetch_min_bytes: values.int("fetch.min.bytes")?,
            group_id,
            group_instance_id: values.text("group.instance.id").map(str::to_owned),
            heartbeat_interval: values.milliseconds("heartbeat.interval.ms")?,
            isolation_level: match values.text("isolation.level") {
                Some("read_committed") => IsolationLevel::ReadCommitted,
                _ => IsolationLevel::ReadUncommitted,
            },
            max_partition_fetch_bytes: values.int("max.partition.fetch.bytes")?,
            max_poll_interval: values.milliseconds("max.poll.interval.ms")?,
            max_poll_records: values.int("max.poll.records")?.max(1) as usize,
            assignors: assignors(values)?,
            session_timeout: values.milliseconds("session.timeout.ms")?,
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let conflict = |text: String| Err(ConfigError::Conflict(text));
        if self.group_id.as_deref() == Some("") {
            return conflict("group.id must not be empty: name a group or leave the key out".to_owned());
        }
        if self.group_instance_id.is_some() && self.group_id.is_none() {
            return conflict("group.instance.id needs group.id".to_owned());
        }
        if self.group_id.is_some() && self.heartbeat_interval >= self.session_timeout {
            return conflict(format!(
                "heartbeat.interval.ms ({}) must be less than session.timeout.ms ({})",
                self.heartbeat_interval.as_millis(),
                self.session_timeout.as_millis()
            ));
        }
        if self.fetch_max_wait >= self.network.request_timeout {
            return conflict(format!(
                "fetch.max.wait.ms ({}) must be less than request.timeout.ms ({})",
                self.fetch_max_wait.as_millis(),
                self.network.request_timeout.as_millis()
            ));
        }
        Ok(())
    }
}

/// Without a group there is nothing to commit to; asking for it all the same is an error (as in Kafka).
fn auto_commit(values: &Values, group: Option<&str>) -> Result<Option<Duration>, ConfigError> {
    if !values.boolean("enable.auto.commit") {
        return Ok(None);
    }
    if group.is_some() {
        return values.milliseconds("auto.commit.interval.ms").map(Some);
    }
    match values.given("enable.auto.commit") {
        None => Ok(None),
        Some(_) => Err(ConfigError::Conflict("enable.auto.commit=true needs group.id".to_owned())),
    }
}

fn assignors(values: &Values) -> Result<Vec<String>, ConfigError> {
    let key = "partition.assignment.strategy";
    let mut names = Vec::new();
    for given in values.list(key) {
        let name = match given.rsplit('.').next().unwrap_or_default() {
            "range" | "RangeAssignor" => "range",
            "roundrobin" | "RoundRobinAssignor" => "roundrobin",
            "sticky" | "StickyAssignor" => "sticky",
            "cooperative-sticky" | "CooperativeStickyAssignor" => "cooperative-sticky",
            _ => {
                return Err(ConfigError::Value {
                    key: key.to_owned(),
                    value: given,
                    why: "expected range, roundrobin, sticky or cooperative-sticky".to_owned(),
                });
            }
        };
        if names.iter().any(|known| known == name) {
            return Err(ConfigError::Conflict(format!("{key} names the assignor {name} twice")));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

fn offset_reset(text: &str) -> Result<OffsetReset, ConfigError> {
    let wrong = || ConfigError::Value {
        key: "auto.offset.reset".to_owned(),
        value: text.to_owned(),
        why: "expected latest, earliest, none or by_duration:PnDTnHnMn.nS".to_owned(),
    };
    match text {
        "latest" => Ok(OffsetReset::Latest),
        "earliest" => Ok(OffsetReset::Earliest),
        "none" => Ok(OffsetReset::None),
        _ => {
            let duration = text.strip_prefix("by_duration:").and_then(iso_duration).ok_or_else(wrong)?;
            Ok(OffsetReset::ByDuration(duration))
        }
    }
}

/// ISO 8601 as `java.time.Duration` reads it, without negative parts: `P1DT2H3M4.5S`.
fn iso_duration(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix(['P', 'p'])?;
    let (days, time) = match rest.split_once(['T', 't']) {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    if !days.is_empty() {
        let count: u64 = days.strip_suffix(['D', 'd'])?.parse().ok()?;
        total = total.checked_add(Duration::from_secs(count.checked_mul(86_400)?))?;
    }
    let mut number = String::new();
    let mut units = vec![('H', 3600.0), ('M', 60.0), ('S', 1.0)].into_iter();
    for letter in time.chars() {
        if letter.is_ascii_digit() || letter == '.' {
            number.push(letter);
            continue;
        }
        let (_, seconds) = units.find(|(unit, _)| unit.eq_ignore_ascii_case(&letter))?;
        if !letter.eq_ignore_ascii_case(&'S') && number.contains('.') {
            return None;
        }
        let count: f64 = number.parse().ok()?;
        total = total.checked_add(Duration::try_from_secs_f64(count * seconds).ok()?)?;
        number.clear();
    }
    number.is_empty().then_some(total)
}
