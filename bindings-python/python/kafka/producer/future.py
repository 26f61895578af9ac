"""The fate of a record."""

from ottla._native import FutureRecordMetadata

from kafka.producer.record_metadata import RecordMetadata

__all__ = ["FutureRecordMetadata", "RecordMetadata"]
