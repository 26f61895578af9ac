"""Options that are wrong, refused, or without effect."""

from __future__ import annotations

import logging

import pytest
from conftest import partition, reader, take, unique
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, _options
from kafka.errors import KafkaConfigurationError, KafkaError, KafkaTimeoutError

CLIENTS = [KafkaProducer, KafkaConsumer, KafkaAdminClient]
NOWHERE = {"bootstrap_servers": "127.0.0.1:1", "bootstrap_timeout_ms": 300}


@pytest.mark.parametrize("client", CLIENTS)
def test_unknown_options(client):
    with pytest.raises(KafkaConfigurationError, match="Unrecognized configs.*bootstrap_server"):
        client(bootstrap_server="localhost:9092")


def test_the_producer_s_error_is_a_value_error_too():
    with pytest.raises(ValueError, match="Unrecognized"):
        KafkaProducer(no_such_option=1)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("option", "value", "needs"),
    [
        ("security_protocol", "SASL_SSL", "TLS or SASL"),
        ("security_protocol", "SSL", "TLS or SASL"),
        ("sasl_mechanism", "PLAIN", "SASL"),
        ("ssl_context", object(), "TLS"),
        ("proxy_url", "socks5://proxy:1080", "proxy"),
        ("kafka_client", object, "kafka-python's network client"),
    ],
)
def test_refused_options_say_what_they_need(client, option, value, needs):
    with pytest.raises(KafkaConfigurationError, match=f"{option}.*{needs}"):
        client(**NOWHERE, **{option: value})


def test_transactions_are_refused():
    with pytest.raises(KafkaConfigurationError, match="transactional_id.*transactions"):
        KafkaProducer(**NOWHERE, transactional_id="t")


@pytest.mark.parametrize(
    ("client", "options", "named"),
    [
        (KafkaProducer, {"compression_type": "brotli"}, "compression"),
        (KafkaProducer, {"acks": 2}, "acks"),
        (KafkaProducer, {"batch_size": -1}, "batch"),
        (KafkaProducer, {"linger_ms": "soon"}, "linger"),
        (KafkaProducer, {"enable_idempotence": True, "acks": 0}, "acks"),
        (KafkaProducer, {"enable_idempotence": True, "retries": 0}, "retries"),
        (KafkaConsumer, {"fetch_max_wait_ms": 40000}, "fetch_max_wait_ms"),
        (KafkaConsumer, {"group_instance_id": "i"}, "group_id"),
        (KafkaConsumer, {"isolation_level": "dirty"}, "isolation"),
        (KafkaConsumer, {"partition_assignment_strategy": ["mine"]}, "partition_assignment_strategy"),
        (KafkaConsumer, {"partition_assignment_strategy": []}, "partition_assignment_strategy"),
        (KafkaConsumer, {"max_poll_records": 0}, "max.poll.records"),
        (KafkaAdminClient, {"request_timeout_ms": -5}, "request.timeout.ms"),
        (KafkaAdminClient, {"bootstrap_servers": 9092}, "bootstrap_servers"),
    ],
)
def test_wrong_values_name_the_option(client, options, named):
    with pytest.raises((KafkaConfigurationError, TypeError), match=named.replace(".", r"[._]")):
        client(**{**NOWHERE, **options})


def test_conflicts_with_idempotence_switch_it_off(servers, caplog):
    with caplog.at_level(logging.WARNING), KafkaProducer(bootstrap_servers=servers, acks=1) as producer:
        assert producer.config["enable_idempotence"] is False
        assert producer.send(unique("topic"), b"v").get(30).offset == 0
    assert "acks=1" in caplog.text


def test_options_without_effect_warn_once_each(servers, caplog):
    with caplog.at_level(logging.WARNING):
        options = {"selector": object, "receive_buffer_bytes": 70000, "metrics_num_samples": 5}
        with KafkaAdminClient(bootstrap_servers=servers, **options) as admin:
            assert admin.list_topics() is not None
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    for name in ("selector", "receive[._]buffer[._]bytes", "metrics[._]num[._]samples"):
        assert sum(1 for line in lines if __import__("re").search(name, line)) == 1, lines


def test_defaults_warn_of_nothing(servers, caplog):
    with caplog.at_level(logging.WARNING):
        KafkaProducer(bootstrap_servers=servers).close()
        KafkaConsumer(bootstrap_servers=servers).close()
        KafkaAdminClient(bootstrap_servers=servers).close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("client", CLIENTS)
def test_no_broker_is_a_timeout_that_names_it(client):
    with pytest.raises(KafkaTimeoutError, match="127.0.0.1:1"):
        client(**NOWHERE)


def test_with_an_api_version_the_constructor_does_not_wait():
    producer = KafkaProducer(**NOWHERE, api_version=(2, 5), max_block_ms=200)
    with pytest.raises(KafkaTimeoutError):
        producer.send("topic", b"v")
    producer.close(timeout=1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("localhost", ["localhost:9092"]),
        ("a:1,b", ["a:1", "b:9092"]),
        (["a:1", "b:2"], ["a:1", "b:2"]),
        (("::1",), ["[::1]:9092"]),
        ("[::1]:5", ["[::1]:5"]),
        ("embedded:/data/orders, old", ["embedded:/data/orders, old"]),
        (["memory:x"], ["memory:x"]),
    ],
)
def test_bootstrap_servers(given, expected):
    assert _options.servers(given) == expected


def test_every_option_is_obeyed_refused_or_idle():
    """No option falls through: those without a key are the class's own, refused, or without effect."""
    from kafka.admin import client as admin
    from kafka.consumer import group as consumer
    from kafka.producer import kafka as producer
    from ottla import _native

    for name, own in (("producer", producer._OWN), ("consumer", consumer._OWN), ("admin", admin._OWN)):
        for option, (key, _) in _native.options(name).items():
            known = key is not None or option in own or option in _options._REFUSED or option in _options._IDLE
            known = known or option.startswith(("ssl_", "sasl_"))
            assert known or (name == "admin" and option == "metrics_enabled"), (name, option)


def test_old_names_of_resets(servers, producer, caplog):
    topic = unique("topic")
    producer.send(topic, b"v").get(30)
    with caplog.at_level(logging.WARNING), reader(servers, topic, auto_offset_reset="smallest") as consumer:
        assert [record.value for record in take(consumer, 1)] == [b"v"]
    assert "earliest" in caplog.text


def test_a_reset_that_raises(servers, producer):
    topic = unique("topic")
    producer.send(topic, b"v").get(30)
    with reader(servers, auto_offset_reset="none") as consumer:
        consumer.assign([partition(topic)])
        with pytest.raises(KafkaError):
            for _ in range(100):
                consumer.poll(timeout_ms=100)
