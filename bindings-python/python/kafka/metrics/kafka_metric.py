"""One metric."""

from __future__ import annotations

from collections.abc import Callable

from .metric_name import MetricName


class KafkaMetric:
    """A metric whose value is read from the client each time that it is asked for."""

    __slots__ = ("_metric_name", "_read")

    def __init__(self, metric_name: MetricName, read: Callable[[], float]) -> None:
        self._metric_name = metric_name
        self._read = read

    @property
    def metric_name(self) -> MetricName:
        return self._metric_name

    def value(self, time_ms: float | None = None) -> float:
        """The present value; the argument is kafka-python's and has no effect."""
        return self._read()
