"""Notices kafka-python in the same environment: two distributions cannot both have the package `kafka`."""

from __future__ import annotations

import importlib.util
import os

_REMEDY = "run `pip uninstall kafka-python`, then `pip install --force-reinstall ottla`"


def check() -> None:
    """Raise ImportError, in one line, if `kafka` is kafka-python's or a mixture of both."""
    trouble = _trouble()
    if trouble is not None:
        raise ImportError(f"{trouble}: {_REMEDY}")


def _trouble() -> str | None:
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for name in os.listdir(home):
        installed = name.lower().replace("-", "_")
        if installed.startswith("kafka_python") and installed.endswith(("dist_info", ".dist_info", ".egg_info")):
            return f"kafka-python and ottla are both installed in {home}, and each has a package named kafka"
    try:
        spec = importlib.util.find_spec("kafka")
    except ValueError:  # a module in sys.modules that was not imported in the ordinary way
        return None
    found = spec.origin if spec is not None else None
    if found is None:
        return f"ottla's package kafka in {home} is gone or not whole, as after removing kafka-python"
    if os.path.dirname(os.path.dirname(os.path.realpath(found))) != os.path.realpath(home):
        return f"the package kafka that Python finds is {os.path.dirname(found)}, not ottla's"
    return None
