"""Balanced, with few moves."""

from __future__ import annotations

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor


class StickyPartitionAssignor(AbstractPartitionAssignor):
    """Balanced, and each member keeps what it had where that is possible."""

    name = "sticky"
