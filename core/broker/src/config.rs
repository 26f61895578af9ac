//! The broker's configuration: the tables of keys, merged, and what the assembly reads from them.

mod known;
mod listeners;
mod obeyed;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ottla_base::config::{ConfigError, Key, Values};

pub use listeners::{ListenerAddress, parse_listener};

/// What holds when nothing is given: the active lines of Apache Kafka's own `server.properties`, but for the
/// address, which is only this machine's. One node is all there can be, so `__consumer_offsets` has one replica.
const DISTRIBUTION: &[(&str, &str)] = &[
    ("process.roles", "broker,controller"),
    ("listeners", "PLAINTEXT://localhost:9092"),
    ("controller.listener.names", "CONTROLLER"),
    ("offsets.topic.replication.factor", "1"),
];
/// Where data lies when neither `log.dirs` nor `log.dir` says.
const DEFAULT_DIRECTORY: &str = "/tmp/kraft-combined-logs";

/// A broker's configuration, checked.
#[derive(Debug, Clone)]
pub struct BrokerConfig {
    pub values: Arc<Values>,
    /// `node.id`, where it was given: else the data directory's, or 1.
    pub node_id: Option<i32>,
    pub directory: PathBuf,
    /// Where clients connect. Empty: only from inside the process.
    pub listeners: Vec<ListenerAddress>,
    /// Where clients are told to connect, by the listener's name.
    pub advertised: Vec<ListenerAddress>,
    /// The controller's listeners: they are recorded, and not opened, as no other node can join yet.
    pub controllers: Vec<ListenerAddress>,
    pub rack: Option<String>,
}

/// Every key that a broker knows.
pub fn tables() -> Vec<&'static [Key]> {
    vec![obeyed::OBEYED, known::KNOWN]
}

impl BrokerConfig {
    /// Check the pairs of a `server.properties`, the later ones winning; returns with it the warnings of keys
    /// that have no meaning here.
    ///
    /// # Errors
    /// An unknown key, a value that is out of its range, a key whose feature is missing: each names the key.
    pub fn new(given: impl IntoIterator<Item = (String, String)>) -> Result<(BrokerConfig, Vec<String>), ConfigError> {
        let mut pairs: BTreeMap<String, String> = given.into_iter().collect();
        for (name, value) in DISTRIBUTION {
            pairs.entry((*name).to_owned()).or_insert_with(|| (*value).to_owned());
        }
        let (values, warnings) = Values::new(tables(), pairs)?;
        check_roles(&values)?;
        check_voters(&values)?;
        let controller_names = values.list("controller.listener.names");
        let protocols = listeners::protocols(&values, &controller_names)?;
        let all = listeners::parse_all(&values, "listeners", &protocols)?;
        let (controllers, listeners) = all.into_iter().partition(|one| controller_names.contains(&one.name));
        let mut config = BrokerConfig {
            node_id: node_id(&values)?,
            directory: directory(&values)?,
            listeners,
            advertised: listeners::parse_all(&values, "advertised.listeners", &protocols)?,
            controllers,
            rack: values.given("broker.rack").map(str::to_owned),
            values: Arc::new(values),
        };
        config.check_advertised(&controller_names)?;
        Ok((config, warnings))
    }

    /// What is advertised must be listened on.
    fn check_advertised(&mut self, controller_names: &[String]) -> Result<(), ConfigError> {
        self.advertised.retain(|one| !controller_names.contains(&one.name));
        for advertised in &self.advertised {
            if !self.listeners.iter().any(|listener| listener.name == advertised.name) {
                let name = &advertised.name;
                return Err(ConfigError::Conflict(format!(
                    "advertised.listeners names {name}, which listeners does not; add {name} to listeners"
                )));
            }
        }
        Ok(())
    }
}

fn check_roles(values: &Values) -> Result<(), ConfigError> {
    let roles = values.list("process.roles");
    let has = |role: &str| roles.iter().any(|one| one == role);
    if has("broker") && has("controller") {
        return Ok(());
    }
    Err(ConfigError::Refused {
        key: "process.roles".to_owned(),
        needs: "one node has both roles; set process.roles=broker,controller".to_owned(),
    })
}

