"""The producer against a broker."""

from __future__ import annotations

import asyncio
import threading

import pytest
from conftest import PATIENCE, partition, reader, take, unique
from kafka import JsonSerializer, KafkaProducer, Serializer
from kafka.errors import (
    IllegalStateError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
)
from kafka.partitioner import DefaultPartitioner, Partitioner, murmur2
from kafka.producer.future import FutureRecordMetadata, RecordMetadata


def test_send_and_get(servers, producer, make_topic):
    topic = make_topic()
    future = producer.send(topic, key=b"k", value=b"value", headers=[("h", b"1")], timestamp_ms=1234567890123)
    assert isinstance(future, FutureRecordMetadata)
    result = future.get(timeout=PATIENCE)
    assert isinstance(result, RecordMetadata)
    assert result == RecordMetadata(topic, 0, partition(topic), 0, 1234567890123, None, 1, 5, 2)
    assert future.is_done and future.succeeded() and not future.failed() and not future.retriable()
    assert future.value == result and future.exception is None
    record = take(reader(servers, topic), 1)[0]
    assert (record.key, record.value, record.headers) == (b"k", b"value", [("h", b"1")])
    assert (record.timestamp, record.timestamp_type, record.offset) == (1234567890123, 0, 0)


@pytest.mark.parametrize("compression", [None, "gzip", "snappy", "lz4", "zstd"])
def test_codecs(servers, make_topic, compression):
    topic = make_topic()
    with KafkaProducer(bootstrap_servers=servers, compression_type=compression, linger_ms=20) as producer:
        for number in range(300):
            producer.send(topic, b"%d" % number * 20)
    assert [record.value for record in take(reader(servers, topic), 300)] == [b"%d" % n * 20 for n in range(300)]


def test_nulls_empties_and_every_kind_of_bytes(servers, producer, make_topic):
    topic = make_topic()
    sent = [
        (None, b"v"),
        (b"k", None),
        (b"", b""),
        (bytearray(b"ka"), memoryview(b"va")),
        (b"\x00\xff", b"x" * 100_000),
    ]
    for key, value in sent:
        producer.send(topic, key=key, value=value)
    producer.flush(timeout=PATIENCE)
    got = [(record.key, record.value) for record in take(reader(servers, topic), len(sent))]
    assert got == [(None if k is None else bytes(k), None if v is None else bytes(v)) for k, v in sent]


def test_headers_keep_order_and_duplicates(servers, producer, make_topic):
    topic = make_topic()
    headers = [("b", b"1"), ("a", b""), ("b", b"2"), ("ü", b"\x00")]
    producer.send(topic, b"v", headers=headers).get(PATIENCE)
    assert take(reader(servers, topic), 1)[0].headers == headers


def test_wrong_arguments(producer, make_topic):
    topic = make_topic()
    with pytest.raises(ValueError, match="key or value"):
        producer.send(topic)
    with pytest.raises(TypeError, match="headers"):
        producer.send(topic, b"v", headers={"a": b"1"})
    with pytest.raises(TypeError, match="headers"):
        producer.send(topic, b"v", headers=[("a", "text")])
    with pytest.raises(TypeError):
        producer.send(topic, "text")
    with pytest.raises(TypeError):
        producer.send(topic, key=5, value=b"v")
    with pytest.raises(TypeError):
        producer.send(None, b"v")
    with pytest.raises(ValueError, match="partition"):
        producer.send(topic, b"v", partition=99)
    with pytest.raises(ValueError, match="partition"):
        producer.send(topic, b"v", partition=-1)


def test_illegal_topic_names(producer):
    for name in ("", "a b", "..", "x" * 250):
        with pytest.raises((ValueError, KafkaError)):
            producer.send(name, b"v").get(PATIENCE)


def test_a_record_that_is_too_large(producer, make_topic):
    with pytest.raises(MessageSizeTooLargeError):
        producer.send(make_topic(), b"x" * 2_000_000).get(PATIENCE)


def test_a_record_that_the_topic_refuses(servers, make_topic):
    topic = make_topic(**{"max.message.bytes": "1000"})
    with KafkaProducer(bootstrap_servers=servers) as producer:
        future = producer.send(topic, b"x" * 5000)
        with pytest.raises(MessageSizeTooLargeError):
            future.get(PATIENCE)
        assert future.failed() and isinstance(future.exception, MessageSizeTooLargeError)
        assert producer.send(topic, b"small").get(PATIENCE).offset == 0


