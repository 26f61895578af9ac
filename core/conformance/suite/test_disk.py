"""A data directory passes from one broker to the other with every topic, record, configuration and committed offset."""

import base64
import re
from pathlib import Path

import pytest
from conftest import lacks, make_broker
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from brokers import Broker, BrokerError
from records import Ledger, make_records, scenario
from runners import Runner
from tools import committed, create_topic, there, tool

SCENARIO = scenario("exchange")
PARTITIONS = SCENARIO["partitions"]
GROUP = "disk-group"
# 1 MiB is the least that Kafka allows: the large records make some segments roll.
CONFIGS = {"segment.bytes": "1048576", "retention.ms": "-1", "max.message.bytes": "2000000"}


class Store:
    """What was written into a data directory by whichever broker held it."""

    def __init__(self, runners) -> None:
        self.writer: Runner = runners("kafka-python")
        self.reader: Runner = runners("confluent-kafka")
        self.ledger = Ledger()
        self.offsets: dict[str, dict[int, int]] = {}

    def topics(self) -> list[str]:
        return sorted({topic for topic, _, _ in self.ledger.places})

    def write(self, broker: Broker, topic: str) -> None:
        for codec in SCENARIO["codecs"]:
            records = make_records(SCENARIO["records"], topic, self.writer)
            self.ledger.enter(self.writer, records, self.writer.produce(broker.bootstrap, codec, records))
        large = [
            {
                "topic": topic,
                "partition": 0,
                "timestamp": 1700000000000 + index,
                "key": None,
                "value": base64.b64encode(bytes([index]) * 400_000).decode(),
                "headers": [],
            }
            for index in range(6)
        ]
        self.ledger.enter(self.writer, large, self.writer.produce(broker.bootstrap, "none", large))

    def commit(self, broker: Broker, topic: str) -> None:
        member = self.writer
        ends = self.ledger.ends(topic, PARTITIONS)
        member.run("subscribe", bootstrap=broker.bootstrap, group=GROUP, topics=[topic])
        assert member.read_as_member(sum(ends.values())) == sum(ends.values())
        member.run("commit")
        member.run("close")
        self.offsets[topic] = ends
        assert committed(broker.bootstrap, GROUP, topic, PARTITIONS) == ends

    def check(self, broker: Broker) -> None:
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
        try:
            assert sorted(set(admin.list_topics()) - {"__consumer_offsets"}) == self.topics()
            resources = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in self.topics()]
            for configs in admin.describe_configs(resources)["topic"].values():
                assert {name: configs[name]["value"] for name in CONFIGS} == CONFIGS
        finally:
            admin.close()
        for topic in self.topics():
            ends = self.ledger.ends(topic, PARTITIONS)
            self.ledger.check(self.reader, topic, self.reader.consume(broker.bootstrap, topic, ends))
        for topic, offsets in self.offsets.items():
            assert committed(broker.bootstrap, GROUP, topic, PARTITIONS) == offsets


def test_a_directory_passes_between_brokers(pair, runners, tmp_path):
    first, second = (make_broker(name, tmp_path / f"{i}-{name}", tmp_path / "data") for i, name in enumerate(pair))
    store = Store(runners)
    with first as broker:
        create_topic(broker.bootstrap, "gone", 1)
        for topic in ("kept", "other"):
            create_topic(broker.bootstrap, topic, PARTITIONS, **CONFIGS)
            store.write(broker, topic)
        store.commit(broker, "kept")
        delete_topic(broker, "gone")
        store.check(broker)
    dump(tmp_path / "data")
    with second as broker:
        store.check(broker)
        create_topic(broker.bootstrap, "new", PARTITIONS, **CONFIGS)
        store.write(broker, "kept")
        store.write(broker, "new")
        store.commit(broker, "new")
        store.check(broker)
    dump(tmp_path / "data")
    with first as broker:
        store.check(broker)
        store.write(broker, "new")
        store.check(broker)
    dump(tmp_path / "data")


def test_a_killed_brokers_directory_opens_in_the_other(pair, runners, tmp_path):
    first, second = (make_broker(name, tmp_path / f"{i}-{name}", tmp_path / "data") for i, name in enumerate(pair))
    store = Store(runners)
    first.start()
    try:
        create_topic(first.bootstrap, "kept", PARTITIONS, **CONFIGS)
        store.write(first, "kept")
        store.commit(first, "kept")
    finally:
        first.kill()
    with second as broker:
        store.check(broker)
        store.write(broker, "kept")
        store.check(broker)
    dump(tmp_path / "data")


def test_each_refuses_a_directory_that_the_other_has_open(pair, runners, tmp_path):
    first, second = (make_broker(name, tmp_path / f"{i}-{name}", tmp_path / "data") for i, name in enumerate(pair))
    store = Store(runners)
    with first as broker:
        create_topic(broker.bootstrap, "kept", PARTITIONS, **CONFIGS)
        with pytest.raises(BrokerError, match="(?is)lock|in use") as refused:
            second.start()
            second.kill()
        if second.name == "ottla":
            last = second.last_words().splitlines()[-1]
            assert str(tmp_path / "data") in last, f"its last line must name the directory: {refused.value}"
        store.write(broker, "kept")
        store.check(broker)


def delete_topic(broker: Broker, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
    try:
        admin.delete_topics([topic])
    finally:
        admin.close()


def dump(data: Path) -> None:
    """Apache's own dump of every file of every log finds nothing wrong."""
    if not there():
        lacks("kafka-dump-log: .cache/kafka is not there; see ci/provision")
    logs = [path for path in data.iterdir() if path.is_dir() and re.search(r"-\d+$", path.name)]
    assert len(logs) >= PARTITIONS
    plain = [log for log in logs if not log.name.startswith("__")]
    for kind, arguments, chosen in (
        ("*.log", ["--deep-iteration"], plain),
        ("*.index", [], plain),
        ("*.timeindex", [], plain),
        ("*.snapshot", [], plain),
        ("*.log", ["--offsets-decoder"], [log for log in logs if log.name.startswith("__consumer_offsets-")]),
        ("*.log", ["--cluster-metadata-decoder"], [log for log in logs if log.name == "__cluster_metadata-0"]),
    ):
        files = [str(path) for log in chosen for path in sorted(log.glob(kind))]
        assert files or kind == "*.snapshot", f"no {kind} in {data}"
        if files:
            check_dump(tool("kafka-dump-log", *arguments, "--files", ",".join(files)), kind)


def check_dump(text: str, kind: str) -> None:
    wrong = [
        line
        for line in text.splitlines()
        if re.search(
            r"(?i)isvalid: false|mismatch|not valid|corrupt|error|exception|could not|out of order|unknown", line
        )
    ]
    assert not wrong, f"kafka-dump-log of {kind}: {wrong[:10]}"
    if kind == "*.log":
        assert "isvalid: true" in text
