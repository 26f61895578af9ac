"""What the callback of a commit gets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from kafka.structs import TopicPartition


class OffsetCommitResponse(NamedTuple):
    """The answer to a commit that succeeded: for each topic its partitions, each with error code 0."""

    throttle_time_ms: int
    topics: list[tuple[str, list[tuple[int, int]]]]

    @classmethod
    def of(cls, partitions: Iterable[TopicPartition]) -> OffsetCommitResponse:
        topics: dict[str, list[tuple[int, int]]] = {}
        for topic, partition in partitions:
            topics.setdefault(topic, []).append((partition, 0))
        return cls(0, list(topics.items()))


def ignore(_offsets: Any, _response: Any) -> bool:
    """The default callback of a commit."""
    return True
