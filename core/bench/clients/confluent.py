"""One thread with confluent-kafka, as its users write it: callbacks when producing, `consume(500)` when reading.

usage: confluent.py produce|consume BOOTSTRAP TOPIC COUNT SIZE
Prints the seconds of the measured part as JSON; anything that is not right ends it with a message.
"""

import json
import sys
import time

from confluent_kafka import Consumer, Message, Producer, TopicPartition

from numbered import Order, values


def produce(bootstrap: str, topic: str, count: int, size: int) -> float:
    records = values(count, size)
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "acks": "all",
            "linger.ms": 5,
            "batch.size": 64 << 10,
            "queue.buffering.max.messages": 500_000,
        }
    )
    producer.list_topics(topic, timeout=30)
    delivered = failed = 0

    def on_delivery(error: object, _message: Message) -> None:
        nonlocal delivered, failed
        if error is None:
            delivered += 1
        else:
            failed += 1

    began = time.perf_counter()
    for number, value in enumerate(records):
        while True:
            try:
                producer.produce(topic, value, on_delivery=on_delivery)
                break
            except BufferError:
                producer.poll(0.01)
        if number % 1000 == 0:
            producer.poll(0)
    producer.flush()
    seconds = time.perf_counter() - began
    if delivered != count or failed:
        sys.exit(f"{delivered} of {count} records were delivered, {failed} failed")
    return seconds


def consumer_of(bootstrap: str, topic: str) -> Consumer:
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "bench",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
        }
    )
    partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    return consumer


def batch(consumer: Consumer, most: int) -> list[Message]:
    messages: list[Message] = consumer.consume(min(500, most), timeout=60)
    if not messages:
        sys.exit(f"no more records came; {most} are missing")
    return messages


def consume(bootstrap: str, topic: str, count: int, size: int) -> float:
    """Reads `count` records twice: first, unmeasured, to check each one; then as fast as it can."""
    order = Order(size)
    consumer = consumer_of(bootstrap, topic)
    while order.received < count:
        for message in batch(consumer, count - order.received):
            if message.error():
                sys.exit(str(message.error()))
            order.add(message.partition(), message.offset(), message.value())
    consumer.close()

    consumer = consumer_of(bootstrap, topic)
    messages = batch(consumer, count)
    received = offsets = length = 0
    began = time.perf_counter()
    while True:
        for message in messages:
            if message.error():
                sys.exit(str(message.error()))
            offsets += message.offset()
            length += len(message.value())
        received += len(messages)
        if received == count:
            break
        messages = batch(consumer, count - received)
    seconds = time.perf_counter() - began
    consumer.close()
    if length != count * size or offsets < 0:
        sys.exit(f"{length} of {count * size} bytes were received")
    return seconds


if __name__ == "__main__":
    action, bootstrap, topic, count, size = sys.argv[1:]
    run = {"produce": produce, "consume": consume}[action]
    print(json.dumps({"seconds": run(bootstrap, topic, int(count), int(size))}))
