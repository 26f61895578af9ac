//! The options of other clients, as their users know them, and the keys of Kafka that they mean.
//!
//! A dialect is one table for each client; so far there is kafka-python's.

mod kafka_python;

use ottla::Kind;
use ottla::config::{Key, Values};
use ottla_base::suggest;

use crate::failure::Failure;

/// Which client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    Producer,
    Consumer,
    Admin,
}

impl Client {
    pub fn by_name(name: &str) -> Option<Client> {
        match name {
            "producer" => Some(Client::Producer),
            "consumer" => Some(Client::Consumer),
            "admin" => Some(Client::Admin),
            _ => None,
        }
    }

    fn tables(self) -> Vec<&'static [Key]> {
        match self {
            Client::Producer => ottla::config::producer_tables(),
            Client::Consumer => ottla::config::consumer_tables(),
            Client::Admin => ottla::config::admin_tables(),
        }
    }
}

/// A value of a language: what it has that a configuration can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Boolean(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<String>),
}

/// A default of a dialect. `Object`: of the language itself, not told here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    Null,
    Boolean(bool),
    Int(i64),
    Infinite,
    Text(&'static str),
    List(&'static [&'static str]),
    Object,
}

/// One option of a dialect.
#[derive(Debug, Clone, Copy)]
pub struct DialectOption {
    pub name: &'static str,
    /// `None`: it is the binding's own affair.
    pub key: Option<&'static str>,
    pub default: Default,
}

/// kafka-python's options of a client.
pub fn kafka_python(client: Client) -> Vec<DialectOption> {
    kafka_python::options(client)
}

/// A dialect's names and values into Kafka's, and the dialect's defaults where they differ from Kafka's.
///
/// # Errors
/// `Config` naming an option that is unknown, or has a value with no form in Kafka.
pub fn translate(
    client: Client,
    dialect: &[DialectOption],
    given: &[(String, Value)],
) -> Result<Vec<(String, String)>, Failure> {
    let tables = client.tables();
    let key_of = |name: &str| tables.iter().flat_map(|table| table.iter()).find(|key| key.name == name);
    let mut config: Vec<(String, String)> = Vec::new();
    for (name, value) in given {
        let Some(option) = dialect.iter().find(|option| option.name == name) else {
            let nearest = suggest::nearest(name, dialect.iter().map(|option| option.name));
            let hint = nearest.map(|nearest| format!("; did you mean '{nearest}'?")).unwrap_or_default();
            return Err(Failure::new(Kind::Config, format!("unknown configuration '{name}'{hint}")));
        };
        if let (Some(key), Some(text)) = (option.key, text_of(name, value)?) {
            config.push((key.to_owned(), text));
        }
    }
    for option in dialect {
        let Some(key) = option.key.and_then(key_of) else { continue };
        let Some(text) = default_text(option.default) else { continue };
        let same = key.default == Some(text.as_str());
        if !same && !given.iter().any(|(name, _)| name == option.name) {
            config.push((key.name.to_owned(), text));
        }
    }
    Ok(config)
}

/// Check a configuration of Kafka's keys; one line for each that has no effect here.
pub fn check(client: Client, config: Vec<(String, String)>) -> Result<Vec<String>, Failure> {
    let (_, warnings) =
        Values::new(client.tables(), config).map_err(|error| Failure::from(ottla::Error::from(error)))?;
    Ok(warnings)
}

fn text_of(name: &str, value: &Value) -> Result<Option<String>, Failure> {
    Ok(Some(match value {
        Value::Null => return Ok(None),
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) if value.is_infinite() && *value > 0.0 => i32::MAX.to_string(),
        // Milliseconds and bytes are whole numbers in Kafka.
        Value::Float(value) if value.is_finite() && value.abs() < 9e15 => (value.trunc() as i64).to_string(),
        Value::Float(value) => {
            let text = format!("invalid value '{value}' for configuration {name}: expected a number");
            return Err(Failure::new(Kind::Config, text));
        }
        Value::Text(value) => value.clone(),
        Value::List(values) => values.join(","),
    }))
}

fn default_text(default: Default) -> Option<String> {
    match default {
        Default::Null | Default::Object => None,
        Default::Boolean(value) => Some(value.to_string()),
        Default::Int(value) => Some(value.to_string()),
        Default::Infinite => Some(i32::MAX.to_string()),
        Default::Text(value) => Some(value.to_owned()),
        Default::List(values) => Some(values.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn python(client: Client, given: &[(&str, Value)]) -> Result<Vec<(String, String)>, Failure> {
        let given: Vec<(String, Value)> =
            given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        translate(client, &kafka_python(client), &given)
    }

    #[test]
    fn every_key_of_the_dialect_is_one_of_kafkas() {
        for client in [Client::Producer, Client::Consumer, Client::Admin] {
            let tables = client.tables();
            for option in kafka_python(client) {
                let Some(key) = option.key else { continue };
                assert!(tables.iter().flat_map(|table| table.iter()).any(|known| known.name == key), "{key}");
            }
        }
    }

    #[test]
    fn defaults_that_differ_are_given() {
        let config = python(Client::Producer, &[("acks", Value::Int(1))]).unwrap();
        assert!(config.contains(&("linger.ms".to_owned(), "0".to_owned())));
        assert!(config.contains(&("acks".to_owned(), "1".to_owned())));
        assert!(config.contains(&("reconnect.backoff.max.ms".to_owned(), "30000".to_owned())));
        assert!(!config.iter().any(|(key, _)| key == "batch.size"));
    }

    #[test]
    fn the_defaults_are_valid() {
        for client in [Client::Producer, Client::Consumer, Client::Admin] {
            assert_eq!(check(client, python(client, &[]).unwrap()), Ok(Vec::new()));
        }
    }

    #[test]
    fn an_unknown_option_is_named() {
        let failure = python(Client::Consumer, &[("auto_offset_rest", Value::Null)]).unwrap_err();
        assert_eq!(failure.message, "unknown configuration 'auto_offset_rest'; did you mean 'auto_offset_reset'?");
    }

    #[test]
    fn values_take_kafkas_form() {
        let config = python(
            Client::Producer,
            &[
                ("retries", Value::Float(f64::INFINITY)),
                ("enable_idempotence", Value::Boolean(false)),
                ("bootstrap_servers", Value::List(vec!["a:1".to_owned(), "b:2".to_owned()])),
                ("linger_ms", Value::Float(1.5)),
                ("compression_type", Value::Null),
            ],
        )
        .unwrap();
        for (key, value) in [
            ("retries", "2147483647"),
            ("enable.idempotence", "false"),
            ("bootstrap.servers", "a:1,b:2"),
            ("linger.ms", "1"),
        ] {
            assert!(config.contains(&(key.to_owned(), value.to_owned())), "{key}: {config:?}");
        }
    }
}
