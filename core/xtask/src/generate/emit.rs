//! One message as Rust: structs, defaults, decode, encode.

use std::fmt::Write;

use super::schema::{Field, Kind, Message, Versions, snake};

pub const HEAD: &str = "// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.\n\n";

struct Scope<'a> {
    message: &'a str,
    versions: (i16, i16),
    flexible: Versions,
}

pub fn message(message: &Message) -> String {
    let scope = Scope { message: &message.name, versions: message.versions, flexible: message.flexible };
    let mut body = String::new();
    structure(&mut body, &scope, &message.name, &message.fields, true);
    for (name, fields) in &message.structs {
        structure(&mut body, &scope, name, fields, false);
    }
    let mut code = HEAD.to_owned();
    let mut uses = vec!["Message", "Reader", "Result", "WireError", "Writer"];
    uses.retain(|name| body.contains(name) || *name != "WireError");
    if body.contains("Bytes") {
        code.push_str("use bytes::Bytes;\n\n");
    }
    for (name, path) in [("Slices", "crate::slice::Slices"), ("Uuid", "crate::uuid::Uuid")] {
        if body.contains(name) {
            let _ = writeln!(code, "use {path};");
        }
    }
    let _ = writeln!(code, "use crate::wire::{{{}}};\n", uses.join(", "));
    code + &body
}

fn structure(code: &mut String, scope: &Scope, name: &str, fields: &[Field], top: bool) {
    let shown = if top { format!("Kafka's `{name}`.") } else { format!("Part of `{}`.", scope.message) };
    let _ = writeln!(code, "/// {shown}\n#[derive(Debug, Clone, PartialEq)]\npub struct {name} {{");
    for field in fields {
        let _ = writeln!(code, "pub {}: {},", ident(&field.name), rust_type(field));
    }
    code.push_str("}\n\n");
    let _ = writeln!(code, "impl Default for {name} {{ fn default() -> Self {{ {name} {{");
    for field in fields {
        let _ = writeln!(code, "{}: {},", ident(&field.name), default(field));
    }
    code.push_str("} } }\n\n");
    methods(code, scope, name, fields, top);
    for field in fields {
        let element = match &field.kind {
            Kind::Array(element) => element.as_ref(),
            kind => kind,
        };
        if let (Kind::Struct(name), false) = (element, field.fields.is_empty()) {
            structure(code, scope, name, &field.fields, false);
        }
    }
}

fn methods(code: &mut String, scope: &Scope, name: &str, fields: &[Field], top: bool) {
    let (low, high) = scope.versions;
    if top {
        let _ = writeln!(code, "impl Message for {name} {{\nconst NAME: &'static str = \"{name}\";");
        let _ = writeln!(code, "const VERSIONS: (i16, i16) = ({low}, {high});\n");
    } else {
        let _ = writeln!(code, "impl {name} {{");
    }
    let visibility = if top { "" } else { "pub " };
    let mut decode = String::new();
    let mut encode = String::new();
    for field in fields {
        decode_field(&mut decode, scope, field);
        encode_field(&mut encode, scope, field);
    }
    tagged(&mut decode, &mut encode, scope, fields);
    let check = format!(
        "if !({low}..={high}).contains(&version) {{ return Err(WireError::Version {{ message: \"{name}\", version }}); }}\n"
    );
    let check = if top { check.as_str() } else { "" };
    let flexible = flexible_binding(scope, &decode);
    let mutable = if !decode.contains("value.") { "" } else { "mut " };
    let reader = if decode.contains("reader") { "reader" } else { "_reader" };
    let version =
        if top || uses_word(&decode, "version") || flexible.contains("version") { "version" } else { "_version" };
    let _ = writeln!(
        code,
        "{visibility}fn decode({reader}: &mut Reader, {version}: i16) -> Result<Self> {{\n{check}{flexible}let {mutable}value = Self::default();\n{decode}Ok(value)\n}}\n"
    );
    let flexible = flexible_binding(scope, &encode);
    let writer = if encode.contains("writer") { "writer" } else { "_writer" };
    let version =
        if top || uses_word(&encode, "version") || flexible.contains("version") { "version" } else { "_version" };
    let _ = writeln!(
        code,
        "{visibility}fn encode(&self, {writer}: &mut Writer, {version}: i16) -> Result<()> {{\n{check}{flexible}{encode}Ok(())\n}}\n}}\n"
    );
}

/// Does `code` use the name `word`, not only longer names that hold it?
fn uses_word(code: &str, word: &str) -> bool {
    let part_of_name = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    code.match_indices(word).any(|(at, _)| {
        !part_of_name(code[..at].chars().next_back()) && !part_of_name(code[at + word.len()..].chars().next())
    })
}

