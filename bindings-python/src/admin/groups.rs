//! Groups and their offsets.

use ottla_kit::Failure;
use ottla_kit::ottla::admin::{Each, GroupDescription, MemberToRemove};
use ottla_kit::ottla::{Kind, TopicPartition};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};

use super::Admin;
use super::topics::named;
use crate::convert::{milliseconds, offset_to, offsets_of, partition_to, partitions_of, partitions_to_list};
use crate::errors::{item, raise};
use crate::wait::wait_result;

/// (state, protocol type, protocol, coordinator, members).
fn description<'py>(py: Python<'py>, group: GroupDescription) -> PyResult<Bound<'py, PyTuple>> {
    let members = PyList::empty(py);
    for member in group.members {
        let assignment = partitions_to_list(py, &member.assignment)?;
        let (metadata, raw) = (PyBytes::new(py, &member.metadata), PyBytes::new(py, &member.raw_assignment));
        members.append((
            member.member_id,
            member.group_instance_id,
            member.client_id,
            member.client_host,
            member.topics,
            assignment,
            metadata,
            raw,
        ))?;
    }
    let coordinator = (group.coordinator.id, group.coordinator.host, group.coordinator.port);
    (group.state, group.protocol_type, group.protocol, coordinator, members).into_pyobject(py)
}

/// [(partition, error)].
fn by_partition<'py>(py: Python<'py>, each: Each<TopicPartition, ()>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for (at, outcome) in each {
        list.append((partition_to(py, &at)?, item(py, outcome)?.0))?;
    }
    Ok(list)
}

#[pymethods]
impl Admin {
    #[pyo3(signature = (states=Vec::new(), types=Vec::new(), timeout_ms=None))]
    fn _list_groups(
        &self,
        py: Python<'_>,
        states: Vec<String>,
        types: Vec<String>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Vec<(String, String, String, String)>> {
        let timeout = milliseconds(timeout_ms)?;
        let found = wait_result(py, self.client(py)?.list_groups(&states, &types, timeout))?;
        Ok(found.into_iter().map(|group| (group.group_id, group.protocol_type, group.state, group.kind)).collect())
    }

    #[pyo3(signature = (groups, timeout_ms=None))]
    fn _describe_groups<'py>(
        &self,
        py: Python<'py>,
        groups: Vec<String>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.describe_groups(&groups, timeout))?;
        let list = PyList::empty(py);
        for (name, outcome) in each {
            let (error, group) = item(py, outcome)?;
            let group = group.map(|group| description(py, group)).transpose()?;
            list.append((name, error, group))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (groups, timeout_ms=None))]
    fn _delete_groups<'py>(
        &self,
        py: Python<'py>,
        groups: Vec<String>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let timeout = milliseconds(timeout_ms)?;
        named(py, wait_result(py, self.client(py)?.delete_groups(&groups, timeout))?)
    }

    #[pyo3(signature = (group, members, reason="", timeout_ms=None))]
    fn _remove_members<'py>(
        &self,
        py: Python<'py>,
        group: &str,
        members: Vec<(Option<String>, Option<String>)>,
        reason: &str,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let mut all = Vec::new();
        for member in members {
            all.push(match member {
                (Some(member), None) => MemberToRemove::Member(member),
                (None, Some(instance)) => MemberToRemove::Instance(instance),
                _ => {
                    let text = "a member to remove is named by its member id or its group instance id, by one of them";
                    return Err(raise(py, Failure::new(Kind::IllegalArgument, text)));
                }
            });
        }
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.remove_members(group, &all, reason, timeout))?;
        let list = PyList::empty(py);
        for (member, outcome) in each {
            let (member, instance) = match member {
                MemberToRemove::Member(member) => (Some(member), None),
                MemberToRemove::Instance(instance) => (None, Some(instance)),
            };
            list.append((member, instance, item(py, outcome)?.0))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (group, partitions=None, timeout_ms=None))]
    fn _list_group_offsets<'py>(
        &self,
        py: Python<'py>,
        group: &str,
        partitions: Option<&Bound<'py, PyAny>>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let partitions = partitions.map(partitions_of).transpose()?;
        let timeout = milliseconds(timeout_ms)?;
        let each = wait_result(py, self.client(py)?.list_group_offsets(group, partitions.as_deref(), timeout))?;
        let list = PyList::empty(py);
        for (at, outcome) in each {
            let (error, offset) = item(py, outcome)?;
            let offset = offset.flatten().map(|offset| offset_to(py, &offset)).transpose()?;
            list.append((partition_to(py, &at)?, error, offset))?;
        }
        Ok(list)
    }

    #[pyo3(signature = (group, offsets, timeout_ms=None))]
    fn _alter_group_offsets<'py>(
        &self,
        py: Python<'py>,
        group: &str,
        offsets: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (offsets, timeout) = (offsets_of(offsets)?, milliseconds(timeout_ms)?);
        by_partition(py, wait_result(py, self.client(py)?.alter_group_offsets(group, &offsets, timeout))?)
    }

    #[pyo3(signature = (group, partitions, timeout_ms=None))]
    fn _delete_group_offsets<'py>(
        &self,
        py: Python<'py>,
        group: &str,
        partitions: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (partitions, timeout) = (partitions_of(partitions)?, milliseconds(timeout_ms)?);
        by_partition(py, wait_result(py, self.client(py)?.delete_group_offsets(group, &partitions, timeout))?)
    }
}
