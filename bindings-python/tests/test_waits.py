"""Waits: other threads run, Ctrl-C works in each, and a fork is noticed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading

import pytest
from conftest import PATIENCE, partition, reader, run, unique
from kafka import KafkaProducer

PRELUDE = """
import sys
import ottla
from kafka import *
servers, topic = sys.argv[1:]
"""

# A producer whose broker has gone.
ALONE = (
    "b = ottla.Broker(listen='127.0.0.1:0'); "
    "p = KafkaProducer(bootstrap_servers=b.bootstrap_servers, delivery_timeout_ms=700_000); "
    "p.send(topic, b'v').get(30); b.close(); p.send(topic, b'v'); READY(); "
)

WAITS = {
    "flush": ALONE + "p.flush()",
    "close": ALONE + "p.close()",
    "iterate": "c = KafkaConsumer(topic, bootstrap_servers=servers); READY(); next(c)",
    "poll": "c = KafkaConsumer(topic, bootstrap_servers=servers); READY(); c.poll(timeout_ms=600_000)",
    "group": "c = KafkaConsumer(topic, bootstrap_servers=servers, group_id=topic); READY(); c.poll(timeout_ms=600_000)",
    "get": "p = KafkaProducer(bootstrap_servers=servers, linger_ms=600_000, delivery_timeout_ms=700_000); "
    "f = p.send(topic, b'v'); READY(); f.get()",
    "metadata": "p = KafkaProducer(bootstrap_servers='127.0.0.1:1', api_version=(4, 0), max_block_ms=600_000); "
    "READY(); p.send(topic, b'v')",
    "bootstrap": "READY(); KafkaConsumer(bootstrap_servers='127.0.0.1:1', bootstrap_timeout_ms=600_000)",
    "admin": "READY(); KafkaAdminClient(bootstrap_servers='127.0.0.1:1', bootstrap_timeout_ms=600_000)",
    "position": "c = KafkaConsumer(bootstrap_servers='127.0.0.1:1', api_version=(4, 0)); "
    "c.assign([TopicPartition(topic, 0)]); READY(); c.position(TopicPartition(topic, 0), timeout_ms=600_000)",
}


@pytest.mark.parametrize("wait", sorted(WAITS))
def test_ctrl_c_ends_each_wait(tcp, wait):
    program = PRELUDE + textwrap.dedent(
        """
        def READY():
            print("ready", flush=True)
        try:
            %s
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            sys.exit(3)
        """
    ) % WAITS[wait].replace("; ", "\n    ")
    process = subprocess.Popen(
        [sys.executable, "-c", program, tcp, unique("topic")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
        # The wait may begin a moment after "ready": ask until it is heard.
        for _ in range(PATIENCE * 5):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(0.2)
                break
            except subprocess.TimeoutExpired:
                continue
        output, error = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert "interrupted" in output, error
    assert process.returncode in (3, -signal.SIGINT, 130), error


def test_other_threads_run_during_a_wait(servers, make_topic):
    counted, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1

    with reader(servers) as consumer:
        consumer.assign([partition(make_topic())])
        thread = threading.Thread(target=count)
        thread.start()
        before = counted[0]
        consumer.poll(timeout_ms=300)
        during = counted[0] - before
        stop.set()
        thread.join()
    assert during > 1000


def test_another_thread_can_produce_what_a_poll_waits_for(servers, producer, make_topic):
    topic = make_topic()
    with reader(servers) as consumer:
        consumer.assign([partition(topic)])
        consumer.poll(timeout_ms=50)
        threading.Thread(target=lambda: producer.send(topic, b"v")).start()
        got = consumer.poll(timeout_ms=PATIENCE * 1000)
    assert [record.value for records in got.values() for record in records] == [b"v"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_use_after_a_fork_is_an_error(tcp):
    program = PRELUDE + textwrap.dedent(
        """
        import os
        producer = KafkaProducer(bootstrap_servers=servers)
        producer.send(topic, b"parent").get(30)
        consumer = KafkaConsumer(topic, bootstrap_servers=servers)
        pid = os.fork()
        if pid == 0:
            for call in (lambda: producer.send(topic, b"v"), lambda: consumer.poll()):
                try:
                    call()
                    print("no error")
                except Exception as error:
                    print(type(error).__name__, "fork" in str(error))
            with KafkaProducer(bootstrap_servers=servers) as own:
                print("own", own.send(topic, b"child").get(30).topic == topic, flush=True)
            os._exit(0)
        os.waitpid(pid, 0)
        print("parent", producer.send(topic, b"again").get(30).topic == topic)
        producer.close()
        consumer.close()
        """
    )
    done = run(program, tcp, unique("topic"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "IllegalStateError True",
        "IllegalStateError True",
        "own True",
        "parent True",
    ]


@pytest.mark.parametrize("left", ["producer", "consumer", "admin", "all"])
def test_programs_end_without_closing(tcp, left):
    program = PRELUDE + textwrap.dedent(
        f"""
        left = {left!r}
        if left in ("producer", "all"):
            producer = KafkaProducer(bootstrap_servers=servers)
            producer.send(topic, b"v")
        if left in ("consumer", "all"):
            consumer = KafkaConsumer(topic, bootstrap_servers=servers, group_id=topic)
            consumer.poll(timeout_ms=100)
        if left in ("admin", "all"):
            admin = KafkaAdminClient(bootstrap_servers=servers)
        print("end")
        """
    )
    done = run(program, tcp, unique("topic"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")


def test_what_was_sent_before_the_end_arrives(tcp):
    topic = unique("topic")
    run(PRELUDE + "p = KafkaProducer(bootstrap_servers=servers)\np.send(topic, b'last')", tcp, topic)
    with reader(tcp, topic) as consumer:
        assert next(consumer).value == b"last"


def test_a_producer_that_is_dropped_is_closed(servers, make_topic):
    topic = make_topic()
    KafkaProducer(bootstrap_servers=servers, linger_ms=100).send(topic, b"v")
    with reader(servers, topic) as consumer:
        assert next(consumer).value == b"v"
