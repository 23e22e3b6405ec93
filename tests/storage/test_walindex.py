"""A look at shared memory tells whether anything was committed, and lets go of no lock."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feeds.storage.walindex import WalIndex

BY_ANOTHER_PROCESS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.1)
print(connection.execute(sys.argv[2]).fetchone())
connection.commit()
"""


def elsewhere(file: Path, statement: str) -> str:
    """What another process is told that runs this statement and ends."""
    ran = subprocess.run(
        [sys.executable, "-c", BY_ANOTHER_PROCESS, str(file), statement],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout or ran.stderr.splitlines()[-1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "feeds.db"
    with closing(sqlite3.connect(found)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE one (number INTEGER)")
    return found


@pytest.fixture
def index(file: Path) -> Iterator[WalIndex]:
    with closing(WalIndex(sqlite3.connect(file))) as opened:
        yield opened


def test_while_nobody_commits_the_state_stays(file: Path, index: WalIndex) -> None:
    before = index.state()
    elsewhere(file, "SELECT * FROM one")

    assert before is not None
    assert index.state() == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO one VALUES (1)",
        "CREATE TABLE other (number INTEGER)",
        "VACUUM",
        "PRAGMA user_version=7",
    ],
)
def test_each_commit_of_another_process_makes_another_state(
    file: Path, index: WalIndex, statement: str
) -> None:
    states = [index.state()]
    for _ in range(2):
        elsewhere(file, statement.replace("other", f"other{len(states)}"))
        states.append(index.state())

    assert len(set(states)) == 3


def test_a_state_never_comes_back_when_the_log_begins_anew(file: Path, index: WalIndex) -> None:
    states = []
    for _ in range(3):
        elsewhere(file, "DELETE FROM one")
        elsewhere(file, "INSERT INTO one VALUES (1)")
        elsewhere(file, "PRAGMA wal_checkpoint(TRUNCATE)")
        states.append(index.state())

    assert len(set(states)) == 3


def test_what_is_not_committed_yet_makes_no_other_state(file: Path, index: WalIndex) -> None:
    before = index.state()
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("INSERT INTO one VALUES (1)")

        assert index.state() == before
        writer.commit()
        assert index.state() != before


def test_while_the_index_is_open_nobody_puts_another_in_its_place(
    file: Path, index: WalIndex
) -> None:
    assert "database is locked" in elsewhere(file, "PRAGMA journal_mode=DELETE")
    elsewhere(file, "INSERT INTO one VALUES (1)")
    before = index.state()
    elsewhere(file, "INSERT INTO one VALUES (2)")
    assert index.state() != before


def test_who_closes_the_index_leaves_the_locks_of_others_alone(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        index = WalIndex(sqlite3.connect(file))
        index.close()
        del index
        gc.collect()

        assert "database is locked" in elsewhere(file, "INSERT INTO one VALUES (1)")


def test_a_file_that_has_no_wal_has_no_state(tmp_path: Path) -> None:
    with closing(WalIndex(sqlite3.connect(tmp_path / "other.db"))) as index:
        assert index.state() is None


def test_another_layout_of_the_header_has_no_state(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.storage.walindex._KNOWN", 4_000_000)
    with closing(WalIndex(sqlite3.connect(file))) as index:
        assert index.state() is None
