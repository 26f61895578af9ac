"""Metrics as objects: what `metrics(raw=True)` returns and what reporters get."""

from .dict_reporter import DictReporter
from .kafka_metric import KafkaMetric
from .metric_name import MetricName
from .metrics_reporter import AbstractMetricsReporter

__all__ = ["AbstractMetricsReporter", "DictReporter", "KafkaMetric", "MetricName"]
