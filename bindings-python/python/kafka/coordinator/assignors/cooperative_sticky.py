"""Balanced, and nobody stops while partitions move."""

from __future__ import annotations

from kafka.coordinator.assignors.abstract import AbstractPartitionAssignor, RebalanceProtocol


class CooperativeStickyAssignor(AbstractPartitionAssignor):
    """As sticky, and members keep reading the partitions that do not move (KIP-429)."""

    name = "cooperative-sticky"

    def supported_protocols(self) -> list[RebalanceProtocol]:
        return [RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER]
