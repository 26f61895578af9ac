"""`ottla.Broker`: a store in this process."""

from __future__ import annotations

import ottla
import pytest
from conftest import reader, run, take, unique
from kafka import KafkaProducer
from kafka.errors import KafkaError


def test_a_directory_keeps_its_records(tmp_path):
    with ottla.Broker(tmp_path / "data") as broker:
        assert broker.bootstrap_servers == broker.local == f"embedded:{tmp_path / 'data'}"
        with KafkaProducer(bootstrap_servers=broker.bootstrap_servers) as producer:
            producer.send("orders", b"kept").get(30)
    assert broker.closed
    with ottla.Broker(str(tmp_path / "data"), listen="127.0.0.1:0") as broker:
        assert not broker.bootstrap_servers.endswith(":0")
        for servers in (broker.bootstrap_servers, broker.local):
            with reader(servers, "orders") as consumer:
                assert take(consumer, 1)[0].value == b"kept"


def test_clients_open_a_store_by_themselves(tmp_path):
    servers = f"embedded:{tmp_path / 'data'}"
    with KafkaProducer(bootstrap_servers=servers) as producer:
        producer.send("orders", b"v").get(30)
        with reader(servers, "orders") as consumer:
            assert take(consumer, 1)[0].value == b"v"
    with reader([servers], "orders") as consumer:
        assert take(consumer, 1)[0].value == b"v"


def test_stores_in_memory_are_shared_by_name():
    name, other = f"memory:{unique('store')}", f"memory:{unique('store')}"
    with KafkaProducer(bootstrap_servers=name) as producer:
        producer.send("orders", b"v").get(30)
    with reader(name, "orders") as consumer:
        assert take(consumer, 1)[0].value == b"v"
    with reader(other) as consumer:
        assert "orders" not in consumer.topics()


def test_a_directory_has_one_process(tmp_path):
    with ottla.Broker(tmp_path / "data"):
        program = f"import ottla\ntry: ottla.Broker({str(tmp_path / 'data')!r})\nexcept ottla.Error as e: print(e)"
        done = run(program)
        assert done.stdout.count("\n") == 1 and str(tmp_path / "data") in done.stdout, done


def test_what_cannot_be_opened(tmp_path):
    file = tmp_path / "file"
    file.write_text("no directory")
    with pytest.raises(ottla.Error, match="file") as raised:
        ottla.Broker(file)
    assert "\n" not in str(raised.value)
    with pytest.raises(KafkaError, match="file"):
        KafkaProducer(bootstrap_servers=f"embedded:{file}")
    with pytest.raises(ottla.Error, match="num.partitions"):
        ottla.Broker(config={"num.partitions": 0})
    with pytest.raises(ottla.Error, match="no.such.key"):
        ottla.Broker(config={"no.such.key": 1})
    with pytest.raises(ottla.Error, match="nowhere"):
        ottla.Broker(listen="nowhere")


def test_configuration(tmp_path):
    from kafka import KafkaAdminClient

    config = {"num.partitions": 7, "auto.create.topics.enable": False}
    with ottla.Broker(config=config) as broker, KafkaAdminClient(bootstrap_servers=broker.local) as admin:
        admin.create_topics(["orders"], wait_for_metadata=True)
        assert len(admin.describe_topics(["orders"])[0]["partitions"]) == 7
        assert "Broker" in repr(broker)


def test_closing_twice():
    broker = ottla.Broker()
    broker.close()
    broker.close()
    assert broker.closed and "closed" in repr(broker)


def test_the_program(tmp_path):
    import subprocess
    import sys

    shown = subprocess.run([sys.executable, "-m", "ottla", "--version"], capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0 and ottla.__version__ in shown.stdout
