"""Tells native code which types and exceptions this package has. Imported once, by the package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ottla import _native

import kafka.errors as errors
from kafka.future import awaiting
from kafka.producer.record_metadata import RecordMetadata
from kafka.structs import OffsetAndMetadata, OffsetAndTimestamp, TopicPartition

_CLASSES: dict[str, type[errors.KafkaError]] = {
    "Timeout": errors.KafkaTimeoutError,
    "Network": errors.KafkaConnectionError,
    "Closed": errors.IllegalStateError,
    "Config": errors.KafkaConfigurationError,
    "IllegalArgument": errors.IllegalArgumentError,
    "IllegalState": errors.IllegalStateError,
    "RecordTooLarge": errors.MessageSizeTooLargeError,
    "BufferExhausted": errors.KafkaTimeoutError,
    "UnsupportedVersion": errors.IncompatibleBrokerVersion,
    "CommitFailed": errors.CommitFailedError,
    "NoOffsetForPartition": errors.NoOffsetForPartitionError,
    "OffsetOutOfRange": errors.OffsetOutOfRangeError,
    "Corrupt": errors.CorruptRecordError,
    "Wakeup": errors.Cancelled,
}


def make_error(
    kind: str,
    name: str,
    code: int,
    message: str,
    retriable: bool,
    fatal: bool,
    abortable: bool,
    partitions: list[Any],
) -> BaseException:
    """kafka-python's exception for an error of the native client."""
    if kind == "Broker":
        return errors.for_code(code)(message)
    if kind == "LogTruncation":
        return errors.LogTruncationError({TopicPartition(*at): None for at in partitions}, message)
    return _CLASSES.get(kind, errors.KafkaError)(message)


_topic_partition: Callable[[str, int], Any] = TopicPartition

_native.register(
    error=make_error,
    topic_partition=_topic_partition,
    record_metadata=RecordMetadata,
    offset_and_metadata=OffsetAndMetadata,
    offset_and_timestamp=OffsetAndTimestamp,
    awaiting=awaiting,
    retriable=errors.RetriableError,
)
