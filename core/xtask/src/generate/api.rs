//! The index of all messages: modules, API keys, the request and response enums, the metadata record enum.

use std::fmt::Write;

use super::emit::HEAD;
use super::schema::{Message, snake};

pub fn index(messages: &[Message]) -> String {
    let mut code =
        String::from("// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.\n\n");
    code.push_str("//! Kafka's messages: one module each, every version's fields in one struct.\n\n");
    code.push_str("// What a generator writes plainly, a person would write shorter.\n");
    code.push_str("#![allow(clippy::all)]\n\n");
    for message in messages {
        let _ = writeln!(code, "pub mod {};", snake(&message.name));
    }
    code.push_str("pub mod metadata_record;\n\npub use metadata_record::MetadataRecord;\n");
    for message in messages {
        let _ = writeln!(code, "pub use {}::{};", snake(&message.name), message.name);
    }
    code
}

pub fn metadata_record(messages: &[Message]) -> String {
    let mut records: Vec<&Message> = messages.iter().filter(|message| message.kind == "metadata").collect();
    records.sort_by_key(|record| record.key);
    let short = |record: &Message| record.name.trim_end_matches("Record").to_owned();
    let mut code = HEAD.to_owned();
    code.push_str("use super::*;\nuse crate::wire::{Message, Reader, Result, WireError, Writer};\n\n");
    code.push_str("/// A record of the metadata log, of any type that Kafka knows.\n");
    code.push_str("#[derive(Debug, Clone, PartialEq)]\npub enum MetadataRecord {\n");
    for record in &records {
        let _ = writeln!(code, "{}({}),", short(record), record.name);
    }
    code.push_str("}\n\nimpl MetadataRecord {\n/// The record's type on the wire.\npub fn api_key(&self) -> i16 {\nmatch self {\n");
    for record in &records {
        let _ = writeln!(code, "Self::{}(_) => {},", short(record), record.key.unwrap_or(-1));
    }
    code.push_str("}\n}\n\n/// Kafka's name of the record.\npub fn name(&self) -> &'static str {\nmatch self {\n");
    for record in &records {
        let _ = writeln!(code, "Self::{}(_) => {}::NAME,", short(record), record.name);
    }
    code.push_str("}\n}\n\n/// The highest version that this code writes.\npub fn highest_version(&self) -> i16 {\nmatch self {\n");
    for record in &records {
        let _ = writeln!(code, "Self::{}(_) => {}::VERSIONS.1,", short(record), record.name);
    }
    code.push_str("}\n}\n\n/// An unknown type is an error that names it.\n");
    code.push_str(
        "pub fn decode(api_key: i16, version: i16, reader: &mut Reader) -> Result<Self> {\nOk(match api_key {\n",
    );
    for record in &records {
        let key = record.key.unwrap_or(-1);
        let _ = writeln!(code, "{key} => Self::{}({}::decode(reader, version)?),", short(record), record.name);
    }
    code.push_str(
        "other => return Err(WireError::Invalid(format!(\"unknown metadata record type {other}\"))),\n})\n}\n\n",
    );
    code.push_str("pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {\nmatch self {\n");
    for record in &records {
        let _ = writeln!(code, "Self::{}(record) => record.encode(writer, version),", short(record));
    }
    code.push_str("}\n}\n}\n\n");
    for record in &records {
        let _ = writeln!(
            code,
            "impl From<{0}> for MetadataRecord {{ fn from(record: {0}) -> Self {{ Self::{1}(record) }} }}",
            record.name,
            short(record)
        );
    }
    code
}

struct Api<'a> {
    name: &'a str,
    key: i16,
    versions: (i16, i16),
    flexible_from: i16,
}

pub fn api(messages: &[Message]) -> Result<String, String> {
    let mut apis = Vec::new();
    for message in messages.iter().filter(|message| message.kind == "request") {
        let name = message.name.strip_suffix("Request").ok_or_else(|| format!("{} is no request", message.name))?;
        if !messages.iter().any(|other| other.name == format!("{name}Response")) {
            return Err(format!("{name} has no response"));
        }
        let key = message.key.ok_or_else(|| format!("{name} has no key"))?;
        let flexible_from = message.flexible.map_or(i16::MAX, |(from, _)| from);
        apis.push(Api { name, key, versions: message.versions, flexible_from });
    }
    apis.sort_by_key(|api| api.key);
    let mut code = HEAD.to_owned();
    code.push_str(
        "//! The APIs: keys, versions, headers, and one enum over all requests and one over all responses.\n\n",
    );
    code.push_str("#![allow(clippy::all)]\n\n");
    code.push_str("use crate::message::*;\nuse crate::wire::{Message, Reader, Result, WireError, Writer};\n\n");
    keys(&mut code, &apis);
    family(&mut code, &apis, "Request", "request");
    family(&mut code, &apis, "Response", "response");
    Ok(code)
}

