"""One partition each, in turn."""

from __future__ import annotations

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor


class RoundRobinPartitionAssignor(AbstractPartitionAssignor):
    """All partitions are dealt out to the members in turn."""

    name = "roundrobin"
