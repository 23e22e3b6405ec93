"""Keep a few child processes alive, and end them together."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from threading import Event

from feeds import log
from feeds.cli.running.lifeline import GRACE, tied_to_us

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds before a dead child is started again; doubled each time it dies young."""

YOUNG = 30.0
"""Seconds; a child that lived longer is started again at once."""

LOOK_EVERY = 0.2
"""Seconds between two looks at the children."""


class Supervisor:
    """Runs named commands, and starts again what dies."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self._children = [_Child(name, command) for name, command in commands.items()]

    def run_until(self, asked: Event) -> None:
        """Keep everything running until *asked* is set; return when all have ended."""
        while not asked.is_set():
            for child in self._children:
                child.tend()
            asked.wait(LOOK_EVERY)
        for child in self._children:
            child.ask_to_end()
        for child in self._children:
            child.see_end()


class _Child:
    """One command: its process, when that began, how patient to be with it."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = name
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._wait = FIRST_WAIT
        self._again_at = 0.0

    def tend(self) -> None:
        """Notice a death; start, and start again once the wait is over."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._mourn(self._process.returncode, now)
        if self._process is None and now >= self._again_at:
            self._start(now)

    def _start(self, now: float) -> None:
        self._began = now
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            self._command,
            stdin=subprocess.DEVNULL,
            env=tied_to_us(),
            # Ctrl-C goes to us alone, so that the children are asked once and in order.
            start_new_session=True,
        )

    def _mourn(self, code: int, now: float) -> None:
        young = now - self._began < YOUNG
        self._wait = min(self._wait * 2, LONGEST_WAIT) if young else FIRST_WAIT
        self._again_at = now + self._wait
        self._process = None
        log.error("died", process=self._name, code=code, again_in=f"{self._wait:.0f}s")

    def ask_to_end(self) -> None:
        """Ask politely."""
        if self._process is not None:
            self._process.terminate()

    def see_end(self) -> None:
        """Wait for the end, and bring it about if it does not come."""
        if self._process is None:
            return
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            log.warning("killed", process=self._name)
            self._process.kill()
            self._process.wait()
