"""Our packages' own tests once more, with Apache Kafka as the broker."""

import os
import subprocess

import pytest
from conftest import lacks

from brokers import ROOT
from runners import OUR_PYTHON


@pytest.mark.skipif("OTTLA_TEST_ALL" not in os.environ, reason="make test-all runs these against Apache Kafka too")
def test_the_python_package_on_apache_kafka(brokers):
    if not OUR_PYTHON.exists():
        lacks(f"our Python package: {OUR_PYTHON} is not there; ci/test makes it")
    done = subprocess.run(
        [str(OUR_PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ROOT / "bindings-python" / "tests")],
        env=os.environ | {"OTTLA_BOOTSTRAP": brokers("apache").bootstrap},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout[-5000:]
