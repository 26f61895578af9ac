"""What a partitioner must have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kafka.cluster import ClusterMetadata


class Partitioner(ABC):
    """Chooses the partition of each record that is sent without one."""

    @abstractmethod
    def partition(
        self,
        topic: str,
        key: Any,
        serialized_key: bytes | None,
        value: Any,
        serialized_value: bytes | None,
        cluster: ClusterMetadata,
    ) -> int:
        """A partition of `topic`; `cluster` knows them all and those that have a leader. Called by `send`."""
