"""Documents that outlast their database."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from feeds.errors import StorageError
from feeds.serve.feeds.spool import Spool
from feeds.serve.feeds.steadfast import FOLLOW_EVERY, Steadfast
from feeds.storage.rendering.documents import Body, Documents, Version

PATH = "/feeds/all.atom"


class Database(Documents):
    """Documents in memory, which can go away."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, bytes]] = {}
        self.gone = False
        self.asked = 0
        self.withdrawals = 0

    def put(self, path: str, etag: str, text: bytes) -> None:
        self.texts[path] = etag, text

    def version(self, path: str) -> Version | None:
        self._ask()
        return Version(self.texts[path][0], 0) if path in self.texts else None

    def body(self, path: str, *, gzip: bool) -> Body | None:
        version = self.version(path)
        return Body(version, _bytes(self.texts[path][1], gzip=gzip)) if version else None

    def purged(self) -> str:
        self._ask()
        return str(self.withdrawals)

    def _ask(self) -> None:
        self.asked += 1
        if self.gone:
            raise StorageError("it is gone")


def _bytes(text: bytes, *, gzip: bool) -> bytes:
    return gzip_of(text) if gzip else text


def gzip_of(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database() -> Database:
    made = Database()
    made.put(PATH, "e1", b"one")
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def documents(database: Database, clock: Clock, tmp_path: Path) -> Steadfast:
    return Steadfast(database, Spool(tmp_path), clock=clock)


def test_what_was_served_is_served_on_without_a_database(
    documents: Steadfast, database: Database
) -> None:
    assert documents.version(PATH) == Version("e1", 0)
    documents.keep()
    database.gone = True

    assert documents.version(PATH) == Version("e1", 0)
    assert documents.body(PATH, gzip=False) == Body(Version("e1", 0), b"one")
    assert documents.body(PATH, gzip=True) == Body(Version("e1", 0), gzip_of(b"one"))


def test_a_process_that_starts_meanwhile_finds_what_others_have_kept(
    documents: Steadfast, database: Database, clock: Clock, tmp_path: Path
) -> None:
    documents.version(PATH)
    documents.keep()
    database.gone = True
    late = Steadfast(database, Spool(tmp_path), clock=clock)

    assert late.body(PATH, gzip=False) == Body(Version("e1", 0), b"one")


def test_what_is_withdrawn_is_gone_from_the_spool_at_the_next_look(
    documents: Steadfast, database: Database
) -> None:
    documents.version(PATH)
    documents.keep()
    database.put(PATH, "e2", b"two")
    documents.keep()
    database.withdrawals += 1
    documents.keep()
    database.gone = True

    assert documents.body(PATH, gzip=False) == Body(Version("e2", 0), b"two")


def test_of_what_nobody_asked_for_nothing_is_known(
    documents: Steadfast, database: Database
) -> None:
    documents.keep()
    database.gone = True

    with pytest.raises(StorageError):
        documents.version(PATH)
    with pytest.raises(StorageError):
        documents.body(PATH, gzip=True)


def test_of_those_who_poll_only_the_first_waits_for_a_database_in_trouble(
    documents: Steadfast, database: Database, clock: Clock
) -> None:
    documents.version(PATH)
    documents.keep()
    database.gone = True
    documents.version(PATH)
    asked = database.asked
    for _ in range(100):
        clock.now += 1
        documents.version(PATH)
        documents.body(PATH, gzip=True)

    assert database.asked == asked
    documents.keep()
    assert database.asked == asked + 1


def test_a_process_that_looks_before_it_serves_lets_nobody_wait(
    documents: Steadfast, database: Database, clock: Clock, tmp_path: Path
) -> None:
    documents.version(PATH)
    documents.keep()
    database.gone = True
    late = Steadfast(database, Spool(tmp_path), clock=clock)
    late.keep()
    asked = database.asked

    assert late.version(PATH) == Version("e1", 0)
    assert database.asked == asked


def test_it_comes_back_by_itself(documents: Steadfast, database: Database) -> None:
    documents.version(PATH)
    documents.keep()
    database.gone = True
    documents.version(PATH)
    database.gone = False
    database.put(PATH, "e2", b"two")
    documents.keep()

    assert documents.version(PATH) == Version("e2", 0)
    assert documents.body(PATH, gzip=False) == Body(Version("e2", 0), b"two")


def test_what_was_corrected_is_not_kept_although_nobody_asks_for_it(
    documents: Steadfast, database: Database, clock: Clock
) -> None:
    documents.version(PATH)
    documents.keep()
    database.put(PATH, "e2", b"corrected")
    clock.now += FOLLOW_EVERY
    documents.keep()
    database.gone = True

    assert documents.body(PATH, gzip=False) == Body(Version("e2", 0), b"corrected")


def test_a_feed_that_is_no_more_is_not_kept(
    documents: Steadfast, database: Database, clock: Clock
) -> None:
    documents.version(PATH)
    documents.keep()
    del database.texts[PATH]
    clock.now += FOLLOW_EVERY
    documents.keep()
    database.gone = True

    with pytest.raises(StorageError):
        documents.version(PATH)


def test_bytes_that_are_kept_already_are_not_written_again(
    documents: Steadfast, tmp_path: Path
) -> None:
    documents.version(PATH)
    documents.keep()
    (file,) = tmp_path.iterdir()
    before = file.stat().st_ino
    documents.body(PATH, gzip=False)
    documents.keep()

    assert file.stat().st_ino == before
