"""What is known of a record once it is written."""

from __future__ import annotations

from typing import NamedTuple

from kafka.structs import TopicPartition


class RecordMetadata(NamedTuple):
    """Where a record went. `offset` is -1 with acks=0; sizes are -1 for what is null; `checksum` is always None."""

    topic: str
    partition: int
    topic_partition: TopicPartition
    offset: int
    timestamp: int
    checksum: int | None
    serialized_key_size: int
    serialized_value_size: int
    serialized_header_size: int
