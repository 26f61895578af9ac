"""Apache's own command-line tools administer the broker: topics, configurations, groups and their offsets, records."""

import base64
import json
import re
import time
import uuid

import pytest
from conftest import lacks

from tools import ToolError, committed, create_topic, there, tool

ROW = re.compile(r"\s+")


@pytest.fixture(autouse=True)
def the_tools():
    if not there():
        lacks("Apache's tools: .cache/kafka is not there; see ci/provision")


@pytest.fixture
def at(broker) -> list[str]:
    return ["--bootstrap-server", broker.bootstrap]


@pytest.fixture
def topic() -> str:
    return f"tools-{uuid.uuid4().hex[:8]}"


def rows(text: str, *columns: str) -> list[dict[str, str]]:
    """The rows of a table under its line of column names."""
    lines = [line for line in text.splitlines() if line.strip()]
    names = ROW.split(lines[0].strip())
    assert set(columns) <= set(names), f"the table has {names}"
    return [dict(zip(names, ROW.split(line.strip()), strict=False)) for line in lines[1:]]


def write(runners, bootstrap: str, topic: str, counts: list[int]) -> None:
    records = [
        {
            "topic": topic,
            "partition": partition,
            "timestamp": 1700000000000 + 1000 * index,
            "key": None,
            "value": base64.b64encode(b"value").decode(),
            "headers": [],
        }
        for partition, count in enumerate(counts)
        for index in range(count)
    ]
    runners("kafka-python").produce(bootstrap, "none", records)


def until_shown(act, wanted) -> str:
    """A change of the metadata reaches a broker a moment after it is acknowledged."""
    deadline = time.monotonic() + 30
    while True:
        shown = act()
        if wanted(shown) or time.monotonic() > deadline:
            return shown
        time.sleep(0.1)


def test_topics(at, topic):
    create = ["--create", "--topic", topic, "--partitions", "3", "--replication-factor", "1"]
    assert f"Created topic {topic}" in tool("kafka-topics", *at, *create, "--config", "retention.ms=3600000")
    assert topic in tool("kafka-topics", *at, "--list").split()

    about = tool("kafka-topics", *at, "--describe", "--topic", topic)
    head, *partitions = about.strip().splitlines()
    assert "PartitionCount: 3" in head and "ReplicationFactor: 1" in head and "retention.ms=3600000" in head
    assert len(partitions) == 3
    assert all(re.search(r"Leader: (\d+)\s+Replicas: \1\s+Isr: \1", line) for line in partitions), about

    with pytest.raises(ToolError, match=f"(?i)topic '{topic}' already exists"):
        tool("kafka-topics", *at, *create)
    with pytest.raises(ToolError, match="replication factor|Replication factor"):
        tool("kafka-topics", *at, "--create", "--topic", f"{topic}-3", "--replication-factor", "3")
    with pytest.raises(ToolError, match="(?i)unknown topic config name: retention.mss"):
        tool("kafka-topics", *at, "--create", "--topic", f"{topic}-c", "--config", "retention.mss=1")

    tool("kafka-topics", *at, "--alter", "--topic", topic, "--partitions", "5")
    describe = lambda: tool("kafka-topics", *at, "--describe", "--topic", topic)  # noqa: E731
    assert "PartitionCount: 5" in until_shown(describe, lambda shown: "PartitionCount: 5" in shown)

    tool("kafka-topics", *at, "--delete", "--topic", topic)
    listed = until_shown(lambda: tool("kafka-topics", *at, "--list"), lambda shown: topic not in shown.split())
    assert topic not in listed.split()


def test_configs(at, broker, topic):
    create_topic(broker.bootstrap, topic, 1)
    entity = ["--entity-type", "topics", "--entity-name", topic]
    tool(
        "kafka-configs",
        *at,
        *entity,
        "--alter",
        "--add-config",
        "retention.ms=604800001,cleanup.policy=[compact,delete]",
    )
    describe = lambda: tool("kafka-configs", *at, *entity, "--describe")  # noqa: E731
    shown = until_shown(describe, lambda text: "retention.ms=604800001" in text)
    assert "retention.ms=604800001" in shown and "cleanup.policy=compact,delete" in shown
    assert "DYNAMIC_TOPIC_CONFIG:retention.ms=604800001" in shown

    tool("kafka-configs", *at, *entity, "--alter", "--delete-config", "retention.ms")
    shown = until_shown(describe, lambda text: "retention.ms" not in text)
    assert "retention.ms" not in shown and "cleanup.policy=compact,delete" in shown
    with pytest.raises(ToolError, match="InvalidConfigurationException|Invalid value"):
        tool("kafka-configs", *at, *entity, "--alter", "--add-config", "segment.bytes=many")

    broker_entity = ["--entity-type", "brokers", "--entity-name", "1"]
    everything = tool("kafka-configs", *at, *broker_entity, "--describe", "--all")
    assert "group.initial.rebalance.delay.ms=0" in everything
    assert "message.max.bytes=1048588" in everything


