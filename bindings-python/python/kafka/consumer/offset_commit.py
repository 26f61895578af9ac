"""What the callback of a commit gets."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, NamedTuple, Tuple

from kafka.structs import TopicPartition


class OffsetCommitResponse(NamedTuple):
    """The answer to a commit that succeeded: for each topic its partitions, each with error code 0."""

    throttle_time_ms: int
    topics: List[Tuple[str, List[Tuple[int, int]]]]

    @classmethod
    def of(cls, partitions: Iterable[TopicPartition]) -> OffsetCommitResponse:
        topics: Dict[str, List[Tuple[int, int]]] = {}
        for topic, partition in partitions:
            topics.setdefault(topic, []).append((partition, 0))
        return cls(0, list(topics.items()))


def ignore(_offsets: Any, _response: Any) -> bool:
    """The default callback of a commit."""
    return True
