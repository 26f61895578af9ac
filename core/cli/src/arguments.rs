//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Apache Kafka as a library: this is its server.
#[derive(Debug, Parser)]
#[command(name = "ottla", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a broker until it is told to stop (Ctrl-C, SIGTERM)
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A server.properties as Apache Kafka has it; everything has a default
    pub(crate) properties: Option<PathBuf>,
    /// Where records are kept; made if it is missing [default: log.dirs of the file, else ./ottla-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Where clients connect [default: listeners of the file, else localhost:9092]
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) listen: Option<String>,
    /// A broker configuration, over the file's; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("expected KEY=VALUE, e.g. num.partitions=3".to_owned()),
    }
}
