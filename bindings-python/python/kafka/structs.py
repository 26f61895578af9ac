"""Small values: partitions, offsets, group membership. Named tuples, as in kafka-python."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ConsumerGroupMetadata",
    "MemberState",
    "OffsetAndMetadata",
    "OffsetAndTimestamp",
    "TopicPartition",
    "TopicPartitionReplica",
]


class TopicPartition(NamedTuple):
    """One partition of a topic."""

    topic: str
    partition: int


class TopicPartitionReplica(NamedTuple):
    """The replica of a partition on one broker."""

    topic: str
    partition: int
    broker_id: int


class OffsetAndMetadata(NamedTuple):
    """A committed offset: the next one to read, a text to go with it, and the leader epoch of the record before it."""

    offset: int | None = None
    metadata: str = ""
    leader_epoch: int | None = -1


class OffsetAndTimestamp(NamedTuple):
    """An offset found by time, and the time of its record in milliseconds since 1970."""

    offset: int
    timestamp: int
    leader_epoch: int | None


class MemberState:
    """How far a consumer is in its group."""

    UNJOINED = "<unjoined>"
    REBALANCING = "<rebalancing>"
    STABLE = "<stable>"


class ConsumerGroupMetadata(NamedTuple):
    """What a consumer is in its group. `generation_id` is -1 while it is no member."""

    group_id: str | None = None
    generation_id: int = -1
    member_id: str = ""
    group_instance_id: str | None = None
    state: str = MemberState.UNJOINED
