"""What partitioners may know of the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["ClusterMetadata"]

_INTERNAL = frozenset({"__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata"})


class ClusterMetadata:
    """A view of topics and their partitions: of each all, and those that have a leader."""

    def __init__(self, topics: Mapping[str, tuple[Iterable[int], Iterable[int]]]) -> None:
        self._topics: dict[str, tuple[set[int], set[int]]] = {
            name: (set(partitions), set(available)) for name, (partitions, available) in topics.items()
        }

    def topics(self, exclude_internal_topics: bool = True) -> set[str]:
        """Names of the topics in this view."""
        return {name for name in self._topics if not (exclude_internal_topics and name in _INTERNAL)}

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        """All partitions; None for a topic that is not known."""
        known = self._topics.get(topic)
        return None if known is None else set(known[0])

    def available_partitions_for_topic(self, topic: str) -> set[int] | None:
        """The partitions that have a leader; None for a topic that is not known."""
        known = self._topics.get(topic)
        return None if known is None else set(known[1])

    def __str__(self) -> str:
        return f"ClusterMetadata(topics: {len(self._topics)})"
