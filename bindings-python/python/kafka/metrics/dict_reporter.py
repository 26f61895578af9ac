"""A reporter that keeps metrics in a dict."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from .kafka_metric import KafkaMetric
from .metrics_reporter import AbstractMetricsReporter


class DictReporter(AbstractMetricsReporter):
    """Category -> name -> metric; the category is prefix, group and tags."""

    def __init__(self, prefix: str | None = "") -> None:
        self._prefix = prefix or ""
        self._lock = threading.Lock()
        self._store: dict[str, dict[str, KafkaMetric]] = {}

    def snapshot(self) -> dict[str, dict[str, float]]:
        """The values of this moment."""
        with self._lock:
            store = {category: dict(metrics) for category, metrics in self._store.items()}
        return {
            category: {name: metric.value() for name, metric in metrics.items()} for category, metrics in store.items()
        }

    def init(self, metrics: list[KafkaMetric]) -> None:
        for metric in metrics:
            self.metric_change(metric)

    def metric_change(self, metric: KafkaMetric) -> None:
        with self._lock:
            self._store.setdefault(self.get_category(metric), {})[metric.metric_name.name] = metric

    def metric_removal(self, metric: KafkaMetric) -> None:
        with self._lock:
            category = self.get_category(metric)
            self._store.get(category, {}).pop(metric.metric_name.name, None)
            if not self._store.get(category):
                self._store.pop(category, None)

    def get_category(self, metric: KafkaMetric) -> str:
        """E.g. `prefix.producer-metrics.client-id=orders`."""
        tags = ",".join(f"{key}={value}" for key, value in sorted((metric.metric_name.tags or {}).items()))
        return ".".join(part for part in (self._prefix, metric.metric_name.group, tags) if part)

    def configure(self, configs: Mapping[str, Any]) -> None:
        """There is nothing to configure."""

    def close(self) -> None:
        """The last values stay."""
