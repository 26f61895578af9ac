//! `ottla serve`: a broker on a port.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ottla::{Environment, Random, Server};
use ottla_kit::runtime::{SystemClock, TokioSpawner, random_seed};
use tokio::signal::unix::{SignalKind, signal};

use crate::arguments::Serve;
use crate::output;
use crate::properties;

/// Where records go when nobody says.
const DATA_DIR: &str = "ottla-data";

/// Runs until it is told to stop. The error is one line.
pub(crate) fn run(serve: &Serve) -> Result<(), String> {
    let config = configuration(serve)?;
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers())
        .thread_name("ottla-server")
        .enable_io()
        .enable_time()
        .build()
        .map_err(|error| format!("threads cannot be started: {error}"))?;
    let environment = Environment {
        clock: Arc::new(SystemClock),
        spawner: Arc::new(TokioSpawner::new(runtime.handle().clone())),
        random: Arc::new(Random::from_seed(random_seed())),
    };
    runtime.block_on(until_told(config, &environment))
}

async fn until_told(config: Vec<(String, String)>, environment: &Environment) -> Result<(), String> {
    let watch = |kind| signal(kind).map_err(|error| format!("signals cannot be watched: {error}"));
    let (mut terminate, mut interrupt) = (watch(SignalKind::terminate())?, watch(SignalKind::interrupt())?);
    let directory = config.iter().find(|(key, _)| key == "log.dirs").map(|(_, value)| value.clone());
    let server = Server::start(config, environment).await.map_err(|error| error.to_string())?;
    for warning in server.warnings() {
        output::warning(warning);
    }
    let listeners: Vec<String> =
        server.listeners().iter().map(|(name, address)| format!("{name}://{address}")).collect();
    output::line(&format!(
        "[KafkaServer id={}] started: listening on {}, data in {}",
        server.node_id(),
        listeners.join(","),
        directory.unwrap_or_default()
    ));
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    // A second signal ends a stop that takes too long; what was acknowledged is in the log already.
    tokio::select! {
        () = server.stop() => output::line(&format!("[KafkaServer id={}] shut down completed", server.node_id())),
        _ = terminate.recv() => return Err("stopped in the middle of shutting down".to_owned()),
        _ = interrupt.recv() => return Err("stopped in the middle of shutting down".to_owned()),
    }
    Ok(())
}

/// The file, then `--set`, then what has an option of its own; the last counts.
fn configuration(serve: &Serve) -> Result<Vec<(String, String)>, String> {
    let mut config = match &serve.properties {
        Some(path) => read(path)?,
        None => Vec::new(),
    };
    let mut put = |key: &str, value: String| {
        config.retain(|(known, _)| known != key);
        config.push((key.to_owned(), value));
    };
    for (key, value) in &serve.set {
        put(key, value.clone());
    }
    if let Some(listen) = &serve.listen {
        put("listeners", format!("PLAINTEXT://{}", address(listen)?));
    }
    if let Some(directory) = &serve.data_dir {
        put("log.dirs", text(directory)?);
    }
    let given = |config: &[(String, String)], key: &str| config.iter().any(|(known, _)| known == key);
    if !given(&config, "log.dirs") {
        let directory = config.iter().find(|(key, _)| key == "log.dir").map(|(_, value)| value.clone());
        config.push(("log.dirs".to_owned(), directory.unwrap_or_else(|| DATA_DIR.to_owned())));
    }
    if !given(&config, "listeners") {
        config.push(("listeners".to_owned(), "PLAINTEXT://localhost:9092".to_owned()));
    }
    Ok(config)
}

fn read(path: &Path) -> Result<Vec<(String, String)>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    // Java reads these files as Latin-1; who writes UTF-8 means it.
    let text =
        String::from_utf8(bytes).unwrap_or_else(|wrong| wrong.as_bytes().iter().map(|b| char::from(*b)).collect());
    properties::parse(&text).map_err(|why| format!("{}: {why}", path.display()))
}

fn text(path: &PathBuf) -> Result<String, String> {
    let text = path.to_str().ok_or_else(|| format!("--data-dir {}: the path is not UTF-8", path.display()))?;
    match text.contains(',') {
        true => Err(format!("--data-dir {text}: a path with a comma cannot be one of log.dirs; give another")),
        false => Ok(text.to_owned()),
    }
}

fn address(listen: &str) -> Result<&str, String> {
    let wrong = || format!("--listen {listen}: expected HOST:PORT, e.g. localhost:9092");
    let (_, port) = listen.rsplit_once(':').ok_or_else(wrong)?;
    port.parse::<u16>().map_err(|_| wrong())?;
    Ok(listen)
}

fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// Warnings and worse, or what `OTTLA_LOG` says, e.g. `debug` or `ottla_broker=trace`.
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("OTTLA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let colour = output::is_coloured(std::io::stderr().is_terminal());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr);
    // Someone else in this process may log already: that one goes on.
    let _ = log.try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(listen: Option<&str>, data_dir: Option<&str>, set: &[(&str, &str)]) -> Serve {
        Serve {
            properties: None,
            data_dir: data_dir.map(PathBuf::from),
            listen: listen.map(str::to_owned),
            set: set.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        }
    }

    fn value(config: &[(String, String)], key: &str) -> String {
        let found: Vec<&String> = config.iter().filter(|(known, _)| known == key).map(|(_, value)| value).collect();
        assert_eq!(found.len(), 1, "{key}: {config:?}");
        found[0].clone()
    }

    #[test]
    fn everything_has_a_default() {
        let config = configuration(&serve(None, None, &[])).unwrap();
        assert_eq!(value(&config, "log.dirs"), "ottla-data");
        assert_eq!(value(&config, "listeners"), "PLAINTEXT://localhost:9092");
    }

    #[test]
    fn options_go_over_keys() {
        let config = configuration(&serve(Some("h:1"), Some("d"), &[("log.dirs", "x"), ("num.partitions", "3")]));
        let config = config.unwrap();
        assert_eq!(value(&config, "log.dirs"), "d");
        assert_eq!(value(&config, "listeners"), "PLAINTEXT://h:1");
        assert_eq!(value(&config, "num.partitions"), "3");
    }

    #[test]
    fn wrong_options_are_named() {
        assert!(configuration(&serve(Some("9092"), None, &[])).unwrap_err().contains("--listen 9092"));
        assert!(configuration(&serve(None, Some("a,b"), &[])).unwrap_err().contains("--data-dir a,b"));
    }
}
