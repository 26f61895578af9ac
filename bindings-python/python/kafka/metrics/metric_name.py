"""The name of a metric."""

from __future__ import annotations

from collections.abc import Mapping


class MetricName:
    """Name, group and tags; metrics with the same three are the same."""

    __slots__ = ("_description", "_group", "_name", "_tags")

    def __init__(
        self, name: str, group: str, description: str | None = None, tags: Mapping[str, str] | None = None
    ) -> None:
        if not name or not group:
            raise ValueError("a metric needs a name and a group")
        self._name = name
        self._group = group
        self._description = description
        self._tags = dict(tags) if tags is not None else None

    @property
    def name(self) -> str:
        return self._name

    @property
    def group(self) -> str:
        return self._group

    @property
    def description(self) -> str | None:
        return self._description

    @property
    def tags(self) -> dict[str, str] | None:
        return None if self._tags is None else dict(self._tags)

    def __hash__(self) -> int:
        return hash((self._name, self._group, frozenset((self._tags or {}).items())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MetricName) and (self._name, self._group, self._tags) == (
            other._name,
            other._group,
            other._tags,
        )

    def __str__(self) -> str:
        return f"MetricName(name={self._name}, group={self._group}, tags={self._tags})"

    __repr__ = __str__
