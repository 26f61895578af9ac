"""Drives the package `kafka` that is installed beside it: kafka-python, or ours."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition  # noqa: E402
from kafka.version import __version__  # noqa: E402

from protocol import Job, answer, answer_record, headers_of, serve, to_bytes  # noqa: E402

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
LIMITS = ["null_key_and_value", "null_headers"]


def show(record) -> None:
    answer_record(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        record.headers,
    )


class Runner:
    def __init__(self) -> None:
        self.member: KafkaConsumer | None = None
        self.positions: dict[TopicPartition, int] = {}

    def describe(self, job: Job) -> Job:
        return {"name": "kafka-python", "version": __version__, "codecs": CODECS, "limits": LIMITS}

    def produce(self, job: Job) -> None:
        codec = None if job["codec"] == "none" else job["codec"]
        producer = KafkaProducer(bootstrap_servers=job["bootstrap"], compression_type=codec, linger_ms=20, acks="all")
        try:
            futures = [
                producer.send(
                    record["topic"],
                    value=to_bytes(record["value"]),
                    key=to_bytes(record["key"]),
                    headers=headers_of(record),
                    partition=record["partition"],
                    timestamp_ms=record["timestamp"],
                )
                for record in job["records"]
            ]
            producer.flush(timeout=30)
            for future in futures:
                sent = future.get(timeout=30)
                answer(sent=[sent.partition, sent.offset])
        finally:
            producer.close(timeout=10)

    def consume(self, job: Job) -> None:
        ends = {TopicPartition(job["topic"], int(p)): end for p, end in job["ends"].items()}
        consumer = KafkaConsumer(
            bootstrap_servers=job["bootstrap"], auto_offset_reset="earliest", enable_auto_commit=False
        )
        try:
            consumer.assign(list(ends))
            consumer.seek_to_beginning(*ends)
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                for records in consumer.poll(timeout_ms=500).values():
                    for record in records:
                        show(record)
        finally:
            consumer.close()

    def subscribe(self, job: Job) -> None:
        self.member = KafkaConsumer(
            *job["topics"],
            bootstrap_servers=job["bootstrap"],
            group_id=job["group"],
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            session_timeout_ms=10000,
            heartbeat_interval_ms=300,
        )
        self.positions = {}

    def poll(self, job: Job) -> Job:
        until = time.monotonic() + job["ms"] / 1000
        while (left := until - time.monotonic()) > 0:
            for partition, records in self.member.poll(timeout_ms=int(left * 1000) + 1).items():
                for record in records:
                    show(record)
                    self.positions[partition] = record.offset + 1
        return {"assignment": sorted([p.topic, p.partition] for p in self.member.assignment())}

    def commit(self, job: Job) -> Job:
        owned = self.member.assignment()
        offsets = {p: OffsetAndMetadata(o, "", -1) for p, o in self.positions.items() if p in owned}
        self.member.commit(offsets)
        return {"committed": sorted([p.topic, p.partition, o.offset] for p, o in offsets.items())}

    def close(self, job: Job) -> None:
        if self.member is not None:
            self.member.close()
            self.member = None


serve(Runner())
