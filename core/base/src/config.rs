//! Configuration keys as data: each is declared once, in the room that obeys it, and from the tables come
//! parsing, validation, `DescribeConfigs`, the CLI's help, the docs and the bindings' options.

use std::collections::BTreeMap;
use std::fmt;

/// What a value is made of. Names and forms are Kafka's (`ConfigDef.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Int,
    Short,
    Long,
    Double,
    String,
    List,
    Password,
    Class,
}

/// Which values are valid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Valid {
    Any,
    /// At least this.
    AtLeast(i64),
    /// From the first to the second, both included.
    Between(i64, i64),
    /// From the first to the second, or exactly the third.
    BetweenOr(i64, i64, i64),
    Unit,
    OneOf(&'static [&'static str]),
    /// As `OneOf`, whatever the case.
    OneOfIgnoringCase(&'static [&'static str]),
    /// A list of these.
    ListOf(&'static [&'static str]),
    NonEmpty,
}

/// What we do with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The code obeys it.
    Obeyed,
    /// Setting it to anything but its default is an error that names what it would need.
    Refused(&'static str),
    /// It has no meaning here: accepted with one warning that says why.
    Without(&'static str),
}

/// How a key may change while the broker runs (`DynamicBrokerConfig`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dynamic {
    ReadOnly,
    PerBroker,
    ClusterWide,
}

/// One key. `default`: the text of the default, `None` for null or "required".
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub default: Option<&'static str>,
    pub valid: Valid,
    pub class: Class,
    pub dynamic: Dynamic,
    /// For topic keys: the broker keys whose values are its default, most specific first.
    pub synonyms: &'static [&'static str],
    pub doc: &'static str,
}

impl Key {
    /// An obeyed key without synonyms; the other fields by struct update.
    pub const fn new(
        name: &'static str,
        kind: Kind,
        default: Option<&'static str>,
        valid: Valid,
        doc: &'static str,
    ) -> Key {
        Key { name, kind, default, valid, class: Class::Obeyed, dynamic: Dynamic::ReadOnly, synonyms: &[], doc }
    }

    pub const fn cluster_wide(self) -> Key {
        Key { dynamic: Dynamic::ClusterWide, ..self }
    }

    pub const fn per_broker(self) -> Key {
        Key { dynamic: Dynamic::PerBroker, ..self }
    }

