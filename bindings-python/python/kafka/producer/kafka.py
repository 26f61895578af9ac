"""The producer."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, ClassVar

from ottla import _native

from kafka import _options
from kafka._metrics import ClientMetrics
from kafka.cluster import ClusterMetadata
from kafka.errors import IllegalStateError, KafkaConfigurationError
from kafka.partitioner import DefaultPartitioner, StickyPartitioner
from kafka.serializer.wrapper import callable_of
from kafka.structs import ConsumerGroupMetadata, OffsetAndMetadata, TopicPartition

log = logging.getLogger(__name__)

_sequence = itertools.count(1)

_OWN = (
    "bootstrap_timeout_ms",
    "key_serializer",
    "metric_reporters",
    "metrics_enabled",
    "partitioner",
    "value_serializer",
)

_Choose = Callable[[str, Any, bytes | None, Any, bytes | None, list[int], list[int]], int]


class UnrecognizedConfigs(KafkaConfigurationError, ValueError):
    """An option that there is not. kafka-python's producer raises ValueError, its other clients the former."""


class KafkaProducer(_native.Producer):
    """Sends records. Safe to share between threads; one for a process is best.

    `send` puts a record into a batch and returns a `FutureRecordMetadata` at once; a batch goes out when it is full or
    `linger_ms` has passed. Options have kafka-python's names and defaults (`DEFAULT_CONFIG`); `bootstrap_servers` is
    `host:port` (or a list), `embedded:PATH` or `memory:NAME`. The constructor waits up to `bootstrap_timeout_ms` for a
    broker. Callbacks of futures run on a thread of the producer's own, in order.
    """

    DEFAULT_CONFIG: ClassVar[dict[str, Any]] = _options.default_config(
        "producer", {"acks": -1, "partitioner": DefaultPartitioner()}
    )

    def __init__(self, **configs: Any) -> None:
        unknown = _options.unrecognized(configs, self.DEFAULT_CONFIG)
        if unknown:
            raise UnrecognizedConfigs(f"Unrecognized configs: {', '.join(unknown)}")
        self.config: dict[str, Any] = {**self.DEFAULT_CONFIG, **configs}
        if self.config["client_id"] is None:
            self.config["client_id"] = f"kafka-python-producer-{next(_sequence)}"
        given = {**configs, "client_id": self.config["client_id"]}
        _resolve_idempotence(given)
        self.config.update((name, given[name]) for name in ("enable_idempotence", "acks") if name in given)
        key_serializer, key_full = callable_of(self.config["key_serializer"], "serialize", "key_serializer")
        value_serializer, value_full = callable_of(self.config["value_serializer"], "serialize", "value_serializer")
        warnings = self._open(
            _options.translate("producer", given, _OWN),
            key_serializer=key_serializer,
            value_serializer=value_serializer,
            key_serializer_full=key_full,
            value_serializer_full=value_full,
            partitioner=_partitioner(self.config["partitioner"]),
            bootstrap_timeout_ms=_options.bootstrap_timeout(self.config),
        )
        for warning in warnings:
            log.warning("%s", warning)
        self._reported = ClientMetrics(self._metrics, self.config)

    def close(self, timeout: float | None = None, null_logger: bool = False) -> None:
        """Send what waits, for up to `timeout` seconds (None: until each record is settled), and close.

        Records that are not settled in time fail. Closing twice is fine.
        `null_logger` is kafka-python's, without effect.
        """
        if timeout is not None and not 0 <= timeout < float("inf"):
            raise ValueError(f"invalid timeout: {timeout}")
        if self._closed:
            return
        self._close(timeout)
        self._reported.close()
        for option in ("key_serializer", "value_serializer"):
            close = getattr(self.config[option], "close", None)
            if close is not None:
                close()

    def metrics(self, raw: bool = False) -> dict[Any, Any] | None:
        """{group: {name: value}}, or with `raw` {MetricName: KafkaMetric}; None if metrics_enabled is False."""
        return self._reported.snapshot(raw)

    def init_transactions(self) -> None:
        """Transactions need transactional_id, which is not supported yet: always IllegalStateError."""
        raise IllegalStateError("init_transactions needs transactional_id")

    def begin_transaction(self) -> None:
        """As init_transactions."""
        raise IllegalStateError("begin_transaction needs transactional_id")

    def send_offsets_to_transaction(
        self,
        offsets: Mapping[TopicPartition, OffsetAndMetadata],
        group_metadata: ConsumerGroupMetadata | str,
    ) -> None:
        """As init_transactions."""
        raise IllegalStateError("send_offsets_to_transaction needs transactional_id")

    def commit_transaction(self) -> None:
        """As init_transactions."""
        raise IllegalStateError("commit_transaction needs transactional_id")

    def abort_transaction(self) -> None:
        """As init_transactions."""
        raise IllegalStateError("abort_transaction needs transactional_id")

    @classmethod
    def max_usable_produce_magic(cls, api_version: tuple[int, ...]) -> int:
        """The newest record format that a broker of this version takes."""
        if api_version >= (0, 11):
            return 2
        return 1 if api_version >= (0, 10, 0) else 0

    def __enter__(self) -> KafkaProducer:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()

    def __str__(self) -> str:
        config = self.config
        return f"<KafkaProducer client_id={config['client_id']} transactional_id={config['transactional_id']}>"


def _resolve_idempotence(given: dict[str, Any]) -> None:
    """As kafka-python: what contradicts idempotence switches it off, unless it was asked for by name."""
    if given.get("transactional_id"):
        raise KafkaConfigurationError("transactional_id needs transactions, which are not supported yet")
    asked = given.get("enable_idempotence")
    if asked is not None and not asked:
        return
    conflicts = []
    if "acks" in given and given["acks"] not in (-1, "-1", "all"):
        conflicts.append(f"acks={given['acks']!r}")
    if given.get("retries") == 0:
        conflicts.append("retries=0")
    if (given.get("max_in_flight_requests_per_connection") or 0) > 5:
        conflicts.append(f"max_in_flight_requests_per_connection={given['max_in_flight_requests_per_connection']}")
    if not conflicts:
        return
    if asked:
        raise KafkaConfigurationError(f"enable_idempotence=True contradicts {', '.join(conflicts)}")
    log.warning("idempotence is switched off, because it contradicts %s", ", ".join(conflicts))
    given["enable_idempotence"] = False


def _partitioner(given: Any) -> _Choose | None:
    """What native code calls; None for the partitioners that are Kafka's own rule."""
    if given is None or type(given) in (DefaultPartitioner, StickyPartitioner):
        return None
    if hasattr(given, "partition"):
        if hasattr(given, "on_new_batch"):
            log.warning("on_new_batch of %r is not called: batches belong to native code", given)
        return _object_partitioner(given)
    if callable(given):
        return lambda _topic, _key, key, _value, _serialized, every, available: given(key, every, available)
    raise TypeError(f"partitioner must have a method partition or be a function, not {given!r}")


def _object_partitioner(given: Any) -> _Choose:
    def choose(
        topic: str,
        key: Any,
        serialized_key: bytes | None,
        value: Any,
        serialized_value: bytes | None,
        every: list[int],
        available: list[int],
    ) -> int:
        cluster = ClusterMetadata({topic: (every, available)})
        chosen: int = given.partition(topic, key, serialized_key, value, serialized_value, cluster)
        return chosen

    return choose
