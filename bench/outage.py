"""What readers of known feeds notice while PostgreSQL hangs (SIGSTOP), and while it is gone.

    python bench/outage.py [MINUTES [RATE [HOW]]]

A PostgreSQL of its own, the real web server with one process, polls at a steady rate: first with
the database, then MINUTES without, then with it again. A second web server starts in the midst of
the outage, with nothing but the spool. Needs PostgreSQL's programs (Debian: postgresql).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._openloop import ask, reading
from bench._processes import free_port, memory, tree
from bench._road import filled_store
from bench.serving import web

QUIET = 60.0  # seconds of polls beside a database that is well
LATE = 10.0  # seconds after which the second server starts
WANTED = 30.0  # seconds until all is well again, at most


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 50.0
    wanted = sys.argv[3:]
    with tempfile.TemporaryDirectory() as name, postgresql() as database:
        folder = Path(name)
        config, documents = filled_store(folder, database.url)
        for how, begin, end in (
            ("hangs", database.hang, database.go_on),
            ("is gone", database.stop, database.start),
        ):
            if wanted and how not in wanted:
                continue
            print(f"the database {how} for {minutes:g} minutes, {rate:g} requests a second:")
            outage(config, sorted(documents), (begin, end), minutes * 60, rate)


def outage(
    config: Path,
    paths: list[str],
    change: tuple[Callable[[], None], Callable[[], None]],
    seconds: float,
    rate: float,
) -> None:
    begin, end = change
    with web(config) as (pid, port):
        etags = {path: etag(port, path) for path in paths}
        time.sleep(5)  # the spool is filled each second
        with reading(port, etags, rate) as readers:
            time.sleep(QUIET)
            before = readers.so_far()
            print(f"  before: {before}", flush=True)
            begin()
            time.sleep(LATE)
            with web(config, "/health/live") as (_, late), reading(late, etags, rate) as others:
                time.sleep(max(0.0, seconds - LATE))
                during, beside = readers.so_far(), others.so_far()
                end()
                back = recovered(port), recovered(late)
            time.sleep(QUIET / 2)
            after = readers.so_far()
        ratio = during.quantile(0.99) / before.quantile(0.99)
        others_ratio = beside.quantile(0.99) / before.quantile(0.99)
        print(f"  during: {during}; p99 {ratio:.2f} times (wanted 2)")
        print(f"  a server started meanwhile: {beside}; p99 {others_ratio:.2f} times")
        print(f"  after: {after}")
        print(f"  all is well after {back[0]:.1f} and {back[1]:.1f} s (wanted {WANTED:g})")
        print(f"  {memory(pid)}", flush=True)


def etag(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    found: str = answer.headers["ETag"]
    return found


def recovered(port: int) -> float:
    """Seconds until a page that needs the database is answered."""
    began = time.monotonic()
    while time.monotonic() < began + 120:
        if ask(HTTPConnection("127.0.0.1", port, timeout=30), "/", {}) == 200:
            return time.monotonic() - began
        time.sleep(0.2)
    return float("inf")


class Database:
    """A PostgreSQL server of our own."""

    def __init__(self, control: list[str], folder: Path, port: int) -> None:
        self._control, self._folder = control, folder
        self._options = f"-p {port} -c unix_socket_directories={folder} -c fsync=off"
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Let it serve."""
        log = str(self._folder / "log")
        self._do("-w", "-l", log, "-o", self._options, "start")

    def stop(self) -> None:
        """End it at once, as a power cut does."""
        self._do("-m", "immediate", "stop")

    def hang(self) -> None:
        """Stop every one of its processes in the middle of what it does; new ones too."""
        for pid in tree(self._pid()):
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let all of them go on."""
        for pid in tree(self._pid()):
            os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        return int((self._folder / "data/postmaster.pid").read_text().split()[0])

    def _do(self, *arguments: str) -> None:
        command = [*self._control, "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def postgresql() -> Iterator[Database]:
    """A new and empty cluster, which is gone afterwards."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        sys.exit("PostgreSQL is not installed")
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if as_user:
            shutil.chown(folder, "postgres")
        database = Database([*as_user, str(programs[-1])], folder, free_port())
        subprocess.run(
            [*as_user, programs[-1].with_name("initdb"), "-U", "postgres", "-D", folder / "data"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        database.start()
        try:
            yield database
        finally:
            with suppress(OSError):  # it is stopped already
                database.go_on()
                database.stop()


if __name__ == "__main__":
    main()
