//! Topics, and the configurations of everything.

use std::collections::HashMap;

use ottla_kit::Failure;
use ottla_kit::ottla::admin::{
    AlterOperation, ConfigAlteration, ConfigEntry, ConfigResource, DescribeConfigsOptions, Each, NewPartitions,
    NewTopic, ResourceType,
};
use ottla_kit::ottla::{Kind, TopicInfo};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use super::Admin;
use crate::convert::milliseconds;
use crate::errors::{item, raise};
use crate::wait::wait_result;

/// (name, partitions, replication factor, assignments, configs).
type GivenTopic = (String, i32, i16, Option<HashMap<i32, Vec<i32>>>, Option<HashMap<String, Option<String>>>);

/// (topic, partitions in all, brokers of each new partition).
type GivenPartitions = (String, i32, Option<Vec<Vec<i32>>>);
/// (resource type, name, [(key, operation, value)]).
type GivenChanges = (i8, String, Vec<(String, i8, Option<String>)>);

/// [(name, error)].
pub(super) fn named<'py>(py: Python<'py>, each: Each<String, ()>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for (name, outcome) in each {
        list.append((name, item(py, outcome)?.0))?;
    }
    Ok(list)
}

/// (topic id, is internal, partitions).
fn description<'py>(py: Python<'py>, topic: &TopicInfo) -> PyResult<Bound<'py, PyTuple>> {
    let partitions = PyList::empty(py);
    for one in &topic.partitions {
        let (replicas, in_sync, offline) = (one.replicas.clone(), one.in_sync.clone(), one.offline.clone());
        partitions.append((one.partition, one.leader, one.leader_epoch, replicas, in_sync, offline))?;
    }
    (topic.id.to_string(), topic.internal, partitions).into_pyobject(py)
}

fn resource(kind: i8, name: String) -> ConfigResource {
    ConfigResource { kind: ResourceType::from_i8(kind), name }
}

fn entry<'py>(py: Python<'py>, entry: ConfigEntry) -> PyResult<Bound<'py, PyTuple>> {
    let synonyms: Vec<(String, Option<String>, i8)> =
        entry.synonyms.into_iter().map(|one| (one.name, one.value, one.source)).collect();
    let (sensitive, read_only) = (entry.is_sensitive, entry.is_read_only);
    (entry.name, entry.value, entry.source, sensitive, read_only, entry.kind, entry.documentation, synonyms)
        .into_pyobject(py)
}

/// [(resource type, name, error)].
fn altered<'py>(py: Python<'py>, each: Each<ConfigResource, ()>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for (resource, outcome) in each {
        list.append((resource.kind as i8, resource.name, item(py, outcome)?.0))?;
    }
    Ok(list)
}

