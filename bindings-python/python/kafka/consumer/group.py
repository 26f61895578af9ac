"""The consumer."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, ClassVar

from ottla import _native

from kafka import _options
from kafka._metrics import ClientMetrics
from kafka.consumer.offset_commit import OffsetCommitResponse, ignore
from kafka.consumer.subscription_state import (
    AsyncConsumerRebalanceListener,
    ConsumerRebalanceListener,
    native_listener,
)
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from kafka.errors import IllegalStateError, KafkaConfigurationError, KafkaTimeoutError
from kafka.future import Future
from kafka.serializer.wrapper import callable_of
from kafka.structs import (
    ConsumerGroupMetadata,
    MemberState,
    OffsetAndMetadata,
    OffsetAndTimestamp,
    TopicPartition,
)
from kafka.util import ensure_valid_topic_name
from kafka.version import __version__

log = logging.getLogger(__name__)

_OWN = (
    "bootstrap_timeout_ms",
    "consumer_timeout_ms",
    "default_offset_commit_callback",
    "key_deserializer",
    "metric_reporters",
    "metrics_enabled",
    "value_deserializer",
)

_ASSIGNORS = ("range", "roundrobin", "sticky", "cooperative-sticky")
_RESETS = {"smallest": "earliest", "largest": "latest"}

# (Offsets, response or exception.)
CommitCallback = Callable[[dict[TopicPartition, OffsetAndMetadata], Any], Any]
Listener = ConsumerRebalanceListener | AsyncConsumerRebalanceListener


class KafkaConsumer(_native.Consumer):
    """Reads records, alone or as a member of a group. For one thread at a time.

    Give topics here, or call `subscribe` or `assign`; then iterate, or call `poll`. Options have kafka-python's names
    and defaults (`DEFAULT_CONFIG`); `bootstrap_servers` is `host:port` (or a list), `embedded:PATH` or `memory:NAME`.
    The constructor waits up to `bootstrap_timeout_ms` for a broker. Records are `ConsumerRecord`s: views of their batch
    with the protocol of a named tuple, but no tuples. Heartbeats and automatic commits go on in native code.
    """

    DEFAULT_CONFIG: ClassVar[dict[str, Any]] = _options.default_config(
        "consumer",
        {
            "client_id": f"kafka-python-{__version__}",
            "consumer_timeout_ms": float("inf"),
            "default_offset_commit_callback": ignore,
            "partition_assignment_strategy": (RangePartitionAssignor, RoundRobinPartitionAssignor),
        },
    )

    def __init__(self, *topics: str, **configs: Any) -> None:
        unknown = _options.unrecognized(configs, self.DEFAULT_CONFIG)
        if unknown:
            raise KafkaConfigurationError(f"Unrecognized configs: {', '.join(unknown)}")
        self.config: dict[str, Any] = {**self.DEFAULT_CONFIG, **configs}
        _check(self.config)
        given = {**configs, "client_id": self.config["client_id"]}
        if self.config["group_id"] is None:
            # Without a group nothing is committed, whatever this says.
            given.pop("enable_auto_commit", None)
        if "auto_offset_reset" in given:
            given["auto_offset_reset"] = self.config["auto_offset_reset"]
        given["partition_assignment_strategy"] = _assignors(self.config["partition_assignment_strategy"])
        key_deserializer, key_full = callable_of(self.config["key_deserializer"], "deserialize", "key_deserializer")
        value_deserializer, value_full = callable_of(
            self.config["value_deserializer"], "deserialize", "value_deserializer"
        )
        warnings = self._open(
            _options.translate("consumer", given, _OWN),
            key_deserializer=key_deserializer,
            value_deserializer=value_deserializer,
            key_deserializer_full=key_full,
            value_deserializer_full=value_full,
            consumer_timeout_ms=_iteration_timeout(self.config["consumer_timeout_ms"]),
            bootstrap_timeout_ms=_options.bootstrap_timeout(self.config),
        )
        for warning in warnings:
            log.warning("%s", warning)
        self._reported = ClientMetrics(self._metrics, self.config)
        if topics:
            self.subscribe(topics)

    def bootstrap(self, timeout_ms: float | None = None, refresh: bool = False) -> None:
        """Wait until a broker has told of the cluster; KafkaTimeoutError after `timeout_ms`.

        The constructor has done so already unless it was given an `api_version`; `refresh` asks again.
        """
        if refresh or not self.bootstrap_connected():
            self._topics(timeout_ms)

    # Subscriptions

    def subscribe(
        self,
        topics: Sequence[str] = (),
        pattern: str | re.Pattern[str] | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Read these topics, or those whose name begins with a match of `pattern`; replaces the subscription before.

        Raises ValueError where neither is given, IllegalStateError where both are or after `assign`. Patterns are
        matched by native code, without look-around and back-references.
        """
        if not topics and not pattern:
            raise ValueError("subscribe needs topics or a pattern")
        if topics and pattern:
            raise IllegalStateError("subscribe takes topics or a pattern, not both")
        if listener is not None and not isinstance(
            listener, (ConsumerRebalanceListener, AsyncConsumerRebalanceListener)
        ):
            raise TypeError("listener must be a ConsumerRebalanceListener or AsyncConsumerRebalanceListener")
        if pattern:
            whole = _whole(pattern)
            self._set_listener(None if listener is None else native_listener(listener))
            self._subscribe_pattern(whole)
            return
        if isinstance(topics, str) or not isinstance(topics, Sequence):
            raise TypeError("topics must be a list of names")
        for topic in topics:
            ensure_valid_topic_name(topic)
        self._set_listener(None if listener is None else native_listener(listener))
        self._subscribe(topics)

    def assign(self, partitions: Sequence[TopicPartition]) -> None:
        """Read these partitions, without a group's say; replaces what was assigned before. Empty: unsubscribe."""
        if not partitions:
            self.unsubscribe()
        else:
            self._assign(partitions)

    # Positions

    def seek(self, partition: TopicPartition, offset: int | OffsetAndMetadata) -> None:
        """Read `partition` from `offset` on. ValueError for a bad offset or a partition that is not assigned."""
        _require_partition(partition)
        epoch = -1
        if isinstance(offset, OffsetAndMetadata):
            epoch = -1 if offset.leader_epoch is None else offset.leader_epoch
            offset = -1 if offset.offset is None else offset.offset
        if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
            raise ValueError(f"an offset must be an int >= 0, not {offset!r}")
        if partition not in self.assignment():
            raise ValueError(f"{partition} is not assigned")
        self._seek(partition, offset, epoch)

    def position(self, partition: TopicPartition, timeout_ms: float | None = None) -> int | None:
        """The offset of the next record; None if it is not known within `timeout_ms`."""
        _require_partition(partition)
        if partition not in self.assignment():
            raise IllegalStateError(f"{partition} is not assigned")
        try:
            return self._position(partition, timeout_ms)
        except KafkaTimeoutError:
            return None

    def lag(self, partition: TopicPartition) -> int | None:
        """Records between the position and the end, as far as the last fetch told; None before it."""
        _require_partition(partition)
        return self._lag(partition)

    # Commits

    def commit(
        self,
        offsets: Mapping[TopicPartition, OffsetAndMetadata] | None = None,
        timeout_ms: float | None = None,
    ) -> None:
        """Commit `offsets`, by default those of all that was handed out, and wait for the answer."""
        self._require_group("commit")
        self._commit(None if offsets is None else _offsets(offsets), timeout_ms)

    def commit_async(
        self,
        offsets: Mapping[TopicPartition, OffsetAndMetadata] | None = None,
        callback: CommitCallback | None = None,
    ) -> Future:
        """Commit without waiting. The callback gets (offsets, response or exception) in a later poll or in close.

        Without a callback `default_offset_commit_callback` is called.
        """
        self._require_group("commit_async")
        notify: CommitCallback = callback or self.config["default_offset_commit_callback"]
        future = Future()

        def done(committed: dict[Any, Any], failure: BaseException | None) -> None:
            if failure is None:
                response = OffsetCommitResponse.of(committed)
                future.success(response)
                notify(committed, response)
            else:
                future.failure(failure)
                notify(committed, failure)

        self._commit_async(None if offsets is None else _offsets(offsets), done)
        return future

    def committed(
        self, partition: TopicPartition, metadata: bool = False, timeout_ms: float | None = None
    ) -> int | OffsetAndMetadata | None:
        """The group's committed offset, with `metadata` an OffsetAndMetadata; None where there is none."""
        self._require_group("committed")
        _require_partition(partition)
        found: OffsetAndMetadata | None = self._committed([partition], timeout_ms).get(partition)
        if found is None:
            return None
        return found if metadata else found.offset

    def group_metadata(self) -> ConsumerGroupMetadata:
        """What this consumer is in its group at the moment."""
        if self.config["group_id"] is None:
            return ConsumerGroupMetadata()
        group, generation, member, instance = self._group_metadata()
        state = MemberState.STABLE if generation >= 0 else MemberState.UNJOINED
        return ConsumerGroupMetadata(group, generation, member, instance, state)

    # Looking up

    def topics(self, timeout_ms: float | None = None) -> set[str]:
        """The cluster's topics, without internal ones."""
        return self._topics(timeout_ms)

    def partitions_for_topic(self, topic: str, timeout_ms: float | None = None) -> set[int]:
        """A topic's partitions; empty for a topic that does not exist, which is not created."""
        return self._partitions_for_topic(topic, timeout_ms) or set()

    def offsets_for_times(
        self, timestamps: Mapping[TopicPartition, int], timeout_ms: float | None = None
    ) -> dict[TopicPartition, OffsetAndTimestamp | None]:
        """Of each partition the first record at or after a time in milliseconds; None where there is none."""
        for partition, timestamp in timestamps.items():
            if timestamp < 0:
                raise ValueError(f"the time for {partition} is negative: {timestamp}")
        return self._offsets_for_times({tp: int(time) for tp, time in timestamps.items()}, timeout_ms)

    def beginning_offsets(
        self, partitions: Iterable[TopicPartition], timeout_ms: float | None = None
    ) -> dict[TopicPartition, int]:
        """The first offset of each partition."""
        return self._beginning_offsets(partitions, timeout_ms)

    def end_offsets(
        self, partitions: Iterable[TopicPartition], timeout_ms: float | None = None
    ) -> dict[TopicPartition, int]:
        """Of each partition the offset that its next record will get."""
        return self._end_offsets(partitions, timeout_ms)

    def metrics(self, raw: bool = False) -> dict[Any, Any] | None:
        """{group: {name: value}}, or with `raw` {MetricName: KafkaMetric}; None if metrics_enabled is False."""
        return self._reported.snapshot(raw)

    # The end

    def close(self, autocommit: bool = True, timeout_ms: float | None = None) -> None:
        """Commit (with enable_auto_commit, unless `autocommit` is False), leave the group, and close.

        Takes up to `timeout_ms` (by default request_timeout_ms). Closing twice is fine.
        """
        if self._closed:
            return
        self._close(autocommit, self.config["request_timeout_ms"] if timeout_ms is None else timeout_ms)
        self._reported.close()
        for option in ("key_deserializer", "value_deserializer"):
            close = getattr(self.config[option], "close", None)
            if close is not None:
                close()

    def __enter__(self) -> KafkaConsumer:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        # What the block failed at may not be processed: its offset must not be committed.
        self.close(autocommit=exc_type is None)

    def _require_group(self, method: str) -> None:
        if self.config["group_id"] is None:
            raise IllegalStateError(f"{method} needs group_id")


