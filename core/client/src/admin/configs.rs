//! Configurations of topics, brokers and groups. A broker's own are asked of that broker.

use std::collections::BTreeMap;
use std::time::Duration;

use ottla_protocol::message::describe_configs_request::DescribeConfigsResource;
use ottla_protocol::message::describe_configs_response::DescribeConfigsResourceResult;
use ottla_protocol::message::{
    AlterConfigsRequest, AlterConfigsResponse, DescribeConfigsRequest, DescribeConfigsResponse,
    IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, ListConfigResourcesRequest,
    ListConfigResourcesResponse, alter_configs_request, create_topics_response, incremental_alter_configs_request,
};
use ottla_protocol::{ApiKey, ErrorCode};

use super::routing::{Who, item, moved};
use super::{Admin, Each};
use crate::error::Error;

/// What has a configuration. Numbers are Kafka's (`ConfigResource.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i8)]
pub enum ResourceType {
    Unknown = 0,
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}

impl ResourceType {
    pub fn from_i8(number: i8) -> ResourceType {
        match number {
            2 => ResourceType::Topic,
            4 => ResourceType::Broker,
            8 => ResourceType::BrokerLogger,
            16 => ResourceType::ClientMetrics,
            32 => ResourceType::Group,
            _ => ResourceType::Unknown,
        }
    }
}

/// One thing with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigResource {
    pub kind: ResourceType,
    /// A topic's name, a broker's id (empty: the default of all brokers), a group's id.
    pub name: String,
}

impl ConfigResource {
    pub fn topic(name: impl Into<String>) -> ConfigResource {
        ConfigResource { kind: ResourceType::Topic, name: name.into() }
    }

    pub fn broker(id: i32) -> ConfigResource {
        ConfigResource { kind: ResourceType::Broker, name: id.to_string() }
    }

    fn who(&self, otherwise: Who) -> Who {
        match self.kind {
            ResourceType::Broker | ResourceType::BrokerLogger => self.name.parse().map_or(otherwise, Who::Broker),
            _ => otherwise,
        }
    }
}

impl std::fmt::Display for ConfigResource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} '{}'", self.kind, self.name)
    }
}

/// A key's value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    pub name: String,
    /// `None` for null, and for what is secret.
    pub value: Option<String>,
    /// Kafka's number (`DescribeConfigsResponse.ConfigSource`), e.g. 1 for the topic's own, 5 for the default.
    pub source: i8,
    pub is_sensitive: bool,
    pub is_read_only: bool,
    pub synonyms: Vec<ConfigSynonym>,
    /// Kafka's number (`DescribeConfigsResponse.ConfigType`); 0: not told.
    pub kind: i8,
    pub documentation: Option<String>,
}

impl ConfigEntry {
    /// Is the value the built-in default?
    pub fn is_default(&self) -> bool {
        self.source == 5
    }

    pub(super) fn of_new_topic(config: create_topics_response::CreatableTopicConfigs) -> ConfigEntry {
        ConfigEntry {
            name: config.name,
            value: config.value,
            source: config.config_source,
            is_sensitive: config.is_sensitive,
            is_read_only: config.read_only,
            synonyms: Vec::new(),
            kind: 0,
            documentation: None,
        }
    }

    fn new(config: DescribeConfigsResourceResult) -> ConfigEntry {
        let synonyms = config.synonyms.into_iter();
        ConfigEntry {
            name: config.name,
            value: config.value,
            source: config.config_source,
            is_sensitive: config.is_sensitive,
            is_read_only: config.read_only,
            synonyms: synonyms
                .map(|one| ConfigSynonym { name: one.name, value: one.value, source: one.source })
                .collect(),
            kind: config.config_type,
            documentation: config.documentation,
        }
    }
}

/// A key that gives another one its value, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigSynonym {
    pub name: String,
    pub value: Option<String>,
    pub source: i8,
}

/// What `describe_configs` tells besides values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DescribeConfigsOptions {
    pub synonyms: bool,
    pub documentation: bool,
}

/// How a value changes. Numbers are Kafka's (`AlterConfigOp.OpType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i8)]
pub enum AlterOperation {
    Set = 0,
    Delete = 1,
    /// To a list.
    Append = 2,
    /// From a list.
    Subtract = 3,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigAlteration {
    pub name: String,
    pub operation: AlterOperation,
    pub value: Option<String>,
}

/// A resource and all its values by name; `None` is null.
pub type ConfigValues = (ConfigResource, Vec<(String, Option<String>)>);

/// Items by who answers for them.
fn by_owner<T>(
    items: impl IntoIterator<Item = T>,
    resource: impl Fn(&T) -> &ConfigResource,
    otherwise: &Who,
) -> Vec<(Who, Vec<T>)> {
    let mut brokers: BTreeMap<i32, Vec<T>> = BTreeMap::new();
    let mut others = Vec::new();
    for one in items {
        match resource(&one).who(otherwise.clone()) {
            Who::Broker(id) => brokers.entry(id).or_default().push(one),
            _ => others.push(one),
        }
    }
    let mut groups: Vec<(Who, Vec<T>)> = brokers.into_iter().map(|(id, items)| (Who::Broker(id), items)).collect();
    if !others.is_empty() {
        groups.push((otherwise.clone(), others));
    }
    groups
}

type Altered = Vec<(ConfigResource, i16, Option<String>)>;

fn altered(answers: Altered) -> Each<ConfigResource, ()> {
    let each = answers.into_iter().map(|(resource, code, said)| {
        let outcome = item(code, said.as_deref(), &resource);
        (resource, outcome)
    });
    each.collect()
}

impl Admin {
    /// `keys`: `None` is all.
    pub async fn describe_configs(
        &self,
        resources: &[(ConfigResource, Option<Vec<String>>)],
        options: DescribeConfigsOptions,
        timeout: Option<Duration>,
    ) -> Result<Each<ConfigResource, Vec<ConfigEntry>>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::new();
        for (who, group) in by_owner(resources, |one| &one.0, &Who::Any) {
            let of = |(resource, keys): &&(ConfigResource, Option<Vec<String>>)| DescribeConfigsResource {
                resource_type: resource.kind as i8,
                resource_name: resource.name.clone(),
                configuration_keys: keys.clone(),
            };
            let build = |_| {
                DescribeConfigsRequest {
                    resources: group.iter().map(of).collect(),
                    include_synonyms: options.synonyms,
                    include_documentation: options.documentation,
                }
                .into()
            };
            let read = |response| Ok(DescribeConfigsResponse::try_from(response)?.results);
            for one in self.ask(who, ApiKey::DescribeConfigs, build, read, deadline).await? {
                let resource =
                    ConfigResource { kind: ResourceType::from_i8(one.resource_type), name: one.resource_name };
                let outcome = item(one.error_code, one.error_message.as_deref(), &resource);
                each.push((resource, outcome.map(|()| one.configs.into_iter().map(ConfigEntry::new).collect())));
            }
        }
        Ok(each)
    }

