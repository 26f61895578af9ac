//! What a person reads: plain lines, colour only on a terminal.

use std::io::{IsTerminal, Write};

const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const GREEN: &str = "\x1b[32m";
const PLAIN: &str = "\x1b[0m";

/// One line on standard error.
pub(crate) fn error(text: &str) {
    to_stderr("error", RED, text);
}

/// One line on standard error.
pub(crate) fn warning(text: &str) {
    to_stderr("warning", YELLOW, text);
}

fn to_stderr(word: &str, colour: &str, text: &str) {
    let mut stderr = std::io::stderr().lock();
    // A standard error that is gone leaves nobody to tell.
    let _ = if is_coloured(stderr.is_terminal()) {
        writeln!(stderr, "ottla: {colour}{word}{PLAIN}: {text}")
    } else {
        writeln!(stderr, "ottla: {word}: {text}")
    };
}

/// One line on standard output, at once, for whoever waits for it.
pub(crate) fn line(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = if is_coloured(stdout.is_terminal()) {
        writeln!(stdout, "{GREEN}{text}{PLAIN}")
    } else {
        writeln!(stdout, "{text}")
    };
    let _ = stdout.flush();
}

/// `NO_COLOR` as https://no-color.org has it.
pub(crate) fn is_coloured(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
