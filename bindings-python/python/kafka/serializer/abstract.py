"""What a serializer and a deserializer must have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

Headers = list[tuple[str, bytes | None]]
Serialized = bytes | bytearray | memoryview | None


class Serializer(ABC):
    """Turns keys or values into bytes."""

    @abstractmethod
    def serialize(self, topic: str, headers: Headers, data: Any) -> Serialized:
        """The bytes of `data`; None stays null on the wire."""

    def close(self) -> None:  # noqa: B027 (a hook that may be left alone)
        """Called when the producer closes."""


class Deserializer(ABC):
    """Turns the bytes of keys or values into objects."""

    @abstractmethod
    def deserialize(self, topic: str, headers: Headers, data: bytes | None) -> Any:
        """The object that `data` stands for; None for a null key or value."""

    def close(self) -> None:  # noqa: B027 (a hook that may be left alone)
        """Called when the consumer closes."""
