"""Drives kcat, a process for each job; its -J output carries every field of a record."""

import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from protocol import Job, answer, answer_record, headers_of, serve, to_bytes  # noqa: E402

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
SEPARATOR = b"\x1f"
DELIVERED = re.compile(r"Message delivered to partition (\d+) \(offset (\d+)\)")
ASSIGNED = re.compile(r"rebalanced \(memberid [^)]*\): (assigned|revoked|lost)[^:]*:? ?(.*)")


def show(line: bytes) -> tuple[str, int, int]:
    # kcat escapes what JSON must escape and passes other bytes as they are: in latin-1 each byte stands for itself.
    message = json.loads(line.decode("latin-1"))
    latin = [None if part is None else part.encode("latin-1") for part in message.get("headers", [])]
    headers = [(latin[i].decode(), latin[i + 1]) for i in range(0, len(latin), 2)]
    key, value = (None if message[part] is None else message[part].encode("latin-1") for part in ("key", "payload"))
    answer_record(message["topic"], message["partition"], message["offset"], message["ts"], key, value, headers)
    return message["topic"], message["partition"], message["offset"]


def send(job: Job, record: Job) -> list[int]:
    command = ["kcat", "-b", job["bootstrap"], "-P", "-vvv", "-t", record["topic"], "-p", str(record["partition"])]
    command += ["-X", "acks=all", "-z", job["codec"]]
    for name, value in headers_of(record):
        command += ["-H", name.encode() if value is None else name.encode() + b"=" + value]
    if record["value"] is None:
        # An empty file sends nothing; only an empty value after a key is sent, and as null with -Z.
        line = to_bytes(record["key"]) + SEPARATOR + b"\n"
        done = subprocess.run([*command, "-Z", "-K", SEPARATOR], input=line, capture_output=True, timeout=60)
    else:
        if record["key"] is not None:
            command += ["-k", to_bytes(record["key"])]
        with tempfile.NamedTemporaryFile() as body:
            body.write(to_bytes(record["value"]))
            body.flush()
            done = subprocess.run([*command, body.name], capture_output=True, timeout=60)
    found = DELIVERED.search(done.stderr.decode())
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"kcat: exit {done.returncode}, {done.stderr.decode().strip()[-300:]}")
    return [int(found[1]), int(found[2])]


class Member:
    """kcat as a member of a group, which commits at its end what it has read."""

    def __init__(self, job: Job) -> None:
        command = ["kcat", "-b", job["bootstrap"], "-J", "-u", "-X", "auto.offset.reset=earliest"]
        command += ["-X", "session.timeout.ms=10000", "-X", "heartbeat.interval.ms=300"]
        self.process = subprocess.Popen(
            [*command, "-G", job["group"], *job["topics"]], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.buffers = {self.process.stdout: b"", self.process.stderr: b""}
        self.assignment: list[list] = []
        self.positions: dict[tuple[str, int], int] = {}

    def lines(self, seconds: float):
        ready, _, _ = select.select([p for p in self.buffers], [], [], seconds)
        for pipe in ready:
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                raise RuntimeError(f"kcat ended with {self.process.wait()}")
            *whole, self.buffers[pipe] = (self.buffers[pipe] + chunk).split(b"\n")
            yield from ((pipe, line) for line in whole)

    def read(self, seconds: float) -> None:
        for pipe, line in self.lines(seconds):
            if pipe is self.process.stdout:
                topic, partition, offset = show(line)
                self.positions[topic, partition] = offset + 1
            elif found := ASSIGNED.search(line.decode()):
                places = re.findall(r"(\S+) \[(\d+)\]", found[2]) if found[1] == "assigned" else []
                self.assignment = sorted([topic, int(partition)] for topic, partition in places)

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


class Runner:
    def __init__(self) -> None:
        self.member: Member | None = None

    def describe(self, job: Job) -> Job:
        text = subprocess.run(["kcat", "-V"], capture_output=True, text=True).stdout
        version = re.search(r"Version (\S+) .*librdkafka (\S+)", text)
        limits = ["timestamps", "nul_in_key", "nul_in_header", "empty_value", "empty_key", "null_key_and_value"]
        return {
            "name": "kcat",
            "version": f"{version[1]} (librdkafka {version[2]})",
            "codecs": CODECS,
            "limits": limits,
        }

    def produce(self, job: Job) -> None:
        for record in job["records"]:
            answer(sent=send(job, record))

    def consume(self, job: Job) -> None:
        for partition, end in job["ends"].items():
            if not end:
                continue
            command = ["kcat", "-b", job["bootstrap"], "-C", "-J", "-q", "-e", "-t", job["topic"], "-p", partition]
            command += ["-o", "beginning", "-c", str(end)]
            done = subprocess.run(command, capture_output=True, timeout=60)
            if done.returncode != 0:
                raise RuntimeError(f"kcat: exit {done.returncode}, {done.stderr.decode().strip()[-300:]}")
            for line in done.stdout.splitlines():
                show(line)

    def subscribe(self, job: Job) -> None:
        self.member = Member(job)

    def poll(self, job: Job) -> Job:
        until = time.monotonic() + job["ms"] / 1000
        while (left := until - time.monotonic()) > 0:
            self.member.read(left)
        return {"assignment": self.member.assignment}

    def commit(self, job: Job) -> Job:
        # kcat stores the offset of each record that it prints, and its auto-commit carries them at the end.
        owned = {tuple(place) for place in self.member.assignment}
        return {
            "committed": sorted([*place, offset] for place, offset in self.member.positions.items() if place in owned)
        }

    def close(self, job: Job) -> None:
        if self.member is not None:
            member, self.member = self.member, None
            member.close()


serve(Runner())
