"""Plain functions as serializers, and any serializer in the form that native code calls."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .abstract import Deserializer, Headers, Serialized, Serializer


class SerializeWrapper(Serializer):
    """A function of the object alone; None passes objects unchanged."""

    def __init__(self, fn: Callable[[Any], Serialized] | None) -> None:
        self.fn = fn

    def serialize(self, topic: str, headers: Headers, data: Any) -> Serialized:
        if self.fn is None:
            unchanged: Serialized = data
            return unchanged
        return self.fn(data)


class DeserializeWrapper(Deserializer):
    """A function of the bytes alone; None passes bytes unchanged."""

    def __init__(self, fn: Callable[[bytes | None], Any] | None) -> None:
        self.fn = fn

    def deserialize(self, topic: str, headers: Headers, data: bytes | None) -> Any:
        return data if self.fn is None else self.fn(data)


def _takes(function: Callable[..., Any], arguments: int) -> bool:
    try:
        inspect.signature(function).bind(*(None,) * arguments)
    except TypeError:
        return False
    except ValueError:  # no signature can be had of it
        return True
    return True


def callable_of(given: Any, method: str, option: str) -> tuple[Callable[..., Any] | None, bool]:
    """What native code calls for a (de)serializer, and whether it wants (topic, headers, data) instead of the data.

    `given` is an object with the method (`serialize` or `deserialize`), a function of one argument, or None. Methods of
    kafka-python 2.x, which take (topic, data), are understood.
    """
    if given is None:
        return None, False
    bound = getattr(given, method, None)
    if bound is not None and not inspect.isclass(given):
        if not _takes(bound, 3) and _takes(bound, 2):
            return (lambda topic, _headers, data: bound(topic, data)), True
        if isinstance(given, (SerializeWrapper, DeserializeWrapper)):
            return given.fn, False
        return bound, True
    if callable(given) and not inspect.isclass(given):
        return given, False
    if inspect.isclass(given) and not hasattr(given, method) and callable(given):
        return given, False
    raise TypeError(f"{option} must be a function or have a method {method}, not {given!r}")
