"""A program as users write it; `test_types.py` checks it with mypy --strict. It is not run."""

from collections.abc import Sequence

import ottla
from kafka import (
    ConsumerRebalanceListener,
    KafkaAdminClient,
    KafkaConsumer,
    KafkaProducer,
    OffsetAndMetadata,
    TopicPartition,
)
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaError
from kafka.producer.future import FutureRecordMetadata, RecordMetadata


class Listener(ConsumerRebalanceListener):
    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        print(revoked)

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        print(assigned)


def produce(servers: str) -> RecordMetadata:
    with KafkaProducer(bootstrap_servers=servers, value_serializer=str.encode) as producer:
        future: FutureRecordMetadata = producer.send("orders", value="v", key=b"k", headers=[("a", b"1")])
        future.add_callback(print).add_errback(print)
        producer.flush(timeout=10)
        metadata: RecordMetadata = future.get(timeout=10)
        return metadata


def consume(servers: Sequence[str]) -> int:
    consumer = KafkaConsumer("orders", bootstrap_servers=servers, group_id="g")
    consumer.subscribe(["orders"], listener=Listener())
    total = 0
    for record in consumer:
        total += record.offset
        consumer.commit({TopicPartition(record.topic, record.partition): OffsetAndMetadata(record.offset + 1)})
    for partition, records in consumer.poll(timeout_ms=100).items():
        total += len(records) + int(consumer.position(partition) or 0)
    consumer.close()
    return total


def administer() -> list[str]:
    with (
        ottla.Broker(listen="127.0.0.1:0") as broker,
        KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers) as admin,
    ):
        try:
            admin.create_topics([NewTopic("orders", 3, 1)])
        except KafkaError as error:
            print(error, error.retriable)
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, "orders", {"retention.ms": "1"})])
        return admin.list_topics()