fn keys(code: &mut String, apis: &[Api]) {
    code.push_str(
        "/// An API that this code knows.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\n",
    );
    code.push_str("#[repr(i16)]\npub enum ApiKey {\n");
    for api in apis {
        let _ = writeln!(code, "{} = {},", api.name, api.key);
    }
    code.push_str("}\n\nimpl ApiKey {\n/// In the order of their keys.\npub const ALL: &'static [ApiKey] = &[\n");
    for api in apis {
        let _ = writeln!(code, "ApiKey::{},", api.name);
    }
    code.push_str("];\n\npub fn from_i16(key: i16) -> Option<ApiKey> {\nSome(match key {\n");
    for api in apis {
        let _ = writeln!(code, "{} => ApiKey::{},", api.key, api.name);
    }
    code.push_str("_ => return None,\n})\n}\n\npub fn name(self) -> &'static str {\nmatch self {\n");
    for api in apis {
        let _ = writeln!(code, "ApiKey::{0} => \"{0}\",", api.name);
    }
    code.push_str("}\n}\n\n/// The lowest and highest version that Apache Kafka 4.4 serves, and this code knows.\n");
    code.push_str("pub fn versions(self) -> (i16, i16) {\nmatch self {\n");
    for api in apis {
        let _ = writeln!(code, "ApiKey::{} => ({}, {}),", api.name, api.versions.0, api.versions.1);
    }
    code.push_str(
        "}\n}\n\n/// The first version in the flexible encoding.\nfn flexible_from(self) -> i16 {\nmatch self {\n",
    );
    for api in apis {
        let from = if api.flexible_from == i16::MAX { "i16::MAX".to_owned() } else { api.flexible_from.to_string() };
        let _ = writeln!(code, "ApiKey::{} => {from},", api.name);
    }
    code.push_str("}\n}\n\npub fn request_header_version(self, version: i16) -> i16 {\n");
    code.push_str("if version >= self.flexible_from() { 2 } else { 1 }\n}\n\n");
    code.push_str(
        "/// ApiVersions is answered with header 0 whatever its version: its reader does not know ours yet.\n",
    );
    code.push_str("pub fn response_header_version(self, version: i16) -> i16 {\n");
    code.push_str("i16::from(self != ApiKey::ApiVersions && version >= self.flexible_from())\n}\n}\n\n");
}

fn family(code: &mut String, apis: &[Api], name: &str, word: &str) {
    let _ = writeln!(code, "/// Any {word}.\n#[derive(Debug, Clone, PartialEq)]\npub enum {name} {{");
    for api in apis {
        let _ = writeln!(code, "{0}({0}{name}),", api.name);
    }
    let _ = writeln!(code, "}}\n\nimpl {name} {{\npub fn api_key(&self) -> ApiKey {{\nmatch self {{");
    for api in apis {
        let _ = writeln!(code, "{name}::{0}(_) => ApiKey::{0},", api.name);
    }
    let _ = writeln!(
        code,
        "}}\n}}\n\npub fn decode(api: ApiKey, version: i16, reader: &mut Reader) -> Result<{name}> {{\nOk(match api {{"
    );
    for api in apis {
        let _ = writeln!(code, "ApiKey::{0} => {name}::{0}({0}{name}::decode(reader, version)?),", api.name);
    }
    code.push_str("})\n}\n\npub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {\nmatch self {\n");
    for api in apis {
        let _ = writeln!(code, "{name}::{}(message) => message.encode(writer, version),", api.name);
    }
    code.push_str("}\n}\n}\n\n");
    for api in apis {
        let _ = writeln!(
            code,
            "impl From<{0}{name}> for {name} {{ fn from(message: {0}{name}) -> Self {{ {name}::{0}(message) }} }}\n\
             impl TryFrom<{name}> for {0}{name} {{ type Error = WireError; fn try_from(any: {name}) -> Result<Self> {{\n\
             match any {{ {name}::{0}(message) => Ok(message), other => Err(wrong_kind(\"{0}\", other.api_key())) }} }} }}",
            api.name
        );
    }
    if name == "Request" {
        code.push_str(
            "\nfn wrong_kind(wanted: &str, found: ApiKey) -> WireError {\n\
             WireError::Invalid(format!(\"expected {wanted}, found {}\", found.name()))\n}\n\n",
        );
    }
}
