"""Helpers that several modules share."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, TypeVar

_TOPIC = re.compile(r"[a-zA-Z0-9._-]+")
_LONGEST_TOPIC = 249

_E = TypeVar("_E", bound=Enum)


def ensure_valid_topic_name(topic: object) -> None:
    """Raise TypeError or ValueError if Kafka would not take this name."""
    if not isinstance(topic, str):
        raise TypeError(f"a topic must be a str, not {topic!r}")
    if not topic:
        raise ValueError("a topic must not be empty")
    if topic in (".", ".."):
        raise ValueError(f"a topic cannot be named {topic!r}")
    if len(topic) > _LONGEST_TOPIC:
        raise ValueError(f"topic {topic!r} is longer than {_LONGEST_TOPIC} characters")
    if not _TOPIC.fullmatch(topic):
        raise ValueError(f"topic {topic!r} has a character other than ASCII letters, digits, '.', '_' and '-'")


def _by_name(kind: type[_E], value: object) -> _E:
    name = str(value).strip().upper().replace("-", "_")
    try:
        return kind[name]
    except KeyError:
        raise ValueError(f"{value!r} is no {kind.__name__}") from None


class EnumHelper:
    """Enumerations that can be made of a member, its value or its name in any case."""

    @classmethod
    def build_from(cls, val: Any) -> Any:
        """The member that `val` stands for; ValueError if none."""
        assert issubclass(cls, Enum)
        try:
            return cls(val)
        except ValueError:
            return _by_name(cls, val)

    @classmethod
    def value_for(cls, val: Any) -> Any:
        """The value of the member that `val` stands for; ValueError if none."""
        return cls.build_from(val).value
