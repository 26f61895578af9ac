"""Objects to bytes and back: subclass `Serializer` and `Deserializer`, or give a function of one argument."""

from .abstract import Deserializer, Serializer
from .default import DefaultSerializer
from .json import JsonSerializer
from .wrapper import DeserializeWrapper, SerializeWrapper

__all__ = [
    "DefaultSerializer",
    "DeserializeWrapper",
    "Deserializer",
    "JsonSerializer",
    "SerializeWrapper",
    "Serializer",
]