/// `id@host:port` of this node alone.
fn check_voters(values: &Values) -> Result<(), ConfigError> {
    let voters = values.list("controller.quorum.voters");
    if voters.len() > 1 {
        return Err(ConfigError::Refused {
            key: "controller.quorum.voters".to_owned(),
            needs: format!("a cluster of {} controllers; name this node alone", voters.len()),
        });
    }
    let Some(voter) = voters.first() else { return Ok(()) };
    let id = voter.split_once('@').and_then(|(id, _)| id.parse::<i32>().ok());
    let wrong =
        |why: String| ConfigError::Value { key: "controller.quorum.voters".to_owned(), value: voter.clone(), why };
    match (id, node_id(values)?) {
        (None, _) => Err(wrong("expected ID@HOST:PORT".to_owned())),
        (Some(id), Some(own)) if id != own => Err(wrong(format!("this node is {own}"))),
        _ => Ok(()),
    }
}

fn node_id(values: &Values) -> Result<Option<i32>, ConfigError> {
    if values.given("node.id").is_some() {
        return values.int("node.id").map(Some);
    }
    Ok(match values.given("broker.id") {
        Some(_) => Some(values.int("broker.id")?).filter(|id| *id >= 0),
        None => None,
    })
}

fn directory(values: &Values) -> Result<PathBuf, ConfigError> {
    let key = if values.given("log.dirs").is_some() { "log.dirs" } else { "log.dir" };
    let directories = match values.given(key) {
        Some(text) => ottla_base::config::list(text),
        None => vec![DEFAULT_DIRECTORY.to_owned()],
    };
    match directories.as_slice() {
        [one] => Ok(PathBuf::from(one)),
        [] => Err(ConfigError::Missing { key: "log.dirs".to_owned() }),
        many => Err(ConfigError::Refused {
            key: key.to_owned(),
            needs: format!("{} data directories; name one", many.len()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<BrokerConfig, String> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        BrokerConfig::new(pairs).map(|(config, _)| config).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_given_starts_on_this_machine_alone() {
        let config = config(&[]).unwrap();
        assert_eq!(config.listeners.len(), 1);
        assert_eq!((config.listeners[0].host.as_str(), config.listeners[0].port), ("localhost", 9092));
        assert_eq!(config.node_id, None);
    }

    #[test]
    fn the_distributions_file_is_taken() {
        let pairs = [
            ("process.roles", "broker,controller"),
            ("node.id", "1"),
            ("controller.quorum.bootstrap.servers", "localhost:9093"),
            ("listeners", "PLAINTEXT://:9092,CONTROLLER://:9093"),
            ("inter.broker.listener.name", "PLAINTEXT"),
            ("advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093"),
            ("controller.listener.names", "CONTROLLER"),
            ("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL"),
            ("num.network.threads", "3"),
            ("num.io.threads", "8"),
            ("socket.send.buffer.bytes", "102400"),
            ("log.dirs", "/data"),
            ("num.recovery.threads.per.data.dir", "2"),
            ("log.retention.hours", "168"),
            ("log.segment.bytes", "1073741824"),
        ];
        let config = config(&pairs).unwrap();
        assert_eq!(config.listeners.len(), 1);
        assert_eq!(config.controllers[0].port, 9093);
        assert_eq!(config.advertised[0].host, "localhost");
        assert_eq!(config.directory, PathBuf::from("/data"));
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (pairs, word) in [
            (vec![("process.roles", "broker")], "process.roles"),
            (vec![("controller.quorum.voters", "1@a:1,2@b:1")], "controller.quorum.voters"),
            (vec![("node.id", "2"), ("controller.quorum.voters", "1@a:1")], "this node is 2"),
            (vec![("log.dirs", "/a,/b")], "log.dirs"),
            (vec![("listeners", "SSL://:9093")], "TLS"),
            (vec![("listeners", "PLAINTEXT://:x")], "PLAINTEXT://:x"),
            (vec![("listeners", "PLAINTEXT://:1,PLAINTEXT://:2")], "PLAINTEXT"),
            (vec![("advertised.listeners", "OTHER://a:1")], "OTHER"),
            (vec![("log.segment.bytes", "1")], "log.segment.bytes"),
        ] {
            let error = config(&pairs).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
