"""How errors look and compare."""

from __future__ import annotations

import pytest
from kafka import _register, errors
from kafka.structs import TopicPartition


def test_text_of_errors():
    assert str(errors.KafkaTimeoutError()) == "KafkaTimeoutError"
    assert str(errors.KafkaTimeoutError("too late")) == "KafkaTimeoutError: too late"
    assert str(errors.UnknownTopicOrPartitionError("t")) == "[Error 3] UnknownTopicOrPartitionError: t"


def test_equality_is_of_class_and_arguments():
    assert errors.IllegalStateError("a") == errors.IllegalStateError("a")
    assert errors.IllegalStateError("a") != errors.IllegalStateError("b")
    assert errors.IllegalStateError("a") != errors.IllegalArgumentError("a")
    assert len({errors.IllegalStateError("a")}) == 1


def test_codes_of_newer_brokers_keep_their_number():
    unknown = errors.for_code(9999)
    assert unknown.errno == 9999
    assert issubclass(unknown, errors.UnknownError)
    assert not unknown.retriable


def test_every_code_has_one_class():
    assert sorted(errors.kafka_errors) == list(range(-1, 137))


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("Broker", 36, errors.TopicAlreadyExistsError),
        ("Broker", 4242, errors.UnknownError),
        ("Timeout", 7, errors.KafkaTimeoutError),
        ("Network", 13, errors.KafkaConnectionError),
        ("Closed", 0, errors.IllegalStateError),
        ("Config", 40, errors.KafkaConfigurationError),
        ("RecordTooLarge", 10, errors.MessageSizeTooLargeError),
        ("UnsupportedVersion", 35, errors.IncompatibleBrokerVersion),
        ("CommitFailed", 0, errors.CommitFailedError),
        ("NoOffsetForPartition", 0, errors.NoOffsetForPartitionError),
        ("Store", 0, errors.KafkaError),
    ],
)
def test_errors_of_native_code(kind, code, expected):
    error = _register.make_error(kind, kind, code, "about topic t", False, False, False, [])
    assert isinstance(error, expected)
    assert "about topic t" in str(error)


def test_truncation_names_its_partitions():
    error = _register.make_error("LogTruncation", "LogTruncation", 0, "cut", False, False, False, [("t", 1)])
    assert isinstance(error, errors.LogTruncationError)
    assert error.divergent_offsets == {TopicPartition("t", 1): None}