#[pymethods]
impl Admin {
    #[pyo3(signature = (topics, validate_only=false, timeout_ms=None))]
    fn _create_topics<'py>(
        &self,
        py: Python<'py>,
        topics: Vec<GivenTopic>,
        validate_only: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let new = |(name, partitions, replication_factor, assignments, configs): GivenTopic| NewTopic {
            name,
            partitions,
            replication_factor,
            assignments: assignments.into_iter().flatten().collect(),
            configs: configs.into_iter().flatten().collect(),
        };
        let topics: Vec<NewTopic> = topics.into_iter().map(new).collect();
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.create_topics(&topics, validate_only, timeout))?;
        let list = PyList::empty(py);
        for (name, outcome) in each {
            let (error, created) = item(py, outcome)?;
            let created = created.map(|topic| (topic.id.to_string(), topic.partitions, topic.replication_factor));
            list.append((name, error, created))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (names, timeout_ms=None))]
    fn _delete_topics<'py>(
        &self,
        py: Python<'py>,
        names: Vec<String>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let timeout = milliseconds(timeout_ms)?;
        named(py, wait_result(py, self.client(py)?.delete_topics(&names, timeout))?)
    }

    #[pyo3(signature = (internal=true, timeout_ms=None))]
    fn _list_topics(
        &self,
        py: Python<'_>,
        internal: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Vec<(String, String, bool)>> {
        let timeout = milliseconds(timeout_ms)?;
        let found = wait_result(py, self.client(py)?.list_topics(internal, timeout))?;
        Ok(found.iter().map(|topic| (topic.name.to_string(), topic.id.to_string(), topic.internal)).collect())
    }

    #[pyo3(signature = (names=None, timeout_ms=None))]
    fn _describe_topics<'py>(
        &self,
        py: Python<'py>,
        names: Option<Vec<String>>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let timeout = milliseconds(timeout_ms)?;
        let client = self.client(py)?;
        let each = match names {
            Some(names) => wait_result(py, client.describe_topics(&names, timeout))?,
            None => {
                let all = wait_result(py, client.list_topics(true, timeout))?;
                all.into_iter().map(|topic| (topic.name.to_string(), Ok(topic))).collect()
            }
        };
        let list = PyList::empty(py);
        for (name, outcome) in each {
            let (error, topic) = item(py, outcome)?;
            let topic = topic.map(|topic| description(py, &topic)).transpose()?;
            list.append((name, error, topic))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (topics, validate_only=false, timeout_ms=None))]
    fn _create_partitions<'py>(
        &self,
        py: Python<'py>,
        topics: Vec<GivenPartitions>,
        validate_only: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let more: Vec<(String, NewPartitions)> = topics
            .into_iter()
            .map(|(name, total, given)| (name, NewPartitions { total, assignments: given.unwrap_or_default() }))
            .collect();
        let timeout = milliseconds(timeout_ms)?;
        named(py, wait_result(py, self.client(py)?.create_partitions(&more, validate_only, timeout))?)
    }

    #[pyo3(signature = (resources, synonyms=false, documentation=false, timeout_ms=None))]
    fn _describe_configs<'py>(
        &self,
        py: Python<'py>,
        resources: Vec<(i8, String, Option<Vec<String>>)>,
        synonyms: bool,
        documentation: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let wanted: Vec<(ConfigResource, Option<Vec<String>>)> =
            resources.into_iter().map(|(kind, name, keys)| (resource(kind, name), keys)).collect();
        let options = DescribeConfigsOptions { synonyms, documentation };
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.describe_configs(&wanted, options, timeout))?;
        let list = PyList::empty(py);
        for (resource, outcome) in each {
            let (error, entries) = item(py, outcome)?;
            let entries = match entries {
                None => None,
                Some(entries) => {
                    let all = PyList::empty(py);
                    for one in entries {
                        all.append(entry(py, one)?)?;
                    }
                    Some(all)
                }
            };
            list.append((resource.kind as i8, resource.name, error, entries))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (changes, validate_only=false, timeout_ms=None))]
    fn _incremental_alter_configs<'py>(
        &self,
        py: Python<'py>,
        changes: Vec<GivenChanges>,
        validate_only: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let mut all = Vec::new();
        for (kind, name, given) in changes {
            let mut alterations = Vec::new();
            for (key, number, value) in given {
                let operation = match number {
                    0 => AlterOperation::Set,
                    1 => AlterOperation::Delete,
                    2 => AlterOperation::Append,
                    3 => AlterOperation::Subtract,
                    other => {
                        let text = format!("{other} is no operation on configuration {key}: expected 0 to 3");
                        return Err(raise(py, Failure::new(Kind::IllegalArgument, text)));
                    }
                };
                alterations.push(ConfigAlteration { name: key, operation, value });
            }
            all.push((resource(kind, name), alterations));
        }
        let timeout = milliseconds(timeout_ms)?;
        altered(py, wait_result(py, self.client(py)?.incremental_alter_configs(&all, validate_only, timeout))?)
    }

    #[pyo3(signature = (values, validate_only=false, timeout_ms=None))]
    fn _alter_configs<'py>(
        &self,
        py: Python<'py>,
        values: Vec<(i8, String, HashMap<String, Option<String>>)>,
        validate_only: bool,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let all: Vec<_> = values
            .into_iter()
            .map(|(kind, name, given)| (resource(kind, name), given.into_iter().collect::<Vec<_>>()))
            .collect();
        let timeout = milliseconds(timeout_ms)?;
        altered(py, wait_result(py, self.client(py)?.alter_configs(&all, validate_only, timeout))?)
    }

    #[pyo3(signature = (types=Vec::new(), timeout_ms=None))]
    fn _list_config_resources(
        &self,
        py: Python<'_>,
        types: Vec<i8>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Vec<(i8, String)>> {
        let kinds: Vec<ResourceType> = types.into_iter().map(ResourceType::from_i8).collect();
        let timeout = milliseconds(timeout_ms)?;
        let found = wait_result(py, self.client(py)?.list_config_resources(&kinds, timeout))?;
        Ok(found.into_iter().map(|one| (one.kind as i8, one.name)).collect())
    }
}
