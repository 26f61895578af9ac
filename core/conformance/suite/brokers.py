"""The two brokers, as processes on a free port of this machine with a data directory of their own."""

import base64
import os
import signal
import socket
import subprocess
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIBS = ROOT / ".cache" / "kafka" / "libs"
TOOLS = ROOT / ".cache" / "kafka" / "tools"
NODE_ID = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def target() -> Path:
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def ottla_program() -> Path:
    """The program that OTTLA names, else the newer of the debug and the release build."""
    if named := os.environ.get("OTTLA"):
        return Path(named).resolve()
    builds = [target() / "debug" / "ottla", target() / "release" / "ottla"]
    built = [build for build in builds if build.exists()]
    return max(built, key=lambda build: build.stat().st_mtime) if built else builds[0]


class BrokerError(Exception):
    """A broker that did not start, with what it printed last."""


class Broker:
    """A broker as a process. Its data directory outlives it; `directory` holds its log and its configuration."""

    name: str

    def __init__(self, directory: Path, data: Path | None = None, **settings: str) -> None:
        self.directory = directory
        self.data = data or directory / "data"
        self.settings = settings
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.log = directory / f"{self.name}.log"
        directory.mkdir(parents=True, exist_ok=True)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self, seconds: float = 60) -> "Broker":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.directory)
        until = time.monotonic() + seconds
        while not self.answers():
            if self.process.poll() is not None:
                code, self.process = self.process.returncode, None
                raise BrokerError(f"{self.name} ended with {code}: {self.last_words()}")
            if time.monotonic() > until:
                self.kill()
                raise BrokerError(f"{self.name} did not answer in {seconds} s: {self.last_words()}")
            time.sleep(0.02)
        return self

    def answers(self) -> bool:
        """Whether it answers ApiVersions v0, which is the first thing that any client asks."""
        request = b"\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(len(request).to_bytes(4, "big") + request)
                return len(connection.recv(8)) == 8
        except OSError:
            return False

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:].strip()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> int:
        """Ends it by SIGTERM and gives its exit code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise BrokerError(f"{self.name} did not end in 120 s of SIGTERM: {self.last_words()}") from None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self) -> "Broker":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class Ottla(Broker):
    name = "ottla"

    def command(self) -> list[str]:
        command = [str(ottla_program()), "serve", "--data-dir", str(self.data), "--listen", self.bootstrap]
        for key, value in self.settings.items():
            command += ["--set", f"{key}={value}"]
        return command


class Apache(Broker):
    name = "apache"

    def __init__(self, directory: Path, data: Path | None = None, **settings: str) -> None:
        super().__init__(directory, data, **settings)
        self.controller_port = free_port()

    def properties(self) -> Path:
        controller = f"127.0.0.1:{self.controller_port}"
        defaults = {
            "process.roles": "broker,controller",
            "node.id": str(NODE_ID),
            "controller.quorum.voters": f"{NODE_ID}@{controller}",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(self.data),
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
        }
        path = self.directory / "server.properties"
        lines = [f"{key}={value}\n" for key, value in (defaults | self.settings).items()]
        path.write_text("".join(lines))
        return path

    def format(self) -> None:
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = java("kafka.tools.StorageTool", "format", f"--cluster-id={cluster_id}", "-c", str(self.properties()))
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise BrokerError(f"format: {done.stdout}{done.stderr}")

    def command(self) -> list[str]:
        return java("kafka.Kafka", str(self.properties()), heap="-Xmx512M")

    def start(self, seconds: float = 60) -> "Broker":
        if not (self.data / "meta.properties").exists():
            self.format()
        return super().start(seconds)


def java(main: str, *arguments: str, heap: str = "-Xmx256M", older: bool = False) -> list[str]:
    # 4.4.0's jars stand before those that came with the older tools, but for a tool that calls what 4.4 has no more.
    path = f"{TOOLS}/*" if older else f"{LIBS}/*:{TOOLS}/*"
    quiet = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    return ["java", heap, *quiet, "-cp", path, main, *arguments]


BROKERS: dict[str, type[Broker]] = {"ottla": Ottla, "apache": Apache}

# What makes both behave alike in the suite: no wait for more members, few partitions of internal topics.
SETTINGS = {
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "offsets.topic.num.partitions": "4",
    "num.partitions": "1",
}
