"""The programs that the benchmark drives: found, or built from their pinned sources into .cache."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ottla_bench.process import BenchError, run, say

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "core" / "bench"
CACHE = ROOT / ".cache"
PYTHON_CLIENTS = ROOM / "clients"


@dataclass
class Parts:
    """Paths of programs; a part that this run does not need may be missing."""

    target: Path
    franz: Path
    rdkafka: Path
    load: Path  # this package's own Rust program
    ottla: Path | None
    kafka_libs: Path | None
    foreign_python: Path | None
    ottla_python: Path | None


def prepare(needs: set[str], build: bool = True) -> Parts:
    """Build or find what `needs` names: any of ottla, kafka, python. Without `build`, this workspace's own programs
    are taken as they are."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return Parts(
        target=target,
        franz=franz(),
        rdkafka=rdkafka_performance(),
        load=cargo(target, "ottla-bench", "ottla-bench", build),
        ottla=cargo(target, "ottla-cli", "ottla", build) if "ottla" in needs else None,
        kafka_libs=provisioned("kafka", CACHE / "kafka" / "libs") if "kafka" in needs else None,
        foreign_python=provisioned("python", CACHE / "venv-foreign" / "bin" / "python") if "python" in needs else None,
        ottla_python=ottla_python(build) if {"python", "ottla"} <= needs else None,
    )


def cargo(target: Path, package: str, program: str, build: bool) -> Path:
    """A program of this workspace, built as it is released."""
    path = target / "release" / program
    if not build:
        if not os.access(path, os.X_OK):
            raise BenchError(f"{path} is missing; run without --no-build")
        return path
    say(f"building {program}")
    run(["cargo", "build", "--release", "--quiet", "-p", package, "--bin", program], timeout=3600, cwd=ROOT)
    return path


def franz() -> Path:
    need("go", "Go")
    program = CACHE / "bench" / "franz"
    say("building the Go client")
    run(["go", "build", "-o", str(program), "."], timeout=1800, cwd=ROOM / "franz")
    return program


def rdkafka_performance() -> Path:
    """librdkafka's own benchmark, from the source inside crate rdkafka-sys."""
    program = CACHE / "bench" / "rdkafka_performance"
    lock = (ROOM / "librdkafka" / "Cargo.lock").read_bytes()
    stamp = CACHE / "bench" / "rdkafka_performance.lock"
    if program.exists() and stamp.exists() and stamp.read_bytes() == lock:
        return program
    need("make", "make and a C compiler")
    vendor = CACHE / "bench" / "vendor"
    say("fetching librdkafka's source")
    manifest = str(ROOM / "librdkafka" / "Cargo.toml")
    run(["cargo", "vendor", "--quiet", "--locked", "--versioned-dirs", "--manifest-path", manifest, str(vendor)], 1800)
    sources = list(vendor.glob("rdkafka-sys-*/librdkafka"))
    if len(sources) != 1:
        raise BenchError(f"{vendor}: expected one rdkafka-sys with librdkafka's source, found {len(sources)}")
    say("building rdkafka_performance")
    without = ["ssl", "gssapi", "curl", "zstd", "zlib", "syslog"]
    run(["./configure", *(f"--disable-{feature}" for feature in without)], 600, cwd=sources[0])
    run(["make", "-j2", "libs"], 1800, cwd=sources[0])
    run(["make", "-C", "examples", "rdkafka_performance"], 600, cwd=sources[0])
    shutil.copy2(sources[0] / "examples" / "rdkafka_performance", program)
    shutil.rmtree(vendor)
    stamp.write_bytes(lock)
    return program


def provisioned(part: str, path: Path) -> Path:
    """What ci/provision brings for the conformance suite, too."""
    if not path.exists():
        say(f"bringing {part}")
        run([str(ROOT / "ci" / "provision"), part], 1800, cwd=ROOT)
    if not path.exists():
        raise BenchError(f"ci/provision {part} left no {path}")
    return path


def ottla_python(build: bool) -> Path:
    """A Python with this project's wheel, apart from the one with kafka-python: both have a module `kafka`."""
    if build:
        for script in ("wheel", "venv"):
            say(f"running ci/{script}")
            run([str(ROOT / "ci" / script)], 3600, cwd=ROOT)
    python = CACHE / "venv-ottla" / "bin" / "python"
    if not python.exists():
        raise BenchError(f"{python} is missing; run without --no-build")
    return python


def need(program: str, what: str) -> None:
    if shutil.which(program) is None:
        raise BenchError(f"the benchmark needs {what}, and {program} is not on this machine")
