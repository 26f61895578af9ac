//! The schema format: a head line, then a field a line, nested by two blanks.
//!
//! ```text
//! request FetchRequest versions=4-18 flexible=12+ key=1
//!   ClusterId: string 12+ nullable=12+ tag=0 tagged=12+ default=null ignorable
//!   Topics: []FetchTopic 0+
//!     Topic: string 0-12 ignorable
//! struct Shared 0+
//!   Name: string 0+
//! ```

/// From the first to the second version, both included; `None` is "no version".
pub type Versions = Option<(i16, i16)>;

#[derive(Debug)]
pub struct Message {
    pub kind: String,
    pub name: String,
    pub versions: (i16, i16),
    pub flexible: Versions,
    pub key: Option<i16>,
    pub fields: Vec<Field>,
    /// Structs used in several places.
    pub structs: Vec<(String, Vec<Field>)>,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    pub versions: Versions,
    pub nullable: Versions,
    pub tag: Option<(u32, Versions)>,
    pub default: Option<String>,
    pub ignorable: bool,
    /// A field that stays inflexible in flexible versions (the header's client id).
    pub never_flexible: bool,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Number(&'static str),
    Uuid,
    String,
    Bytes,
    Records,
    Struct(String),
    Array(Box<Kind>),
}

impl Message {
    pub fn parse(text: &str) -> Result<Message, String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
        let (_, head) = lines.next().ok_or("empty schema")?;
        let mut words = head.split_whitespace();
        let kind = words.next().ok_or("no kind")?.to_owned();
        let name = words.next().ok_or("no name")?.to_owned();
        let mut message = Message {
            kind,
            name,
            versions: (0, 0),
            flexible: None,
            key: None,
            fields: Vec::new(),
            structs: Vec::new(),
        };
        for word in words {
            match word.split_once('=') {
                Some(("versions", text)) => message.versions = versions(text)?.ok_or("no versions")?,
                Some(("flexible", text)) => message.flexible = versions(text)?,
                Some(("key", text)) => message.key = Some(text.parse().map_err(|_| format!("key {text}"))?),
                _ => return Err(format!("unknown word '{word}'")),
            }
        }
        message.fields = fields(&mut lines, 1)?;
        while let Some((number, line)) = lines.next() {
            let mut words = line.split_whitespace();
            match (words.next(), words.next()) {
                (Some("struct"), Some(name)) => {
                    let fields = fields(&mut lines, 1)?;
                    message.structs.push((name.to_owned(), fields));
                }
                _ => return Err(format!("line {}: '{line}' is not a struct", number + 1)),
            }
        }
        Ok(message)
    }
}

type Lines<'a, I> = std::iter::Peekable<I>;

fn fields<'a>(
    lines: &mut Lines<'a, impl Iterator<Item = (usize, &'a str)>>,
    depth: usize,
) -> Result<Vec<Field>, String> {
    let mut found: Vec<Field> = Vec::new();
    while let Some((number, line)) = lines.peek().copied() {
        let indent = (line.len() - line.trim_start().len()) / 2;
        if indent < depth {
            break;
        }
        if indent > depth {
            let parent = found.last_mut().ok_or_else(|| format!("line {}: no parent", number + 1))?;
            parent.fields = fields(lines, depth + 1)?;
            continue;
        }
        lines.next();
        found.push(field(line.trim()).map_err(|error| format!("line {}: {error}", number + 1))?);
    }
    Ok(found)
}

fn field(line: &str) -> Result<Field, String> {
    let (name, rest) = line.split_once(": ").ok_or("no colon")?;
    let mut words = rest.split_whitespace();
    let kind = kind(words.next().ok_or("no type")?);
    let present = versions(words.next().ok_or("no versions")?)?;
    let mut field = Field {
        name: name.to_owned(),
        kind,
        versions: present,
        nullable: None,
        tag: None,
        default: None,
        ignorable: false,
        never_flexible: false,
        fields: Vec::new(),
    };
    let mut tagged = None;
    for word in words {
        match word.split_once('=') {
            None if word == "ignorable" => field.ignorable = true,
            Some(("nullable", text)) => field.nullable = versions(text)?,
            Some(("tag", text)) => field.tag = Some((text.parse().map_err(|_| format!("tag {text}"))?, None)),
            Some(("tagged", text)) => tagged = versions(text)?,
            Some(("default", text)) => field.default = Some(text.to_owned()),
            Some(("flexible", "none")) => field.never_flexible = true,
            _ => return Err(format!("unknown word '{word}'")),
        }
    }
    if let Some((_, when)) = &mut field.tag {
        *when = tagged;
    }
    Ok(field)
}

fn kind(text: &str) -> Kind {
    if let Some(element) = text.strip_prefix("[]") {
        return Kind::Array(Box::new(kind(element)));
    }
    match text {
        "bool" => Kind::Bool,
        "int8" => Kind::Number("i8"),
        "int16" => Kind::Number("i16"),
        "int32" => Kind::Number("i32"),
        "int64" => Kind::Number("i64"),
        "uint16" => Kind::Number("u16"),
        "uint32" => Kind::Number("u32"),
        "float64" => Kind::Number("f64"),
        "uuid" => Kind::Uuid,
        "string" => Kind::String,
        "bytes" => Kind::Bytes,
        "records" => Kind::Records,
        name => Kind::Struct(name.to_owned()),
    }
}

fn versions(text: &str) -> Result<Versions, String> {
    let number = |text: &str| text.parse::<i16>().map_err(|_| format!("version '{text}'"));
    match text {
        "none" => Ok(None),
        text => match (text.strip_suffix('+'), text.split_once('-')) {
            (Some(low), _) => Ok(Some((number(low)?, i16::MAX))),
            (_, Some((low, high))) => Ok(Some((number(low)?, number(high)?))),
            _ => Ok(Some((number(text)?, number(text)?))),
        },
    }
}

/// `TopicIDs` and `KRaftVersion` as Rust writes them.
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let after_lower = index > 0 && (letters[index - 1].is_lowercase() || letters[index - 1].is_ascii_digit());
        let before_lower = index > 0 && letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && index > 0 && (after_lower || (before_lower && letters[index - 1].is_uppercase())) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_snake_case() {
        assert_eq!(snake("KRaftVersionRecord"), "k_raft_version_record");
        assert_eq!(snake("TopicId"), "topic_id");
        assert_eq!(snake("offsetCommitV2"), "offset_commit_v2");
    }

    #[test]
    fn nesting_follows_the_indent() {
        let text = "request A versions=1-3 flexible=2+ key=7\n  B: []C 0+\n    D: int32 1+ default=-1\n  E: bool 0+\n";
        let message = Message::parse(text).unwrap();
        assert_eq!(message.versions, (1, 3));
        assert_eq!(message.fields.len(), 2);
        assert_eq!(message.fields[0].fields[0].default.as_deref(), Some("-1"));
    }

    #[test]
    fn wrong_words_are_named() {
        assert!(
            Message::parse("request A versions=1 flexible=none\n  B: int32 0+ nonsense")
                .unwrap_err()
                .contains("nonsense")
        );
    }
}
