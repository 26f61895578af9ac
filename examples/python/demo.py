"""The orders example in one process on an embedded store: what `make demo` shows.

demo.py [DIRECTORY]: the store's directory, which stays; without it a temporary one.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "orders"))

import shop  # noqa: E402
from kafka import JsonSerializer, KafkaConsumer, TopicPartition  # noqa: E402

ORDERS = 24
COLORS = {"sent": "36", "first": "32", "second": "33", "replay": "35", "title": "1"}

NEXT = [
    ("python examples/python/demo.py shop", "keep the store, in the directory shop"),
    ("python examples/python/orders/replay.py embedded:shop", "and read it from another program"),
    ("ottla serve", "a server on localhost:9092 for any Kafka client"),
    ("python examples/python/orders/produce.py", "the same programs against that server"),
]


def show(who: str, text: str) -> None:
    """One line; in colour on a terminal that wants it."""
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        text = f"\x1b[{COLORS[who]}m{text}\x1b[0m"
    shop.say(text)


class Worker(threading.Thread):
    """One member of the group."""

    def __init__(self, name: str, servers: str, packed: set[int], done: threading.Event) -> None:
        super().__init__(name=name)
        self.servers, self.packed, self.done = servers, packed, done
        self.ready = threading.Event()

    def run(self) -> None:
        with KafkaConsumer(
            shop.TOPIC,
            bootstrap_servers=self.servers,
            group_id=shop.GROUP,
            auto_offset_reset="earliest",
            heartbeat_interval_ms=200,
            value_deserializer=JsonSerializer(),
        ) as consumer:
            while not self.done.is_set():
                for records in consumer.poll(timeout_ms=100).values():
                    for record in records:
                        order = record.value
                        what = f"{order['quantity']} x {order['product']:<7} for {order['customer']}"
                        where = f"(partition {record.partition}, offset {record.offset})"
                        show(self.name, f"    {self.name:>6} packs   #{order['number']:<3} {what}   {where}")
                        self.packed.add(order["number"])
                if 0 < len(consumer.assignment()) < shop.PARTITIONS:
                    self.ready.set()
                if len(self.packed) == ORDERS:
                    self.done.set()


def pack(servers: str) -> None:
    """Send orders while two workers share them."""
    packed: set[int] = set()
    done = threading.Event()
    workers = [Worker(name, servers, packed, done) for name in ("first", "second")]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.ready.wait(30)
        with shop.open_producer(servers) as producer:
            for order in shop.orders(ORDERS):
                metadata = producer.send(shop.TOPIC, key=order["customer"], value=order).get(timeout=10)
                show(
                    "sent", f"sent   #{order['number']:<3} from {order['customer']}   (partition {metadata.partition})"
                )
        done.wait(30)
    finally:
        done.set()
        for worker in workers:
            worker.join()
    if len(packed) != ORDERS:
        sys.exit(f"only {len(packed)} of {ORDERS} orders were packed")


def replay(servers: str) -> None:
    """Read all of it again, from the start."""
    with KafkaConsumer(bootstrap_servers=servers, value_deserializer=JsonSerializer()) as consumer:
        partitions = [TopicPartition(shop.TOPIC, number) for number in range(shop.PARTITIONS)]
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(partitions)
        total = 0
        while any((consumer.position(partition) or 0) < end for partition, end in ends.items()):
            for records in consumer.poll(timeout_ms=1000).values():
                total += sum(record.value["quantity"] * record.value["price"] for record in records)
    show("replay", f"{sum(ends.values())} orders read again from offset 0: ${total:,} in all")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ottla-demo-") as temporary:
        directory = sys.argv[1] if len(sys.argv) > 1 else os.path.join(temporary, "shop")
        servers = f"embedded:{directory}"
        show("title", f"A Kafka broker inside this process, its store in {directory}")
        shop.make_topic(servers)
        show("title", f"{ORDERS} orders go out by customer; a group of two workers shares {shop.PARTITIONS} partitions")
        pack(servers)
        show("title", "The log keeps them: any reader can begin again")
        replay(servers)
    show("title", "Try next:")
    for command, meaning in NEXT:
        print(f"  {command:<55} {meaning}")


if __name__ == "__main__":
    main()
