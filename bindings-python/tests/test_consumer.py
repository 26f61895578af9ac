"""The consumer against a broker, alone."""

from __future__ import annotations

import re

import pytest
from conftest import PATIENCE, partition, poll_until, reader, take, unique
from kafka import Deserializer, JsonSerializer, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import IllegalStateError, KafkaError
from kafka.structs import OffsetAndTimestamp


@pytest.fixture
def filled(producer, make_topic):
    """A topic with records 0 to 99 in one partition, one a second from 1600000000000 on."""
    topic = make_topic()
    for number in range(100):
        producer.send(topic, b"%d" % number, timestamp_ms=1_600_000_000_000 + number * 1000)
    producer.flush(PATIENCE)
    return topic


def assigned(servers, topic, **options) -> KafkaConsumer:
    consumer = reader(servers, **options)
    consumer.assign([partition(topic)])
    return consumer


def test_iteration_ends_after_consumer_timeout_ms(servers, filled):
    with reader(servers, filled, consumer_timeout_ms=300) as consumer:
        got = []
        for _ in range(PATIENCE * 10):
            got += [int(record.value) for record in consumer]
            if len(got) == 100:
                break
        assert got == list(range(100))
        assert list(consumer) == []


def test_poll_returns_lists_by_partition(servers, filled):
    with assigned(servers, filled, max_poll_records=30) as consumer:
        polled = {}
        while not polled:
            polled = consumer.poll(timeout_ms=1000)
        assert list(polled) == [partition(filled)]
        at = next(iter(polled))
        assert isinstance(at, TopicPartition) and at.topic == filled and at.partition == 0
        assert isinstance(polled[at], list)
        assert [int(record.value) for record in polled[at]] == list(range(30))
        assert len(consumer.poll(timeout_ms=1000, max_records=7)[at]) == 7
        assert consumer.position(at) == 37


def test_poll_without_records(servers, make_topic):
    with assigned(servers, make_topic()) as consumer:
        assert consumer.poll() == {}
        assert consumer.poll(timeout_ms=10) == {}


def test_wrong_arguments_of_poll(servers, filled):
    consumer = assigned(servers, filled)
    with pytest.raises(ValueError):
        consumer.poll(timeout_ms=-1)
    with pytest.raises(ValueError):
        consumer.poll(max_records=0)
    with pytest.raises(TypeError):
        consumer.poll(max_records="5")
    consumer.close()
    with pytest.raises(IllegalStateError):
        consumer.poll()


def test_deserializers(servers, producer, make_topic):
    class Seen(Deserializer):
        closed = False

        def deserialize(self, topic, headers, data):
            return topic, headers, data

        def close(self):
            Seen.closed = True

    topic = make_topic()
    producer.send(topic, key=b"k", value=b'{"a": 1}', headers=[("h", b"x")])
    producer.send(topic, key=b"only")
    producer.flush(PATIENCE)
    with reader(servers, topic, key_deserializer=Seen(), value_deserializer=JsonSerializer()) as consumer:
        first, second = take(consumer, 2)
    assert first.key == (topic, [("h", b"x")], b"k") and first.value == {"a": 1}
    assert second.value is None and second.key == (topic, [], b"only")
    assert first.serialized_value_size == 8
    assert Seen.closed


def test_what_a_deserializer_raises_comes_out(servers, filled):
    with reader(servers, filled, value_deserializer=lambda value: 1 / 0) as consumer, pytest.raises(ZeroDivisionError):
        next(consumer)


def test_seek(servers, filled):
    at = partition(filled)
    with assigned(servers, filled) as consumer:
        consumer.seek(at, 40)
        assert consumer.position(at) == 40
        assert int(next(consumer).value) == 40
        assert consumer.position(at) == 41
        consumer.seek(at, 10)
        assert int(next(consumer).value) == 10
        consumer.seek_to_end(at)
        assert consumer.position(at) == 100
        consumer.seek_to_beginning()
        assert int(next(consumer).value) == 0
        consumer.seek(at, OffsetAndMetadata(99))
        assert [int(record.value) for record in take(consumer, 1)] == [99]


def test_wrong_arguments_of_seek(servers, filled):
    at, other = partition(filled), partition(filled, 7)
    with assigned(servers, filled) as consumer:
        for offset in (-1, 1.5, "1", None):
            with pytest.raises(ValueError):
                consumer.seek(at, offset)
        with pytest.raises(ValueError, match="assigned"):
            consumer.seek(other, 1)
        with pytest.raises(TypeError):
            consumer.seek((filled, 0), 1)
        with pytest.raises(IllegalStateError):
            consumer.position(other)
        with pytest.raises(TypeError):
            consumer.position((filled, 0))


def test_offsets(servers, filled, producer):
    at = partition(filled)
    with KafkaConsumer(bootstrap_servers=servers) as consumer:
        assert consumer.beginning_offsets([at]) == {at: 0}
        assert consumer.end_offsets([at]) == {at: 100}
        found = consumer.offsets_for_times({at: 1_600_000_050_500})
        assert found == {at: OffsetAndTimestamp(51, 1_600_000_051_000, found[at].leader_epoch)}
        assert isinstance(found[at], OffsetAndTimestamp)
        assert consumer.offsets_for_times({at: 1_700_000_000_000}) == {at: None}
        with pytest.raises(ValueError, match="negative"):
            consumer.offsets_for_times({at: -1})


def test_an_unknown_partition(servers, filled):
    with KafkaConsumer(bootstrap_servers=servers, request_timeout_ms=3000) as consumer, pytest.raises(KafkaError):
        consumer.end_offsets([partition(filled, 50)], timeout_ms=1000)


