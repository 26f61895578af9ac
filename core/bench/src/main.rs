//! The benchmark's Rust programs: loads with Ottla's own client, and the probes of a broker's start.
//!
//! `core/bench/ottla_bench` runs them and the foreign clients, and makes the tables. Each prints one line of JSON, or
//! ends with a message on standard error. Records start with their number in decimal and a colon.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures real time")]

mod load;
mod numbers;
mod probe;

use std::process::ExitCode;

const USAGE: &str = "usage: ottla-bench produce|consume BOOTSTRAP TOPIC COUNT SIZE
       ottla-bench first-ack|ready BOOTSTRAP TOPIC PARTITIONS";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("ottla-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<serde_json::Value, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["produce", bootstrap, topic, count, size] => load::produce(bootstrap, topic, number(count)?, number(size)?),
        ["consume", bootstrap, topic, count, size] => load::consume(bootstrap, topic, number(count)?, number(size)?),
        ["first-ack", bootstrap, topic, _] => probe::first_ack(bootstrap, topic),
        ["ready", bootstrap, topic, partitions] => probe::ready(bootstrap, topic, number(partitions)?),
        _ => Err(USAGE.to_owned()),
    }
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("'{word}' is not a number; {USAGE}"))
}
