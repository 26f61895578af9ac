"""Both packages are typed, and a program that uses them passes mypy --strict."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import kafka
import ottla
import pytest

HERE = Path(__file__).parent


def test_both_packages_say_that_they_are_typed():
    for package in (kafka, ottla):
        assert (Path(package.__file__).parent / "py.typed").exists()


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
@pytest.mark.parametrize("checked", [[str(HERE / "typed.py")], ["-p", "kafka", "-p", "ottla"]])
def test_mypy_strict(checked, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *checked],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=HERE,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_the_native_stub_is_true(tmp_path):
    """Every name and signature of the stub is there at run time, and the reverse."""
    command = [sys.executable, "-m", "mypy.stubtest", "ottla._native", "--concise"]
    done = subprocess.run(
        [*command, "--allowlist", str(HERE / "stubtest.txt"), "--ignore-disjoint-bases"],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
