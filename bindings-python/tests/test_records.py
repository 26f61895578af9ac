"""Records have the protocol of a named tuple, and are none."""

from __future__ import annotations

import collections
import copy
import pickle

import pytest
from conftest import partition, reader, take
from kafka.consumer.fetcher import ConsumerRecord

FIELDS = [
    "topic",
    "partition",
    "leader_epoch",
    "offset",
    "timestamp",
    "timestamp_type",
    "key",
    "value",
    "headers",
    "checksum",
    "serialized_key_size",
    "serialized_value_size",
    "serialized_header_size",
]


@pytest.fixture
def record(servers, producer, make_topic):
    topic = make_topic()
    producer.send(topic, key=b"key", value=b"value", headers=[("a", b"xyz")], timestamp_ms=1_600_000_000_000).get(60)
    return take(reader(servers, topic), 1)[0]


def test_fields(record):
    assert record._fields == tuple(FIELDS)
    assert record.partition == 0 and record.offset == 0 and record.checksum is None
    assert record.timestamp == 1_600_000_000_000 and record.timestamp_type == 0
    assert (record.serialized_key_size, record.serialized_value_size, record.serialized_header_size) == (3, 5, 4)
    assert record.leader_epoch == 0


def test_it_is_no_tuple(record):
    assert isinstance(record, ConsumerRecord)
    assert not isinstance(record, tuple)


def test_it_unpacks_and_indexes_as_a_tuple(record):
    values = tuple(record)
    topic, number, *_, header_size = record
    assert (topic, number, header_size) == (record.topic, 0, 4)
    assert len(record) == 13 and record[6] == b"key" and record[-1] == 4 and record[6:8] == (b"key", b"value")
    assert b"value" in record and record.index(b"key") == 6 and record.count(b"key") == 1
    assert values == tuple(getattr(record, field) for field in FIELDS)
    with pytest.raises(IndexError):
        record[13]


def test_it_equals_its_namedtuple(record):
    same = collections.namedtuple("ConsumerRecord", FIELDS)(*record)
    assert record == same and same == tuple(record)
    assert record == ConsumerRecord(*record) and record != ConsumerRecord(*record)._replace(offset=1)
    assert record._asdict() == same._asdict()
    assert record._replace(value=b"other").value == b"other"
    assert ConsumerRecord._make(record) == record
    assert "offset=0" in repr(record) and repr(record).startswith("ConsumerRecord(topic=")


def test_it_can_be_matched_copied_and_pickled(record):
    match record:
        case ConsumerRecord(topic, 0, key=b"key", value=value):
            assert (topic, value) == (record.topic, b"value")
        case _:
            pytest.fail("no match")
    assert pickle.loads(pickle.dumps(record)) == record
    assert copy.copy(record) == record


def test_it_cannot_be_changed(record):
    with pytest.raises(AttributeError):
        record.value = b"other"


def test_it_outlives_its_consumer(servers, producer, make_topic):
    topic = make_topic()
    for number in range(100):
        producer.send(topic, b"%d" % number)
    producer.flush(60)
    with reader(servers) as consumer:
        consumer.assign([partition(topic)])
        records = take(consumer, 100)
    assert [record.value for record in records] == [b"%d" % n for n in range(100)]
