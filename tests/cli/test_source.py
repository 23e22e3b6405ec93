"""What an admin decides about single sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.config import load
from feeds.storage import Store, standing
from tests.cli.running import command


@pytest.fixture
def config(home: Path) -> Path:
    path = home / "config.toml"
    assert command("--config", path, "db", "upgrade").exit_code == 0
    assert command("--config", path, "refresh").exit_code == 0
    return path


def listed(config: Path) -> str:
    return command("--config", config, "source", "list").stdout


def test_a_paused_source_is_listed_as_such_and_not_refreshed(config: Path) -> None:
    assert command("--config", config, "source", "pause", "texts").exit_code == 0

    assert "; paused" in listed(config)
    assert "it rests" in command("--config", config, "refresh").stdout

    command("--config", config, "source", "resume", "texts")
    assert "; paused" not in listed(config)
    assert "texts: unchanged" in command("--config", config, "refresh").stdout


def test_a_pause_has_an_end_that_is_to_come(config: Path) -> None:
    over = command("--config", config, "source", "pause", "texts", "--until", "2001-01-01")
    assert over.exit_code == 1
    assert "is over" in over.stderr

    command("--config", config, "source", "pause", "texts", "--until", "2900-01-01")
    assert "paused until 2900-01-01 00:00" in listed(config)


def test_a_move_is_accepted_where_there_is_one(config: Path) -> None:
    none = command("--config", config, "source", "accept-move", "texts")
    assert none.exit_code == 1
    assert "without a permanent redirect" in none.stderr

    store = Store(load(config, environ={}).storage_url)
    with store.write() as connection:
        standing._set(connection, "texts", moved_to="https://new.example/rss")
    store.close()
    assert command("--config", config, "source", "accept-move", "texts").exit_code == 0
    assert "moved, asked at https://new.example/rss" in listed(config)


@pytest.mark.parametrize("what", ["pause", "resume", "accept-move"])
def test_an_unknown_source_is_told_with_those_that_there_are(config: Path, what: str) -> None:
    ended = command("--config", config, "source", what, "nobody")

    assert ended.exit_code == 1
    assert "configured are: texts" in ended.stderr
