"""kafka-python's interface over Ottla's client: import what a program for kafka-python 3.x imports, from here.

`bootstrap_servers` takes `host:port` of any Kafka cluster, `embedded:PATH` or `memory:NAME` (see package `ottla`).

What is other than in kafka-python:

- A `ConsumerRecord` is a view of its batch. It has the protocol of a named tuple (fields, unpacking, indexing,
  `_asdict`, equality with tuples), but `isinstance(record, tuple)` is False.
- Futures of records and records are native types; `FutureRecordMetadata` cannot be subclassed or settled by hand.
- With `DefaultPartitioner` records without a key stay with one partition for a batch, as from Kafka's own producer.
- Rebalance listeners run on the thread that polls, never beside it.
- `default_offset_commit_callback` is called for `commit_async`, not for automatic commits.
- Assignors are chosen by class or name; assignors written in Python are refused.
- TLS, SASL, proxies and transactions are refused until they are there; options that have no effect warn once.
"""

from __future__ import annotations

import logging

import ottla  # noqa: F401  (it notices kafka-python in the same place before anything here is used)

logging.getLogger(__name__).addHandler(logging.NullHandler())

from kafka import _register  # noqa: E402, F401
from kafka._enums import IsolationLevel, OffsetSpec  # noqa: E402
from kafka.admin import KafkaAdminClient  # noqa: E402
from kafka.consumer import KafkaConsumer  # noqa: E402
from kafka.consumer.subscription_state import (  # noqa: E402
    AsyncConsumerRebalanceListener,
    ConsumerRebalanceListener,
)
from kafka.producer import KafkaProducer  # noqa: E402
from kafka.serializer import DefaultSerializer, Deserializer, JsonSerializer, Serializer  # noqa: E402
from kafka.structs import (  # noqa: E402
    ConsumerGroupMetadata,
    OffsetAndMetadata,
    TopicPartition,
    TopicPartitionReplica,
)
from kafka.version import __version__ as __version__  # noqa: E402

__title__ = "kafka"

__all__ = [
    "AsyncConsumerRebalanceListener",
    "ConsumerGroupMetadata",
    "ConsumerRebalanceListener",
    "DefaultSerializer",
    "Deserializer",
    "IsolationLevel",
    "JsonSerializer",
    "KafkaAdminClient",
    "KafkaConsumer",
    "KafkaProducer",
    "OffsetAndMetadata",
    "OffsetSpec",
    "Serializer",
    "TopicPartition",
    "TopicPartitionReplica",
]