def test_topics_are_made_by_sending(producer):
    topic = unique("auto")
    assert producer.send(topic, b"v").get(PATIENCE).topic == topic
    assert 0 in producer.partitions_for(topic)


def test_callbacks_and_errbacks(servers, make_topic):
    topic = make_topic(**{"max.message.bytes": "1000"})
    seen = []

    def good(extra, metadata, suffix):
        seen.append((extra, metadata.offset, suffix))

    def bad(failure):
        seen.append(type(failure))

    with KafkaProducer(bootstrap_servers=servers) as producer:
        first = producer.send(topic, b"v").add_callback(good, "extra", suffix="s").add_errback(bad)
        producer.send(topic, b"x" * 5000).add_callback(good, "never").add_errback(bad)
    # Closing waits for callbacks; which thread runs which first is not said.
    assert len(seen) == 2 and ("extra", 0, "s") in seen and MessageSizeTooLargeError in seen
    late = []
    first.add_both(late.append)
    assert [metadata.offset for metadata in late] == [0]


def test_callbacks_that_fail_are_logged_and_harm_nothing(servers, make_topic, caplog):
    with KafkaProducer(bootstrap_servers=servers) as producer:
        topic = make_topic()
        producer.send(topic, b"1").add_callback(lambda _: 1 / 0)
        assert producer.send(topic, b"2").get(PATIENCE).offset == 1
    assert "ZeroDivisionError" in caplog.text


def test_order_and_callbacks_of_many(servers, make_topic):
    topic = make_topic()
    offsets = []
    with KafkaProducer(bootstrap_servers=servers) as producer:
        for number in range(5000):
            producer.send(topic, b"%d" % number).add_callback(lambda metadata: offsets.append(metadata.offset))
    # A callback that is added to a settled future runs at once, before those that wait for their thread.
    assert sorted(offsets) == list(range(5000))
    assert [record.value for record in take(reader(servers, topic), 5000)] == [b"%d" % n for n in range(5000)]


def test_flush_settles_every_future(servers, make_topic):
    with KafkaProducer(bootstrap_servers=servers, linger_ms=60_000, batch_size=1_000_000) as producer:
        topic = make_topic()
        futures = [producer.send(topic, b"v") for _ in range(100)]
        assert not any(future.is_done for future in futures)
        producer.flush(timeout=PATIENCE)
        assert all(future.succeeded() for future in futures)


def test_close_sends_what_waits(servers, make_topic):
    topic = make_topic()
    producer = KafkaProducer(bootstrap_servers=servers, linger_ms=60_000)
    future = producer.send(topic, b"v")
    producer.close()
    producer.close()
    assert future.succeeded()
    with pytest.raises(IllegalStateError):
        producer.send(topic, b"v")


def test_close_is_bounded(make_topic, tcp):
    producer = KafkaProducer(bootstrap_servers="127.0.0.1:1", api_version=(4, 0), max_block_ms=100)
    producer.close(timeout=0.5)
    with pytest.raises(ValueError, match="timeout"):
        KafkaProducer(bootstrap_servers=tcp).close(timeout=-1)


def test_get_with_a_timeout(servers, make_topic):
    with KafkaProducer(bootstrap_servers=servers, linger_ms=60_000) as producer:
        future = producer.send(make_topic(), b"v")
        with pytest.raises(KafkaTimeoutError):
            future.get(timeout=0.05)
        producer.flush(PATIENCE)
        assert future.get(timeout=0).offset == 0


def test_futures_can_be_awaited(servers, make_topic):
    topic = make_topic()

    async def send():
        with KafkaProducer(bootstrap_servers=servers, linger_ms=10) as producer:
            first, second = producer.send(topic, b"1"), producer.send(topic, b"2")
            return [(await first).offset, (await second).offset]

    assert asyncio.run(send()) == [0, 1]


def test_serializers(servers, make_topic):
    class Seen(Serializer):
        closed = False

        def serialize(self, topic, headers, data):
            return f"{topic}|{headers}|{data}".encode()

        def close(self):
            Seen.closed = True

    topic = make_topic()
    with KafkaProducer(bootstrap_servers=servers, key_serializer=Seen(), value_serializer=JsonSerializer()) as producer:
        producer.send(topic, key=5, value={"a": 1}, headers=[("h", b"x")]).get(PATIENCE)
    record = take(reader(servers, topic), 1)[0]
    assert record.key == f"{topic}|[('h', b'x')]|5".encode()
    assert record.value == b'{"a": 1}'
    assert Seen.closed


