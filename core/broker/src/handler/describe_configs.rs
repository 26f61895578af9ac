//! DescribeConfigs: values, where they come from, their types and what they are for.

use ottla_base::config::{Class, Dynamic, Key, Kind};
use ottla_metadata::config::Synonym;
use ottla_metadata::controller::ItemError;
use ottla_metadata::controller::topics::check_topic_name;
use ottla_metadata::{MetadataImage, TOPIC_KEYS, resource};
use ottla_net::Reply;
use ottla_protocol::message::describe_configs_request::DescribeConfigsResource;
use ottla_protocol::message::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use ottla_protocol::message::{DescribeConfigsRequest, DescribeConfigsResponse};
use ottla_protocol::{ErrorCode, Response};

use crate::controller::Metadata;

pub(crate) fn handle(metadata: &Metadata, request: &DescribeConfigsRequest) -> Reply {
    let image = metadata.image();
    let asked = Asked { metadata, image: &image, request };
    let results = request.resources.iter().map(|wanted| asked.resource(wanted)).collect();
    Reply::Now(Response::DescribeConfigs(DescribeConfigsResponse { results, ..Default::default() }))
}

struct Asked<'a> {
    metadata: &'a Metadata,
    image: &'a MetadataImage,
    request: &'a DescribeConfigsRequest,
}

