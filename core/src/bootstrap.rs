//! `bootstrap.servers`: one of three roads.

use std::path::PathBuf;

use ottla_client::{Error, Kind};

/// Where a client begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Road {
    /// `host:port,...`
    Tcp(Vec<String>),
    /// `embedded:PATH`
    Embedded(PathBuf),
    /// `memory:NAME`
    Memory(String),
}

impl Road {
    /// # Errors
    /// `Config`, naming the entry and the forms that there are.
    pub fn parse(servers: &str) -> Result<Road, Error> {
        let entries = ottla_base::config::list(servers);
        let store = |entry: &str| entry.starts_with("embedded:") || entry.starts_with("memory:");
        match entries.as_slice() {
            [] => Err(wrong(servers, "it is empty")),
            [one] => Road::parse_one(one),
            several if several.iter().any(|entry| store(entry)) => {
                Err(wrong(servers, "a store inside the process stands alone"))
            }
            several => {
                for entry in several {
                    Road::parse_one(entry)?;
                }
                Ok(Road::Tcp(entries))
            }
        }
    }

    fn parse_one(entry: &str) -> Result<Road, Error> {
        if let Some(path) = entry.strip_prefix("embedded:") {
            return match path {
                "" => Err(wrong(entry, "embedded: needs a directory, e.g. embedded:./data")),
                path => Ok(Road::Embedded(PathBuf::from(path))),
            };
        }
        if let Some(name) = entry.strip_prefix("memory:") {
            return match name {
                "" => Err(wrong(entry, "memory: needs a name, e.g. memory:test")),
                name => Ok(Road::Memory(name.to_owned())),
            };
        }
        ottla_net::tcp::parse_server(entry).map_err(|why| wrong(entry, &why))?;
        Ok(Road::Tcp(vec![entry.to_owned()]))
    }
}

fn wrong(value: &str, why: &str) -> Error {
    let text = format!(
        "invalid value '{value}' for configuration bootstrap.servers: {why}; expected host:port,..., embedded:PATH or \
         memory:NAME"
    );
    Error::new(Kind::Config, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_roads() {
        let tcp = |entries: &[&str]| Road::Tcp(entries.iter().map(|entry| (*entry).to_owned()).collect());
        assert_eq!(Road::parse("localhost:9092").unwrap(), tcp(&["localhost:9092"]));
        assert_eq!(Road::parse("a:1, [::1]:2").unwrap(), tcp(&["a:1", "[::1]:2"]));
        assert_eq!(Road::parse("embedded:./data").unwrap(), Road::Embedded("./data".into()));
        assert_eq!(Road::parse("memory:test").unwrap(), Road::Memory("test".to_owned()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for wrong in ["", "localhost", "embedded:", "memory:", "a:1,b", "a:1,memory:x", "http://x"] {
            let error = Road::parse(wrong).unwrap_err().to_string();
            assert!(error.contains("bootstrap.servers") && error.contains("embedded:PATH"), "{error}");
        }
    }
}
