"""The admin client."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any, ClassVar

from kafka import _options
from kafka._metrics import ClientMetrics
from kafka.admin._acls import AclAdmin
from kafka.admin._cluster import ClusterAdmin
from kafka.admin._configs import ConfigAdmin
from kafka.admin._groups import GroupAdmin
from kafka.admin._transactions import TransactionAdmin
from kafka.admin._users import UserAdmin
from kafka.errors import KafkaConfigurationError
from kafka.version import __version__

log = logging.getLogger(__name__)

_OWN = ("bootstrap_timeout_ms", "metric_reporters")


class KafkaAdminClient(AclAdmin, ClusterAdmin, ConfigAdmin, GroupAdmin, TransactionAdmin, UserAdmin):
    """Administers a cluster. Safe to share between threads.

    Options have kafka-python's names and defaults (`DEFAULT_CONFIG`). Answers are dicts and lists in kafka-python's
    shapes; errors of brokers are raised, or are part of the answer where a method says so. The constructor waits up to
    `bootstrap_timeout_ms` for a broker.
    """

    DEFAULT_CONFIG: ClassVar[dict[str, Any]] = _options.default_config(
        "admin", {"client_id": f"kafka-python-{__version__}"}
    )

    def __init__(self, **configs: Any) -> None:
        unknown = _options.unrecognized(configs, self.DEFAULT_CONFIG)
        if unknown:
            raise KafkaConfigurationError(f"Unrecognized configs: {', '.join(unknown)}")
        self.config: dict[str, Any] = {**self.DEFAULT_CONFIG, **configs}
        given = {**configs, "client_id": self.config["client_id"]}
        # kafka-python's admin client waits even where it is told a version.
        timeout = self.config["bootstrap_timeout_ms"]
        warnings = self._open(_options.translate("admin", given, _OWN), bootstrap_timeout_ms=timeout)
        for warning in warnings:
            log.warning("%s", warning)
        self._reported = ClientMetrics(self._metrics, self.config)

    def metrics(self, raw: bool = False) -> dict[Any, Any] | None:
        """{group: {name: value}}, or with `raw` {MetricName: KafkaMetric}."""
        return self._reported.snapshot(raw)

    def close(self) -> None:
        """Calls under way fail. Closing twice is fine."""
        if not self._closed:
            self._close()
            self._reported.close()

    def __enter__(self) -> KafkaAdminClient:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()