fn flexible_binding(scope: &Scope, body: &str) -> String {
    if !body.contains("flexible") {
        return String::new();
    }
    match scope.flexible {
        None => "let flexible = false;\n".to_owned(),
        Some((from, _)) if from <= scope.versions.0 => "let flexible = true;\n".to_owned(),
        Some((from, _)) => format!("let flexible = version >= {from};\n"),
    }
}

/// The condition that `version` lies in `versions`; `None`: always; `Some("false")`: never.
fn condition(scope: &Scope, versions: Versions) -> Option<String> {
    let (low, high) = scope.versions;
    let Some((from, to)) = versions else { return Some("false".to_owned()) };
    match (from <= low, to >= high) {
        _ if from > high || to < low => Some("false".to_owned()),
        (true, true) => None,
        (true, false) => Some(format!("version <= {to}")),
        (false, true) => Some(format!("version >= {from}")),
        (false, false) if from == to => Some(format!("version == {from}")),
        (false, false) => Some(format!("({from}..={to}).contains(&version)")),
    }
}

fn is_tagged(field: &Field) -> bool {
    field.tag.is_some()
}

fn decode_field(code: &mut String, scope: &Scope, field: &Field) {
    if is_tagged(field) {
        return;
    }
    let read = format!("value.{} = {};\n", ident(&field.name), read_field(scope, field));
    match condition(scope, field.versions) {
        None => code.push_str(&read),
        Some(never) if never == "false" => {}
        Some(condition) => {
            let _ = writeln!(code, "if {condition} {{\n{read}}}");
        }
    }
}

fn encode_field(code: &mut String, scope: &Scope, field: &Field) {
    if is_tagged(field) {
        refuse_outside_tag(code, scope, field);
        return;
    }
    let write = write_field(scope, field, "self.", "writer");
    let (name, message) = (ident(&field.name), scope.message);
    let refuse = if field.ignorable {
        String::new()
    } else {
        format!(
            "if {} {{ return Err(WireError::Field {{ message: \"{message}\", field: \"{name}\", version }}); }}",
            differs(field)
        )
    };
    match condition(scope, field.versions) {
        None => code.push_str(&write),
        Some(never) if never == "false" => {
            let _ = writeln!(code, "{refuse}");
        }
        Some(condition) if refuse.is_empty() => {
            let _ = writeln!(code, "if {condition} {{\n{write}}}");
        }
        Some(condition) => {
            let _ = writeln!(code, "if {condition} {{\n{write}}} else {refuse}");
        }
    }
}

fn refuse_outside_tag(code: &mut String, scope: &Scope, field: &Field) {
    if field.ignorable {
        return;
    }
    if let Some(condition) = condition(scope, field.tag.and_then(|(_, versions)| versions)) {
        let _ = writeln!(
            code,
            "if !({condition}) && {} {{ return Err(WireError::Field {{ message: \"{}\", field: \"{}\", version }}); }}",
            differs(field),
            scope.message,
            ident(&field.name)
        );
    }
}

/// The tagged fields of a flexible struct, in the order of their tags.
fn tagged(decode: &mut String, encode: &mut String, scope: &Scope, fields: &[Field]) {
    if scope.flexible.is_none() {
        return;
    }
    let mut tags: Vec<(u32, Versions, &Field)> =
        fields.iter().filter_map(|field| field.tag.map(|(tag, versions)| (tag, versions, field))).collect();
    tags.sort_by_key(|(tag, ..)| *tag);
    let always = scope.flexible.is_some_and(|(from, _)| from <= scope.versions.0);
    let (open, close) = if always { ("", "") } else { ("if flexible {\n", "}\n") };
    decode.push_str(open);
    encode.push_str(open);
    if tags.is_empty() {
        decode.push_str("reader.tagged_fields(|_, _| Ok(()))?;\n");
        encode.push_str("writer.unsigned_varint(0);\n");
    } else {
        decode.push_str("reader.tagged_fields(|tag, reader| {\nmatch tag {\n");
        encode.push_str("let mut tags = 0;\n");
        let mut writes = String::new();
        for (tag, versions, field) in &tags {
            let guard = condition(scope, *versions);
            let arm = guard.as_ref().map(|condition| format!(" if {condition}")).unwrap_or_default();
            let read = read_field(scope, field);
            let _ = writeln!(decode, "{tag}{arm} => value.{} = {read},", ident(&field.name));
            let when = guard.map(|condition| format!("{condition} && ")).unwrap_or_default();
            let differs = differs(field);
            let _ = writeln!(encode, "if {when}{differs} {{ tags += 1; }}");
            let write = write_field(scope, field, "self.", "writer");
            let _ = writeln!(
                writes,
                "if {when}{differs} {{\nwriter.tagged_field({tag}, |writer| {{\n{write}Ok(())\n}})?;\n}}"
            );
        }
        decode.push_str("_ => {}\n}\nOk(())\n})?;\n");
        let _ = write!(encode, "writer.unsigned_varint(tags);\n{writes}");
    }
    decode.push_str(close);
    encode.push_str(close);
}

