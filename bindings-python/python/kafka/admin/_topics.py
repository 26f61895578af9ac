"""Topics."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kafka.admin._base import AdminBase, code_of, message_of, raise_first
from kafka.errors import KafkaError, KafkaTimeoutError, UnknownTopicIdError, for_code

_Assignments = Mapping[int, Sequence[int]]
_Configs = Mapping[str, str | None]
_NativeTopic = tuple[str, int, int, _Assignments | None, _Configs | None]

TopicInfo = dict[str, Any]


class NewTopic:
    """A topic to create; -1 leaves partitions or replicas to the broker. A dict or a name does as well."""

    def __init__(
        self,
        name: str,
        num_partitions: int = -1,
        replication_factor: int = -1,
        replica_assignments: _Assignments | None = None,
        topic_configs: _Configs | None = None,
    ) -> None:
        self.name = name
        self.num_partitions = num_partitions
        self.replication_factor = replication_factor
        self.replica_assignments = replica_assignments or {}
        self.topic_configs = topic_configs or {}

    def __repr__(self) -> str:
        return f"NewTopic({self.name!r}, {self.num_partitions}, {self.replication_factor})"


NewTopics = Mapping[str, Mapping[str, Any]] | Iterable[str | NewTopic]


class TopicAdmin(AdminBase):
    """The part of the admin client that deals with topics."""

    def list_topics(self) -> list[str]:
        """Names of all topics, internal ones too."""
        return [name for name, _, _ in self._list_topics(True)]

    def describe_topics(self, topics: Iterable[str | uuid.UUID] | None = None) -> list[TopicInfo]:
        """A dict for each topic (names or ids; None: all), with `partitions`; one that is missing has an error_code."""
        names = None if topics is None else self._names(topics)
        return [_topic_info(*found) for found in self._describe_topics(names)]

    def create_topics(
        self,
        new_topics: NewTopics,
        timeout_ms: float | None = None,
        validate_only: bool = False,
        raise_errors: bool = True,
        wait_for_metadata: bool = False,
    ) -> dict[str, Any]:
        """Create topics: names, NewTopics, or {name: {num_partitions, replication_factor, assignments, configs}}.

        Returns {'topics': [...]} with an error_code each; with `raise_errors` the first error is raised instead.
        """
        if validate_only and wait_for_metadata:
            raise ValueError("validate_only makes no topics to wait for (wait_for_metadata)")
        wanted = _wanted(new_topics)
        answers = self._create_topics(wanted, validate_only, self._timeout(timeout_ms))
        if raise_errors:
            raise_first(error for _, error, _ in answers)
        if wait_for_metadata:
            self.wait_for_topics([topic[0] for topic in wanted])
        return {"topics": [_created(*answer) for answer in answers]}

    def wait_for_topics(self, topic_names: Iterable[str], timeout_ms: float = 10000) -> None:
        """Wait until each topic is known and each of its partitions has a leader; KafkaTimeoutError otherwise."""
        names = list(topic_names)
        deadline = time.monotonic() + timeout_ms / 1000
        while names:
            waiting = self._not_ready(names)
            if not waiting:
                return
            if time.monotonic() >= deadline:
                raise KafkaTimeoutError(f"topics are not ready after {timeout_ms} ms: {waiting}")
            time.sleep(0.05)

    def delete_topics(
        self,
        topics: Iterable[str | uuid.UUID],
        timeout_ms: float | None = None,
        raise_errors: bool = True,
    ) -> dict[str, Any]:
        """Delete topics by name or id. Returns {'topics': [...]}; with `raise_errors` the first error is raised."""
        answers = self._delete_topics(self._names(topics), self._timeout(timeout_ms))
        if raise_errors:
            raise_first(error for _, error in answers)
        return {
            "topics": [
                {"name": name, "error_code": code_of(error), "error_message": message_of(error)}
                for name, error in answers
            ]
        }

    def _timeout(self, timeout_ms: float | None) -> float | None:
        return timeout_ms or self.config["request_timeout_ms"]

    def _names(self, topics: Iterable[str | uuid.UUID]) -> list[str]:
        """Names of topics that are given by name or id."""
        given = list(topics)
        if not any(isinstance(topic, uuid.UUID) for topic in given):
            return [str(topic) for topic in given]
        by_id = {topic_uuid(topic_id): name for name, topic_id, _ in self._list_topics(True)}
        for topic in given:
            if isinstance(topic, uuid.UUID) and topic not in by_id:
                raise UnknownTopicIdError(f"no topic has the id {topic}")
        return [by_id[topic] if isinstance(topic, uuid.UUID) else topic for topic in given]

    def _not_ready(self, names: list[str]) -> dict[str, str]:
        """Topic -> why it cannot be used yet."""
        try:
            found = {topic["name"]: topic for topic in self.describe_topics(names)}
        except KafkaError as failure:
            return {name: str(failure) for name in names}
        reasons = {name: _reason(found.get(name)) for name in names}
        return {name: reason for name, reason in reasons.items() if reason is not None}


def topic_uuid(text: str) -> uuid.UUID | None:
    """A topic id of its text: Kafka's base 64, or the usual form."""
    import base64

    if not text:
        return None
    if len(text) == 36:
        return uuid.UUID(text)
    return uuid.UUID(bytes=base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _wanted(new_topics: NewTopics) -> list[_NativeTopic]:
    wanted: list[_NativeTopic] = []
    if isinstance(new_topics, Mapping):
        for name, data in new_topics.items():
            wanted.append(
                (
                    name,
                    data.get("num_partitions", -1),
                    data.get("replication_factor", -1),
                    data.get("assignments") or None,
                    data.get("configs") or None,
                )
            )
    else:
        for topic in [new_topics] if isinstance(new_topics, (str, NewTopic)) else new_topics:
            if isinstance(topic, str):
                wanted.append((topic, -1, -1, None, None))
            elif isinstance(topic, NewTopic):
                assignments = topic.replica_assignments or None
                partitions, replicas = topic.num_partitions, topic.replication_factor
                wanted.append((topic.name, partitions, replicas, assignments, topic.topic_configs or None))
            else:
                raise TypeError(f"a new topic is a name or a NewTopic, not {topic!r}")
    if not wanted:
        raise ValueError("there are no topics to create")
    return wanted


def _created(name: str, error: BaseException | None, made: tuple[str, int, int] | None) -> dict[str, Any]:
    topic_id, partitions, replicas = made or ("", -1, -1)
    return {
        "name": name,
        "topic_id": topic_uuid(topic_id),
        "error_code": code_of(error),
        "error_message": message_of(error),
        "num_partitions": partitions,
        "replication_factor": replicas,
    }


def _topic_info(
    name: str,
    error: BaseException | None,
    found: tuple[str, bool, list[tuple[int, int, int, list[int], list[int], list[int]]]] | None,
) -> TopicInfo:
    topic_id, internal, partitions = found or ("", False, [])
    return {
        "error_code": code_of(error),
        "name": name,
        "topic_id": topic_uuid(topic_id),
        "is_internal": internal,
        "partitions": [
            {
                "error_code": 0 if leader >= 0 else 5,
                "partition_index": index,
                "leader_id": leader,
                "leader_epoch": epoch,
                "replica_nodes": replicas,
                "isr_nodes": in_sync,
                "offline_replicas": offline,
            }
            for index, leader, epoch, replicas, in_sync, offline in partitions
        ],
    }


def _reason(topic: TopicInfo | None) -> str | None:
    if topic is None:
        return "not known"
    if topic["error_code"]:
        return for_code(topic["error_code"]).__name__
    without = [partition["partition_index"] for partition in topic["partitions"] if partition["leader_id"] < 0]
    if without:
        return f"partitions without a leader: {without}"
    return None if topic["partitions"] else "no partitions"
