"""Options and shared fixtures: brokers that live as long as the run, and a runner for each client."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from brokers import BROKERS, LIBS, SETTINGS, Broker  # noqa: E402
from runners import CLIENTS_BY_NAME, Client, Runner, stop_all  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--brokers", help="which brokers to test, of ottla and apache")
    parser.addoption("--clients", default=",".join(CLIENTS_BY_NAME), help="which clients to test")


# Tests of the broker alone. Apache Kafka passes them too, which shows that they are right, but not on each run.
OF_THE_BROKER = {"test_tools", "test_bad_input"}


def chosen_brokers(metafunc: pytest.Metafunc) -> list[str]:
    named = metafunc.config.getoption("brokers")
    if named:
        return named.split(",")
    if metafunc.module.__name__ in OF_THE_BROKER and not os.environ.get("OTTLA_TEST_ALL"):
        return ["ottla"]
    return ["ottla", "apache"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "broker_name" in metafunc.fixturenames:
        metafunc.parametrize("broker_name", chosen_brokers(metafunc), scope="session")
    if "pair" in metafunc.fixturenames:
        # Apache Kafka after itself shows that the tests are right: asked for with --brokers apache.
        chosen = chosen_brokers(metafunc)
        pairs = [(a, b) for a in chosen for b in chosen if a != b or chosen == ["apache"]]
        metafunc.parametrize("pair", pairs, ids="-then-".join)
    names = metafunc.config.getoption("clients").split(",")
    for role in ("client_name", "writer_name", "reader_name"):
        if role in metafunc.fixturenames:
            metafunc.parametrize(role, names, scope="session")


def lacks(reason: str) -> None:
    """Skips what this machine cannot run; continuous integration must be able to run all."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def make_broker(name: str, directory: Path, data: Path | None = None, **settings: str) -> Broker:
    if name == "apache" and not LIBS.exists():
        lacks("apache: .cache/kafka is not there; see ci/provision")
    return BROKERS[name](directory, data, **(SETTINGS | settings))


@pytest.fixture(scope="session")
def brokers(tmp_path_factory: pytest.TempPathFactory):
    """A started broker by its name, made on first use."""
    started: dict[str, Broker] = {}

    def get(name: str) -> Broker:
        if name not in started:
            started[name] = make_broker(name, tmp_path_factory.mktemp(name)).start()
        return started[name]

    yield get
    codes = {name: broker.stop() for name, broker in started.items()}
    # Java ends with 143 (128 + SIGTERM) after a clean shutdown; our program with 0.
    assert set(codes.values()) <= {0, 143}, f"a broker did not end cleanly: {codes}"


@pytest.fixture
def broker(brokers, broker_name: str) -> Broker:
    return brokers(broker_name)


def client_or_skip(name: str) -> Client:
    client = CLIENTS_BY_NAME[name]
    if reason := client.lacking():
        lacks(reason)
    return client


@pytest.fixture(scope="session")
def runners():
    """A client's runner by its name, made on first use and kept; `second` gives another of the same client."""
    started: dict[tuple[str, int], Runner] = {}

    def get(name: str, second: bool = False) -> Runner:
        key = name, int(second)
        if key not in started or started[key].process.poll() is not None:
            started[key] = Runner(client_or_skip(name))
        return started[key]

    yield get
    stop_all(started.values())