fn flexible_word(field: &Field) -> &'static str {
    if field.never_flexible { "false" } else { "flexible" }
}

/// The expression that reads a field.
fn read_field(scope: &Scope, field: &Field) -> String {
    let flexible = flexible_word(field);
    let (plain, nullable) = match &field.kind {
        Kind::Bool => return "reader.boolean()?".to_owned(),
        Kind::Number(name) => return format!("reader.{}()?", number_method(name)),
        Kind::Uuid => return "reader.uuid()?".to_owned(),
        Kind::String => (format!("reader.string({flexible})?"), format!("reader.nullable_string({flexible})?")),
        Kind::Bytes => (format!("reader.bytes({flexible})?"), format!("reader.nullable_bytes({flexible})?")),
        Kind::Records => (format!("reader.records({flexible})?"), format!("reader.nullable_records({flexible})?")),
        Kind::Struct(name) => (
            format!("{name}::decode(reader, version)?"),
            format!("if reader.int8()? < 0 {{ None }} else {{ Some({name}::decode(reader, version)?) }}"),
        ),
        Kind::Array(element) => {
            let element = read_element(element);
            (format!("reader.array(flexible, {element})?"), format!("reader.nullable_array(flexible, {element})?"))
        }
    };
    if field.nullable.is_none() {
        return plain;
    }
    match condition(scope, intersect(field.nullable, field.versions)) {
        None => nullable,
        Some(_) if field.nullable.is_some_and(|(from, to)| covers((from, to), scope, field)) => nullable,
        Some(never) if never == "false" => format!("Some({plain})"),
        Some(condition) => format!("if {condition} {{ {nullable} }} else {{ Some({plain}) }}"),
    }
}

fn intersect(left: Versions, right: Versions) -> Versions {
    let ((a, b), (c, d)) = (left?, right?);
    (a.max(c) <= b.min(d)).then(|| (a.max(c), b.min(d)))
}

/// Is the field nullable in every version that has it?
fn covers(nullable: (i16, i16), scope: &Scope, field: &Field) -> bool {
    intersect(field.versions, Some(scope.versions)).is_none_or(|(from, to)| nullable.0 <= from && nullable.1 >= to)
}

fn read_element(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "Reader::boolean".to_owned(),
        Kind::Number(name) => format!("Reader::{}", number_method(name)),
        Kind::Uuid => "Reader::uuid".to_owned(),
        Kind::String => "|reader| reader.string(flexible)".to_owned(),
        Kind::Bytes => "|reader| reader.bytes(flexible)".to_owned(),
        Kind::Records => "|reader| reader.records(flexible)".to_owned(),
        Kind::Struct(name) => format!("|reader| {name}::decode(reader, version)"),
        Kind::Array(_) => unreachable!("Kafka has no arrays of arrays"),
    }
}

/// The statement that writes a field.
fn write_field(scope: &Scope, field: &Field, owner: &str, writer: &str) -> String {
    let name = format!("{owner}{}", ident(&field.name));
    let flexible = flexible_word(field);
    if field.nullable.is_none() {
        return write_plain(&field.kind, &name, writer, flexible);
    }
    let nullable = match &field.kind {
        Kind::String => format!("{writer}.nullable_string({name}.as_deref(), {flexible})?;\n"),
        Kind::Bytes => format!("{writer}.nullable_bytes({name}.as_ref(), {flexible})?;\n"),
        Kind::Records => format!("{writer}.nullable_records({name}.as_ref(), {flexible})?;\n"),
        Kind::Struct(_) => format!(
            "match &{name} {{ None => {writer}.int8(-1), Some(value) => {{ {writer}.int8(1); value.encode({writer}, version)?; }} }}\n"
        ),
        Kind::Array(element) => {
            format!("{writer}.nullable_array({name}.as_deref(), flexible, {})?;\n", write_element(element))
        }
        _ => unreachable!("only these kinds are nullable"),
    };
    if field.nullable.is_some_and(|nullable| covers(nullable, scope, field)) {
        return nullable;
    }
    let plain = write_plain(&field.kind, "value", writer, flexible);
    let plain = format!("match &{name} {{ None => return Err(WireError::Null(-1)), Some(value) => {{ {plain} }} }}\n");
    match condition(scope, intersect(field.nullable, field.versions)) {
        None => nullable,
        Some(never) if never == "false" => plain,
        Some(condition) => format!("if {condition} {{ {nullable} }} else {{ {plain} }}\n"),
    }
}

