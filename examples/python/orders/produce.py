"""Send orders: produce.py [SERVERS [COUNT]]."""

from __future__ import annotations

import shop

servers = shop.servers()
shop.make_topic(servers)

with shop.open_producer(servers) as producer:
    sent = [producer.send(shop.TOPIC, key=order["customer"], value=order) for order in shop.orders(shop.count(12))]
    for future in sent:
        # Waits until the broker has the record; raises why it could not be sent.
        metadata = future.get(timeout=10)
        print(f"sent to partition {metadata.partition}, offset {metadata.offset}")
