"""The two brokers under test, each on a free port and a directory of its own."""

from __future__ import annotations

import base64
import os
import random
import shutil
import socket
import subprocess
import time
from pathlib import Path

from ottla_bench import process
from ottla_bench.parts import Parts
from ottla_bench.process import BenchError, PeakMemory

PARTITIONS = 4
# What the measurements need: four partitions on automatic creation, and deleted topics gone from the disk at once,
# so that the pages of one run are not written back during the next.
SETTINGS = {
    "num.partitions": str(PARTITIONS),
    "log.segment.delete.delay.ms": "100",
    "group.initial.rebalance.delay.ms": "0",
}
KAFKA_SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
}


def free_port() -> int:
    """A port that nobody has, below those that the system gives to connections: a probe that tries it before the
    broker listens must not meet itself."""
    while True:
        port = random.randrange(20001, 32000)
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Broker:
    """One broker's process and its directory."""

    name = ""

    def __init__(self, parts: Parts, scratch: Path) -> None:
        self.parts = parts
        self.port = free_port()
        self.bootstrap = f"127.0.0.1:{self.port}"
        self.directory = scratch / f"{self.name}-{self.port}"
        self.log = scratch / f"{self.name}-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._peak: PeakMemory | None = None
        self.peak_mib = 0.0

    def command(self) -> list[str]:
        raise NotImplementedError

    def format(self) -> None:
        """What must be done to a fresh directory before the first start."""

    def start(self) -> None:
        if not self.directory.exists():
            self.format()
        self._process = process.start(self.command(), self.log)
        self._peak = PeakMemory(self._process.pid)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise BenchError(f"{self.name} was not started")
        if self._process.poll() is not None:
            last = self.log.read_text(errors="replace").strip().splitlines()[-5:]
            raise BenchError(f"{self.name} ended with status {self._process.returncode}: {' | '.join(last)}")
        return self._process.pid

    def running_peak_mib(self) -> float:
        """The highest RssAnon so far, in this and earlier lives of the process."""
        return max(self.peak_mib, self._peak.mib if self._peak is not None else 0.0)

    def _ended(self) -> None:
        if self._peak is not None:
            self.peak_mib = max(self.peak_mib, self._peak.stop())
        self._process = self._peak = None

    def stop(self) -> None:
        if self._process is not None:
            process.end(self._process)
        self._ended()

    def kill(self) -> None:
        if self._process is not None:
            process.kill(self._process)
        self._ended()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def await_port(self, seconds: float = 120.0) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.pid:  # it lives
                try:
                    socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                    return
                except OSError:
                    time.sleep(0.02)
        raise BenchError(f"{self.name} did not listen on {self.bootstrap} within {seconds:.0f} s")

    def __enter__(self) -> Broker:
        self.start()
        try:
            self.await_port()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


class Ottla(Broker):
    name = "ottla"

    def command(self) -> list[str]:
        settings = [f"--set={key}={value}" for key, value in SETTINGS.items()]
        where = ["--data-dir", str(self.directory), "--listen", self.bootstrap]
        return [str(self.parts.ottla), "serve", *where, *settings]


class Kafka(Broker):
    name = "kafka"

    @property
    def _properties(self) -> Path:
        return self.directory / "server.properties"

    def _java(self, heap: list[str], main: str, *arguments: str) -> list[str]:
        return ["java", *heap, "-cp", f"{self.parts.kafka_libs}/*", main, *arguments]

    def command(self) -> list[str]:
        heap = ["-Xmx1G", "-Xms1G", "-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"]
        quiet = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        return self._java(heap + quiet, "kafka.Kafka", str(self._properties))

    def format(self) -> None:
        controller = free_port()
        self.directory.mkdir(parents=True)
        plain, control = f"PLAINTEXT://{self.bootstrap}", f"CONTROLLER://127.0.0.1:{controller}"
        settings = KAFKA_SETTINGS | SETTINGS
        settings |= {
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"{plain},{control}",
            "advertised.listeners": plain,
            "log.dirs": str(self.directory / "data"),
        }
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        cluster = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=").replace("-", "A")
        tool = "kafka.tools.StorageTool"
        process.run(self._java(["-Xmx256M"], tool, "format", "-t", cluster, "-c", str(self._properties)))


BROKERS: dict[str, type[Broker]] = {"ottla": Ottla, "kafka": Kafka}