    /// Change single values; the others stay.
    pub async fn incremental_alter_configs(
        &self,
        changes: &[(ConfigResource, Vec<ConfigAlteration>)],
        validate_only: bool,
        timeout: Option<Duration>,
    ) -> Result<Each<ConfigResource, ()>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::new();
        for (who, group) in by_owner(changes, |one| &one.0, &Who::Controller) {
            let config = |change: &ConfigAlteration| incremental_alter_configs_request::AlterableConfig {
                name: change.name.clone(),
                config_operation: change.operation as i8,
                value: change.value.clone(),
            };
            let of = |(resource, changes): &&(ConfigResource, Vec<ConfigAlteration>)| {
                incremental_alter_configs_request::AlterConfigsResource {
                    resource_type: resource.kind as i8,
                    resource_name: resource.name.clone(),
                    configs: changes.iter().map(config).collect(),
                }
            };
            let build =
                |_| IncrementalAlterConfigsRequest { resources: group.iter().map(of).collect(), validate_only }.into();
            let read = |response| {
                let response = IncrementalAlterConfigsResponse::try_from(response)?;
                moved(response.responses.iter().map(|one| one.error_code), "alter configurations")?;
                let named = response.responses.into_iter().map(|one| {
                    let kind = ResourceType::from_i8(one.resource_type);
                    (ConfigResource { kind, name: one.resource_name }, one.error_code, one.error_message)
                });
                Ok(named.collect::<Altered>())
            };
            each.extend(altered(self.ask(who, ApiKey::IncrementalAlterConfigs, build, read, deadline).await?));
        }
        Ok(each)
    }

    /// Replace all values of each resource: what is not named goes back to its default.
    pub async fn alter_configs(
        &self,
        values: &[ConfigValues],
        validate_only: bool,
        timeout: Option<Duration>,
    ) -> Result<Each<ConfigResource, ()>, Error> {
        let deadline = self.deadline(timeout);
        let mut each = Vec::new();
        for (who, group) in by_owner(values, |one| &one.0, &Who::Controller) {
            let config = |(name, value): &(String, Option<String>)| alter_configs_request::AlterableConfig {
                name: name.clone(),
                value: value.clone(),
            };
            let of = |(resource, values): &&ConfigValues| alter_configs_request::AlterConfigsResource {
                resource_type: resource.kind as i8,
                resource_name: resource.name.clone(),
                configs: values.iter().map(config).collect(),
            };
            let build = |_| AlterConfigsRequest { resources: group.iter().map(of).collect(), validate_only }.into();
            let read = |response| {
                let response = AlterConfigsResponse::try_from(response)?;
                moved(response.responses.iter().map(|one| one.error_code), "alter configurations")?;
                let named = response.responses.into_iter().map(|one| {
                    let kind = ResourceType::from_i8(one.resource_type);
                    (ConfigResource { kind, name: one.resource_name }, one.error_code, one.error_message)
                });
                Ok(named.collect::<Altered>())
            };
            each.extend(altered(self.ask(who, ApiKey::AlterConfigs, build, read, deadline).await?));
        }
        Ok(each)
    }

    /// Everything that has a configuration of its own, of the given kinds or of all.
    pub async fn list_config_resources(
        &self,
        kinds: &[ResourceType],
        timeout: Option<Duration>,
    ) -> Result<Vec<ConfigResource>, Error> {
        let build = |version| {
            // Version 0 knows client metrics only and takes no kinds.
            let resource_types = if version >= 1 { kinds.iter().map(|kind| *kind as i8).collect() } else { Vec::new() };
            ListConfigResourcesRequest { resource_types }.into()
        };
        let read = |response| {
            let response = ListConfigResourcesResponse::try_from(response)?;
            match ErrorCode(response.error_code) {
                ErrorCode::NONE => Ok(response.config_resources),
                code => Err(Error::broker(code, "configuration resources")),
            }
        };
        let found = self.ask(Who::Any, ApiKey::ListConfigResources, build, read, self.deadline(timeout)).await?;
        let named = found
            .into_iter()
            .map(|one| ConfigResource { kind: ResourceType::from_i8(one.resource_type), name: one.resource_name });
        Ok(named.collect())
    }
}
