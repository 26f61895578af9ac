"""JSON."""

from __future__ import annotations

import json
from typing import Any

from .abstract import Headers, Serialized
from .default import DefaultSerializer


class JsonSerializer(DefaultSerializer):
    """JSON text in `encoding`. None is null on the wire, not the JSON word."""

    def serialize(self, topic: str, headers: Headers, data: Any) -> Serialized:
        return None if data is None else json.dumps(data).encode(self.encoding)

    def deserialize(self, topic: str, headers: Headers, data: bytes | None) -> Any:
        return None if data is None else json.loads(bytes(data).decode(self.encoding))
