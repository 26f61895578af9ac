//! Chores of the repository: `cargo run -p ottla-xtask -- generate` writes the message code anew.

mod floors;
mod generate;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("generate") => generate::write(&generate::protocol_directory()),
        Some("floors") => floors::check(),
        _ => Err("usage: ottla-xtask generate | floors".to_owned()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
