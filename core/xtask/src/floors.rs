//! The house's ground plan, checked: an edge between rooms may only go down, and siblings never touch.

use std::collections::BTreeMap;
use std::process::Command;

/// The floor of each room. Test and tool rooms may look at any floor, but nobody looks at them.
const FLOORS: &[(&str, u8)] = &[
    ("ottla-protocol", 0),
    ("ottla-base", 1),
    ("ottla-net", 2),
    ("ottla-storage", 2),
    ("ottla-coordinator", 2),
    ("ottla-metadata", 2),
    ("ottla-client", 3),
    ("ottla-broker", 3),
    ("ottla", 4),
    ("ottla-kit", 5),
    ("ottla-cli", 6),
    ("ottla-python", 7),
];
const TOOLS: &[&str] = &["ottla-testkit", "ottla-xtask", "ottla-bench", "ottla-conformance"];
/// Purity is a fact of the manifest: these rooms may not even depend on what would break it.
const PURE: &[&str] = &["ottla-coordinator", "ottla-metadata"];
const IMPURE: &[&str] = &["tokio", "socket2", "rustix", "libc", "mio"];

/// Read `cargo metadata` and name every edge that the plan does not allow.
pub fn check() -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut edges = 0;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["kind"].as_str() == Some("dev") {
                continue;
            }
            edges += 1;
            wrong.extend(judge(&floors, name, dependency["name"].as_str().unwrap_or_default()));
        }
        if !floors.contains_key(name) && !TOOLS.contains(&name) {
            wrong.push(format!("{name} has no floor: add it to FLOORS or TOOLS"));
        }
    }
    if wrong.is_empty() { Ok(format!("{edges} edges, all down")) } else { Err(wrong.join("\n")) }
}

fn judge(floors: &BTreeMap<&str, u8>, from: &str, to: &str) -> Option<String> {
    if PURE.contains(&from) && IMPURE.contains(&to) {
        return Some(format!("{from} is pure and may not depend on {to}"));
    }
    if TOOLS.contains(&from) {
        return None;
    }
    if TOOLS.contains(&to) {
        return Some(format!("{from} is product code and may not depend on the tool room {to}"));
    }
    match (floors.get(from), floors.get(to)) {
        (Some(above), Some(below)) if above <= below => {
            Some(format!("{from} (floor {above}) may not depend on {to} (floor {below})"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rooms_keep_to_the_plan() {
        if let Err(wrong) = check() {
            panic!("{wrong}");
        }
    }

    #[test]
    fn a_wrong_edge_is_named() {
        let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
        assert!(judge(&floors, "ottla-client", "ottla-broker").is_some());
        assert!(judge(&floors, "ottla-base", "ottla-net").is_some());
        assert!(judge(&floors, "ottla-metadata", "tokio").is_some());
        assert!(judge(&floors, "ottla-broker", "ottla-testkit").is_some());
        assert!(judge(&floors, "ottla-broker", "ottla-storage").is_none());
    }
}
