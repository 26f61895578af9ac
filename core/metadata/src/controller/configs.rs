//! Changing configuration.

use std::collections::BTreeMap;

use ottla_base::config::{Class, Dynamic, Kind, list};
use ottla_base::suggest::nearest;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::alter_configs_response::AlterConfigsResourceResponse;
use ottla_protocol::message::incremental_alter_configs_request::AlterableConfig;
use ottla_protocol::message::incremental_alter_configs_response::AlterConfigsResourceResponse as Incremental;
use ottla_protocol::message::{
    AlterConfigsRequest, AlterConfigsResponse, ConfigRecord, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, MetadataRecord,
};

use super::{Controller, ItemError, Outcome};
use crate::config::topic_key;
use crate::resource;
use crate::topic_keys::TOPIC_KEYS;

/// Bytes of a value, which appending could otherwise make as long as it likes.
const VALUE_LIMIT: usize = i16::MAX as usize;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

fn invalid(message: impl Into<String>) -> ItemError {
    ItemError::new(ErrorCode::INVALID_CONFIG, message)
}

impl Controller<'_> {
    /// Is `value` one that topic key `name` may have here?
    pub(super) fn check_topic_config(&self, name: &str, value: &str) -> Result<(), ItemError> {
        let Some(key) = topic_key(name) else {
            let hint = nearest(name, TOPIC_KEYS.iter().map(|key| key.name));
            let hint = hint.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
            return Err(invalid(format!("unknown topic configuration '{name}'{hint}")));
        };
        key.check(value).map_err(|error| invalid(error.to_string()))?;
        match key.class {
            Class::Refused(needs) if key.default != Some(value) => {
                Err(invalid(format!("topic configuration {name}={value} is not supported here: it needs {needs}")))
            }
            _ => Ok(()),
        }
    }

    /// Kafka answers a broker's value that cannot be with INVALID_REQUEST, a topic's with INVALID_CONFIG.
    fn check_broker_config(&self, resource_name: &str, name: &str, value: &str) -> Result<(), ItemError> {
        let refused = |message: String| Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
        let Some(key) = self.values.key(name) else {
            return refused(format!("unknown broker configuration '{name}'"));
        };
        match key.dynamic {
            Dynamic::ReadOnly => {
                return refused(format!("broker configuration {name} cannot change while it runs"));
            }
            Dynamic::PerBroker if resource_name.is_empty() => {
                return refused(format!("broker configuration {name} can only be set for one broker"));
            }
            _ => {}
        }
        if let Err(error) = key.check(value) {
            return refused(error.to_string());
        }
        match key.class {
            Class::Refused(needs) if key.default != Some(value) => {
                refused(format!("broker configuration {name} is not supported here: it needs {needs}"))
            }
            _ => Ok(()),
        }
    }

    /// With eligible leader replicas, `min.insync.replicas` is one for the whole cluster, and it is always set.
    fn check_min_insync(&self, resource_name: &str, name: &str, removed: bool) -> Result<(), ItemError> {
        let level = self.image.features.get("eligible.leader.replicas.version").copied().unwrap_or(0);
        if name != "min.insync.replicas" || level == 0 {
            return Ok(());
        }
        match (resource_name.is_empty(), removed) {
            (false, _) => Err(invalid("min.insync.replicas of a single broker cannot be set while ELR is enabled")),
            (true, true) => Err(invalid("the cluster's min.insync.replicas cannot be removed while ELR is enabled")),
            (true, false) => Ok(()),
        }
    }

    fn check_config(&self, kind: i8, resource_name: &str, name: &str, value: &str) -> Result<(), ItemError> {
        if value.len() > VALUE_LIMIT {
            return Err(invalid(format!("the value of {name} is longer than {VALUE_LIMIT} bytes")));
        }
        match kind {
            resource::TOPIC => self.check_topic_config(name, value),
            _ => self.check_broker_config(resource_name, name, value),
        }
    }

    /// Does the resource exist, and can it be configured here?
    fn check_resource(&self, kind: i8, name: &str) -> Result<(), ItemError> {
        match kind {
            resource::TOPIC if self.image.topic(name).is_some() => Ok(()),
            resource::TOPIC => {
                Err(ItemError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, format!("there is no topic '{name}'")))
            }
            resource::BROKER if name.is_empty() => Ok(()),
            resource::BROKER => match name.parse::<i32>() {
                Ok(id) if self.image.brokers.contains_key(&id) => Ok(()),
                _ => Err(ItemError::new(ErrorCode::INVALID_REQUEST, format!("there is no broker '{name}'"))),
            },
            resource::BROKER_LOGGER | resource::CLIENT_METRICS | resource::GROUP => Err(ItemError::new(
                ErrorCode::INVALID_REQUEST,
                "this server configures topics and brokers; loggers, client metrics and groups are not supported",
            )),
            other => Err(ItemError::new(ErrorCode::INVALID_REQUEST, format!("unknown resource type {other}"))),
        }
    }

    pub fn incremental_alter_configs(
        &self,
        request: &IncrementalAlterConfigsRequest,
    ) -> Outcome<IncrementalAlterConfigsResponse> {
        let mut records = Vec::new();
        let mut response = IncrementalAlterConfigsResponse::default();
        for (index, wanted) in request.resources.iter().enumerate() {
            let (kind, name) = (wanted.resource_type, &wanted.resource_name);
            let same = |other: &&ottla_protocol::message::incremental_alter_configs_request::AlterConfigsResource| {
                other.resource_type == kind && other.resource_name == *name
            };
            let outcome = if request.resources[..index].iter().any(|other| same(&other)) {
                Err(ItemError::new(ErrorCode::INVALID_REQUEST, "the request names this resource more than once"))
            } else {
                self.check_resource(kind, name).and_then(|()| self.change(kind, name, &wanted.configs))
            };
            let mut result =
                Incremental { error_code: 0, error_message: None, resource_type: kind, resource_name: name.clone() };
            match outcome {
                Ok(_) if request.validate_only => {}
                Ok(changes) => records.extend(changes),
                Err(error) => (result.error_code, result.error_message) = (error.code.0, Some(error.message)),
            }
            response.responses.push(result);
        }
        Outcome { records, response }
    }

    fn change(
        &self,
        kind: i8,
        resource_name: &str,
        changes: &[AlterableConfig],
    ) -> Result<Vec<MetadataRecord>, ItemError> {
        let current = self.image.config(kind, resource_name).cloned().unwrap_or_default();
        let mut wanted = current.clone();
        for (index, change) in changes.iter().enumerate() {
            if changes[..index].iter().any(|other| other.name == change.name) {
                let message = format!("configuration {} is changed more than once", change.name);
                return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
            }
            if kind == resource::BROKER {
                self.check_min_insync(resource_name, &change.name, change.config_operation == DELETE)?;
            }
            if change.config_operation == DELETE {
                wanted.remove(&change.name);
                continue;
            }
            let Some(given) = &change.value else {
                return Err(ItemError::new(
                    ErrorCode::INVALID_REQUEST,
                    format!("configuration {} has no value", change.name),
                ));
            };
            let value = match change.config_operation {
                SET => given.clone(),
                APPEND | SUBTRACT => self.change_list(kind, &change.name, change.config_operation, given, &wanted)?,
                other => {
                    let message = format!("unknown operation {other} on configuration {}", change.name);
                    return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
                }
            };
            self.check_config(kind, resource_name, &change.name, &value)?;
            wanted.insert(change.name.clone(), value);
        }
        Ok(difference(kind, resource_name, &current, &wanted))
    }

    fn change_list(
        &self,
        kind: i8,
        name: &str,
        operation: i8,
        given: &str,
        current: &BTreeMap<String, String>,
    ) -> Result<String, ItemError> {
        let key = if kind == resource::TOPIC { topic_key(name) } else { self.values.key(name) };
        let Some(key) = key.filter(|key| key.kind == Kind::List) else {
            return Err(invalid(format!("configuration {name} is not a list: nothing can be appended or subtracted")));
        };
        let mut items = list(current.get(name).map(String::as_str).or(key.default).unwrap_or_default());
        for item in list(given) {
            match operation {
                APPEND if !items.contains(&item) => items.push(item),
                SUBTRACT => items.retain(|known| *known != item),
                _ => {}
            }
        }
        Ok(items.join(","))
    }

    /// The old form: what is not named goes back to its default.
    pub fn alter_configs(&self, request: &AlterConfigsRequest) -> Outcome<AlterConfigsResponse> {
        let mut records = Vec::new();
        let mut response = AlterConfigsResponse::default();
        for (index, wanted) in request.resources.iter().enumerate() {
            let (kind, name) = (wanted.resource_type, &wanted.resource_name);
            let earlier = &request.resources[..index];
            let repeated = earlier.iter().any(|other| other.resource_type == kind && other.resource_name == *name);
            let outcome = self.check_resource(kind, name).and_then(|()| {
                if repeated {
                    let message = "the request names this resource more than once";
                    return Err(ItemError::new(ErrorCode::INVALID_REQUEST, message));
                }
                let mut values = BTreeMap::new();
                for config in &wanted.configs {
                    let value = config.value.clone().ok_or_else(|| {
                        let message = format!("configuration {} has no value", config.name);
                        ItemError::new(ErrorCode::INVALID_REQUEST, message)
                    })?;
                    if kind == resource::BROKER {
                        self.check_min_insync(name, &config.name, false)?;
                    }
                    self.check_config(kind, name, &config.name, &value)?;
                    values.insert(config.name.clone(), value);
                }
                let current = self.image.config(kind, name).cloned().unwrap_or_default();
                if kind == resource::BROKER && name.is_empty() && !values.contains_key("min.insync.replicas") {
                    self.check_min_insync(name, "min.insync.replicas", true)?;
                }
                Ok(difference(kind, name, &current, &values))
            });
            let mut result = AlterConfigsResourceResponse {
                error_code: 0,
                error_message: None,
                resource_type: kind,
                resource_name: name.clone(),
            };
            match outcome {
                Ok(_) if request.validate_only => {}
                Ok(changes) => records.extend(changes),
                Err(error) => (result.error_code, result.error_message) = (error.code.0, Some(error.message)),
            }
            response.responses.push(result);
        }
        Outcome { records, response }
    }
}

/// The records that turn the current values into the wanted ones.
fn difference(
    resource_type: i8,
    resource_name: &str,
    current: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> Vec<MetadataRecord> {
    let record = |name: &String, value: Option<String>| {
        let (resource_name, name) = (resource_name.to_owned(), name.clone());
        MetadataRecord::from(ConfigRecord { resource_type, resource_name, name, value })
    };
    let gone = current.keys().filter(|name| !wanted.contains_key(*name)).map(|name| record(name, None));
    let set = wanted.iter().filter(|(name, value)| current.get(*name) != Some(value));
    gone.chain(set.map(|(name, value)| record(name, Some(value.clone())))).collect()
}