fn write_plain(kind: &Kind, name: &str, writer: &str, flexible: &str) -> String {
    match kind {
        Kind::Bool => format!("{writer}.boolean({name});\n"),
        Kind::Number(number) => format!("{writer}.{}({name});\n", number_method(number)),
        Kind::Uuid => format!("{writer}.uuid({name});\n"),
        Kind::String => format!("{writer}.string(&{name}, {flexible})?;\n"),
        Kind::Bytes => format!("{writer}.bytes(&{name}, {flexible})?;\n"),
        Kind::Records => format!("{writer}.records(&{name}, {flexible})?;\n"),
        Kind::Struct(_) => format!("{name}.encode({writer}, version)?;\n"),
        Kind::Array(element) => format!("{writer}.array(&{name}, flexible, {})?;\n", write_element(element)),
    }
}

fn write_element(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "|writer, value| { writer.boolean(*value); Ok(()) }".to_owned(),
        Kind::Number(name) => format!("|writer, value| {{ writer.{}(*value); Ok(()) }}", number_method(name)),
        Kind::Uuid => "|writer, value| { writer.uuid(*value); Ok(()) }".to_owned(),
        Kind::String => "|writer, value| writer.string(value, flexible)".to_owned(),
        Kind::Bytes => "|writer, value| writer.bytes(value, flexible)".to_owned(),
        Kind::Records => "|writer, value| writer.records(value, flexible)".to_owned(),
        Kind::Struct(_) => "|writer, value| value.encode(writer, version)".to_owned(),
        Kind::Array(_) => unreachable!("Kafka has no arrays of arrays"),
    }
}

fn number_method(name: &str) -> &'static str {
    match name {
        "i8" => "int8",
        "i16" => "int16",
        "i32" => "int32",
        "i64" => "int64",
        "u16" => "uint16",
        "u32" => "uint32",
        _ => "float64",
    }
}

fn rust_type(field: &Field) -> String {
    let plain = kind_type(&field.kind);
    if field.nullable.is_some() { format!("Option<{plain}>") } else { plain }
}

fn kind_type(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "bool".to_owned(),
        Kind::Number(name) => (*name).to_owned(),
        Kind::Uuid => "Uuid".to_owned(),
        Kind::String => "String".to_owned(),
        Kind::Bytes => "Bytes".to_owned(),
        Kind::Records => "Slices".to_owned(),
        Kind::Struct(name) => name.clone(),
        Kind::Array(element) => format!("Vec<{}>", kind_type(element)),
    }
}

fn default(field: &Field) -> String {
    let given = field.default.as_deref();
    let plain = match &field.kind {
        Kind::Bool => return given.unwrap_or("false").to_lowercase(),
        Kind::Number("f64") => return given.map_or("0.0".to_owned(), |text| format!("{text}f64")),
        Kind::Number(name) if given == Some("-2147483648") && *name == "i32" => return "i32::MIN".to_owned(),
        Kind::Number(_) => return given.unwrap_or("0").to_owned(),
        Kind::Uuid => return "Uuid::ZERO".to_owned(),
        Kind::String => given.map_or("String::new()".to_owned(), |text| format!("\"{text}\".to_owned()")),
        Kind::Bytes => "Bytes::new()".to_owned(),
        Kind::Records => "Slices::new()".to_owned(),
        Kind::Struct(name) => format!("{name}::default()"),
        Kind::Array(_) => "Vec::new()".to_owned(),
    };
    match (field.nullable, given, &field.kind) {
        (Some(_), Some("null"), _) | (Some(_), _, Kind::Records) => "None".to_owned(),
        (Some(_), ..) => format!("Some({plain})"),
        _ => plain,
    }
}

/// The condition that a field is not at its default.
fn differs(field: &Field) -> String {
    let name = format!("self.{}", ident(&field.name));
    let null_default = default(field) == "None";
    match &field.kind {
        _ if field.nullable.is_some() && null_default => format!("{name}.is_some()"),
        Kind::String | Kind::Bytes | Kind::Array(_) if field.nullable.is_some() => {
            format!("{name}.as_ref().is_none_or(|value| !value.is_empty())")
        }
        Kind::Bool if default(field) == "true" => format!("!{name}"),
        Kind::Bool => name,
        Kind::String if field.default.is_none() => format!("!{name}.is_empty()"),
        Kind::Bytes | Kind::Array(_) | Kind::Records => format!("!{name}.is_empty()"),
        Kind::String => format!("{name} != \"{}\"", field.default.as_deref().unwrap_or_default()),
        _ => format!("{name} != {}", default(field)),
    }
}

/// A field's name in Rust; keywords get a trailing `_`.
fn ident(name: &str) -> String {
    let snake = snake(name);
    if ["type", "match", "move", "ref", "loop", "use", "where"].contains(&snake.as_str()) {
        return format!("{snake}_");
    }
    snake
}
