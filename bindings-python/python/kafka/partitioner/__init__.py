"""Which partition a record goes to."""

from .abc import Partitioner
from .default import DefaultPartitioner, murmur2
from .sticky import StickyPartitioner

__all__ = ["DefaultPartitioner", "Partitioner", "StickyPartitioner", "murmur2"]
