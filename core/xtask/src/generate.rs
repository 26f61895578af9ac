//! From `core/protocol/schema/*.schema` to `core/protocol/src/message/` and `api.rs`.

mod api;
mod emit;
mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use schema::Message;

pub fn protocol_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../protocol")
}

/// Write all generated files, and drop those that no schema makes any more.
pub fn write(protocol: &Path) -> Result<String, String> {
    let files = generate(protocol)?;
    let messages = protocol.join("src/message");
    fs::create_dir_all(&messages).map_err(|error| format!("{}: {error}", messages.display()))?;
    for entry in fs::read_dir(&messages).map_err(|error| error.to_string())?.flatten() {
        let name = format!("message/{}", entry.file_name().to_string_lossy());
        if !files.contains_key(&name) {
            fs::remove_file(entry.path()).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    for (name, text) in &files {
        let path = protocol.join("src").join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(format!("{} files written", files.len()))
}

/// Every generated file's name under `src/`, and its text.
fn generate(protocol: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut messages = Vec::new();
    let directory = protocol.join("schema");
    let entries = fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    for entry in entries.flatten() {
        let text = fs::read_to_string(entry.path()).map_err(|error| error.to_string())?;
        messages.push(Message::parse(&text).map_err(|error| format!("{}: {error}", entry.path().display()))?);
    }
    messages.sort_by(|left, right| left.name.cmp(&right.name));
    let mut files = BTreeMap::new();
    for message in &messages {
        files.insert(format!("message/{}.rs", schema::snake(&message.name)), format(&emit::message(message))?);
    }
    files.insert("message/metadata_record.rs".to_owned(), format(&api::metadata_record(&messages))?);
    files.insert("message.rs".to_owned(), format(&api::index(&messages))?);
    files.insert("api.rs".to_owned(), format(&api::api(&messages)?)?);
    Ok(files)
}

fn format(code: &str) -> Result<String, String> {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("rustfmt: {error}"))?;
    child
        .stdin
        .take()
        .map_or(Ok(()), |mut input| input.write_all(code.as_bytes()))
        .map_err(|error| error.to_string())?;
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("rustfmt refused the generated code".to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checked_in_code_is_fresh() {
        let protocol = protocol_directory();
        for (name, text) in generate(&protocol).unwrap() {
            let checked_in = fs::read_to_string(protocol.join("src").join(&name)).unwrap_or_default();
            assert!(checked_in == text, "{name} is stale: run `cargo run -p ottla-xtask -- generate`");
        }
    }
}
