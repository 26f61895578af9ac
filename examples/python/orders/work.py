"""Pack the orders that wait, as a group of two: work.py [SERVERS].

The two workers share the topic's partitions. What they have packed is committed, so that a second run packs only what
came since.
"""

from __future__ import annotations

import threading

import shop
from kafka import JsonSerializer, KafkaConsumer, TopicPartition


def waiting(servers: str) -> set[tuple[int, int]]:
    """Partition and offset of each order that the group has not packed."""
    with KafkaConsumer(bootstrap_servers=servers, group_id=shop.GROUP) as consumer:
        partitions = [TopicPartition(shop.TOPIC, number) for number in range(shop.PARTITIONS)]
        ends = consumer.end_offsets(partitions)
        return {
            (partition.partition, offset)
            for partition in partitions
            for offset in range(consumer.committed(partition) or 0, ends[partition])
        }


def work(name: str, servers: str, left: set[tuple[int, int]]) -> None:
    """Pack what comes, until nothing is left."""
    with KafkaConsumer(
        shop.TOPIC,
        bootstrap_servers=servers,
        group_id=shop.GROUP,
        auto_offset_reset="earliest",
        value_deserializer=JsonSerializer(),
    ) as consumer:
        while left:
            for records in consumer.poll(timeout_ms=200).values():
                for record in records:
                    order = record.value
                    what = f"{order['quantity']} x {order['product']}"
                    shop.say(f"{name} packs order {order['number']} for {order['customer']}: {what}")
                    left.discard((record.partition, record.offset))


if __name__ == "__main__":
    servers = shop.servers()
    shop.make_topic(servers)
    left = waiting(servers)
    workers = [threading.Thread(target=work, args=(name, servers, left)) for name in ("first", "second")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
