"""Programs in process trees of their own: start them, step them, see what CPU and memory they took.

A stepped program prints a line when it is ready for its next step and waits for a line on stdin
to begin it, so that nothing but the step is measured. Linux only (proc(5)).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second, as /proc counts CPU time
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took, in seconds; ``cpu`` of all processes together."""

    cpu: float
    wall: float


class Stepped:
    """A running program that goes on step by step."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.greeting = self._line()

    @property
    def pid(self) -> int:
        """The root of its process tree."""
        return self._process.pid

    def step(self) -> Cost:
        """Let it do its next step."""
        cpu, began = cpu_seconds(self.pid), time.perf_counter()
        self._send()
        self._line()
        return Cost(cpu_seconds(self.pid) - cpu, time.perf_counter() - began)

    def end(self) -> None:
        """Let it end, after its last step."""
        self._send()
        self._process.wait(60)

    def _send(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"{self._process.args!r} died")
        return line.strip()


@contextmanager
def stepped(*arguments: str | Path) -> Iterator[Stepped]:
    """A Python script of this folder with its arguments, waiting for its first step."""
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        try:
            yield Stepped(process)
        finally:
            process.kill()


def await_step(says: str = "ready") -> None:
    """Called by a stepped program: done so far, wait until the next step may begin."""
    print(says, flush=True)
    sys.stdin.readline()


def cpu_seconds(root: int) -> float:
    """CPU time of a process and all below it so far, of those that have ended too."""
    total = 0
    for pid in tree(root):
        fields = _stat(pid)
        total += sum(map(int, fields[11:15])) if fields else 0  # utime stime cutime cstime
    return total / TICKS


def busy_seconds(root: int) -> float:
    """The same to the nanosecond, but only of threads that still run: for steps of milliseconds."""
    return sum(_busy(task) for pid in tree(root) for task in Path(f"/proc/{pid}/task").glob("*"))


def _busy(task: Path) -> float:
    """Seconds on the CPU (sched-stats.rst of the kernel's documentation)."""
    try:
        return int((task / "schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0  # it has ended


def memory(root: int) -> str:
    """What a process and all below it hold now, shared pages once, and the largest one's peak."""
    pids = tree(root)
    now, peak = sum(map(_share, pids)) / 1024, max(map(_peak, pids)) / 1024
    return f"{now:.0f} MB of memory in {len(pids)} processes, the largest {peak:.0f} MB at its peak"


def _peak(pid: int) -> int:
    return _kilobytes(f"/proc/{pid}/status", "VmHWM:")


def _share(pid: int) -> int:
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:")


def _kilobytes(file: str, name: str) -> int:
    """The value of a line of /proc; 0 where the process has ended."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def tree(root: int) -> list[int]:
    """The numbers of a process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none where the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
