"""Processes: started, measured through /proc, and ended whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    """What keeps the benchmark from going on, in one line."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def cpu_seconds(pid: int) -> float:
    """User plus system time of a process so far; its clock ticks are 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def anonymous_mib(pid: int) -> float:
    """The memory that the process itself has written and that is resident: RssAnon."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise BenchError(f"process {pid} has no RssAnon in its status")


class PeakMemory:
    """Samples a process's RssAnon until it ends or is told to stop."""

    def __init__(self, pid: int) -> None:
        self.mib = 0.0
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._stop.wait(0.05):
            try:
                self.mib = max(self.mib, anonymous_mib(self._pid))
            except (OSError, BenchError):
                return

    def stop(self) -> float:
        self._stop.set()
        self._thread.join()
        return self.mib


@dataclass
class Finished:
    """A load program that ended well."""

    output: str
    cpu_seconds: float


_running: set[subprocess.Popen[bytes]] = set()


def start(command: list[str], log: Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a process of its own session, so that a Ctrl-C reaches only the benchmark, which then ends it in order."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd, start_new_session=True
        )
    _running.add(process)
    return process


def end(process: subprocess.Popen[bytes], grace: float = 20.0) -> None:
    """Ask the process to end, and make it after `grace` seconds."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            kill(process)
    _running.discard(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9`."""
    process.kill()
    process.wait()
    _running.discard(process)


def end_all() -> None:
    for process in list(_running):
        end(process, grace=5.0)


def run(command: list[str], timeout: float = 600.0, cwd: Path | None = None) -> Finished:
    """Run a load program to its end. Its last words are in the error if it fails."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        start_new_session=True,
    )
    _running.add(process)
    before = os.times()
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise BenchError(f"{command[0]} was not over after {timeout:.0f} s: {' '.join(command)}") from None
    finally:
        if process.poll() is None:
            kill(process)
        _running.discard(process)
    after = os.times()
    if process.returncode != 0:
        last = [line for text in (output, errors) for line in text.decode(errors="replace").strip().splitlines()[-3:]]
        raise BenchError(f"{' '.join(command)}: status {process.returncode}: {' | '.join(last)}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Finished(output.decode(errors="replace"), used)


def interruptible() -> None:
    """Ctrl-C and SIGTERM end the benchmark in order; a second one does not disturb that."""

    def interrupt(_number: int, _frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
