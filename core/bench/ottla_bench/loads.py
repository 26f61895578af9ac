"""The loads: one call runs one client program on one broker, and returns its figures once its records are right."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from ottla_bench import process
from ottla_bench.brokers import PARTITIONS, Broker
from ottla_bench.parts import PYTHON_CLIENTS, Parts
from ottla_bench.process import BenchError, cpu_seconds

Figures = dict[str, float]

# As the reference measurements: batches of 64 KiB that wait 5 ms, fetches of 1 MiB a partition.
LINGER_MS, BATCH_BYTES, FETCH_BYTES = 5, 64 << 10, 1 << 20

PRODUCED = re.compile(
    r"% (\d+) messages produced \(\d+ bytes\), (\d+) delivered \(offset -?\d+, (\d+) failed\) in (\d+)ms"
)
CONSUMED = re.compile(r"% (\d+) messages \((\d+) bytes\) consumed in (\d+)ms")


class Loads:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def franz(self, command: str, broker: Broker, topic: str, *flags: str, timeout: float = 600) -> dict[str, Any]:
        where = ["-bootstrap", broker.bootstrap, "-topic", topic]
        return self._json([str(self.parts.franz), command, *where, *flags], timeout)

    def create(self, broker: Broker, topic: str) -> None:
        self.franz("create", broker, topic, "-partitions", str(PARTITIONS))

    def delete(self, broker: Broker, topic: str) -> None:
        self.franz("delete", broker, topic)

    def verify(self, broker: Broker, topic: str, count: int, size: int) -> None:
        """Each number is there once, in order within its partition, with the right size."""
        self.franz("verify", broker, topic, "-count", str(count), "-size", str(size))

    def open_loop(self, broker: Broker, topic: str, rate: int, seconds: int, warmup: int) -> Figures:
        flags = ["-rate", str(rate), "-duration", f"{seconds}s", "-warmup", f"{warmup}s", "-size", "1024"]
        before = cpu_seconds(broker.pid)
        result = self.franz("openloop", broker, topic, *flags, timeout=seconds + warmup + 200)
        cpu = cpu_seconds(broker.pid) - before
        figures = {f"{name}_ms": value / 1000 for name, value in result["end_to_end_us"].items()}
        figures |= {f"ack_{name}_ms": value / 1000 for name, value in result["acknowledge_us"].items()}
        figures["sender_late_ms"] = result["sender_late_us"] / 1000
        return figures | {"broker_us": cpu * 1e6 / result["records"]}

    def rdkafka_produce(self, broker: Broker, topic: str, count: int, size: int) -> Figures:
        """rdkafka_performance with numbered records: `-S` writes each one's number and copies it."""
        options = [f"linger.ms={LINGER_MS}", f"batch.size={BATCH_BYTES}", "queue.buffering.max.messages=500000"]
        command = [str(self.parts.rdkafka), "-P", "-b", broker.bootstrap, "-t", topic, "-a", "all", "-S", "0"]
        command += ["-s", str(size), "-c", str(count), *_properties(options)]
        output, figures = self._measured(broker, command, count)
        found = last(PRODUCED, output)
        if found is None or found[2] != str(count) or found[3] != "0":
            raise BenchError(f"rdkafka_performance did not deliver {count} records: {output.strip()[-300:]}")
        return figures | {"rate": count / (int(found[4]) / 1000)}

    def rdkafka_consume(self, broker: Broker, topic: str, count: int, size: int) -> Figures:
        options = [f"fetch.message.max.bytes={FETCH_BYTES}", "enable.auto.commit=false"]
        command = [str(self.parts.rdkafka), "-C", "-b", broker.bootstrap, "-t", topic, "-o", "beginning"]
        command += ["-c", str(count), *_properties(options)]
        for partition in range(PARTITIONS):
            command += ["-p", str(partition)]
        output, figures = self._measured(broker, command, count)
        found = last(CONSUMED, output)
        if found is None or int(found[1]) < count or int(found[2]) != int(found[1]) * size:
            raise BenchError(f"rdkafka_performance did not consume {count} records: {output.strip()[-300:]}")
        return figures | {"rate": int(found[1]) / (int(found[3]) / 1000)}

    def rust(self, action: str, broker: Broker, topic: str, count: int, size: int) -> Figures:
        """Ottla's own client. A consumer checks every number as it reads."""
        command = [str(self.parts.load), action, broker.bootstrap, topic, str(count), str(size)]
        output, figures = self._measured(broker, command, count)
        return figures | {"rate": count / json.loads(output)["seconds"]}

    def python(self, client: str, action: str, broker: Broker, topic: str, count: int, size: int) -> Figures:
        """A Python client: `ottla`, `kafka-python` (one program: both have the module `kafka`) or `confluent`."""
        python = self.parts.ottla_python if client == "ottla" else self.parts.foreign_python
        script = "confluent.py" if client == "confluent" else "kafka_module.py"
        command = [str(python), str(PYTHON_CLIENTS / script), action, broker.bootstrap, topic, str(count), str(size)]
        # The process makes its records, or reads them twice, outside the measured part: its CPU says nothing.
        return {"rate": count / json.loads(process.run(command).output)["seconds"]}

    def probe(self, action: str, broker: Broker, topic: str) -> Figures:
        """Starts the broker, and measures from its exec to the probe's event, in milliseconds."""
        if not broker.directory.exists():
            broker.format()
        log = broker.log.with_suffix(".probe")
        log.unlink(missing_ok=True)
        command = [str(self.parts.load), action, broker.bootstrap, topic, str(PARTITIONS)]
        probe = process.start(command, log)
        time.sleep(0.1)  # it tries the port every millisecond by now
        began = time.monotonic_ns()
        broker.start()
        try:
            probe.wait(120)
        finally:
            process.end(probe)
        output = log.read_text(errors="replace").strip()
        log.unlink()
        if probe.returncode != 0:
            raise BenchError(f"{action} on {broker.name}: {output[-300:]}")
        return {"ms": (json.loads(output)["monotonic_ns"] - began) / 1e6}

    def _measured(self, broker: Broker, command: list[str], count: int) -> tuple[str, Figures]:
        before = cpu_seconds(broker.pid)
        finished = process.run(command)
        used = cpu_seconds(broker.pid) - before
        return finished.output, {"broker_us": used * 1e6 / count, "client_us": finished.cpu_seconds * 1e6 / count}

    def _json(self, command: list[str], timeout: float) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(process.run(command, timeout).output)
        return result


def last(pattern: re.Pattern[str], output: str) -> re.Match[str] | None:
    """rdkafka_performance says the same every second; its last words count."""
    return max(pattern.finditer(output), key=re.Match.start, default=None)


def _properties(options: list[str]) -> list[str]:
    return [word for option in options for word in ("-X", option)]
