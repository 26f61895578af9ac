"""Groups and their offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from kafka._enums import OffsetSpec, OffsetTimestamp
from kafka.admin._base import by_topic, class_of, raise_first
from kafka.admin._partitions import PartitionAdmin
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata, TopicPartition
from kafka.util import EnumHelper

_Classes = dict[TopicPartition, type[KafkaError]]


class GroupState(EnumHelper, str, Enum):  # noqa: UP042 (kafka-python's bases)
    """State of a group."""

    UNKNOWN = "Unknown"
    PREPARING_REBALANCE = "PreparingRebalance"
    COMPLETING_REBALANCE = "CompletingRebalance"
    STABLE = "Stable"
    DEAD = "Dead"
    EMPTY = "Empty"
    ASSIGNING = "Assigning"
    RECONCILING = "Reconciling"


class GroupType(EnumHelper, str, Enum):  # noqa: UP042 (kafka-python's bases)
    """Protocol of a group."""

    UNKNOWN = "Unknown"
    CLASSIC = "classic"
    CONSUMER = "consumer"
    SHARE = "share"


class MemberToRemove:
    """A member by its member id, or a static one by its instance id."""

    __slots__ = ("group_instance_id", "member_id", "reason")

    def __init__(
        self,
        member_id: str | None = None,
        group_instance_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.reason = reason

    def __repr__(self) -> str:
        return f"MemberToRemove({self.member_id!r}, {self.group_instance_id!r}, {self.reason!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MemberToRemove) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> Any:
        return self.member_id, self.group_instance_id, self.reason


class GroupAdmin(PartitionAdmin):
    """The part of the admin client that deals with groups.

    Coordinators are found by the client: `group_coordinator_id` and `broker_ids` of kafka-python have no effect on
    what is asked where, but that `list_groups` with `broker_ids` is refused.
    """

    def list_groups(
        self,
        broker_ids: Sequence[int] | None = None,
        states_filter: Iterable[GroupState | str] | None = None,
        types_filter: Iterable[GroupType | str] | None = None,
    ) -> list[dict[str, Any]]:
        """A dict for each group: group_id, protocol_type, group_state, group_type."""
        if broker_ids is not None:
            raise ValueError("list_groups asks every broker: broker_ids is not supported")
        states = [_wire(GroupState, state) for state in states_filter or ()]
        types = [_wire(GroupType, kind) for kind in types_filter or ()]
        return [
            {"group_id": group, "protocol_type": protocol, "group_state": state, "group_type": kind}
            for group, protocol, state, kind in self._list_groups(states, types)
        ]

    def describe_groups(
        self,
        group_ids: Iterable[str],
        group_coordinator_id: int | None = None,
        include_authorized_operations: bool = False,
    ) -> dict[str, dict[str, Any]]:
        """{group id: {error, group_state, protocol_type, protocol_data, members}}.

        A member's member_metadata and member_assignment are dicts for consumers, bytes for other protocols.
        """
        described: dict[str, dict[str, Any]] = {}
        for group, error, found in self._describe_groups(group_ids):
            state, protocol_type, protocol, _, members = found or ("Dead", "", "", (-1, "", -1), [])
            described[group] = {
                "group_id": group,
                "group_state": state,
                "protocol_type": protocol_type,
                "protocol_data": protocol,
                "members": [_member(protocol_type, *member) for member in members],
                "error": None if error is None else str(error),
            }
        return described

    def list_group_offsets(
        self, group_specs: str | Sequence[str] | Mapping[str, Iterable[TopicPartition] | None]
    ) -> dict[str, dict[TopicPartition, OffsetAndMetadata]]:
        """{group: {partition: OffsetAndMetadata}}, of {group: partitions, None for all}, or of one or more groups.

        A partition that was asked for and has no committed offset has offset -1.
        """
        if isinstance(group_specs, str):
            specs: Mapping[str, Iterable[TopicPartition] | None] = {group_specs: None}
        elif isinstance(group_specs, Mapping):
            specs = group_specs
        else:
            specs = {group: None for group in group_specs}
        if not specs:
            raise ValueError("there are no groups to ask about")
        found: dict[str, dict[TopicPartition, OffsetAndMetadata]] = {}
        for group, partitions in specs.items():
            answers = self._list_group_offsets(group, None if partitions is None else list(partitions))
            raise_first(error for _, error, _ in answers)
            none = OffsetAndMetadata(-1)
            found[group] = {partition: none if offset is None else offset for partition, _, offset in answers}
        return found

    def delete_groups(self, group_ids: Iterable[str], group_coordinator_id: int | None = None) -> dict[str, str]:
        """{group: 'OK' or the name of an error class}."""
        return {
            group: "OK" if error is None else type(error).__name__ for group, error in self._delete_groups(group_ids)
        }

    def alter_group_offsets(
        self,
        group_id: str,
        offsets: Mapping[TopicPartition, OffsetAndMetadata],
        group_coordinator_id: int | None = None,
    ) -> _Classes:
        """Commit offsets for a group without members. {partition: error class, NoError on success}."""
        if not offsets:
            return {}
        wanted = {
            partition: offset._replace(leader_epoch=-1) if offset.leader_epoch is None else offset
            for partition, offset in offsets.items()
        }
        return {partition: class_of(error) for partition, error in self._alter_group_offsets(group_id, wanted)}

    def reset_group_offsets(
        self,
        group_id: str,
        offset_specs: Mapping[TopicPartition, OffsetSpec | OffsetTimestamp | int],
        group_coordinator_id: int | None = None,
    ) -> dict[TopicPartition, dict[str, Any]]:
        """Commit offsets by OffsetSpec, OffsetTimestamp or number, kept between the first and the next offset.

        {partition: {'error': class, 'offset': what was committed}}.
        """
        if not offset_specs:
            return {}
        first = self.list_partition_offsets({partition: OffsetSpec.EARLIEST for partition in offset_specs})
        last = self.list_partition_offsets({partition: OffsetSpec.LATEST for partition in offset_specs})
        looked_up = {p: s for p, s in offset_specs.items() if isinstance(s, (OffsetSpec, OffsetTimestamp))}
        found = self.list_partition_offsets(looked_up) if looked_up else {}
        current = self.list_group_offsets({group_id: list(offset_specs)})[group_id]
        wanted: dict[TopicPartition, OffsetAndMetadata] = {}
        for partition, spec in offset_specs.items():
            raw = found[partition].offset if partition in found else int(spec)
            low, high = first[partition].offset, last[partition].offset
            offset = high if raw < 0 or raw > high else max(raw, low)
            metadata = current[partition].metadata if partition in current else ""
            wanted[partition] = OffsetAndMetadata(offset, metadata or "", -1)
        outcomes = self.alter_group_offsets(group_id, wanted)
        return {partition: {"error": kind, "offset": wanted[partition].offset} for partition, kind in outcomes.items()}

    def delete_group_offsets(
        self, group_id: str, partitions: Iterable[TopicPartition], group_coordinator_id: int | None = None
    ) -> _Classes:
        """Forget committed offsets. {partition: error class, NoError on success}."""
        wanted = list(partitions)
        if not wanted:
            return {}
        return {partition: class_of(error) for partition, error in self._delete_group_offsets(group_id, wanted)}

    def remove_group_members(
        self, group_id: str, members: Iterable[MemberToRemove], group_coordinator_id: int | None = None
    ) -> dict[str, type[KafkaError]]:
        """Take members out of a group. {member id, or instance id: error class}."""
        by_reason: dict[str, list[Any]] = {}
        for member in members:
            if not member.member_id and not member.group_instance_id:
                raise ValueError("a MemberToRemove needs a member_id or a group_instance_id")
            by_reason.setdefault(member.reason or "", []).append((member.member_id, member.group_instance_id))
        removed: dict[str, type[KafkaError]] = {}
        for reason, named in by_reason.items():
            for member_id, instance, error in self._remove_members(group_id, named, reason):
                removed[member_id or instance or ""] = class_of(error)
        return removed


def _wire(kind: Any, given: Any) -> str:
    text: str = kind.build_from(given).value
    return text


def _member(
    protocol_type: str,
    member_id: str,
    instance: str | None,
    client_id: str,
    host: str,
    topics: list[str],
    assigned: list[Any],
    metadata: bytes,
    assignment: bytes,
) -> dict[str, Any]:
    consumer = protocol_type == "consumer"
    return {
        "member_id": member_id,
        "group_instance_id": instance,
        "client_id": client_id,
        "client_host": host,
        "member_metadata": {"topics": topics} if consumer else metadata,
        "member_assignment": {
            "assigned_partitions": [
                {"topic": topic, "partitions": partitions} for topic, partitions in by_topic(assigned).items()
            ]
        }
        if consumer
        else assignment,
    }
