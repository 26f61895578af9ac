"""The fate of a record."""

from kafka.producer.record_metadata import RecordMetadata
from ottla._native import FutureRecordMetadata

__all__ = ["FutureRecordMetadata", "RecordMetadata"]