def test_group_offsets(at, broker, topic, runners):
    group = f"of-{topic}"
    create_topic(broker.bootstrap, topic, 2, **{"retention.ms": "-1"})
    write(runners, broker.bootstrap, topic, [10, 4])
    member = runners("kafka-python")
    member.run("subscribe", bootstrap=broker.bootstrap, group=group, topics=[topic])
    assert member.read_as_member(14) == 14
    member.run("commit")

    groups = ["--group", group]
    about = rows(tool("kafka-consumer-groups", *at, *groups, "--describe"), "CURRENT-OFFSET", "LAG", "CONSUMER-ID")
    assert sorted((row["PARTITION"], row["CURRENT-OFFSET"], row["LOG-END-OFFSET"], row["LAG"]) for row in about) == [
        ("0", "10", "10", "0"),
        ("1", "4", "4", "0"),
    ]
    assert all(row["CONSUMER-ID"].startswith("kafka-python") for row in about)
    states = rows(tool("kafka-consumer-groups", *at, *groups, "--describe", "--state"), "STATE")
    assert "Stable" in str(states) and "range" in str(states)
    members = rows(tool("kafka-consumer-groups", *at, *groups, "--describe", "--members"), "#PARTITIONS")
    assert [row["#PARTITIONS"] for row in members] == ["2"]
    member.run("close")

    assert group in tool("kafka-consumer-groups", *at, "--list").split()
    reset = ["--reset-offsets", "--topic", topic, "--execute"]
    tool("kafka-consumer-groups", *at, *groups, *reset, "--to-earliest")
    assert committed(broker.bootstrap, group, topic, 2) == {0: 0, 1: 0}
    tool("kafka-consumer-groups", *at, *groups, *reset, "--to-datetime", "2023-11-14T22:13:22.500")
    assert committed(broker.bootstrap, group, topic, 2) == {0: 3, 1: 3}
    tool("kafka-consumer-groups", *at, *groups, *reset, "--shift-by", "2")
    assert committed(broker.bootstrap, group, topic, 2) == {0: 5, 1: 4}

    tool("kafka-consumer-groups", *at, *groups, "--delete-offsets", "--topic", f"{topic}:1")
    assert committed(broker.bootstrap, group, topic, 2) == {0: 5, 1: None}
    tool("kafka-consumer-groups", *at, *groups, "--delete")
    assert group not in tool("kafka-consumer-groups", *at, "--list").split()


def test_records(at, broker, topic, runners, tmp_path):
    create_topic(broker.bootstrap, topic, 2, **{"retention.ms": "-1"})
    write(runners, broker.bootstrap, topic, [10, 4])
    latest = tool("kafka-get-offsets", *at, "--topic", topic)
    assert latest.split() == [f"{topic}:0:10", f"{topic}:1:4"]
    by_time = tool("kafka-get-offsets", *at, "--topic", topic, "--time", "1700000002500")
    assert by_time.split() == [f"{topic}:0:3", f"{topic}:1:3"]
    greatest = tool("kafka-get-offsets", *at, "--topic", topic, "--time", "max-timestamp")
    assert greatest.split() == [f"{topic}:0:9", f"{topic}:1:3"]

    before = tmp_path / "before.json"
    place = {"topic": topic, "partition": 0, "offset": 7}
    before.write_text(json.dumps({"partitions": [place], "version": 1}))
    tool("kafka-delete-records", *at, "--offset-json-file", str(before))
    assert tool("kafka-get-offsets", *at, "--topic", topic, "--time", "earliest").split() == [
        f"{topic}:0:7",
        f"{topic}:1:0",
    ]


def test_cluster(at, topic, broker):
    create_topic(broker.bootstrap, topic, 2)
    assert re.search(r"Cluster ID: \S{22}", tool("kafka-cluster", "cluster-id", *at))
    quorum = tool("kafka-metadata-quorum", *at, "describe", "--status")
    assert re.search(r"LeaderId:\s+1\b", quorum) and re.search(r"CurrentVoters:\s+\[.*1.*\]", quorum)
    directories = tool("kafka-log-dirs", *at, "--describe", "--topic-list", topic)
    assert f'"partition":"{topic}-0"' in directories and f'"partition":"{topic}-1"' in directories
