//! The program `ottla`.
//!
//! [`main`] is a function, so that other packages can carry the program without a second binary. It owns the runtime
//! of a server that it runs, prints what a person needs to know and returns an exit code; all else is the facade's.

mod arguments;
mod output;
mod properties;
mod serve;

use std::ffi::OsString;

use arguments::{Arguments, Command};
use clap::Parser;

/// What was asked for is done.
pub const SUCCESS: u8 = 0;
/// It could not be done.
pub const FAILURE: u8 = 1;
/// The command line cannot be understood.
pub const USAGE: u8 = 2;

/// Run the program with `arguments`, its own name first; the exit code.
pub fn main(arguments: &[OsString]) -> u8 {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(said) => {
            let code = if said.use_stderr() { USAGE } else { SUCCESS };
            // Nowhere is left to say that standard output is gone.
            let _ = said.print();
            return code;
        }
    };
    let outcome = match parsed.command {
        Command::Serve(serve) => serve::run(&serve),
    };
    match outcome {
        Ok(()) => SUCCESS,
        Err(text) => {
            output::error(&text);
            FAILURE
        }
    }
}