    pub const fn with_synonyms(self, synonyms: &'static [&'static str]) -> Key {
        Key { synonyms, ..self }
    }

    pub const fn refused(self, needs: &'static str) -> Key {
        Key { class: Class::Refused(needs), ..self }
    }

    pub const fn without_meaning(self, why: &'static str) -> Key {
        Key { class: Class::Without(why), ..self }
    }

    /// Is `value` a valid value of this key? `None` is null, valid where the default is null.
    pub fn check(&self, value: &str) -> Result<(), ConfigError> {
        let wrong = |why: String| ConfigError::Value { key: self.name.to_owned(), value: self.shown(value), why };
        let number = |text: &str, min: i64, max: i64| -> Result<i64, ConfigError> {
            match text.trim().parse::<i64>() {
                Ok(number) if (min..=max).contains(&number) => Ok(number),
                _ => Err(wrong(format!("expected a whole number from {min} to {max}"))),
            }
        };
        match self.kind {
            Kind::Boolean => match value.trim().to_ascii_lowercase().as_str() {
                "true" | "false" => Ok(()),
                _ => Err(wrong("expected true or false".to_owned())),
            },
            Kind::Short => number(value, i16::MIN.into(), i16::MAX.into()).and_then(|n| self.in_range(n as f64, value)),
            Kind::Int => number(value, i32::MIN.into(), i32::MAX.into()).and_then(|n| self.in_range(n as f64, value)),
            Kind::Long => number(value, i64::MIN, i64::MAX).and_then(|n| self.in_range(n as f64, value)),
            Kind::Double => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => self.in_range(number, value),
                _ => Err(wrong("expected a number".to_owned())),
            },
            Kind::List => self.in_list(value),
            Kind::String | Kind::Password | Kind::Class => self.in_words(value),
        }
    }

    fn shown(&self, value: &str) -> String {
        if self.kind == Kind::Password { "[hidden]".to_owned() } else { value.to_owned() }
    }

    fn in_range(&self, number: f64, value: &str) -> Result<(), ConfigError> {
        let (fits, wanted) = match self.valid {
            Valid::AtLeast(min) => (number >= min as f64, format!("expected at least {min}")),
            Valid::Between(min, max) => {
                (number >= min as f64 && number <= max as f64, format!("expected {min} to {max}"))
            }
            Valid::BetweenOr(min, max, or) => (
                (number >= min as f64 && number <= max as f64) || number == or as f64,
                format!("expected {min} to {max}, or {or}"),
            ),
            Valid::Unit => ((0.0..=1.0).contains(&number), "expected 0 to 1".to_owned()),
            _ => (true, String::new()),
        };
        if fits {
            Ok(())
        } else {
            Err(ConfigError::Value { key: self.name.to_owned(), value: value.to_owned(), why: wanted })
        }
    }

    fn in_list(&self, value: &str) -> Result<(), ConfigError> {
        if let Valid::ListOf(words) = self.valid {
            for item in list(value) {
                if !words.contains(&item.as_str()) {
                    return Err(ConfigError::Value {
                        key: self.name.to_owned(),
                        value: value.to_owned(),
                        why: format!("'{item}' is not one of {}", words.join(", ")),
                    });
                }
            }
        }
        Ok(())
    }

    fn in_words(&self, value: &str) -> Result<(), ConfigError> {
        let (fits, wanted) = match self.valid {
            Valid::OneOf(words) => (words.contains(&value), format!("expected one of {}", words.join(", "))),
            Valid::OneOfIgnoringCase(words) => (
                words.iter().any(|word| word.eq_ignore_ascii_case(value)),
                format!("expected one of {}", words.join(", ")),
            ),
            Valid::NonEmpty => (!value.is_empty(), "expected a non-empty string".to_owned()),
            _ => (true, String::new()),
        };
        if fits {
            Ok(())
        } else {
            Err(ConfigError::Value { key: self.name.to_owned(), value: self.shown(value), why: wanted })
        }
    }
}

/// The items of a list value: split at commas, blanks around them dropped.
pub fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// A configuration that cannot be obeyed. One line, naming the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("unknown configuration '{key}'{}", hint(.nearest))]
    Unknown { key: String, nearest: Option<String> },
    #[error("invalid value '{value}' for configuration {key}: {why}")]
    Value { key: String, value: String, why: String },
    #[error("configuration {key} is not supported here: {needs}")]
    Refused { key: String, needs: String },
    #[error("configuration {key} is required")]
    Missing { key: String },
    #[error("{0}")]
    Conflict(String),
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean '{name}'?")).unwrap_or_default()
}

/// Values given by name over tables of keys.
#[derive(Clone, Default)]
pub struct Values {
    given: BTreeMap<String, String>,
    tables: Vec<&'static [Key]>,
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in &self.given {
            let shown = self.key(name).map_or_else(|| value.clone(), |key| key.shown(value));
            map.entry(name, &shown);
        }
        map.finish()
    }
}

impl Values {
    /// Check every given value; returns with them the warnings of keys without meaning here.
    pub fn new(
        tables: Vec<&'static [Key]>,
        given: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Values, Vec<String>), ConfigError> {
        let mut values = Values { given: BTreeMap::new(), tables };
        let mut warnings = Vec::new();
        for (name, value) in given {
            values.admit(name, value, &mut warnings)?;
        }
        Ok((values, warnings))
    }

