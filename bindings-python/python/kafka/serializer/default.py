"""Text."""

from __future__ import annotations

from typing import Any

from .abstract import Deserializer, Headers, Serialized, Serializer


class DefaultSerializer(Serializer, Deserializer):
    """Text in `encoding`. Bytes and None pass unchanged."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.encoding = encoding

    def serialize(self, topic: str, headers: Headers, data: Any) -> Serialized:
        if data is None or isinstance(data, (bytes, bytearray, memoryview)):
            return data
        encoded: bytes = data.encode(self.encoding)
        return encoded

    def deserialize(self, topic: str, headers: Headers, data: bytes | None) -> Any:
        return None if data is None else bytes(data).decode(self.encoding)

    def close(self) -> None:
        """Nothing is held."""
