"""Ranges of each topic."""

from __future__ import annotations

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor


class RangePartitionAssignor(AbstractPartitionAssignor):
    """Each member gets a range of each topic's partitions."""

    name = "range"