def _check(config: dict[str, Any]) -> None:
    """kafka-python's own rules about options, and its old names of resets."""
    reset = config["auto_offset_reset"]
    if reset in _RESETS:
        log.warning("auto_offset_reset=%s is now called %s", reset, _RESETS[reset])
        config["auto_offset_reset"] = _RESETS[reset]
    idle, request, wait = (
        config[name] for name in ("connections_max_idle_ms", "request_timeout_ms", "fetch_max_wait_ms")
    )
    if not wait < request < idle:
        raise KafkaConfigurationError(
            f"fetch_max_wait_ms ({wait}) must be below request_timeout_ms ({request}), "
            f"and that below connections_max_idle_ms ({idle})"
        )
    if config["group_instance_id"] is not None and config["group_id"] is None:
        raise KafkaConfigurationError("group_instance_id needs group_id")


def _assignors(given: Any) -> list[str]:
    """Names of assignors that are given as classes, objects or names."""
    names: list[str] = []
    for assignor in [given] if isinstance(given, str) else given:
        name = assignor if isinstance(assignor, str) else getattr(assignor, "name", None)
        if name not in _ASSIGNORS:
            raise KafkaConfigurationError(
                f"partition_assignment_strategy {assignor!r} is none of {', '.join(_ASSIGNORS)}; "
                "assignors written in Python are not supported"
            )
        names.append(name)
    if not names:
        raise KafkaConfigurationError("partition_assignment_strategy is empty")
    return names


