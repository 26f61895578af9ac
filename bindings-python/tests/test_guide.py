"""The two Python programs of a widely read guide to Kafka, word for word (`guide/`).

They name `localhost:9092`. Where nothing listens there, a broker of ours does, and they run as they stand; otherwise
only that address is changed. Then once more with nothing changed but `bootstrap_servers`, on an embedded store.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import ottla
import pytest
from conftest import GIVEN, PATIENCE

GUIDE = Path(__file__).parent / "guide"
ADDRESS = "localhost:9092"
SENT = re.compile(r"Sent! Partition: \d+, Offset: \d+\n")
ARRIVED = (
    "Waiting for orders...\n\nNew order arrived!\nOrder ID: ORD-001\nProduct: Laptop\nQuantity: 1\nPrice: $1,500\n"
)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def run_both(directory: Path, servers: str) -> None:
    programs = {}
    for name in ("producer", "consumer"):
        text = (GUIDE / f"{name}.txt").read_text()
        assert text.count(ADDRESS) == 1
        programs[name] = directory / f"{name}.py"
        programs[name].write_text(text.replace(ADDRESS, servers))
    command = [sys.executable, "-u"]
    sent = subprocess.run(
        [*command, str(programs["producer"])], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert SENT.fullmatch(sent.stdout), sent.stdout
    assert sent.stderr == ""
    with subprocess.Popen([*command, str(programs["consumer"])], stdout=subprocess.PIPE, text=True) as reading:
        output = ""
        while not output.endswith("Price: $1,500\n"):
            line = reading.stdout.readline()
            assert line, f"the consumer ended after {output!r}"
            output += line
        # It reads on for ever: Ctrl-C ends it.
        reading.send_signal(signal.SIGINT)
        reading.wait(PATIENCE)
    assert output == ARRIVED


@pytest.mark.skipif(GIVEN is not None, reason="OTTLA_BOOTSTRAP names a cluster, which may have other orders")
def test_over_tcp(tmp_path):
    address = ADDRESS if is_free(9092) else "127.0.0.1:0"
    with ottla.Broker(tmp_path / "data", listen=address) as broker:
        run_both(tmp_path, ADDRESS if address == ADDRESS else broker.bootstrap_servers)


@pytest.mark.skipif(
    GIVEN is None or "OTTLA_GUIDE" not in os.environ, reason="OTTLA_GUIDE: the cluster has no topic orders"
)
def test_on_the_given_cluster(tmp_path):
    run_both(tmp_path, GIVEN)


def test_on_an_embedded_store(tmp_path):
    run_both(tmp_path, f"embedded:{tmp_path / 'data'}")