impl Asked<'_> {
    fn resource(&self, wanted: &DescribeConfigsResource) -> DescribeConfigsResult {
        let found = match wanted.resource_type {
            resource::TOPIC => self.topic(&wanted.resource_name),
            resource::BROKER => self.broker(&wanted.resource_name),
            resource::BROKER_LOGGER | resource::CLIENT_METRICS | resource::GROUP => Err(ItemError::new(
                ErrorCode::INVALID_REQUEST,
                "this server configures topics and brokers; loggers, client metrics and groups are not supported",
            )),
            other => Err(ItemError::new(ErrorCode::INVALID_REQUEST, format!("unknown resource type {other}"))),
        };
        let mut result = DescribeConfigsResult {
            resource_type: wanted.resource_type,
            resource_name: wanted.resource_name.clone(),
            ..Default::default()
        };
        match found {
            Ok(configs) => {
                let keys = wanted.configuration_keys.as_ref().filter(|keys| !keys.is_empty());
                let is_wanted = |name: &String| keys.is_none_or(|keys| keys.contains(name));
                result.configs = configs.into_iter().filter(|config| is_wanted(&config.name)).collect();
            }
            Err(error) => (result.error_code, result.error_message) = (error.code.0, Some(error.message)),
        }
        result
    }

    fn topic(&self, name: &str) -> Result<Vec<DescribeConfigsResourceResult>, ItemError> {
        check_topic_name(name).map_err(|why| ItemError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, why))?;
        if self.image.topic(name).is_none() {
            let message = format!("there is no topic '{name}'");
            return Err(ItemError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, message));
        }
        let configs = self.metadata.configs(self.image);
        let entry = |key: &Key| {
            let synonyms = configs.topic_synonyms(name, key);
            let value = synonyms.first().and_then(|first| first.value.clone());
            DescribeConfigsResourceResult { value, ..self.entry(key, self.listed(key, synonyms), false) }
        };
        Ok(TOPIC_KEYS.iter().map(entry).collect())
    }

    /// The synonyms of a topic's key as Kafka lists them: its own value, then the broker's from the first on that
    /// has the key's proper synonym (those in other units, such as `log.retention.hours`, come only behind it),
    /// each as it was given. Keys without a synonym have none, their default included.
    fn listed(&self, key: &Key, synonyms: Vec<Synonym>) -> Vec<Synonym> {
        let proper = key.synonyms.first();
        let is_own = |one: &Synonym| one.source == resource::SOURCE_DYNAMIC_TOPIC;
        let (own, brokers): (Vec<Synonym>, Vec<Synonym>) = synonyms.into_iter().partition(is_own);
        let from_proper = brokers.into_iter().skip_while(|one| proper != Some(&one.name.as_str()));
        own.into_iter().chain(from_proper.map(|one| self.as_given(one))).collect()
    }

    fn as_given(&self, synonym: Synonym) -> Synonym {
        let values = self.metadata.values();
        let given = match synonym.source {
            resource::SOURCE_STATIC_BROKER => values.given(&synonym.name),
            resource::SOURCE_DEFAULT => values.key(&synonym.name).and_then(|key| key.default),
            _ => return synonym,
        };
        Synonym { value: given.map(str::to_owned).or(synonym.value), ..synonym }
    }

    /// This broker's values; with an empty name, those that are set for all brokers.
    fn broker(&self, name: &str) -> Result<Vec<DescribeConfigsResourceResult>, ItemError> {
        let configs = self.metadata.configs(self.image);
        let invalid = |message: String| ItemError::new(ErrorCode::INVALID_REQUEST, message);
        if name.is_empty() {
            let set = self.image.config(resource::BROKER, "").into_iter().flatten();
            let entry = |(name, _): (&String, &String)| {
                let key = self.metadata.values().key(name)?;
                let mut synonyms = configs.broker_values(name);
                synonyms.retain(|synonym| synonym.source == resource::SOURCE_DYNAMIC_DEFAULT_BROKER);
                Some(self.entry(key, synonyms, is_read_only(key)))
            };
            return Ok(set.filter_map(entry).collect());
        }
        let own = self.metadata.node_id();
        match name.parse::<i32>() {
            Ok(id) if id == own => {}
            Ok(_) => return Err(invalid(format!("unexpected broker id: expected {own} or nothing, not '{name}'"))),
            Err(_) => return Err(invalid(format!("a broker id must be a whole number, not '{name}'"))),
        }
        let entry = |key: &'static Key| {
            let mut synonyms = configs.broker_values(key.name);
            if let Some(default) = key.default {
                let (name, value) = (key.name.to_owned(), Some(default.to_owned()));
                synonyms.push(Synonym { name, value, source: resource::SOURCE_DEFAULT });
            }
            self.entry(key, synonyms, is_read_only(key))
        };
        Ok(self.metadata.values().keys().map(entry).collect())
    }

    /// `synonyms`: everything that gives the key a value, the one that holds first.
    fn entry(&self, key: &Key, synonyms: Vec<Synonym>, read_only: bool) -> DescribeConfigsResourceResult {
        let is_sensitive = key.kind == Kind::Password;
        let shown = |value: &Option<String>| value.clone().filter(|_| !is_sensitive);
        let first = synonyms.first();
        let synonym = |one: &Synonym| DescribeConfigsSynonym {
            name: one.name.clone(),
            value: shown(&one.value),
            source: one.source,
        };
        DescribeConfigsResourceResult {
            name: key.name.to_owned(),
            value: first.and_then(|first| shown(&first.value)),
            read_only,
            config_source: first.map_or(resource::SOURCE_DEFAULT, |first| first.source),
            is_sensitive,
            // A value of null comes from nowhere.
            synonyms: match self.request.include_synonyms {
                true => synonyms.iter().filter(|one| one.value.is_some()).map(synonym).collect(),
                false => Vec::new(),
            },
            config_type: config_type(key.kind),
            documentation: self.request.include_documentation.then(|| documentation(key)),
        }
    }
}

fn is_read_only(key: &Key) -> bool {
    key.dynamic == Dynamic::ReadOnly
}

/// As the wire numbers them.
fn config_type(kind: Kind) -> i8 {
    match kind {
        Kind::Boolean => 1,
        Kind::String => 2,
        Kind::Int => 3,
        Kind::Short => 4,
        Kind::Long => 5,
        Kind::Double => 6,
        Kind::List => 7,
        Kind::Class => 8,
        Kind::Password => 9,
    }
}

fn documentation(key: &Key) -> String {
    let note = match key.class {
        Class::Obeyed => None,
        Class::Refused(needs) => Some(format!("Not supported here: it needs {needs}.")),
        Class::Without(why) => Some(format!("Without effect here: {why}.")),
    };
    match (key.doc, note) {
        ("", note) => note.unwrap_or_default(),
        (doc, None) => doc.to_owned(),
        (doc, Some(note)) => format!("{doc} {note}"),
    }
}
