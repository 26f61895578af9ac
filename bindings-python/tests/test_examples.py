"""Every program of examples/python runs, and does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY, run

EXAMPLES = REPOSITORY / "examples" / "python"
ORDERS = EXAMPLES / "orders"
# What is imported by the others, and what is run below.
RUN = {"demo.py", "orders/produce.py", "orders/work.py", "orders/replay.py"}


def output(program: Path, *arguments: str) -> list[str]:
    done = run(program, *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.splitlines()


def test_each_file_is_run_here():
    found = {str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*.py")}
    assert found == RUN | {"orders/shop.py"}


@pytest.fixture(params=["tcp", "embedded"])
def servers(request, tmp_path) -> str:
    """Each with a topic of its own."""
    if request.param == "embedded":
        return f"embedded:{tmp_path / 'shop'}"
    import ottla

    broker = ottla.Broker(listen="127.0.0.1:0")
    request.addfinalizer(broker.close)
    return broker.bootstrap_servers


def test_orders(servers):
    sent = output(ORDERS / "produce.py", servers, "12")
    assert len(sent) == 12 and all(re.fullmatch(r"sent to partition \d, offset \d+", line) for line in sent)
    packed = output(ORDERS / "work.py", servers)
    numbers = sorted(int(re.search(r"packs order (\d+)", line).group(1)) for line in packed)
    assert numbers == list(range(1, 13))
    output(ORDERS / "produce.py", servers, "3")
    assert len(output(ORDERS / "work.py", servers)) == 3
    replayed = output(ORDERS / "replay.py", servers)
    assert replayed[-1].startswith("15 orders, $")
    assert replayed[0].startswith("ada spent $")


def test_demo(tmp_path):
    lines = output(EXAMPLES / "demo.py")
    assert sum(line.startswith("sent") for line in lines) == 24
    assert sum(" packs " in line for line in lines) == 24
    assert any(line.startswith("24 orders read again from offset 0: $") for line in lines)
    assert lines[-5] == "Try next:"
    assert not any("\x1b" in line for line in lines)


def test_the_demo_can_keep_its_store(tmp_path):
    output(EXAMPLES / "demo.py", str(tmp_path / "shop"))
    assert output(ORDERS / "replay.py", f"embedded:{tmp_path / 'shop'}")[-1].startswith("24 orders, $")
