"""The cluster and its brokers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from kafka.admin._base import AdminBase, by_topic, not_supported, partitions_filter, raise_first
from kafka.structs import TopicPartition
from kafka.util import EnumHelper


class UpdateFeatureType(EnumHelper, IntEnum):
    """How a feature's level may change."""

    UNKNOWN = 0
    UPGRADE = 1
    SAFE_DOWNGRADE = 2
    UNSAFE_DOWNGRADE = 3


class ClusterAdmin(AdminBase):
    """The part of the admin client that deals with the cluster."""

    def describe_cluster(self) -> dict[str, Any]:
        """{cluster_id, controller_id, brokers: [{broker_id, host, port, rack, is_fenced}]}."""
        cluster, controller, brokers = self._describe_cluster(True)
        return {
            "cluster_id": cluster,
            "controller_id": controller,
            "brokers": [
                {"broker_id": node, "host": host, "port": port, "rack": rack, "is_fenced": fenced}
                for node, host, port, rack, fenced in brokers
            ],
        }

    def describe_log_dirs(
        self, topic_partitions: Any = None, brokers: Sequence[int] | None = None
    ) -> list[dict[str, Any]]:
        """[{broker, log_dirs: [{log_dir, error_code, total_bytes, usable_bytes, topics}]}].

        `topic_partitions` is {topic: partitions} or a list of topics; None: all. `brokers` None: all.
        """
        wanted = partitions_filter(topic_partitions)
        asked = [broker[0] for broker in self._describe_cluster()[2]] if brokers is None else list(brokers)
        answers = self._describe_log_dirs(asked)
        raise_first(error for _, error, _ in answers)
        return [
            {"broker": broker, "log_dirs": [_log_dir(wanted, *directory) for directory in directories or ()]}
            for broker, _, directories in answers
        ]

    def describe_metadata_quorum(self) -> dict[str, Any]:
        """The quorum of the metadata log: {topics: [{partitions: [{leader_id, ..., current_voters}]}], nodes}."""
        leader, epoch, high_watermark, voters, observers, nodes = self._describe_quorum()
        partition = {
            "partition_index": 0,
            "leader_id": leader,
            "leader_epoch": epoch,
            "high_watermark": high_watermark,
            "current_voters": [_replica(*replica) for replica in voters],
            "observers": [_replica(*replica) for replica in observers],
            "error": None,
        }
        return {
            "topics": [{"topic_name": "__cluster_metadata", "partitions": [partition]}],
            "nodes": [
                {
                    "node_id": node,
                    "listeners": [{"name": name, "host": host, "port": port} for name, host, port in listeners],
                }
                for node, listeners in nodes
            ],
        }

    def alter_replica_log_dirs(self, replica_assignments: Mapping[Any, str]) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("alter_replica_log_dirs", "AlterReplicaLogDirs")

    def get_broker_version_data(self, broker_id: int) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("get_broker_version_data", "a call for ApiVersions")

    def api_versions(self) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("api_versions", "a call for ApiVersions")

    def describe_features(self, send_request_to_controller: bool = False) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("describe_features", "a call for ApiVersions")

    def update_features(
        self, feature_updates: Mapping[str, Any], validate_only: bool = False, timeout_ms: float = 60000
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("update_features", "UpdateFeatures")


def _log_dir(
    wanted: Mapping[str, list[int] | None] | None,
    path: str,
    error: int,
    total: int,
    usable: int,
    replicas: list[tuple[Any, int, int, bool]],
) -> dict[str, Any]:
    sizes = {(at[0], at[1]): (size, lag, future) for at, size, lag, future in replicas if _is_wanted(wanted, at)}
    topics = [
        {
            "name": topic,
            "partitions": [
                {
                    "partition_index": index,
                    "partition_size": sizes[(topic, index)][0],
                    "offset_lag": sizes[(topic, index)][1],
                    "is_future_key": sizes[(topic, index)][2],
                }
                for index in partitions
            ],
        }
        for topic, partitions in by_topic(sizes).items()
    ]
    return {"error_code": error, "log_dir": path, "topics": topics, "total_bytes": total, "usable_bytes": usable}


def _is_wanted(wanted: Mapping[str, list[int] | None] | None, at: TopicPartition) -> bool:
    if wanted is None:
        return True
    partitions = wanted.get(at[0], [])
    return partitions is None or at[1] in partitions


def _replica(node: int, directory: str, end: int, last_fetch: int | None, caught_up: int | None) -> dict[str, Any]:
    return {
        "replica_id": node,
        "replica_directory_id": directory,
        "log_end_offset": end,
        "last_fetch_timestamp": -1 if last_fetch is None else last_fetch,
        "last_caught_up_timestamp": -1 if caught_up is None else caught_up,
    }
