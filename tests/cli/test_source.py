"""What an admin decides about single sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds.config import load
from feeds.model import Article
from feeds.storage import Store
from feeds.storage.archive import held
from feeds.storage.queue import standing
from tests.cli.running import command
from tests.storage.stored_samples import article
from tests.storage.stores import NOON


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


def test_programs_get_the_list_as_json(config: Path) -> None:
    command("--config", config, "source", "pause", "texts", "--until", "2900-01-01")
    (one,) = json.loads(command("--config", config, "source", "list", "--json").stdout)

    assert (one["source"], one["kind"], one["rest"], one["held"]) == (
        "texts",
        "folder",
        "paused",
        0,
    )
    assert one["rests_until"].startswith("2899-12-31T23:00")
    assert one["asked_at"] == one["address"]


def test_an_address_that_is_a_secret_is_not_listed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "config.toml"
    monkeypatch.setenv("FEEDS_PAPER", "https://paper.example/key-4711/rss.xml")
    table = '[sources.paper]\nkind = "feed"\nurl = "env:FEEDS_PAPER"\ncategory = "news"\n'
    path.write_text(path.read_text() + table)
    assert command("--config", path, "db", "upgrade").exit_code == 0
    command("--config", path, "refresh", "texts")

    for option in ([], ["--json"]):
        said = command("--config", path, "source", "list", *option).stdout
        assert "env:FEEDS_PAPER" in said
        assert "key-4711" not in said


@pytest.mark.parametrize("word", ["pause", "resume", "accept-move"])
def test_what_was_never_in_force_cannot_be_decided_on(home: Path, word: str) -> None:
    path = home / "config.toml"
    assert command("--config", path, "db", "upgrade").exit_code == 0
    ended = command("--config", path, "source", word, "texts")

    assert (ended.stdout, ended.exit_code) == ("", 1)
    assert "texts: nobody has asked for it yet; start feeds serve once" in ended.stderr


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


def hold(config: Path, *articles: Article) -> None:
    store = Store(load(config, environ={}).storage_url)
    with store.write() as connection:
        held.put(connection, articles, now=NOON)
    store.close()


def test_a_flood_that_is_held_is_listed_with_what_to_do(config: Path) -> None:
    hold(config, article("a", source="texts"), article("b", source="texts"))

    words = "2 articles held since 2026-11-22 13:00: feeds source release texts, or discard texts"
    assert words in listed(config)
    status = command("--config", config, "status").stdout
    assert words in status
    (texts,) = json.loads(command("--config", config, "status", "--json").stdout)["sources"]
    assert (texts["held"], texts["held_since"]) == (2, NOON.isoformat())


def test_a_held_flood_is_let_in(config: Path) -> None:
    hold(config, article("a", source="texts", title="Die Flut"))
    assert "Die Flut" not in command("--config", config, "search", "Brücke").stdout
    assert command("--config", config, "why", "texts-a").exit_code == 1

    released = command("--config", config, "source", "release", "texts")
    assert (released.exit_code, released.stdout.partition(";")[0]) == (
        0,
        "texts: 1 article let in",
    )
    command("--config", config, "refresh")
    assert "Die Flut" in command("--config", config, "search", "Brücke").stdout
    assert "held since" not in listed(config)


def test_a_held_flood_is_discarded(config: Path) -> None:
    hold(config, article("a", source="texts"))
    assert command("--config", config, "source", "discard", "texts").exit_code == 0

    assert "held since" not in listed(config)
    again = command("--config", config, "source", "release", "texts")
    assert (again.exit_code, again.stderr) == (1, "feeds: texts: nothing is held\n")


@pytest.mark.parametrize("what", ["pause", "resume", "accept-move", "release", "discard"])
def test_an_unknown_source_is_told_with_those_that_there_are(config: Path, what: str) -> None:
    ended = command("--config", config, "source", what, "nobody")

    assert ended.exit_code == 1
    assert "configured are: texts" in ended.stderr
