"""What names an assignor."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class RebalanceProtocol(IntEnum):
    """Whether members give up all partitions before a rebalance (EAGER) or only those that move (COOPERATIVE)."""

    EAGER = 0
    COOPERATIVE = 1


class AbstractPartitionAssignor:
    """One of Kafka's assignors, by its name on the wire. Assignors written in Python are not supported."""

    name: ClassVar[str]

    def supported_protocols(self) -> list[RebalanceProtocol]:
        return [RebalanceProtocol.EAGER]
