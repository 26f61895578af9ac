"""Samples of all runs, their medians, and the goals that they meet."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ottla_bench.loads import Figures

# Subjects: which client ran on which broker.
RD_OTTLA, RD_KAFKA, RUST_OTTLA = "librdkafka on Ottla", "librdkafka on Kafka", "Rust client on Ottla"
GO_OTTLA, GO_KAFKA = "franz-go on Ottla", "franz-go on Kafka"
PY_OTTLA, PY_CONFLUENT, PY_KAFKA = "ottla (Python)", "confluent-kafka", "kafka-python"
OTTLA, KAFKA = "Ottla", "Kafka"


@dataclass(frozen=True)
class Goal:
    """A figure of `subject`, as a multiple of `base`'s or by itself, and the bound that it should keep."""

    what: str
    scenario: str
    metric: str
    subject: str
    base: str | None
    at_least: bool
    bound: float
    unit: str

    def kept(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        unit = "x" if self.base else f" {self.unit}"
        return f"{'>=' if self.at_least else '<='} {self.bound:g}{unit}"


def _least(what: str, scenario: str, subject: str, base: str, bound: float) -> Goal:
    return Goal(what, scenario, "rate", subject, base, True, bound, "records/s")


def _most(what: str, scenario: str, metric: str, subject: str, base: str | None, bound: float, unit: str) -> Goal:
    return Goal(what, scenario, metric, subject, base, False, bound, unit)


GOALS = [
    _least("produce 100 B, librdkafka", "produce-100", RD_OTTLA, RD_KAFKA, 1.0),
    _least("produce 1 KiB, librdkafka", "produce-1024", RD_OTTLA, RD_KAFKA, 1.3),
    _most("broker CPU, produce 100 B", "produce-100", "broker_us", RD_OTTLA, RD_KAFKA, 0.5, "us/record"),
    _most("broker CPU, produce 1 KiB", "produce-1024", "broker_us", RD_OTTLA, RD_KAFKA, 0.5, "us/record"),
    _least("consume 100 B, librdkafka", "consume-100", RD_OTTLA, RD_KAFKA, 1.0),
    _least("consume 1 KiB, librdkafka", "consume-1024", RD_OTTLA, RD_KAFKA, 1.0),
    _most("broker CPU, consume 100 B", "consume-100", "broker_us", RD_OTTLA, RD_KAFKA, 1.1, "us/record"),
    _most("broker CPU, consume 1 KiB", "consume-1024", "broker_us", RD_OTTLA, RD_KAFKA, 1.1, "us/record"),
    _most("open loop p50", "open-loop", "p50_ms", GO_OTTLA, GO_KAFKA, 1.0, "ms"),
    _most("open loop p99", "open-loop", "p99_ms", GO_OTTLA, GO_KAFKA, 0.5, "ms"),
    _most("open loop p99.9", "open-loop", "p999_ms", GO_OTTLA, GO_KAFKA, 1 / 3, "ms"),
    _most("broker CPU, open loop", "open-loop", "broker_us", GO_OTTLA, GO_KAFKA, 0.5, "us/record"),
    _least("produce 100 B, our Rust client", "produce-100", RUST_OTTLA, RD_OTTLA, 1.3),
    _least("produce 1 KiB, our Rust client", "produce-1024", RUST_OTTLA, RD_OTTLA, 1.3),
    _least("consume 100 B, our Rust client", "consume-100", RUST_OTTLA, RD_OTTLA, 2.0),
    _least("consume 1 KiB, our Rust client", "consume-1024", RUST_OTTLA, RD_OTTLA, 1.2),
    _least("Python produce, a future each", "python-produce", PY_OTTLA, PY_CONFLUENT, 2.0),
    _least("Python produce, a future each", "python-produce", PY_OTTLA, PY_KAFKA, 20.0),
    _least("Python iterate", "python-consume", PY_OTTLA, PY_CONFLUENT, 3.0),
    _least("Python iterate", "python-consume", PY_OTTLA, PY_KAFKA, 20.0),
    _most("exec to first acknowledged record", "start-up", "first_ack_ms", OTTLA, None, 50, "ms"),
    _most("exec to first acknowledged record", "start-up", "first_ack_ms", OTTLA, KAFKA, 1.0, "ms"),
    _most("idle memory", "start-up", "idle_mib", OTTLA, None, 15, "MiB"),
    _most("idle memory", "start-up", "idle_mib", OTTLA, KAFKA, 1.0, "MiB"),
    _most("peak memory under load", "memory", "peak_mib", OTTLA, None, 60, "MiB"),
    _most("peak memory under load", "memory", "peak_mib", OTTLA, KAFKA, 1.0, "MiB"),
    _most("stripped binary", "size", "binary_mib", OTTLA, None, 20, "MiB"),
    _most("restart after kill -9, a million of 1 KiB", "restart", "ready_ms", OTTLA, None, 1000, "ms"),
    _most("restart after kill -9, a million of 1 KiB", "restart", "ready_ms", OTTLA, KAFKA, 1.0, "ms"),
]

UNITS = {
    "rate": "records/s",
    "broker_us": "us/record, broker CPU",
    "client_us": "us/record, client CPU",
    "binary_mib": "MiB, stripped binary",
    "peak_mib": "MiB, peak RssAnon",
    "idle_mib": "MiB, RssAnon after 10 s idle",
    "first_ack_ms": "ms, exec to first acknowledged record",
    "ready_ms": "ms, exec to every partition ready",
}


class Results:
    """scenario -> subject -> metric -> samples, one for each run."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, dict[str, list[float]]]] = {}

    def add(self, scenario: str, subject: str, figures: Figures) -> None:
        metrics = self.samples.setdefault(scenario, {}).setdefault(subject, {})
        for metric, value in figures.items():
            metrics.setdefault(metric, []).append(value)

    def median(self, scenario: str, subject: str, metric: str) -> float | None:
        samples = self.samples.get(scenario, {}).get(subject, {}).get(metric)
        return statistics.median(samples) if samples else None

    def judged(self) -> list[dict[str, Any]]:
        """Each goal whose figures were measured: the medians, their ratio, and whether the bound is kept."""
        rows = []
        for goal in GOALS:
            ours = self.median(goal.scenario, goal.subject, goal.metric)
            base = self.median(goal.scenario, goal.base, goal.metric) if goal.base else None
            if ours is None or (goal.base and not base):
                continue
            value = ours / base if base else ours
            rows.append({"goal": goal, "ours": ours, "base": base, "value": value, "kept": goal.kept(value)})
        return rows

    def as_json(self, options: dict[str, Any]) -> dict[str, Any]:
        goals = [
            {
                "what": row["goal"].what,
                "scenario": row["goal"].scenario,
                "metric": row["goal"].metric,
                "subject": row["goal"].subject,
                "base": row["goal"].base,
                "ours": row["ours"],
                "theirs": row["base"],
                "ratio": row["value"] if row["base"] else None,
                "goal": str(row["goal"]),
                "kept": row["kept"],
            }
            for row in self.judged()
        ]
        medians = {
            scenario: {
                subject: {metric: statistics.median(values) for metric, values in metrics.items()}
                for subject, metrics in subjects.items()
            }
            for scenario, subjects in self.samples.items()
        }
        return {
            "machine": machine(),
            "options": options,
            "goals": goals,
            "medians": medians,
            "samples": self.samples,
        }

    def table(self) -> str:
        """The goals as a Markdown table."""
        lines = [
            "| figure | compared | measured | against | ratio | goal | kept |",
            "| --- | --- | ---: | ---: | ---: | --- | --- |",
        ]
        for row in self.judged():
            goal: Goal = row["goal"]
            compared = f"{goal.subject} / {goal.base}" if goal.base else goal.subject
            base = f"{number(row['base'])} {goal.unit}" if row["base"] else ""
            ratio = f"{row['value']:.2f}" if row["base"] else ""
            kept = "yes" if row["kept"] else "**no**"
            ours = f"{number(row['ours'])} {goal.unit}"
            lines.append(f"| {goal.what} | {compared} | {ours} | {base} | {ratio} | {goal} | {kept} |")
        return "\n".join(lines)

    def medians(self) -> str:
        """All medians with their spread, as a Markdown table."""
        lines = [
            "| scenario | subject | figure | median | least | most | runs |",
            "| --- | --- | --- | ---: | ---: | ---: | ---: |",
        ]
        for scenario, subjects in self.samples.items():
            for subject, metrics in subjects.items():
                for metric, values in metrics.items():
                    name = UNITS.get(metric, metric.replace("_ms", ", ms").replace("p999", "p99.9").replace("_", " "))
                    shown = [number(value) for value in (statistics.median(values), min(values), max(values))]
                    lines.append(f"| {scenario} | {subject} | {name} | {' | '.join(shown)} | {len(values)} |")
        return "\n".join(lines)


def number(value: float) -> str:
    """Three digits that say something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine() -> dict[str, Any]:
    """What the figures depend on, without the machine's name."""
    model = "an unnamed processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model,
        "memory_gib": round(memory),
        "system": f"{os.uname().sysname} {os.uname().release.split('-')[0]}",
    }
