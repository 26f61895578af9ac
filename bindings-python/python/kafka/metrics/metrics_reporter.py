"""What a reporter must have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from .kafka_metric import KafkaMetric


class AbstractMetricsReporter(ABC):
    """Gets a client's metrics when it opens; reads their values when it wants to; is closed with the client."""

    @abstractmethod
    def init(self, metrics: list[KafkaMetric]) -> None:
        """The metrics that there are."""

    @abstractmethod
    def metric_change(self, metric: KafkaMetric) -> None:
        """A metric was added."""

    @abstractmethod
    def metric_removal(self, metric: KafkaMetric) -> None:
        """A metric was taken away."""

    @abstractmethod
    def configure(self, configs: Mapping[str, Any]) -> None:
        """The client's options."""

    @abstractmethod
    def close(self) -> None:
        """The client closes."""
