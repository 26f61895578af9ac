"""Producers and transactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from kafka.admin._base import AdminBase, not_supported, raise_first
from kafka.structs import TopicPartition
from kafka.util import EnumHelper


class TransactionState(EnumHelper, str, Enum):  # noqa: UP042 (kafka-python's bases)
    """State of a transaction."""

    EMPTY = "Empty"
    ONGOING = "Ongoing"
    PREPARE_COMMIT = "PrepareCommit"
    PREPARE_ABORT = "PrepareAbort"
    COMPLETE_COMMIT = "CompleteCommit"
    COMPLETE_ABORT = "CompleteAbort"
    DEAD = "Dead"
    PREPARE_EPOCH_FENCE = "PrepareEpochFence"
    UNKNOWN = "Unknown"


class TransactionListing(NamedTuple):
    """A transaction in a list."""

    transactional_id: str
    producer_id: int
    state: TransactionState


class TransactionDescription(NamedTuple):
    """All about a transaction."""

    coordinator_id: int
    state: TransactionState
    producer_id: int
    producer_epoch: int
    transaction_timeout_ms: int
    transaction_start_time_ms: int
    topic_partitions: set[TopicPartition]


class ProducerState(NamedTuple):
    """What a partition knows of a producer."""

    producer_id: int
    producer_epoch: int
    last_sequence: int
    last_timestamp: int
    coordinator_epoch: int
    current_transaction_start_offset: int


class PartitionProducerState(NamedTuple):
    """The producers of a partition."""

    active_producers: list[ProducerState]


class AbortTransactionSpec(NamedTuple):
    """A transaction to abort."""

    topic_partition: TopicPartition
    producer_id: int
    producer_epoch: int
    coordinator_epoch: int = -1


class TransactionAdmin(AdminBase):
    """The part of the admin client that deals with producers and transactions."""

    def describe_producers(
        self, partitions: Iterable[TopicPartition], broker_id: int | None = None
    ) -> dict[TopicPartition, PartitionProducerState]:
        """The idempotent producers that wrote to each partition lately. Its leader is asked; `broker_id` is refused."""
        if broker_id is not None:
            raise ValueError("describe_producers asks the leaders: broker_id is not supported")
        answers = self._describe_producers(partitions)
        raise_first(error for _, error, _ in answers)
        return {
            partition: PartitionProducerState([_producer(*producer) for producer in producers or ()])
            for partition, _, producers in answers
        }

    def list_transactions(
        self,
        broker_ids: Sequence[int] | None = None,
        producer_id_filters: Sequence[int] | None = None,
        state_filters: Sequence[Any] | None = None,
        duration_filter_ms: float | None = None,
        transactional_id_pattern: str | None = None,
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("list_transactions", "ListTransactions")

    def describe_transactions(self, transactional_ids: Iterable[str]) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("describe_transactions", "DescribeTransactions")

    def abort_transaction(self, spec: AbortTransactionSpec) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("abort_transaction", "WriteTxnMarkers")

    def find_hanging_transactions(
        self, broker_ids: Sequence[int] | None = None, max_transaction_timeout_ms: float = 900000
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("find_hanging_transactions", "ListTransactions")


def _producer(
    producer_id: int, epoch: int, sequence: int, timestamp: int, coordinator_epoch: int, start: int | None
) -> ProducerState:
    return ProducerState(producer_id, epoch, sequence, timestamp, coordinator_epoch, -1 if start is None else start)
