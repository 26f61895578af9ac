"""Enumerations that consumer and admin share."""

from __future__ import annotations

from enum import IntEnum

from kafka.util import EnumHelper


class IsolationLevel(EnumHelper, IntEnum):
    """Whether records of open and aborted transactions are read."""

    READ_UNCOMMITTED = 0
    READ_COMMITTED = 1


class OffsetSpec(EnumHelper, IntEnum):
    """Offsets of a partition by what they mean."""

    LATEST = -1
    """That of the next record."""
    EARLIEST = -2
    """That of the first record."""
    MAX_TIMESTAMP = -3
    """That of the record with the greatest timestamp."""
    EARLIEST_LOCAL = -4
    """That of the first record on the leader's own disk."""
    LATEST_TIERED = -5
    """That of the last record in remote storage."""


class OffsetTimestamp(int):
    """A time in milliseconds, where a bare int would be an offset: the first record at or after it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"OffsetTimestamp({int(self)})"
