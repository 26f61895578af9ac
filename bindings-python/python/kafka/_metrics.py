"""Metrics of a client in kafka-python's shapes."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from kafka.metrics import AbstractMetricsReporter, KafkaMetric, MetricName

Read = Callable[[], List[Tuple[str, str, float]]]


class ClientMetrics:
    """Reads a client's metrics, and tells its reporters what there is."""

    def __init__(self, read: Read, config: Mapping[str, Any]) -> None:
        self._read = read
        self._tags = {"client-id": str(config["client_id"])}
        self._enabled = bool(config.get("metrics_enabled", True))
        self._reporters: List[AbstractMetricsReporter] = []
        if self._enabled:
            for make in config.get("metric_reporters") or ():
                reporter = make()
                reporter.configure(config)
                reporter.init(list(self._objects().values()))
                self._reporters.append(reporter)

    def snapshot(self, raw: bool) -> Optional[Dict[Any, Any]]:
        """{group: {name: value}}, or with `raw` {MetricName: KafkaMetric}; None where metrics are not enabled."""
        if not self._enabled:
            return None
        if raw:
            return self._objects()
        groups: Dict[str, Dict[str, float]] = {}
        for group, name, value in self._read():
            groups.setdefault(group, {})[name] = value
        return groups

    def close(self) -> None:
        for reporter in self._reporters:
            reporter.close()
        self._reporters.clear()

    def _objects(self) -> Dict[MetricName, KafkaMetric]:
        objects: Dict[MetricName, KafkaMetric] = {}
        for group, name, _ in self._read():
            metric_name = MetricName(name, group, tags=self._tags)
            objects[metric_name] = KafkaMetric(metric_name, self._reader(group, name))
        return objects

    def _reader(self, group: str, name: str) -> Callable[[], float]:
        def read() -> float:
            return next((value for g, n, value in self._read() if g == group and n == name), float("nan"))

        return read
