"""The admin client against a broker."""

from __future__ import annotations

import time
import uuid

import pytest
from conftest import PATIENCE, partition, poll_until, reader, take, unique
from kafka import KafkaAdminClient, OffsetAndMetadata, OffsetSpec, TopicPartition, errors
from kafka.admin import (
    AlterConfigOp,
    ConfigResource,
    ConfigResourceType,
    MemberToRemove,
    NewPartitions,
    NewTopic,
    OffsetTimestamp,
)


def test_topics(admin):
    names = [unique("topic") for _ in range(3)]
    made = admin.create_topics(
        {
            names[0]: {"num_partitions": 2, "replication_factor": 1, "configs": {"retention.ms": "1000"}},
            names[1]: {},
            names[2]: {"num_partitions": 1, "replication_factor": 1},
        },
        wait_for_metadata=True,
    )
    by_name = {topic["name"]: topic for topic in made["topics"]}
    assert by_name[names[0]]["error_code"] == 0 and by_name[names[0]]["num_partitions"] == 2
    assert isinstance(by_name[names[0]]["topic_id"], uuid.UUID)
    assert set(names) <= set(admin.list_topics())
    described = admin.describe_topics([names[0]])[0]
    assert described["name"] == names[0] and described["is_internal"] is False
    assert [at["partition_index"] for at in described["partitions"]] == [0, 1]
    first = described["partitions"][0]
    assert first["leader_id"] in first["replica_nodes"] and first["isr_nodes"] == first["replica_nodes"]
    assert admin.describe_topics([described["topic_id"]])[0]["name"] == names[0]
    admin.delete_topics([names[0], by_name[names[1]]["topic_id"]])
    # A broker may list a topic for a moment after the controller has deleted it.
    for _ in range(PATIENCE * 20):
        left = set(admin.list_topics())
        if not left & set(names[:2]):
            break
        time.sleep(0.05)
    assert left & set(names) == {names[2]}


def test_errors_of_topics(admin, make_topic):
    name = make_topic()
    with pytest.raises(errors.TopicAlreadyExistsError):
        admin.create_topics([name])
    answer = admin.create_topics([name], raise_errors=False)["topics"][0]
    assert answer["error_code"] == 36 and name in answer["error_message"]
    with pytest.raises(errors.InvalidReplicationFactorError):
        admin.create_topics([NewTopic(unique("topic"), 1, 9)])
    with pytest.raises(errors.InvalidTopicError):
        admin.create_topics(["a topic"])
    with pytest.raises(errors.UnknownTopicOrPartitionError):
        admin.delete_topics([unique("missing")])
    with pytest.raises(errors.UnknownTopicIdError):
        admin.delete_topics([uuid.uuid4()])
    with pytest.raises(errors.KafkaTimeoutError):
        admin.wait_for_topics([unique("missing")], timeout_ms=50)
    assert admin.describe_topics([unique("missing")])[0]["error_code"] == 3
    with pytest.raises(ValueError):
        admin.create_topics([])
    with pytest.raises(TypeError):
        admin.create_topics([5])


def test_validation_makes_no_topic(admin):
    name = unique("topic")
    admin.create_topics([name], validate_only=True)
    assert name not in admin.list_topics()
    with pytest.raises(ValueError):
        admin.create_topics([name], validate_only=True, wait_for_metadata=True)


def test_partitions(admin, make_topic):
    one, two = make_topic(1), make_topic(1)
    admin.create_partitions({one: 3, two: NewPartitions(2)})
    admin.wait_for_topics([one, two])
    assert [len(topic["partitions"]) for topic in admin.describe_topics([one])] == [3]
    with pytest.raises(errors.InvalidPartitionsError):
        admin.create_partitions({one: 1})
    assert admin.create_partitions({one: 1}, raise_errors=False)["results"][0]["error_code"] == 37


