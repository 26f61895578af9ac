"""Drives confluent-kafka, which is librdkafka."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import confluent_kafka  # noqa: E402
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition  # noqa: E402

from protocol import Job, answer, answer_record, headers_of, serve, to_bytes  # noqa: E402

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]


def show(message) -> None:
    if message.error():
        raise KafkaException(message.error())
    answer_record(
        message.topic(),
        message.partition(),
        message.offset(),
        message.timestamp()[1],
        message.key(),
        message.value(),
        message.headers(),
    )


class Runner:
    def __init__(self) -> None:
        self.member: Consumer | None = None
        self.positions: dict[tuple[str, int], int] = {}

    def describe(self, job: Job) -> Job:
        version = f"{confluent_kafka.version()} (librdkafka {confluent_kafka.libversion()[0]})"
        return {"name": "confluent-kafka", "version": version, "codecs": CODECS, "limits": []}

    def produce(self, job: Job) -> None:
        producer = Producer(
            {
                "bootstrap.servers": job["bootstrap"],
                "compression.type": job["codec"],
                "linger.ms": 20,
                "acks": "all",
            }
        )
        sent: dict[int, list[int]] = {}

        def delivered(index: int, error, message) -> None:
            if error is None:
                sent[index] = [message.partition(), message.offset()]
            else:
                failures.append(error)

        failures: list = []
        for index, record in enumerate(job["records"]):
            producer.produce(
                record["topic"],
                value=to_bytes(record["value"]),
                key=to_bytes(record["key"]),
                partition=record["partition"],
                timestamp=record["timestamp"],
                headers=headers_of(record),
                on_delivery=lambda error, message, index=index: delivered(index, error, message),
            )
        left = producer.flush(30)
        if failures:
            raise KafkaException(failures[0])
        if left:
            raise TimeoutError(f"{left} records were not delivered")
        for index in range(len(job["records"])):
            answer(sent=sent[index])

    def consume(self, job: Job) -> None:
        ends = {int(partition): end for partition, end in job["ends"].items() if end}
        consumer = Consumer(
            {
                "bootstrap.servers": job["bootstrap"],
                "group.id": "unused",
                "enable.auto.commit": False,
                "auto.offset.reset": "error",
            }
        )
        try:
            consumer.assign([TopicPartition(job["topic"], p, OFFSET_BEGINNING) for p in ends])
            while ends:
                message = consumer.poll(0.5)
                if message is None:
                    continue
                show(message)
                if message.offset() + 1 >= ends.get(message.partition(), 0):
                    ends.pop(message.partition(), None)
        finally:
            consumer.close()

    def subscribe(self, job: Job) -> None:
        self.member = Consumer(
            {
                "bootstrap.servers": job["bootstrap"],
                "group.id": job["group"],
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
                "session.timeout.ms": 10000,
                "heartbeat.interval.ms": 300,
            }
        )
        self.member.subscribe(job["topics"])
        self.positions = {}

    def poll(self, job: Job) -> Job:
        until = time.monotonic() + job["ms"] / 1000
        while (left := until - time.monotonic()) > 0:
            message = self.member.poll(left)
            if message is not None:
                show(message)
                self.positions[message.topic(), message.partition()] = message.offset() + 1
        return {"assignment": sorted([p.topic, p.partition] for p in self.member.assignment())}

    def commit(self, job: Job) -> Job:
        owned = {(p.topic, p.partition) for p in self.member.assignment()}
        offsets = [TopicPartition(*p, offset) for p, offset in self.positions.items() if p in owned]
        done = self.member.commit(offsets=offsets, asynchronous=False) if offsets else []
        for partition in done:
            if partition.error:
                raise KafkaException(partition.error)
        return {"committed": sorted([p.topic, p.partition, p.offset] for p in done)}

    def close(self, job: Job) -> None:
        if self.member is not None:
            self.member.close()
            self.member = None


serve(Runner())
