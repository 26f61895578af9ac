"""Read every order again from the start, whoever has read it before: replay.py [SERVERS]."""

from __future__ import annotations

import shop
from kafka import JsonSerializer, KafkaConsumer, TopicPartition

with KafkaConsumer(bootstrap_servers=shop.servers(), value_deserializer=JsonSerializer()) as consumer:
    partitions = [TopicPartition(shop.TOPIC, number) for number in sorted(consumer.partitions_for_topic(shop.TOPIC))]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(partitions)

    spent: dict[str, int] = {}
    while any((consumer.position(partition) or 0) < end for partition, end in ends.items()):
        for records in consumer.poll(timeout_ms=1000).values():
            for record in records:
                order = record.value
                spent[order["customer"]] = spent.get(order["customer"], 0) + order["quantity"] * order["price"]

for customer, amount in sorted(spent.items()):
    print(f"{customer} spent ${amount:,}")
print(f"{sum(ends.values())} orders, ${sum(spent.values()):,} in all")