    fn admit(&mut self, name: String, value: String, warnings: &mut Vec<String>) -> Result<(), ConfigError> {
        let Some(key) = self.key(&name) else {
            let nearest = crate::suggest::nearest(&name, self.keys().map(|key| key.name)).map(str::to_owned);
            return Err(ConfigError::Unknown { key: name, nearest });
        };
        key.check(&value)?;
        match key.class {
            Class::Refused(needs) if key.default != Some(value.as_str()) && !value.is_empty() => {
                return Err(ConfigError::Refused { key: name, needs: needs.to_owned() });
            }
            Class::Without(why) if key.default != Some(value.as_str()) => {
                warnings.push(format!("configuration {name} has no effect: {why}"));
            }
            _ => {}
        }
        self.given.insert(name, value);
        Ok(())
    }

    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + use<'_> {
        self.tables.iter().flat_map(|table| table.iter())
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }

    /// As given, without the default.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    pub fn all_given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.given.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Given or default; `None` for null.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.given(name).or_else(|| self.key(name).and_then(|key| key.default))
    }

    /// A number of a key that has a default. Values were checked when they came in; a key that is not in
    /// the tables is an error of the caller's and answers as missing.
    pub fn long(&self, name: &str) -> Result<i64, ConfigError> {
        self.optional_long(name)?.ok_or_else(|| ConfigError::Missing { key: name.to_owned() })
    }

    pub fn optional_long(&self, name: &str) -> Result<Option<i64>, ConfigError> {
        self.text(name)
            .map(|text| {
                text.trim().parse().map_err(|_| ConfigError::Value {
                    key: name.to_owned(),
                    value: text.to_owned(),
                    why: "expected a whole number".to_owned(),
                })
            })
            .transpose()
    }

    pub fn int(&self, name: &str) -> Result<i32, ConfigError> {
        Ok(self.long(name)? as i32)
    }

    pub fn double(&self, name: &str) -> Result<f64, ConfigError> {
        let text = self.text(name).ok_or_else(|| ConfigError::Missing { key: name.to_owned() })?;
        text.trim().parse().map_err(|_| ConfigError::Value {
            key: name.to_owned(),
            value: text.to_owned(),
            why: "expected a number".to_owned(),
        })
    }

    pub fn boolean(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.trim().eq_ignore_ascii_case("true"))
    }

    pub fn list(&self, name: &str) -> Vec<String> {
        self.text(name).map(list).unwrap_or_default()
    }

    /// A duration of a key whose unit is milliseconds; negative is zero.
    pub fn milliseconds(&self, name: &str) -> Result<std::time::Duration, ConfigError> {
        Ok(std::time::Duration::from_millis(self.long(name)?.max(0) as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: &[Key] = &[
        Key::new("linger.ms", Kind::Long, Some("5"), Valid::AtLeast(0), "How long a batch waits for company."),
        Key::new("acks", Kind::String, Some("all"), Valid::OneOf(&["all", "-1", "0", "1"]), "Who must have it."),
        Key::new("transactional.id", Kind::String, None, Valid::NonEmpty, "").refused("transactions"),
        Key::new("metric.reporters", Kind::List, Some(""), Valid::Any, "").without_meaning("there is no JVM"),
    ];

    fn values(pairs: &[(&str, &str)]) -> Result<(Values, Vec<String>), ConfigError> {
        Values::new(vec![TABLE], pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn defaults_and_given_values() {
        let (values, warnings) = values(&[("linger.ms", "7")]).unwrap();
        assert_eq!(values.long("linger.ms"), Ok(7));
        assert_eq!(values.text("acks"), Some("all"));
        assert!(warnings.is_empty());
    }

    #[test]
    fn wrong_values_name_the_key() {
        assert_eq!(
            values(&[("linger.ms", "-1")]).unwrap_err().to_string(),
            "invalid value '-1' for configuration linger.ms: expected at least 0"
        );
        assert!(values(&[("acks", "2")]).unwrap_err().to_string().contains("acks"));
        assert_eq!(
            values(&[("linger.m", "1")]).unwrap_err().to_string(),
            "unknown configuration 'linger.m'; did you mean 'linger.ms'?"
        );
    }

    #[test]
    fn refused_keys_say_what_they_need_and_idle_ones_warn() {
        assert!(values(&[("transactional.id", "a")]).unwrap_err().to_string().contains("transactions"));
        assert_eq!(values(&[("metric.reporters", "x")]).unwrap().1.len(), 1);
    }
}
