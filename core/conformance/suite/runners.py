"""The clients: a runner process each, spoken to by the protocol of clients/protocol.md."""

import json
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brokers import LIBS, ROOT, target

CLIENTS = ROOT / "core" / "conformance" / "clients"
FOREIGN_PYTHON = ROOT / ".cache" / "venv-foreign" / "bin" / "python"
OUR_PYTHON = ROOT / ".cache" / "venv-ottla" / "bin" / "python"
JAVA_CLASSES = ROOT / ".cache" / "java"
FRANZ_GO = ROOT / ".cache" / "franz-go"
SECONDS = 120


class RunnerError(Exception):
    """A client's own error, or a runner that said nothing more."""


@dataclass
class Client:
    name: str
    command: list[str]
    needs: list[Path] = field(default_factory=list)
    tool: str | None = None

    def lacking(self) -> str | None:
        """What this machine lacks for it, if anything."""
        if self.tool is not None and shutil.which(self.tool) is None:
            return f"{self.name}: no {self.tool} on this machine"
        for path in self.needs:
            if not path.exists():
                return f"{self.name}: {path} is not there; ci/test makes it"
        return None


def python(name: str, runner: str, interpreter: Path = FOREIGN_PYTHON) -> Client:
    return Client(name, [str(interpreter), str(CLIENTS / runner / "run.py")], [interpreter])


FOREIGN = [
    python("kafka-python", "kafka-python"),
    python("confluent-kafka", "confluent-kafka"),
    python("aiokafka", "aiokafka"),
    Client("kafkajs", ["node", str(CLIENTS / "kafkajs" / "run.js")], [CLIENTS / "kafkajs" / "node_modules"], "node"),
    Client("kcat", [str(FOREIGN_PYTHON), str(CLIENTS / "kcat" / "run.py")], [FOREIGN_PYTHON], "kcat"),
    Client("java", ["java", "-Xmx256M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp", f"{JAVA_CLASSES}:{LIBS}/*", "Runner"], [JAVA_CLASSES, LIBS], "java"),
    Client("franz-go", [str(FRANZ_GO)], [FRANZ_GO]),
]  # fmt: skip

OUR_RUNNER = target() / "debug" / "ottla-runner"

# Our Python package has kafka-python's interface, so the same program drives it.
OURS = [python("ottla-python", "kafka-python", OUR_PYTHON), Client("ottla-rust", [str(OUR_RUNNER)], [OUR_RUNNER])]

CLIENTS_BY_NAME = {client.name: client for client in FOREIGN + OURS}


class Runner:
    """A client's runner process; jobs run one after the other."""

    def __init__(self, client: Client) -> None:
        self.name = client.name
        self.process = subprocess.Popen(
            client.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.complaints: list[str] = []
        threading.Thread(target=self._read_answers, daemon=True).start()
        threading.Thread(target=self._read_complaints, daemon=True).start()
        _, about = self.run("describe")
        self.version: str = about["version"]
        self.codecs: list[str] = about["codecs"]
        self.limits: set[str] = set(about["limits"])

    def _read_answers(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _read_complaints(self) -> None:
        for line in self.process.stderr:
            self.complaints = [*self.complaints[-30:], line]

    def run(self, do: str, **job: Any) -> tuple[list[dict], dict]:
        """Gives the answers to a job and the last of them; raises RunnerError for a job that failed."""
        try:
            self.process.stdin.write(json.dumps({"do": do, **job}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        answers = []
        while True:
            try:
                line = self.lines.get(timeout=SECONDS)
            except queue.Empty:
                self.process.kill()
                raise RunnerError(f"{self.name}: {do} said nothing for {SECONDS} s{self.said()}") from None
            if line is None:
                raise RunnerError(f"{self.name} ended in {do}{self.said()}")
            answer = json.loads(line)
            if "ok" not in answer:
                answers.append(answer)
            elif answer["ok"]:
                return answers, answer
            else:
                raise RunnerError(f"{self.name}: {do}: {answer['error']}{self.said()}")

    def said(self) -> str:
        return "\n" + "".join(self.complaints[-12:]) if self.complaints else ""

    def produce(self, bootstrap: str, codec: str, records: list[dict]) -> list[list[int]]:
        answers, _ = self.run("produce", bootstrap=bootstrap, codec=codec, records=records)
        return [answer["sent"] for answer in answers]

    def consume(self, bootstrap: str, topic: str, ends: dict[int, int]) -> list[dict]:
        answers, _ = self.run("consume", bootstrap=bootstrap, topic=topic, ends=ends)
        return [answer["record"] for answer in answers]

    def poll(self, ms: int) -> tuple[list[dict], set[tuple[str, int]]]:
        answers, last = self.run("poll", ms=ms)
        return [answer["record"] for answer in answers], {(topic, p) for topic, p in last["assignment"]}

    def read_as_member(self, count: int) -> int:
        """Polls as the member that it is until so many records have come, and gives how many did."""
        read, deadline = 0, time.monotonic() + SECONDS
        while read < count and time.monotonic() < deadline:
            read += len(self.poll(500)[0])
        return read

    def stop(self) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def stop_all(runners: Iterable[Runner]) -> None:
    for runner in runners:
        runner.stop()
