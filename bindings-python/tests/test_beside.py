"""kafka-python in the same place is named, in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import kafka
import ottla
import pytest

REMEDY = "pip uninstall kafka-python"


@pytest.fixture
def site(tmp_path) -> Path:
    """A directory of packages with ours in it."""
    for package in (kafka, ottla):
        source = Path(package.__file__).parent
        shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def imports(site: Path, module: str, *more: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(place) for place in (*more, site))
    return subprocess.run(
        [sys.executable, "-P", "-S", "-c", f"import {module}"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=site,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("module", ["kafka", "ottla"])
def test_alone_it_is_fine(site, module):
    done = imports(site, module)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("metadata", ["kafka_python-3.0.12.dist-info", "kafka_python_ng-2.2.3.dist-info"])
@pytest.mark.parametrize("module", ["kafka", "ottla"])
def test_installed_into_the_same_directory(site, module, metadata):
    (site / metadata).mkdir()
    done = imports(site, module)
    assert done.returncode == 1
    line = last_line(done)
    assert line.startswith("ImportError: ") and REMEDY in line and "--force-reinstall ottla" in line


def test_another_kafka_comes_first(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "kafka").mkdir()
    (other / "kafka" / "__init__.py").write_text("__version__ = '2.3.0'\n")
    line = last_line(imports(site, "ottla", other))
    assert line.startswith("ImportError: ") and REMEDY in line and str(other) in line


def test_after_kafka_python_was_removed_with_our_files(site):
    (site / "kafka" / "__init__.py").unlink()
    line = last_line(imports(site, "ottla"))
    assert line.startswith("ImportError: ") and "not whole" in line and "--force-reinstall ottla" in line
