"""By key, else one partition for a batch (KIP-480)."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

from .default import DefaultPartitioner

if TYPE_CHECKING:
    from kafka.cluster import ClusterMetadata


class StickyPartitioner(DefaultPartitioner):
    """Records without a key stay with one partition until `on_new_batch` moves on.

    A producer with exactly this class lets native code choose by the same rule. Safe to call from any thread.
    """

    def __init__(self) -> None:
        self._current: dict[str, int] = {}
        self._lock = threading.Lock()

    def partition(
        self,
        topic: str,
        key: Any,
        serialized_key: bytes | None,
        value: Any,
        serialized_value: bytes | None,
        cluster: ClusterMetadata,
    ) -> int:
        if serialized_key is not None:
            return super().partition(topic, key, serialized_key, value, serialized_value, cluster)
        candidates = self._candidates(topic, cluster)
        if not candidates:
            raise ValueError(f"topic {topic} is not known")
        with self._lock:
            if self._current.get(topic) not in candidates:
                self._current[topic] = random.choice(candidates)
            return self._current[topic]

    def on_new_batch(self, topic: str, cluster: ClusterMetadata, prev_partition: int) -> None:
        """Leave `prev_partition`, unless another call has left it already."""
        with self._lock:
            if self._current.get(topic) != prev_partition:
                return
            candidates = self._candidates(topic, cluster)
            others = [partition for partition in candidates if partition != prev_partition]
            if others or candidates:
                self._current[topic] = random.choice(others or candidates)

    @staticmethod
    def _candidates(topic: str, cluster: ClusterMetadata) -> list[int]:
        available = cluster.available_partitions_for_topic(topic)
        return sorted(available or cluster.partitions_for_topic(topic) or ())
