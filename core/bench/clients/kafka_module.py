"""One thread with the module `kafka`: Ottla's package or kafka-python, whichever this Python has.

usage: kafka_module.py produce|consume BOOTSTRAP TOPIC COUNT SIZE
Prints the seconds of the measured part as JSON; anything that is not right ends it with a message.
"""

import json
import sys
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from numbered import Order, values


def produce(bootstrap: str, topic: str, count: int, size: int) -> float:
    records = values(count, size)
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5, batch_size=64 << 10)
    producer.partitions_for(topic)
    futures = []
    began = time.perf_counter()
    send, keep = producer.send, futures.append
    for value in records:
        keep(send(topic, value))
    producer.flush()
    seconds = time.perf_counter() - began
    failed = sum(not future.succeeded() for future in futures)
    producer.close()
    if failed:
        sys.exit(f"{failed} of {count} records were not delivered")
    return seconds


def consumer_of(bootstrap: str, topic: str) -> KafkaConsumer:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=60_000,
    )
    partitions = consumer.partitions_for_topic(topic) or set()
    consumer.assign([TopicPartition(topic, partition) for partition in sorted(partitions)])
    return consumer


def consume(bootstrap: str, topic: str, count: int, size: int) -> float:
    """Reads `count` records twice: first, unmeasured, to check each one; then as fast as it can."""
    order = Order(size)
    consumer = consumer_of(bootstrap, topic)
    for record in consumer:
        order.add(record.partition, record.offset, record.value)
        if order.received == count:
            break
    consumer.close()
    order.check(count)

    consumer = consumer_of(bootstrap, topic)
    stream = iter(consumer)
    first = next(stream)
    received, offsets, length = 1, first.offset, len(first.value)
    began = time.perf_counter()
    for record in stream:
        offsets += record.offset
        length += len(record.value)
        received += 1
        if received == count:
            break
    seconds = time.perf_counter() - began
    consumer.close()
    if received != count or length != count * size or offsets < 0:
        sys.exit(f"{received} of {count} records, {length} of {count * size} bytes were received")
    return seconds


if __name__ == "__main__":
    action, bootstrap, topic, count, size = sys.argv[1:]
    run = {"produce": produce, "consume": consume}[action]
    print(json.dumps({"seconds": run(bootstrap, topic, int(count), int(size))}))
