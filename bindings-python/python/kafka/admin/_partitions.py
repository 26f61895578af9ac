"""Partitions and their offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kafka._enums import IsolationLevel, OffsetSpec, OffsetTimestamp
from kafka.admin._base import code_of, message_of, not_supported, raise_first
from kafka.admin._topics import TopicAdmin
from kafka.errors import BrokerResponseError
from kafka.structs import OffsetAndTimestamp, TopicPartition

__all__ = ["NewPartitions", "OffsetSpec", "OffsetTimestamp", "PartitionAdmin"]


class NewPartitions:
    """How many partitions a topic shall have, and on which brokers the new ones. An int does as well."""

    def __init__(self, total_count: int, new_assignments: Sequence[Sequence[int]] | None = None) -> None:
        self.total_count = total_count
        self.new_assignments = new_assignments


class PartitionAdmin(TopicAdmin):
    """The part of the admin client that deals with partitions."""

    def create_partitions(
        self,
        topic_partitions: Mapping[str, int | Mapping[str, Any] | NewPartitions],
        timeout_ms: float | None = None,
        validate_only: bool = False,
        raise_errors: bool = True,
    ) -> dict[str, Any]:
        """Add partitions: {topic: count in all}, or {topic: {count, assignments}}, or NewPartitions.

        Returns {'results': [...]} with an error_code each; with `raise_errors` the first error is raised.
        """
        wanted = []
        for topic, count in topic_partitions.items():
            if isinstance(count, NewPartitions):
                wanted.append((topic, count.total_count, count.new_assignments))
            elif isinstance(count, Mapping):
                wanted.append((topic, count["count"], count.get("assignments")))
            else:
                wanted.append((topic, count, None))
        answers = self._create_partitions(wanted, validate_only, self._timeout(timeout_ms))
        if raise_errors:
            raise_first(error for _, error in answers)
        return {
            "results": [
                {"name": name, "error_code": code_of(error), "error_message": message_of(error)}
                for name, error in answers
            ]
        }

    def delete_records(
        self,
        records_to_delete: Mapping[TopicPartition, int],
        timeout_ms: float | None = None,
        partition_leader_id: int | None = None,
    ) -> dict[TopicPartition, dict[str, Any]]:
        """Delete the records before an offset (-1: all) of each partition; each partition's low_watermark.

        Leaders are found by the client: `partition_leader_id` has no effect. Raises what any partition failed with.
        """
        answers = self._delete_records(records_to_delete, self._timeout(timeout_ms))
        failed = [(partition, error) for partition, error, _ in answers if error is not None]
        if len(failed) == 1:
            raise failed[0][1]
        if failed:
            raise BrokerResponseError("; ".join(f"{tp.topic}-{tp.partition}: {error}" for tp, error in failed))
        return {
            partition: {"partition_index": partition.partition, "low_watermark": low, "error_code": 0}
            for partition, _, low in answers
        }

    def list_partition_offsets(
        self,
        topic_partition_specs: Mapping[TopicPartition, OffsetSpec | OffsetTimestamp | int],
        isolation_level: IsolationLevel | int | str = IsolationLevel.READ_UNCOMMITTED,
        timeout_ms: float | None = None,
    ) -> dict[TopicPartition, OffsetAndTimestamp]:
        """Offsets by OffsetSpec or time. Offset -1: no record is that late."""
        for partition, spec in topic_partition_specs.items():
            if not isinstance(spec, int) or isinstance(spec, bool):
                raise TypeError(f"the spec of {partition} must be an OffsetSpec or a time, not {spec!r}")
        committed = IsolationLevel.build_from(isolation_level) is IsolationLevel.READ_COMMITTED
        wanted = {partition: int(spec) for partition, spec in topic_partition_specs.items()}
        answers = self._list_offsets(wanted, committed, timeout_ms)
        raise_first(error for _, error, _ in answers)
        return {partition: _offset(found) for partition, _, found in answers}

    def describe_topic_partitions(
        self,
        topics: Sequence[str],
        response_partition_limit: int = 2000,
        cursor: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Up to so many partitions of the topics, in order of their names, from `cursor` on.

        {'topics': [...], 'next_cursor': None or {'topic_name', 'partition_index'}}. Eligible leader replicas are None:
        they are not asked for.
        """
        described: list[dict[str, Any]] = []
        left = response_partition_limit
        start = (cursor["topic_name"], cursor["partition_index"]) if cursor is not None else ("", 0)
        for topic in sorted(self.describe_topics(topics), key=lambda topic: str(topic["name"])):
            name = topic["name"]
            if name < start[0]:
                continue
            first = start[1] if name == start[0] else 0
            partitions = [partition for partition in topic["partitions"] if partition["partition_index"] >= first]
            if left <= 0 or len(partitions) > left:
                if left > 0:
                    described.append({**topic, "partitions": [_with_elr(partition) for partition in partitions[:left]]})
                index = partitions[max(left, 0)]["partition_index"] if partitions else 0
                return {"topics": described, "next_cursor": {"topic_name": name, "partition_index": index}}
            described.append({**topic, "partitions": [_with_elr(partition) for partition in partitions]})
            left -= len(partitions)
        return {"topics": described, "next_cursor": None}

    def elect_leaders(
        self,
        election_type: int,
        topic_partitions: Any = None,
        timeout_ms: float | None = None,
        raise_errors: bool = True,
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("elect_leaders", "ElectLeaders")

    def alter_partition_reassignments(
        self, reassignments: Mapping[TopicPartition, Sequence[int] | None], timeout_ms: float | None = None
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("alter_partition_reassignments", "AlterPartitionReassignments")

    def list_partition_reassignments(self, topic_partitions: Any = None, timeout_ms: float | None = None) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("list_partition_reassignments", "ListPartitionReassignments")


def _offset(found: Any) -> OffsetAndTimestamp:
    if found is None:
        return OffsetAndTimestamp(-1, -1, None)
    epoch = found.leader_epoch
    return OffsetAndTimestamp(found.offset, found.timestamp, None if epoch is None or epoch < 0 else epoch)


def _with_elr(partition: dict[str, Any]) -> dict[str, Any]:
    return {**partition, "eligible_leader_replicas": None, "last_known_elr": None}
