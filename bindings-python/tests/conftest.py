"""Brokers for the tests.

OTTLA_BOOTSTRAP=host:port runs everything against that cluster. Without it there are two roads to one broker of this
process: TCP, and the store's own name.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import ottla
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

GIVEN = os.environ.get("OTTLA_BOOTSTRAP")
REPOSITORY = Path(__file__).resolve().parents[2]
# Far beyond what anything here takes: it is reached only where something is broken.
PATIENCE = 60
# A shell that runs the tests in the background has them ignore Ctrl-C, and their children with them: some of those are
# interrupted on purpose.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def broker() -> Iterator[ottla.Broker]:
    if GIVEN:
        pytest.skip("OTTLA_BOOTSTRAP names a cluster; this test needs a broker of its own")
    with ottla.Broker(listen="127.0.0.1:0") as broker:
        yield broker


@pytest.fixture(scope="session", params=["given"] if GIVEN else ["tcp", "local"])
def servers(request: pytest.FixtureRequest) -> str:
    if GIVEN:
        return GIVEN
    broker = request.getfixturevalue("broker")
    return broker.bootstrap_servers if request.param == "tcp" else broker.local


@pytest.fixture(scope="session")
def tcp(request: pytest.FixtureRequest) -> str:
    """A broker that other processes can reach."""
    return GIVEN or request.getfixturevalue("broker").bootstrap_servers


_counter = itertools.count()


def unique(what: str) -> str:
    return f"{what}-{next(_counter)}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def admin(servers: str) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(bootstrap_servers=servers) as admin:
        yield admin


@pytest.fixture
def make_topic(admin: KafkaAdminClient) -> Callable[..., str]:
    def make(partitions: int = 1, **configs: str) -> str:
        name = unique("topic")
        admin.create_topics([NewTopic(name, partitions, 1, topic_configs=configs)], wait_for_metadata=True)
        return name

    return make


@pytest.fixture
def producer(servers: str) -> Iterator[KafkaProducer]:
    with KafkaProducer(bootstrap_servers=servers) as producer:
        yield producer


def reader(servers: str, *topics: str, **options: object) -> KafkaConsumer:
    """A consumer that begins at the start, and ends where it would wait too long."""
    chosen = {"auto_offset_reset": "earliest", "consumer_timeout_ms": PATIENCE * 1000, **options}
    return KafkaConsumer(*topics, bootstrap_servers=servers, **chosen)


def take(consumer: KafkaConsumer, count: int) -> list:
    """The next records of any partition."""
    return list(itertools.islice(consumer, count))


def poll_until(consumer: KafkaConsumer, done: Callable[[], bool], polls: int = PATIENCE * 20) -> None:
    for _ in range(polls):
        if done():
            return
        consumer.poll(timeout_ms=50)
    pytest.fail("what was waited for did not come")


def partition(topic: str, number: int = 0) -> TopicPartition:
    return TopicPartition(topic, number)


def run(program: str | Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program (source text or a file) to its end."""
    source = [str(program)] if isinstance(program, Path) else ["-c", program]
    return subprocess.run(
        [sys.executable, *source, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
