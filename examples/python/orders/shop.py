"""What the example's programs share: the topic, and orders to send."""

from __future__ import annotations

import contextlib
import itertools
import sys
import threading
from collections.abc import Iterator
from typing import TypedDict

from kafka import JsonSerializer, KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

TOPIC = "shop-orders"
PARTITIONS = 4
GROUP = "packing"

PRODUCTS = [("Kettle", 39), ("Lamp", 25), ("Desk", 240), ("Chair", 120), ("Mug", 9), ("Shelf", 75)]
CUSTOMERS = ["ada", "ben", "chi", "dov", "eva", "fay", "gus"]


class Order(TypedDict):
    """One order: prices are in whole dollars."""

    number: int
    customer: str
    product: str
    quantity: int
    price: int


def orders(count: int) -> Iterator[Order]:
    """The same orders on each run."""
    kinds = itertools.cycle(PRODUCTS)
    customers = itertools.cycle(CUSTOMERS)
    for number, (product, price), customer in zip(range(1, count + 1), kinds, customers, strict=False):
        yield {"number": number, "customer": customer, "product": product, "quantity": number % 3 + 1, "price": price}


def make_topic(servers: str) -> None:
    """Make the topic, unless it is there."""
    with KafkaAdminClient(bootstrap_servers=servers) as admin, contextlib.suppress(TopicAlreadyExistsError):
        admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1)], wait_for_metadata=True)


def open_producer(servers: str) -> KafkaProducer:
    """Keys are customers, so that the orders of a customer stay in order; values are JSON."""
    return KafkaProducer(bootstrap_servers=servers, key_serializer=str.encode, value_serializer=JsonSerializer())


_line = threading.Lock()


def say(text: str) -> None:
    """Print a line, whole, from any thread."""
    with _line:
        print(text, flush=True)


def servers() -> str:
    """Where to connect: the first argument, or the usual port."""
    return sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"


def count(default: int) -> int:
    """How many: the second argument."""
    return int(sys.argv[2]) if len(sys.argv) > 2 else default
