"""By key, else anywhere."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from ottla import _native

from .abc import Partitioner

if TYPE_CHECKING:
    from kafka.cluster import ClusterMetadata


def murmur2(data: bytes | bytearray | memoryview) -> int:
    """Kafka's hash of a key, as an unsigned 32-bit number."""
    return _native.murmur2(data) & 0xFFFFFFFF


class DefaultPartitioner(Partitioner):
    """Records with a key go by its hash, as from every Kafka client; the others to any partition that has a leader.

    A producer with exactly this class lets native code choose, which keeps records without a key together for a batch.
    """

    def partition(
        self,
        topic: str,
        key: Any,
        serialized_key: bytes | None,
        value: Any,
        serialized_value: bytes | None,
        cluster: ClusterMetadata,
    ) -> int:
        partitions = sorted(cluster.partitions_for_topic(topic) or ())
        if not partitions:
            raise ValueError(f"topic {topic} is not known")
        if serialized_key is not None:
            return partitions[(murmur2(serialized_key) & 0x7FFFFFFF) % len(partitions)]
        available = sorted(cluster.available_partitions_for_topic(topic) or ())
        return random.choice(available or partitions)
