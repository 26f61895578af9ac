"""Structs, serializers, partitioners, futures, metrics: what needs no broker."""

from __future__ import annotations

import asyncio
import threading

import pytest
from kafka.cluster import ClusterMetadata
from kafka.errors import KafkaTimeoutError
from kafka.future import Future
from kafka.metrics import DictReporter, KafkaMetric, MetricName
from kafka.partitioner import DefaultPartitioner, StickyPartitioner, murmur2
from kafka.serializer import DefaultSerializer, DeserializeWrapper, JsonSerializer, SerializeWrapper
from kafka.serializer.wrapper import callable_of
from kafka.structs import ConsumerGroupMetadata, OffsetAndMetadata, TopicPartition
from kafka.util import ensure_valid_topic_name


def test_structs_are_tuples_with_defaults():
    assert OffsetAndMetadata(5) == (5, "", -1)
    assert ConsumerGroupMetadata() == (None, -1, "", None, "<unjoined>")
    assert {TopicPartition("t", 0): 1}[("t", 0)] == 1


# The hashes of Kafka's own client.
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_murmur2(key, expected):
    assert murmur2(key) == expected & 0xFFFFFFFF
    assert murmur2(bytearray(key)) == murmur2(memoryview(key)) == murmur2(key)


def test_default_partitioner():
    cluster = ClusterMetadata({"t": (range(10), [3])})
    chosen = DefaultPartitioner().partition("t", "abc", b"abc", None, None, cluster)
    assert chosen == (murmur2(b"abc") & 0x7FFFFFFF) % 10
    assert DefaultPartitioner().partition("t", None, None, "v", b"v", cluster) == 3
    with pytest.raises(ValueError, match="other"):
        DefaultPartitioner().partition("other", None, None, None, None, cluster)


def test_sticky_partitioner_stays_until_a_new_batch():
    cluster = ClusterMetadata({"t": (range(3), range(3))})
    sticky = StickyPartitioner()
    first = {sticky.partition("t", None, None, None, b"v", cluster) for _ in range(50)}
    assert len(first) == 1
    before = first.pop()
    sticky.on_new_batch("t", cluster, before)
    after = sticky.partition("t", None, None, None, b"v", cluster)
    assert after != before
    sticky.on_new_batch("t", cluster, before)
    assert sticky.partition("t", None, None, None, b"v", cluster) == after


def test_views_of_the_cluster():
    cluster = ClusterMetadata({"t": ([0, 1], [1]), "__consumer_offsets": ([0], [0])})
    assert cluster.topics() == {"t"}
    assert cluster.topics(exclude_internal_topics=False) == {"t", "__consumer_offsets"}
    assert cluster.partitions_for_topic("t") == {0, 1}
    assert cluster.available_partitions_for_topic("t") == {1}
    assert cluster.partitions_for_topic("missing") is None


def test_serializers():
    assert DefaultSerializer().serialize("t", [], "grün") == "grün".encode()
    assert DefaultSerializer("latin-1").deserialize("t", [], b"gr\xfcn") == "grün"
    assert DefaultSerializer().serialize("t", [], b"raw") == b"raw"
    assert JsonSerializer().deserialize("t", [], JsonSerializer().serialize("t", [], {"a": [1, None]})) == {
        "a": [1, None]
    }
    assert JsonSerializer().serialize("t", [], None) is None
    assert SerializeWrapper(str.encode).serialize("t", [], "x") == b"x"
    assert DeserializeWrapper(None).deserialize("t", [], b"x") == b"x"


class _Old:
    def serialize(self, topic, value):
        return f"{topic}:{value}".encode()


def test_what_native_code_calls_for_a_serializer():
    assert callable_of(None, "serialize", "value_serializer") == (None, False)
    function, full = callable_of(str.encode, "serialize", "value_serializer")
    assert (function("x"), full) == (b"x", False)
    function, full = callable_of(JsonSerializer(), "serialize", "value_serializer")
    assert (function("t", [], 1), full) == (b"1", True)
    function, full = callable_of(_Old(), "serialize", "value_serializer")
    assert (function("t", [], 1), full) == (b"t:1", True)
    with pytest.raises(TypeError, match="value_serializer"):
        callable_of("json", "serialize", "value_serializer")


@pytest.mark.parametrize("name", ["", ".", "..", "a b", "ü", "x" * 250])
def test_illegal_topics(name):
    with pytest.raises(ValueError, match="topic"):
        ensure_valid_topic_name(name)


@pytest.mark.parametrize("name", [None, 5, b"bytes"])
def test_topics_that_are_no_text(name):
    with pytest.raises(TypeError, match="topic"):
        ensure_valid_topic_name(name)


def test_futures_call_back_once_settled():
    seen = []
    future = Future()
    future.add_callback(seen.append).add_errback(lambda failure: seen.append("never"))
    future.add_callback(lambda extra, value: seen.append((extra, value)), "extra")
    future.success(7)
    future.add_callback(seen.append)
    assert seen == [7, ("extra", 7), 7]
    assert (future.succeeded(), future.failed(), future.value) == (True, False, 7)


def test_futures_that_fail():
    seen = []
    future, chained = Future(), Future()
    future.add_both(seen.append).chain(chained)
    future.failure(KafkaTimeoutError)
    assert seen == [KafkaTimeoutError()]
    assert chained.failed() and chained.retriable()
    with pytest.raises(TypeError):
        Future().failure("no exception")


def test_a_callback_that_fails_stops_no_other(caplog):
    seen = []
    future = Future()
    future.add_callback(lambda _: 1 / 0).add_callback(seen.append)
    future.success(1)
    assert seen == [1]
    assert "ZeroDivisionError" in caplog.text


def test_futures_can_be_awaited():
    async def wait():
        future = Future()
        threading.Thread(target=future.success, args=(3,)).start()
        assert await future == 3
        failed = Future().failure(KafkaTimeoutError("late"))
        with pytest.raises(KafkaTimeoutError):
            await failed

    asyncio.run(wait())


def test_dict_reporter():
    values = {"rate": 1.0}
    name = MetricName("rate", "producer-metrics", tags={"client-id": "a"})
    reporter = DictReporter("ours")
    reporter.init([KafkaMetric(name, lambda: values["rate"])])
    assert reporter.snapshot() == {"ours.producer-metrics.client-id=a": {"rate": 1.0}}
    values["rate"] = 2.0
    assert reporter.snapshot() == {"ours.producer-metrics.client-id=a": {"rate": 2.0}}
    assert name == MetricName("rate", "producer-metrics", tags={"client-id": "a"})
    assert hash(name) == hash(MetricName("rate", "producer-metrics", tags={"client-id": "a"}))
