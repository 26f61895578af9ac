//! Addresses of listeners, as `listeners` and `advertised.listeners` write them.

use std::collections::BTreeMap;

use ottla_base::config::{ConfigError, Values};

/// `NAME://HOST:PORT`. An empty host is every address of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerAddress {
    pub name: String,
    pub host: String,
    pub port: u16,
}

/// Read one `NAME://HOST:PORT`; an address of IP version 6 stands in brackets.
pub fn parse_listener(text: &str) -> Option<ListenerAddress> {
    let (name, address) = text.split_once("://")?;
    let (host, port) = address.rsplit_once(':')?;
    let host = host.strip_prefix('[').map_or(Some(host), |rest| rest.strip_suffix(']'))?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let named = !name.is_empty() && name.chars().all(is_name);
    named.then(|| port.parse().ok()).flatten().map(|port| ListenerAddress {
        name: name.to_ascii_uppercase(),
        host: host.to_owned(),
        port,
    })
}

/// The listeners of `key`, each of a name of its own and of a protocol that is served.
pub(super) fn parse_all(
    values: &Values,
    key: &str,
    protocols: &BTreeMap<String, String>,
) -> Result<Vec<ListenerAddress>, ConfigError> {
    let mut found: Vec<ListenerAddress> = Vec::new();
    for text in values.list(key) {
        let wrong = |why: String| ConfigError::Value { key: key.to_owned(), value: text.clone(), why };
        let listener = parse_listener(&text).ok_or_else(|| wrong("expected NAME://HOST:PORT".to_owned()))?;
        if found.iter().any(|other| other.name == listener.name) {
            return Err(wrong(format!("{} is named twice", listener.name)));
        }
        match protocols.get(&listener.name).map(String::as_str) {
            Some("PLAINTEXT") => found.push(listener),
            Some(protocol) => {
                let needs = if protocol.starts_with("SASL") { "SASL" } else { "TLS" };
                return Err(ConfigError::Refused {
                    key: key.to_owned(),
                    needs: format!("{text} needs {needs}; only PLAINTEXT is served"),
                });
            }
            None => {
                let name = &listener.name;
                return Err(wrong(format!("listener.security.protocol.map gives {name} no protocol")));
            }
        }
    }
    Ok(found)
}

/// The security protocol of each listener's name. As in Kafka, a controller's listener is PLAINTEXT unless the map
/// is given.
pub(super) fn protocols(values: &Values, controller_names: &[String]) -> Result<BTreeMap<String, String>, ConfigError> {
    let key = "listener.security.protocol.map";
    let mut map = BTreeMap::new();
    for pair in values.list(key) {
        let Some((name, protocol)) = pair.split_once(':') else {
            return Err(ConfigError::Value {
                key: key.to_owned(),
                value: pair,
                why: "expected NAME:PROTOCOL".to_owned(),
            });
        };
        map.insert(name.trim().to_ascii_uppercase(), protocol.trim().to_ascii_uppercase());
    }
    if values.given(key).is_none() {
        for name in controller_names {
            map.entry(name.to_ascii_uppercase()).or_insert_with(|| "PLAINTEXT".to_owned());
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let read = |text| parse_listener(text).map(|one| (one.name, one.host, one.port));
        assert_eq!(read("PLAINTEXT://:9092"), Some(("PLAINTEXT".into(), String::new(), 9092)));
        assert_eq!(read("internal://[::1]:1"), Some(("INTERNAL".into(), "::1".into(), 1)));
        assert_eq!(read("PLAINTEXT://host"), None);
        assert_eq!(read("://host:1"), None);
        assert_eq!(read("PLAINTEXT://host:70000"), None);
    }
}