def test_describe_topic_partitions_by_pages(admin, make_topic):
    topic = make_topic(5)
    seen, cursor = [], None
    while True:
        page = admin.describe_topic_partitions([topic], response_partition_limit=2, cursor=cursor)
        seen += [at["partition_index"] for found in page["topics"] for at in found["partitions"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [0, 1, 2, 3, 4]


def test_offsets_and_deleting_records(admin, producer, make_topic):
    topic = make_topic()
    at = partition(topic)
    for number in range(10):
        producer.send(topic, b"v", timestamp_ms=1_600_000_000_000 + number)
    producer.flush(PATIENCE)
    found = admin.list_partition_offsets({at: OffsetSpec.LATEST})
    assert found[at].offset == 10
    assert admin.list_partition_offsets({at: OffsetSpec.EARLIEST})[at].offset == 0
    assert admin.list_partition_offsets({at: OffsetSpec.MAX_TIMESTAMP})[at][:2] == (9, 1_600_000_000_009)
    assert admin.list_partition_offsets({at: OffsetTimestamp(1_600_000_000_004)})[at].offset == 4
    assert admin.delete_records({at: 6})[at]["low_watermark"] == 6
    assert admin.list_partition_offsets({at: OffsetSpec.EARLIEST})[at].offset == 6
    with pytest.raises(errors.OffsetOutOfRangeError):
        admin.delete_records({at: 100})
    with pytest.raises(errors.UnknownTopicOrPartitionError):
        admin.list_partition_offsets({partition(unique("missing")): OffsetSpec.LATEST}, timeout_ms=3000)


def test_configs(admin, make_topic):
    topic = make_topic(**{"retention.ms": "1000"})
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    found = admin.describe_configs([resource])["topic"][topic]
    assert list(found) == ["retention.ms"]
    assert found["retention.ms"]["value"] == "1000"
    assert found["retention.ms"]["config_source"] == "DYNAMIC_TOPIC_CONFIG"
    assert found["retention.ms"]["config_type"] == "LONG"
    everything = admin.describe_configs([resource], config_filter="all", include_synonyms=True)["topic"][topic]
    assert everything["cleanup.policy"]["value"] == "delete" and everything["retention.ms"]["synonyms"]
    one = admin.describe_configs([ConfigResource("topic", topic, ["segment.bytes"])], config_filter="all")
    assert list(one["topic"][topic]) == ["segment.bytes"]

    changed = ConfigResource(
        "topic", topic, {"retention.ms": 5000, "cleanup.policy": (AlterConfigOp.APPEND, "compact")}
    )
    assert admin.alter_configs([changed]) == {"topic": {topic: "OK"}}
    found = admin.describe_configs([resource])["topic"][topic]
    assert found["retention.ms"]["value"] == "5000" and found["cleanup.policy"]["value"] == "delete,compact"
    assert admin.reset_configs([ConfigResource("topic", topic, ["cleanup.policy"])]) == {"topic": {topic: "OK"}}
    assert list(admin.describe_configs([resource])["topic"][topic]) == ["retention.ms"]
    assert admin.reset_configs([resource]) == {"topic": {topic: "OK"}}
    assert admin.describe_configs([resource])["topic"][topic] == {}


def test_the_old_way_to_alter_configs(admin, make_topic):
    topic = make_topic(**{"retention.ms": "1000"})
    changed = ConfigResource("topic", topic, {"segment.ms": "2000"})
    assert admin.alter_configs([changed], incremental=False) == {"topic": {topic: "OK"}}
    found = admin.describe_configs([ConfigResource("topic", topic)])["topic"][topic]
    assert {key: config["value"] for key, config in found.items()} == {"retention.ms": "1000", "segment.ms": "2000"}
    with pytest.raises(ValueError, match="SET"):
        append = ConfigResource("topic", topic, {"cleanup.policy": (AlterConfigOp.APPEND, "compact")})
        admin.alter_configs([append], incremental=False)


def test_errors_of_configs(admin, make_topic):
    topic = make_topic()
    with pytest.raises(ValueError, match="no.such.key"):
        admin.alter_configs([ConfigResource("topic", topic, {"no.such.key": "1"})])
    wrong = admin.alter_configs([ConfigResource("topic", topic, {"retention.ms": "soon"})])
    assert "InvalidConfigurationError" in wrong["topic"][topic] and "retention.ms" in wrong["topic"][topic]
    with pytest.raises(errors.UnknownTopicOrPartitionError):
        admin.describe_configs([ConfigResource("topic", unique("missing"))])
    with pytest.raises(ValueError, match="broker"):
        admin.describe_configs([ConfigResource("broker", "one")])
    with pytest.raises(TypeError):
        admin.describe_configs(["topic"])


def test_cluster(admin):
    cluster = admin.describe_cluster()
    assert cluster["cluster_id"] and len(cluster["brokers"]) >= 1
    node = cluster["brokers"][0]["broker_id"]
    assert cluster["controller_id"] in {broker["broker_id"] for broker in cluster["brokers"]}
    configs = admin.describe_configs([ConfigResource("broker", str(node))], config_filter="all")["broker"][str(node)]
    assert "log.retention.ms" in configs
    assert str(node) in admin.list_config_resources(["broker"])["broker"]
    quorum = admin.describe_metadata_quorum()["topics"][0]["partitions"][0]
    assert quorum["leader_id"] in [voter["replica_id"] for voter in quorum["current_voters"]]
    assert quorum["high_watermark"] > 0


def test_log_dirs(admin, producer, make_topic):
    topic = make_topic(2)
    producer.send(topic, b"x" * 1000, partition=1).get(PATIENCE)
    described = admin.describe_log_dirs({topic: [1]})
    found = [at for broker in described for path in broker["log_dirs"] for at in path["topics"]]
    assert [topic["name"] for topic in found] == [topic]
    assert [at["partition_index"] for at in found[0]["partitions"]] == [1]
    assert found[0]["partitions"][0]["partition_size"] > 1000


def test_producers(admin, producer, make_topic):
    topic = make_topic()
    producer.send(topic, b"v").get(PATIENCE)
    state = admin.describe_producers([partition(topic)])[partition(topic)].active_producers[0]
    assert state.last_sequence == 0 and state.producer_id >= 0
    assert state.current_transaction_start_offset == -1


@pytest.fixture
def group(servers, producer, make_topic):
    """A group that has read 5 of 10 records and left."""
    topic, group = make_topic(2), unique("group")
    for number in range(10):
        producer.send(topic, b"v", partition=0, timestamp_ms=1_600_000_000_000 + number)
    producer.flush(PATIENCE)
    with reader(servers, topic, group_id=group, enable_auto_commit=False) as consumer:
        take(consumer, 5)
        consumer.commit({partition(topic): OffsetAndMetadata(5, "five")})
    return group, topic


def test_group_offsets(admin, group):
    group, topic = group
    at, other = partition(topic, 0), partition(topic, 1)
    assert admin.list_group_offsets(group)[group][at][:2] == (5, "five")
    asked = admin.list_group_offsets({group: [at, other]})[group]
    assert asked[at].offset == 5 and asked[other].offset == -1
    assert admin.alter_group_offsets(group, {at: OffsetAndMetadata(3)}) == {at: errors.NoError}
    assert admin.list_group_offsets([group])[group][at].offset == 3
    for spec, expected in (
        (OffsetSpec.EARLIEST, 0),
        (OffsetSpec.LATEST, 10),
        (OffsetTimestamp(1_600_000_000_007), 7),
        (4, 4),
        (1000, 10),
    ):
        assert admin.reset_group_offsets(group, {at: spec}) == {at: {"error": errors.NoError, "offset": expected}}
        assert admin.list_group_offsets(group)[group][at].offset == expected
    assert admin.delete_group_offsets(group, [at]) == {at: errors.NoError}
    assert at not in admin.list_group_offsets(group)[group]


def test_groups(admin, servers, group):
    group, topic = group
    listed = {found["group_id"]: found for found in admin.list_groups()}
    assert listed[group]["protocol_type"] == "consumer" and listed[group]["group_state"] == "Empty"
    assert group in {found["group_id"] for found in admin.list_groups(states_filter=["empty"])}
    assert group not in {found["group_id"] for found in admin.list_groups(states_filter=["Stable"])}
    with reader(servers, topic, group_id=group, client_id="seen") as consumer:
        poll_until(consumer, lambda: bool(consumer.assignment()))
        described = admin.describe_groups([group])[group]
        assert described["group_state"] == "Stable" and described["error"] is None
        member = described["members"][0]
        assert member["client_id"] == "seen" and member["member_metadata"]["topics"] == [topic]
        assert member["member_assignment"]["assigned_partitions"] == [{"topic": topic, "partitions": [0, 1]}]
        assert admin.delete_groups([group]) == {group: "NonEmptyGroupError"}
        outcome = admin.alter_group_offsets(group, {partition(topic): OffsetAndMetadata(0)})
        assert outcome == {partition(topic): errors.UnknownMemberIdError}
    assert admin.delete_groups([group]) == {group: "OK"}
    assert group not in {found["group_id"] for found in admin.list_groups()}


def test_members_can_be_removed(admin, servers, make_topic):
    topic, group = make_topic(), unique("group")
    options = {"group_id": group, "group_instance_id": "static"}
    consumer = reader(servers, topic, **options)
    poll_until(consumer, lambda: bool(consumer.assignment()))
    consumer.close()
    assert admin.describe_groups([group])[group]["members"]
    removed = admin.remove_group_members(group, [MemberToRemove(group_instance_id="static", reason="test")])
    assert list(removed.values()) == [errors.NoError]
    assert admin.describe_groups([group])[group]["members"] == []
    with pytest.raises(ValueError):
        admin.remove_group_members(group, [MemberToRemove()])


@pytest.mark.parametrize(
    "call",
    [
        lambda admin: admin.elect_leaders(0),
        lambda admin: admin.list_partition_reassignments(),
        lambda admin: admin.update_features({}),
        lambda admin: admin.describe_acls(None),
        lambda admin: admin.describe_user_scram_credentials(),
        lambda admin: admin.list_transactions(),
        lambda admin: admin.api_versions(),
    ],
)
def test_what_is_not_there_says_so(admin, call):
    with pytest.raises(errors.UnsupportedVersionError, match="does not have yet"):
        call(admin)


def test_a_closed_client(servers):
    admin = KafkaAdminClient(bootstrap_servers=servers)
    assert admin.metrics()
    admin.close()
    admin.close()
    with pytest.raises(errors.KafkaError):
        admin.list_topics()


def test_partitions_are_named_tuples(admin, producer, make_topic):
    topic = make_topic()
    producer.send(topic, b"v").get(PATIENCE)
    found = admin.list_partition_offsets({partition(topic): OffsetSpec.LATEST})
    assert all(isinstance(at, TopicPartition) for at in found)
