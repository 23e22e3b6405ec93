"""What every test may use: no network but this machine's, ../shared, a PostgreSQL database."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import URL, NullPool, create_engine, make_url, text

from feeds.errors import StorageError
from feeds.storage import Store

ROOT = Path(__file__).resolve().parent.parent

# On CI the same examples every time: a red run there must be red here too.
settings.register_profile("feeds", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("feeds")

# A shell that runs us in the background has us ignore ctrl-C, and all that we start with us.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every other machine unreachable, in the way a machine without a network sees it."""
    for method in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
    monkeypatch.setattr(socket, "getaddrinfo", _resolving_locally(socket.getaddrinfo))


@pytest.fixture(autouse=True)
def log_as_at_the_start() -> None:
    """Undo what a command has done that another test ran in this process.

    It sends our log to its own stderr, and from then on nobody else would see a line of it.
    """
    logger = logging.getLogger("feeds")
    logger.handlers, logger.propagate = [], True
    logger.setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def stores_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a test has opened and left to itself, as an application does with its store."""
    opened, open_one = list[Store](), Store.__init__

    def noted(store: Store, *args: Any, **kwargs: Any) -> None:
        open_one(store, *args, **kwargs)
        opened.append(store)

    monkeypatch.setattr(Store, "__init__", noted)
    yield
    for store in opened:
        with suppress(StorageError):  # of a database that the test has broken
            store.close()


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(sock: socket.socket, *args: Any) -> Any:
        address = args[-1]  # sendto has it last, after the data and perhaps flags
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise ConnectionRefusedError(f"tests talk to this machine only, not to {address[0]}")
        return method(sock, *args)

    return guarded


def _resolving_locally(resolve: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        if not (host is None or _is_address(host) or _is_local(host)):
            raise socket.gaierror(socket.EAI_NONAME, f"tests resolve no foreign name: {host!r}")
        return resolve(host, *args, **kwargs)

    return guarded


def _is_local(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not _is_address(name):
        return name == "localhost"
    return ip_address(name).is_loopback


def _is_address(host: str | bytes) -> bool:
    try:
        ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real feeds and pages beside the project."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("../shared (real feeds and pages) is not beside the project")
    return path


@pytest.fixture(scope="session")
def validate(shared: Path) -> list[str]:
    """The command that validates a folder of RSS, Atom and OPML, as far as this machine can.

    The W3C's validator is no part of the project: FEEDVALIDATOR_SRC names its ``src`` folder
    and FEEDVALIDATOR_PYTHON a Python that has html5lib, lxml and rdflib (default: this one).
    """
    source = os.environ.get("FEEDVALIDATOR_SRC")
    if not source:
        pytest.skip("FEEDVALIDATOR_SRC (the src folder of the W3C feed validator) is not set")
    python = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)
    probe = subprocess.run([python, "-c", "import html5lib, lxml, rdflib"], check=False)
    if probe.returncode:
        pytest.skip(f"{python} (FEEDVALIDATOR_PYTHON) lacks html5lib, lxml or rdflib")
    tool = shared / "tools" / "validate_feed.py"
    repeated = "DuplicateUpdated"  # upstream dates repeat
    return [python, str(tool), "--src", source, "--strict", "--quiet", "--allow", repeated]


def findings(validate: list[str], folder: Path) -> str:
    """What the validator says against the documents in *folder*, "" if nothing."""
    run = subprocess.run([*validate, folder], check=False, capture_output=True, text=True)
    return "" if run.returncode == 0 else run.stdout + run.stderr


JSONCheck = Callable[[bytes], list[tuple[str, str, int, int, str]]]
"""Findings as (severity, name, line, column, message)."""


@pytest.fixture
def json_check(shared: Path, monkeypatch: pytest.MonkeyPatch) -> JSONCheck:
    """The check of JSON Feed 1.1 beside the project."""
    monkeypatch.syspath_prepend(str(shared / "tools"))
    check: JSONCheck = import_module("jsonfeed_check").check
    return check


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL database made empty for this run and dropped at its end.

    It can stand in a config.toml: a password is in libpq's environment instead. Who needs it
    empty empties it, as tests leave in it what they like.
    """
    with _postgres_database() as url:
        yield url


@pytest.fixture
def own_postgres_url() -> Iterator[str]:
    """The same of an empty database that no other test sees."""
    with _postgres_database() as url:
        yield url


@pytest.fixture(scope="session")
def road_postgres_url() -> Iterator[str]:
    """The same of a database for what stays open while other tests run."""
    with _postgres_database() as url:
        yield url


@pytest.fixture(scope="module")
def module_postgres_url() -> Iterator[str]:
    """The same of a database for the tests of one module."""
    with _postgres_database() as url:
        yield url


@contextmanager
def _postgres_database() -> Iterator[str]:
    server = os.environ.get("FEEDS_TEST_POSTGRES")
    if not server:
        pytest.skip("FEEDS_TEST_POSTGRES (the URL of a PostgreSQL database) is not set")
    name = f"feeds_test_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    address = make_url(server).set(database=name)
    with pytest.MonkeyPatch.context() as environment:
        if address.password is not None:
            environment.setenv("PGPASSWORD", str(address.password))
        yield URL.create(**{**address._asdict(), "password": None}).render_as_string()
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