def test_pause_and_resume(servers, producer, make_topic):
    topic = make_topic(2)
    first, second = partition(topic, 0), partition(topic, 1)
    for number in range(2):
        producer.send(topic, b"v", partition=number).get(PATIENCE)
    with reader(servers) as consumer:
        consumer.assign([first, second])
        consumer.pause(second)
        assert consumer.paused() == {second}
        got = []
        for _ in range(10):
            for at, records in consumer.poll(timeout_ms=100).items():
                got += [at] * len(records)
        assert got == [first]
        consumer.resume(second)
        assert consumer.paused() == set()
        poll_until(consumer, lambda: consumer.position(second) == 1)


def test_lag_and_highwater(servers, filled):
    at = partition(filled)
    with assigned(servers, filled, max_poll_records=10) as consumer:
        poll_until(consumer, lambda: consumer.position(at) >= 10)
        assert consumer.highwater(at) == 100
        assert consumer.lag(at) == 100 - consumer.position(at)
        assert consumer.metrics()["consumer-fetch-manager-metrics"]


def test_topics_and_partitions(servers, make_topic):
    topic = make_topic(3)
    with KafkaConsumer(bootstrap_servers=servers) as consumer:
        assert topic in consumer.topics()
        assert not any(name.startswith("__") for name in consumer.topics())
        assert consumer.partitions_for_topic(topic) == {0, 1, 2}
        missing = unique("missing")
        assert consumer.partitions_for_topic(missing) == set()
        assert missing not in consumer.topics()
        consumer.bootstrap(timeout_ms=5000)
        consumer.bootstrap(timeout_ms=5000, refresh=True)
        assert consumer.bootstrap_connected()


def test_subscriptions_exclude_each_other(servers, filled):
    with reader(servers) as consumer:
        assert consumer.subscription() is None
        with pytest.raises(ValueError):
            consumer.subscribe()
        with pytest.raises(IllegalStateError):
            consumer.subscribe([filled], pattern="x")
        with pytest.raises(TypeError):
            consumer.subscribe(filled)
        with pytest.raises(TypeError):
            consumer.subscribe([filled], listener=object())
        with pytest.raises(re.error):
            consumer.subscribe(pattern="(")
        consumer.assign([partition(filled)])
        assert consumer.assignment() == {partition(filled)}
        with pytest.raises(IllegalStateError):
            consumer.subscribe([filled])
        consumer.assign([])
        assert consumer.assignment() == set()
        consumer.subscribe([filled])
        assert consumer.subscription() == {filled}
        with pytest.raises(IllegalStateError):
            consumer.assign([partition(filled)])
        consumer.unsubscribe()
        assert consumer.subscription() is None


def test_without_a_group_there_are_no_commits(servers, filled):
    at = partition(filled)
    with assigned(servers, filled) as consumer:
        for call in (consumer.commit, consumer.commit_async, lambda: consumer.committed(at)):
            with pytest.raises(IllegalStateError, match="group_id"):
                call()
        assert consumer.group_metadata().group_id is None


def test_closing(servers, filled):
    consumer = assigned(servers, filled)
    consumer.close()
    consumer.close()
    assert list(consumer) == []
    with pytest.raises(KafkaError):
        consumer.beginning_offsets([partition(filled)])


def test_an_unknown_topic_ends_by_the_timeout(servers):
    topic = unique("missing")
    with reader(servers, topic, allow_auto_create_topics=False, consumer_timeout_ms=500) as consumer:
        assert list(consumer) == []


def test_large_records_and_small_fetches(servers, producer, make_topic):
    topic = make_topic()
    for number in range(5):
        producer.send(topic, bytes([number]) * 200_000)
    producer.flush(PATIENCE)
    with reader(servers, topic, max_partition_fetch_bytes=1000, fetch_max_bytes=1000) as consumer:
        assert [(record.value[0], len(record.value)) for record in take(consumer, 5)] == [
            (n, 200_000) for n in range(5)
        ]


def test_iteration_takes_seeks_at_once(servers, filled):
    at = partition(filled)
    with assigned(servers, filled) as consumer:
        seen = []
        for record in consumer:
            seen.append(int(record.value))
            if len(seen) == 3:
                consumer.seek(at, 90)
            if len(seen) == 6:
                break
        assert seen == [0, 1, 2, 90, 91, 92]


def test_without_a_group_every_partition_is_read(servers, producer, make_topic):
    topic = make_topic(3)
    for number in range(3):
        producer.send(topic, b"%d" % number, partition=number).get(PATIENCE)
    with reader(servers, topic, enable_auto_commit=True) as consumer:
        assert {record.value for record in take(consumer, 3)} == {b"0", b"1", b"2"}
        assert consumer.assignment() == {partition(topic, number) for number in range(3)}
        assert consumer.subscription() == {topic}


def test_without_a_group_new_topics_and_partitions_are_found(servers, producer, admin):
    topic = unique("later")
    options = {"metadata_max_age_ms": 200, "allow_auto_create_topics": False, "consumer_timeout_ms": PATIENCE * 1000}
    with reader(servers, topic, **options) as consumer:
        assert consumer.poll(timeout_ms=100) == {}
        admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1}}, wait_for_metadata=True)
        producer.send(topic, b"first", partition=0).get(PATIENCE)
        assert next(consumer).value == b"first"
        admin.create_partitions({topic: 2})
        poll_until(consumer, lambda: partition(topic, 1) in consumer.assignment())
