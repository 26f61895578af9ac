//! What holds for a topic or a broker once overrides, dynamic values, the static file and defaults are taken
//! together.

use ottla_base::config::{Key, Values};

use crate::image::MetadataImage;
use crate::resource;
use crate::topic_keys::TOPIC_KEYS;

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    pub name: String,
    pub value: Option<String>,
    pub source: i8,
}

/// Looks configuration up: the image's dynamic values over the broker's static ones.
#[derive(Clone, Copy)]
pub struct Configs<'a> {
    pub image: &'a MetadataImage,
    pub values: &'a Values,
    pub node_id: i32,
}

pub fn topic_key(name: &str) -> Option<&'static Key> {
    TOPIC_KEYS.iter().find(|key| key.name == name)
}

impl Configs<'_> {
    /// Everything that gives `key` of `topic` a value, the one that holds first.
    pub fn topic_synonyms(&self, topic: &str, key: &Key) -> Vec<Synonym> {
        let mut found = Vec::new();
        if let Some(value) = self.image.config(resource::TOPIC, topic).and_then(|values| values.get(key.name)) {
            found.push(Synonym {
                name: key.name.to_owned(),
                value: Some(value.clone()),
                source: resource::SOURCE_DYNAMIC_TOPIC,
            });
        }
        for synonym in key.synonyms {
            found.extend(self.broker_values(synonym).into_iter().map(|one| one.in_unit_of(key.name)));
        }
        let name = key.synonyms.last().copied().unwrap_or(key.name);
        found.push(Synonym {
            name: name.to_owned(),
            value: key.default.map(str::to_owned),
            source: resource::SOURCE_DEFAULT,
        });
        found
    }

    /// The value that holds for a topic; `None` for null.
    pub fn topic(&self, topic: &str, name: &str) -> Option<String> {
        let key = topic_key(name)?;
        self.topic_synonyms(topic, key).into_iter().next().and_then(|first| first.value)
    }

    /// A number that holds for a topic. Values are checked when they are set.
    pub fn topic_number(&self, topic: &str, name: &str) -> i64 {
        self.topic(topic, name).and_then(|text| text.trim().parse().ok()).unwrap_or(-1)
    }

    /// Dynamic and static values of a broker key, without its default.
    pub fn broker_values(&self, name: &str) -> Vec<Synonym> {
        let dynamic = |resource_name: &str, source| {
            let values = self.image.config(resource::BROKER, resource_name)?;
            Some(Synonym { name: name.to_owned(), value: Some(values.get(name)?.clone()), source })
        };
        let mut found = Vec::new();
        found.extend(dynamic(&self.node_id.to_string(), resource::SOURCE_DYNAMIC_BROKER));
        found.extend(dynamic("", resource::SOURCE_DYNAMIC_DEFAULT_BROKER));
        if let Some(value) = self.values.given(name) {
            let source = resource::SOURCE_STATIC_BROKER;
            found.push(Synonym { name: name.to_owned(), value: Some(value.to_owned()), source });
        }
        found
    }

    /// A broker key's value with its default.
    pub fn broker(&self, name: &str) -> Option<String> {
        let set = self.broker_values(name).into_iter().next().and_then(|first| first.value);
        set.or_else(|| self.values.text(name).map(str::to_owned))
    }
}

impl Synonym {
    /// `log.retention.hours` gives `retention.ms` its value in hours.
    fn in_unit_of(mut self, topic_key: &str) -> Synonym {
        let factor = match self.name.rsplit('.').next() {
            Some("hours") => 3_600_000,
            Some("minutes") => 60_000,
            _ => return self,
        };
        if topic_key.ends_with(".ms") {
            let number = self.value.as_deref().and_then(|text| text.trim().parse::<i64>().ok());
            // A negative retention means "for ever" in every unit.
            let scaled = number.map(|number| if number < 0 { -1 } else { number.saturating_mul(factor) });
            self.value = scaled.map(|number| number.to_string());
        }
        self
    }
}
