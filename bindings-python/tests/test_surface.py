"""The interface against kafka-python 3.0.12's: names, signatures, errors, options (`kafka_python_3.json`)."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import kafka
import kafka.admin
import kafka.errors as errors
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, structs
from kafka.consumer.fetcher import ConsumerRecord
from kafka.future import Future
from kafka.producer.future import FutureRecordMetadata, RecordMetadata

TABLE = json.loads((Path(__file__).parent / "kafka_python_3.json").read_text())
CLIENTS = {"producer": KafkaProducer, "consumer": KafkaConsumer, "admin": KafkaAdminClient}
CLASSES = {kind.__name__: kind for kind in (KafkaProducer, KafkaConsumer, KafkaAdminClient, Future)}

# Defaults that differ, and why.
OTHER_DEFAULTS = {
    "selector": "there is no selector",
    "kafka_client": "there is no such client",
    "default_offset_commit_callback": "a function",
}


def test_star_import_gives_the_same_names():
    names: dict = {}
    exec("from kafka import *", names)
    assert sorted(kafka.__all__) == TABLE["kafka"]
    assert set(TABLE["kafka"]) <= set(names)
    assert kafka.__version__ == TABLE["version"]


def test_admin_has_the_same_names():
    assert sorted(set(TABLE["admin"]) - set(dir(kafka.admin))) == []


@pytest.mark.parametrize("name", sorted(TABLE["errors"]))
def test_error_classes(name):
    ours, theirs = getattr(errors, name), TABLE["errors"][name]
    assert ours.retriable is theirs["retriable"]
    assert ours.invalid_metadata is theirs["invalid_metadata"]
    assert [base.__name__ for base in ours.__mro__ if issubclass(base, errors.KafkaError)] == theirs["bases"]
    if theirs["errno"] is not None:
        assert ours.errno == theirs["errno"]
        assert ours.message == theirs["message"]
        assert ours.description
        if name != "IncompatibleBrokerVersion":
            assert errors.for_code(ours.errno) is ours


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_options_and_defaults(client):
    ours = CLIENTS[client].DEFAULT_CONFIG
    assert sorted(set(TABLE["options"][client]) - set(ours)) == []
    for name, default in TABLE["defaults"][client].items():
        if name not in OTHER_DEFAULTS:
            expected = float("inf") if default == "inf" else default
            assert ours[name] == expected, name


def _signature(function):
    shown = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name != "self":
            positional = parameter.kind is parameter.POSITIONAL_OR_KEYWORD
            required = parameter.default is parameter.empty and positional
            shown.append((parameter.name, required))
    return shown


@pytest.mark.parametrize(
    ("kind", "method"), [(kind, method) for kind, methods in sorted(TABLE["methods"].items()) for method in methods]
)
def test_signatures(kind, method):
    """The same parameters in the same order; what we add comes after and has a default."""
    ours = _signature(getattr(CLASSES[kind], method))
    theirs = [(name, default == "required") for name, default in TABLE["methods"][kind][method]]
    assert ours[: len(theirs)] == theirs
    assert not any(required for _, required in ours[len(theirs) :])


def test_futures_of_records():
    internal = {"args", "rebind", "error_on_callbacks", "success", "failure"}
    assert sorted(set(TABLE["future"]) - internal - set(dir(FutureRecordMetadata))) == []


@pytest.mark.parametrize("name", sorted(TABLE["fields"]))
def test_fields_of_tuples(name):
    ours = {"ConsumerRecord": ConsumerRecord, "RecordMetadata": RecordMetadata}.get(name)
    ours = ours or getattr(structs, name, None) or getattr(kafka.admin, name)
    assert list(ours._fields) == TABLE["fields"][name]


@pytest.mark.parametrize("name", sorted(TABLE["enums"]))
def test_members_of_enumerations(name):
    assert {member.name: member.value for member in getattr(kafka.admin, name)} == TABLE["enums"][name]


def test_methods_of_listeners():
    assert set(TABLE["listener"]) <= set(dir(kafka.ConsumerRebalanceListener))


@pytest.mark.parametrize(
    "imported",
    [
        "from kafka.errors import NoBrokersAvailable, KafkaTimeoutError",
        "from kafka.consumer.subscription_state import ConsumerRebalanceListener",
        "from kafka.coordinator.assignors.range import RangePartitionAssignor",
        "from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor",
        "from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor",
        "from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor",
        "from kafka.partitioner import DefaultPartitioner, Partitioner, StickyPartitioner, murmur2",
        "from kafka.partitioner.default import DefaultPartitioner, murmur2",
        "from kafka.serializer import Serializer, Deserializer, DefaultSerializer, JsonSerializer",
        "from kafka.structs import OffsetAndTimestamp, MemberState",
        "from kafka.cluster import ClusterMetadata",
        "from kafka.codec import has_gzip, has_lz4, has_snappy, has_zstd",
        "from kafka.metrics import DictReporter, KafkaMetric, MetricName",
        "from kafka.version import __version__",
    ],
)
def test_modules_that_programs_import(imported):
    exec(imported, {})
