"""Metrics of a client in kafka-python's shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kafka.metrics import AbstractMetricsReporter, KafkaMetric, MetricName

Read = Callable[[], list[tuple[str, str, float]]]


class ClientMetrics:
    """Reads a client's metrics, and tells its reporters what there is."""

    def __init__(self, read: Read, config: Mapping[str, Any]) -> None:
        self._read = read
        self._tags = {"client-id": str(config["client_id"])}
        self._enabled = bool(config.get("metrics_enabled", True))
        self._reporters: list[AbstractMetricsReporter] = []
        if self._enabled:
            for make in config.get("metric_reporters") or ():
                reporter = make()
                reporter.configure(config)
                reporter.init(list(self._objects().values()))
                self._reporters.append(reporter)

    def snapshot(self, raw: bool) -> dict[Any, Any] | None:
        """{group: {name: value}}, or with `raw` {MetricName: KafkaMetric}; None where metrics are not enabled."""
        if not self._enabled:
            return None
        if raw:
            return self._objects()
        groups: dict[str, dict[str, float]] = {}
        for group, name, value in self._read():
            groups.setdefault(group, {})[name] = value
        return groups

    def close(self) -> None:
        for reporter in self._reporters:
            reporter.close()
        self._reporters.clear()

    def _objects(self) -> dict[MetricName, KafkaMetric]:
        objects: dict[MetricName, KafkaMetric] = {}
        for group, name, _ in self._read():
            metric_name = MetricName(name, group, tags=self._tags)
            objects[metric_name] = KafkaMetric(metric_name, self._reader(group, name))
        return objects

    def _reader(self, group: str, name: str) -> Callable[[], float]:
        def read() -> float:
            return next((value for g, n, value in self._read() if g == group and n == name), float("nan"))

        return read
