"""Drives aiokafka; its heartbeats need a running loop, so the jobs are read beside the loop."""

import asyncio
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # noqa: E402

from protocol import Job, answer, answer_record, headers_of, serve, to_bytes  # noqa: E402

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]


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
        self.member: AIOKafkaConsumer | None = None
        self.positions: dict[TopicPartition, int] = {}

    async def describe(self, job: Job) -> Job:
        limits = ["null_key_and_value", "null_headers"]
        return {"name": "aiokafka", "version": version("aiokafka"), "codecs": CODECS, "limits": limits}

    async def produce(self, job: Job) -> None:
        codec = None if job["codec"] == "none" else job["codec"]
        producer = AIOKafkaProducer(
            bootstrap_servers=job["bootstrap"], compression_type=codec, linger_ms=20, acks="all"
        )
        await producer.start()
        try:
            futures = [
                await producer.send(
                    record["topic"],
                    value=to_bytes(record["value"]),
                    key=to_bytes(record["key"]),
                    headers=headers_of(record),
                    partition=record["partition"],
                    timestamp_ms=record["timestamp"],
                )
                for record in job["records"]
            ]
            for future in futures:
                sent = await asyncio.wait_for(future, 30)
                answer(sent=[sent.partition, sent.offset])
        finally:
            await producer.stop()

    async def consume(self, job: Job) -> None:
        ends = {TopicPartition(job["topic"], int(p)): end for p, end in job["ends"].items()}
        consumer = AIOKafkaConsumer(
            bootstrap_servers=job["bootstrap"], auto_offset_reset="earliest", enable_auto_commit=False
        )
        await consumer.start()
        try:
            consumer.assign(list(ends))
            await consumer.seek_to_beginning(*ends)
            positions = dict.fromkeys(ends, 0)
            while any(positions[partition] < end for partition, end in ends.items()):
                for partition, records in (await consumer.getmany(timeout_ms=500)).items():
                    for record in records:
                        show(record)
                        positions[partition] = record.offset + 1
        finally:
            await consumer.stop()

    async def subscribe(self, job: Job) -> None:
        self.member = AIOKafkaConsumer(
            *job["topics"],
            bootstrap_servers=job["bootstrap"],
            group_id=job["group"],
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            session_timeout_ms=10000,
            heartbeat_interval_ms=300,
        )
        self.positions = {}
        await self.member.start()

    async def poll(self, job: Job) -> Job:
        until = time.monotonic() + job["ms"] / 1000
        while (left := until - time.monotonic()) > 0:
            batches = await self.member.getmany(timeout_ms=int(left * 1000) + 1)
            for partition, records in batches.items():
                for record in records:
                    show(record)
                    self.positions[partition] = record.offset + 1
        return {"assignment": sorted([p.topic, p.partition] for p in self.member.assignment())}

    async def commit(self, job: Job) -> Job:
        owned = self.member.assignment()
        offsets = {p: offset for p, offset in self.positions.items() if p in owned}
        if offsets:
            await self.member.commit(offsets)
        return {"committed": sorted([p.topic, p.partition, offset] for p, offset in offsets.items())}

    async def close(self, job: Job) -> None:
        if self.member is not None:
            await self.member.stop()
            self.member = None


class OnLoop:
    """Runs the coroutines of a runner on a loop that keeps turning between the jobs."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.runner = Runner()

    def __getattr__(self, name: str):
        act = getattr(self.runner, name)
        return lambda job: asyncio.run_coroutine_threadsafe(act(job), self.loop).result()


serve(OnLoop())
