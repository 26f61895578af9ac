"""Pack orders, as a group of two: work.py [SERVERS [SECONDS WITHOUT ORDERS BEFORE IT ENDS]].

The two workers share the topic's partitions. What they have packed is committed, so that a second run packs only what
came since.
"""

from __future__ import annotations

import threading

import shop
from kafka import JsonSerializer, KafkaConsumer


def work(name: str, servers: str, patience_ms: int) -> None:
    with KafkaConsumer(
        shop.TOPIC,
        bootstrap_servers=servers,
        group_id=shop.GROUP,
        auto_offset_reset="earliest",
        consumer_timeout_ms=patience_ms,
        value_deserializer=JsonSerializer(),
    ) as consumer:
        for record in consumer:
            order = record.value
            what = f"{order['quantity']} x {order['product']}"
            shop.say(f"{name} packs order {order['number']} for {order['customer']}: {what}")


if __name__ == "__main__":
    servers = shop.servers()
    shop.make_topic(servers)
    workers = [
        threading.Thread(target=work, args=(name, servers, shop.count(5) * 1000)) for name in ("first", "second")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