def test_what_a_serializer_raises_comes_out_of_send(servers, make_topic):
    topic = make_topic()
    with KafkaProducer(bootstrap_servers=servers, value_serializer=lambda value: 1 / value) as producer:
        with pytest.raises(ZeroDivisionError):
            producer.send(topic, 0)
        with pytest.raises(TypeError):
            producer.send(topic, 1)


def test_keys_choose_the_partition(producer, make_topic):
    topic = make_topic(5)
    for number in range(50):
        key = b"key-%d" % number
        assert producer.send(topic, b"v", key=key).get(PATIENCE).partition == (murmur2(key) & 0x7FFFFFFF) % 5


def test_a_partition_that_is_given(producer, make_topic):
    topic = make_topic(3)
    assert [producer.send(topic, b"v", key=b"k", partition=p).get(PATIENCE).partition for p in (2, 0, 1)] == [2, 0, 1]


def test_partitioners_of_python(servers, make_topic):
    class Last(Partitioner):
        def partition(self, topic, key, serialized_key, value, serialized_value, cluster):
            assert topic in cluster.topics()
            assert (key, serialized_key, value, serialized_value) == ("k", b"k", "v", b"v")
            assert cluster.available_partitions_for_topic(topic) == cluster.partitions_for_topic(topic)
            return max(cluster.partitions_for_topic(topic))

    class Mine(DefaultPartitioner):
        def partition(self, *arguments):
            return 1

    topic = make_topic(4)
    text = {"key_serializer": str.encode, "value_serializer": str.encode}
    for partitioner, expected in ((Last(), 3), (Mine(), 1), (lambda key, every, available: every[2], 2)):
        with KafkaProducer(bootstrap_servers=servers, partitioner=partitioner, **text) as producer:
            assert producer.send(topic, key="k", value="v").get(PATIENCE).partition == expected


def test_partitioners_that_fail(servers, make_topic):
    topic = make_topic(2)
    for partitioner, expected in ((lambda *_: 99, ValueError), (lambda *_: 1 / 0, ZeroDivisionError)):
        with KafkaProducer(bootstrap_servers=servers, partitioner=partitioner) as producer, pytest.raises(expected):
            producer.send(topic, b"v")


def test_no_acknowledgement(servers, make_topic):
    topic = make_topic()
    with KafkaProducer(bootstrap_servers=servers, acks=0) as producer:
        assert producer.send(topic, b"v").get(PATIENCE).offset == -1
    assert take(reader(servers, topic), 1)[0].value == b"v"


def test_threads_share_a_producer(servers, make_topic):
    topic = make_topic(4)
    with KafkaProducer(bootstrap_servers=servers) as producer:

        def send(name):
            for number in range(250):
                producer.send(topic, b"%d-%d" % (name, number))

        threads = [threading.Thread(target=send, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    got = {record.value for record in take(reader(servers, topic), 1000)}
    assert got == {b"%d-%d" % (name, number) for name in range(4) for number in range(250)}


def test_metrics(servers, make_topic):
    from kafka.metrics import DictReporter, KafkaMetric, MetricName

    reporters = []

    def make():
        reporters.append(DictReporter())
        return reporters[-1]

    with KafkaProducer(bootstrap_servers=servers, client_id="measured", metric_reporters=[make]) as producer:
        producer.send(make_topic(), b"v").get(PATIENCE)
        metrics = producer.metrics()
        assert metrics["producer-metrics"]["record-send-total"] == 1
        raw = producer.metrics(raw=True)
        name = MetricName("record-send-total", "producer-metrics", tags={"client-id": "measured"})
        assert isinstance(raw[name], KafkaMetric) and raw[name].value() == 1
        shown = reporters[0].snapshot()["producer-metrics.client-id=measured"]
        assert shown["record-send-total"] == 1
    with KafkaProducer(bootstrap_servers=servers, metrics_enabled=False) as producer:
        assert producer.metrics() is None


def test_transactions_need_an_id(producer):
    with pytest.raises(IllegalStateError, match="transactional_id"):
        producer.init_transactions()
    with pytest.raises(IllegalStateError, match="transactional_id"):
        producer.begin_transaction()


def test_text_and_connection(producer):
    assert producer.bootstrap_connected()
    assert "kafka-python-producer-" in str(producer)
    assert KafkaProducer.max_usable_produce_magic((4, 0)) == 2
