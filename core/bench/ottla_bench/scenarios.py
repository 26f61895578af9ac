"""The scenarios: what runs on which broker, how often and in which order."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ottla_bench import process, results
from ottla_bench.brokers import BROKERS, Broker
from ottla_bench.loads import Figures, Loads
from ottla_bench.parts import Parts
from ottla_bench.process import BenchError, anonymous_mib, say
from ottla_bench.results import Results


@dataclass(frozen=True)
class Scale:
    """How long things run: `full` for figures, `quick` to see that everything works."""

    produce: dict[int, int]  # records by their size
    python: dict[str, int]  # records by client
    open_loop_seconds: int
    open_loop_warmup: int
    warm_rounds: int
    idle_seconds: int
    restart_records: int


FULL = Scale(
    produce={100: 6_000_000, 1024: 1_500_000},
    python={"ottla": 3_000_000, "confluent": 1_500_000, "kafka-python": 150_000},
    open_loop_seconds=20,
    open_loop_warmup=5,
    warm_rounds=2,
    idle_seconds=10,
    restart_records=1_000_000,
)
QUICK = Scale(
    produce={100: 1_000_000, 1024: 300_000},
    python={"ottla": 200_000, "confluent": 100_000, "kafka-python": 10_000},
    open_loop_seconds=3,
    open_loop_warmup=1,
    warm_rounds=1,
    idle_seconds=2,
    restart_records=50_000,
)
RATE = 20_000  # records a second of the open loop
PYTHON_SUBJECTS = {"ottla": results.PY_OTTLA, "confluent": results.PY_CONFLUENT, "kafka-python": results.PY_KAFKA}

Measure = Callable[[], Figures]


class Bench:
    """One run of the benchmark: the two brokers stay up, warmed, for all loads."""

    def __init__(self, parts: Parts, names: list[str], scale: Scale, runs: int, scratch: Path) -> None:
        self.parts, self.names, self.scale, self.runs, self.scratch = parts, names, scale, runs, scratch
        self.loads = Loads(parts)
        self.results = Results()
        self._brokers: dict[str, Broker] = {}
        self._stack = ExitStack()
        self._topics = itertools.count()

    def close(self) -> None:
        self._stack.close()

    def brokers(self) -> dict[str, Broker]:
        """The warmed brokers; the first scenario that needs them starts them."""
        for name in self.names:
            if name not in self._brokers:
                broker = BROKERS[name](self.parts, self.scratch)
                self._brokers[name] = self._stack.enter_context(broker)
                self._warm(broker)
        return self._brokers

    def _warm(self, broker: Broker) -> None:
        """Both brokers get the same loads before the first measured one: Kafka's compiler needs them."""
        for at in range(self.scale.warm_rounds):
            for size, count in self.scale.produce.items():
                say(f"warming {broker.name}, round {at + 1}, {size} B")
                topic = self.topic("warm")
                self.loads.create(broker, topic)
                self.loads.rdkafka_produce(broker, topic, count, size)
                self.loads.rdkafka_consume(broker, topic, count, size)
                self.loads.delete(broker, topic)
        topic = self.topic("warm")
        self.loads.create(broker, topic)
        self.loads.open_loop(broker, topic, RATE, self.scale.open_loop_seconds, self.scale.open_loop_warmup)
        self.loads.delete(broker, topic)

    def topic(self, what: str) -> str:
        return f"{what}-{next(self._topics)}"

    def ours(self) -> Broker:
        """Where Ottla's clients are measured; on Kafka only if that is the only broker of this run."""
        brokers = self.brokers()
        return brokers.get("ottla") or next(iter(brokers.values()))

    def alternate(self, scenario: str, subjects: dict[str, Measure]) -> None:
        """Every subject once a run, the order turned from run to run."""
        for run in range(self.runs):
            names = list(subjects)
            for subject in names if run % 2 == 0 else reversed(names):
                os.sync()  # no subject writes back the pages of the one before
                figures = subjects[subject]()
                self.results.add(scenario, subject, figures)
                shown = ", ".join(f"{metric} {results.number(value)}" for metric, value in figures.items())
                say(f"{scenario} {run + 1}/{self.runs} {subject}: {shown}")

    def produce(self, size: int) -> None:
        count = self.scale.produce[size]

        def measure(broker: Broker, load: Callable[[Broker, str, int, int], Figures]) -> Measure:
            return lambda: self._on_new_topic(broker, count, size, load)

        def rust(broker: Broker, topic: str, count: int, size: int) -> Figures:
            return self.loads.rust("produce", broker, topic, count, size)

        subjects = {
            f"librdkafka on {name.capitalize()}": measure(broker, self.loads.rdkafka_produce)
            for name, broker in self.brokers().items()
        }
        subjects[f"Rust client on {self.ours().name.capitalize()}"] = measure(self.ours(), rust)
        self.alternate(f"produce-{size}", subjects)

    def _on_new_topic(
        self, broker: Broker, count: int, size: int, load: Callable[[Broker, str, int, int], Figures]
    ) -> Figures:
        topic = self.topic(f"produce-{size}")
        self.loads.create(broker, topic)
        figures = load(broker, topic, count, size)
        self.loads.verify(broker, topic, count, size)
        self.loads.delete(broker, topic)
        return figures

    def _fill(self, broker: Broker, topic: str, count: int, size: int) -> None:
        self.loads.create(broker, topic)
        self.loads.rdkafka_produce(broker, topic, count, size)
        self.loads.verify(broker, topic, count, size)

    def consume(self, size: int) -> None:
        count, topic = self.scale.produce[size], self.topic(f"consume-{size}")
        brokers = self.brokers()
        for broker in brokers.values():
            self._fill(broker, topic, count, size)

        def foreign(broker: Broker) -> Measure:
            return lambda: self.loads.rdkafka_consume(broker, topic, count, size)

        subjects = {f"librdkafka on {name.capitalize()}": foreign(broker) for name, broker in brokers.items()}
        ours = self.ours()
        subjects[f"Rust client on {ours.name.capitalize()}"] = lambda: self.loads.rust(
            "consume", ours, topic, count, size
        )
        self.alternate(f"consume-{size}", subjects)
        for broker in brokers.values():
            self.loads.delete(broker, topic)

    def open_loop(self) -> None:
        def measure(broker: Broker) -> Measure:
            def once() -> Figures:
                topic = self.topic("open-loop")
                self.loads.create(broker, topic)
                seconds, warmup = self.scale.open_loop_seconds, self.scale.open_loop_warmup
                figures = self.loads.open_loop(broker, topic, RATE, seconds, warmup)
                self.loads.delete(broker, topic)
                return figures

            return once

        subjects = {f"franz-go on {name.capitalize()}": measure(broker) for name, broker in self.brokers().items()}
        self.alternate("open-loop", subjects)

    def _python_clients(self) -> list[str]:
        return [client for client in PYTHON_SUBJECTS if client != "ottla" or self.parts.ottla_python is not None]

    def python_produce(self) -> None:
        broker = self.ours()

        def measure(client: str) -> Measure:
            def load(broker: Broker, topic: str, count: int, size: int) -> Figures:
                return self.loads.python(client, "produce", broker, topic, count, size)

            return lambda: self._on_new_topic(broker, self.scale.python[client], 100, load)

        self.alternate(
            "python-produce", {PYTHON_SUBJECTS[client]: measure(client) for client in self._python_clients()}
        )

    def python_consume(self) -> None:
        broker, topic = self.ours(), self.topic("python-consume")
        self._fill(broker, topic, max(self.scale.python.values()), 100)

        def measure(client: str) -> Measure:
            return lambda: self.loads.python(client, "consume", broker, topic, self.scale.python[client], 100)

        self.alternate(
            "python-consume", {PYTHON_SUBJECTS[client]: measure(client) for client in self._python_clients()}
        )
        self.loads.delete(broker, topic)

    def memory(self) -> None:
        """The peak over everything that ran on each broker so far in this run."""
        for name, broker in self.brokers().items():
            if broker.running_peak_mib() > 0:
                self.results.add("memory", name.capitalize(), {"peak_mib": broker.running_peak_mib()})

    def start_up(self) -> None:
        def measure(kind: type[Broker]) -> Measure:
            def once() -> Figures:
                broker = kind(self.parts, self.scratch)
                try:
                    figures = {"first_ack_ms": self.loads.probe("first-ack", broker, "first")["ms"]}
                    time.sleep(self.scale.idle_seconds)
                    return figures | {"idle_mib": anonymous_mib(broker.pid)}
                finally:
                    broker.remove()

            return once

        self.alternate("start-up", {name.capitalize(): measure(BROKERS[name]) for name in self.names})

    def size(self) -> None:
        if self.parts.ottla is None:
            return
        stripped = self.scratch / "stripped"
        process.run(["strip", "-o", str(stripped), str(self.parts.ottla)])
        self.results.add("size", results.OTTLA, {"binary_mib": stripped.stat().st_size / (1 << 20)})
        stripped.unlink()

    def restart(self) -> None:
        def measure(kind: type[Broker]) -> Measure:
            def once() -> Figures:
                count = self.scale.restart_records
                with kind(self.parts, self.scratch) as broker:
                    self.loads.create(broker, "kept")
                    self.loads.rdkafka_produce(broker, "kept", count, 1024)  # returns when all are acknowledged
                    broker.kill()
                    figures = {"ready_ms": self.loads.probe("ready", broker, "kept")["ms"]}
                    self.loads.verify(broker, "kept", count, 1024)
                    return figures

            return once

        self.alternate("restart", {name.capitalize(): measure(BROKERS[name]) for name in self.names})


SCENARIOS: dict[str, Callable[[Bench], None]] = {
    "start-up": Bench.start_up,
    "restart": Bench.restart,
    "size": Bench.size,
    "produce-100": lambda bench: bench.produce(100),
    "produce-1024": lambda bench: bench.produce(1024),
    "consume-100": lambda bench: bench.consume(100),
    "consume-1024": lambda bench: bench.consume(1024),
    "open-loop": Bench.open_loop,
    "python-produce": Bench.python_produce,
    "python-consume": Bench.python_consume,
    "memory": Bench.memory,
}


def check_space(scratch: Path, scale: Scale) -> None:
    """What a run writes at most at one time: a topic on each broker, and what is being deleted."""
    needed = 4 * max(size * count for size, count in scale.produce.items()) + (2 << 30)
    free = shutil.disk_usage(scratch).free
    if free < needed:
        raise BenchError(f"{scratch} has {free >> 20} MiB free, and the benchmark needs {needed >> 20}; set TMPDIR")
