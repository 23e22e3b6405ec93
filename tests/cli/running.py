"""Run commands: in this process where only words and exit codes matter, else as a program."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.request import urlopen

from click.testing import CliRunner, Result

from feeds.cli import main

T = TypeVar("T")

PATIENCE = 180.0
"""Seconds within which everything here has long happened, even on a busy machine."""


def command(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """Run ``feeds`` with these arguments in this process; *given* is its standard input."""
    logger = logging.getLogger("feeds")
    before = logger.handlers, logger.propagate, logger.level
    try:
        return CliRunner().invoke(main, [str(one) for one in arguments], input=given)
    finally:
        logger.handlers, logger.propagate = before[:2]
        logger.setLevel(before[2])


def environment() -> dict[str, str]:
    """This one's, without what would change where a command looks for its config."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FEEDS_")}


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def wait_for(look: Callable[[], T | None], what: str) -> T:
    """What *look* finds, as soon as that is true."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")


class Program:
    """``feeds`` as a program of its own, with all that it says in a file."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.said_in = folder / f"{'-'.join(arguments).replace('/', '_')[-80:]}.log"
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "feeds", *arguments],
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it has said so far."""
        return self.said_in.read_text()

    def ends(self, how: int) -> int:
        """Its exit code after the signal *how*."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def family(self) -> dict[int, str]:
        """Every process below this one that still runs, with its command line."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            for child in children(waiting.pop()):
                found[child] = command_line(child)
                waiting.append(child)
        return found

    def child(self, name: str) -> int | None:
        """The process of the command *name*, directly below this one."""
        return next((one for one in children(self.process.pid) if name in words_of(one)), None)


@contextmanager
def program(folder: Path, *arguments: str) -> Iterator[Program]:
    """A program that is gone afterwards, with all that it has started."""
    started = Program(folder, *arguments)
    family: dict[int, str] = {}
    try:
        yield started
    finally:
        family = started.family()
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()
        for one, line in family.items():
            if command_line(one) == line:
                os.kill(one, signal.SIGKILL)


def children(parent: int) -> list[int]:
    """The processes that *parent* has started and that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        if int(above) == parent and state != "Z":
            found.append(int(status.parent.name))
    return found


def words_of(process: int) -> list[str]:
    """A process's command line, "" once it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:
        return []


def command_line(process: int) -> str:
    """A process's command line in one; "" once it is gone."""
    return " ".join(words_of(process))


def answers(address: str) -> bytes | None:
    """The body at *address*, None while nobody answers."""
    try:
        with urlopen(address, timeout=5) as answer:
            body: bytes = answer.read()
            return body
    except (URLError, OSError):
        return None