def _iteration_timeout(given: Any) -> float | None:
    timeout = _options.finite(given)
    return None if timeout is None or timeout < 0 else timeout


def _whole(pattern: str | re.Pattern[str]) -> str:
    """A pattern that matches whole names where kafka-python's (`re.match`) matches their beginning."""
    compiled = re.compile(pattern)
    flags = "".join(letter for letter, flag in (("i", re.I), ("s", re.S), ("x", re.X)) if compiled.flags & flag)
    return f"(?{flags}:{compiled.pattern}).*" if flags else f"(?:{compiled.pattern}).*"


def _require_partition(partition: object) -> None:
    if not isinstance(partition, TopicPartition):
        raise TypeError(f"partition must be a TopicPartition, not {partition!r}")


def _offsets(given: Mapping[TopicPartition, OffsetAndMetadata]) -> dict[TopicPartition, OffsetAndMetadata]:
    offsets: dict[TopicPartition, OffsetAndMetadata] = {}
    for partition, offset in given.items():
        _require_partition(partition)
        if not isinstance(offset, OffsetAndMetadata):
            raise TypeError(f"the offset of {partition} must be an OffsetAndMetadata, not {offset!r}")
        if offset.leader_epoch is None:
            offset = offset._replace(leader_epoch=-1)
        offsets[partition] = offset
    return offsets
