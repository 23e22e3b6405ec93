"""Check sources by hand, and tell how they are."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT, put
from tests.cli.running import command
from tests.serve.site_samples import sample, upstream

MORE = """
[sources.wire]
kind = "feed"
url = "http://127.0.0.1:{port}/wire.rss"
category = "news"

[sources.broken]
kind = "feed"
url = "http://127.0.0.1:{port}/broken.rss"
category = "news"
"""


def with_feeds(home: Path, port: int) -> Path:
    """The config with a feed that is well and one that is not."""
    path = home / "config.toml"
    allowed = f'allow_private = ["127.0.0.1:{port}"]\nspacing = "0s"'
    text = path.read_text().replace('spacing = "1s"', allowed)
    path.write_text(text + MORE.format(port=port))
    return path


def test_one_line_a_source_and_one_in_trouble_does_not_stop_the_others(home: Path) -> None:
    with upstream(sample) as port:
        path = with_feeds(home, port)
        first = command("--config", path, "refresh")
        again = command("--config", path, "refresh")

    assert first.exit_code == 1
    lines = first.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["texts", "wire", "broken"]
    assert lines[0] == "texts: ok, 2 new, 0 changed, 0 unchanged"
    assert lines[1].startswith("wire: ok, 5 new")
    assert lines[2].startswith("broken: failed; ")
    assert "404" in lines[2]
    assert again.stdout.splitlines()[:2] == ["texts: unchanged", "wire: unchanged"]


def test_only_the_named_sources_are_checked(home: Path) -> None:
    with upstream(sample) as port:
        ended = command("--config", with_feeds(home, port), "refresh", "wire")

    assert ended.exit_code == 0
    assert [line.split(":")[0] for line in ended.stdout.splitlines()] == ["wire"]


def test_an_unknown_source_is_refused_with_those_that_there_are(home: Path) -> None:
    ended = command("--config", home / "config.toml", "refresh", "texts", "nope")

    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert "there is no source 'nope'; configured are: texts" in ended.stderr


@pytest.mark.parametrize("named", [[], ["texts"]])
def test_due_checks_only_what_is_due(home: Path, named: list[str]) -> None:
    path = home / "config.toml"
    first = command("--config", path, "refresh", "--due", *named)
    again = command("--config", path, "refresh", "--due", *named)

    assert first.stdout == "texts: ok, 2 new, 0 changed, 0 unchanged\n"
    assert (again.stdout, again.exit_code) == ("", 0)


def test_what_rests_is_not_due(home: Path) -> None:
    path = home / "config.toml"
    command("--config", path, "refresh")
    command("--config", path, "source", "pause", "texts")
    with closing(sqlite3.connect(home / "feeds.db", isolation_level=None)) as database:
        database.execute("UPDATE source SET due_at = 0")
    ended = command("--config", path, "refresh", "--due")

    assert (ended.stdout, ended.exit_code) == ("", 0)


def test_an_edited_file_is_a_change_of_its_article(home: Path) -> None:
    path = home / "config.toml"
    command("--config", path, "refresh")
    put(home, "texts/other.txt", TEXT.replace("sechs", "sieben"))
    ended = command("--config", path, "refresh")

    assert ended.stdout == "texts: ok, 0 new, 1 changed, 0 unchanged\n"


def test_status_before_the_first_start_says_what_to_do(home: Path) -> None:
    ended = command("--config", home / "config.toml", "status")

    assert ended.exit_code == 1
    assert "start feeds serve" in ended.stderr
    assert not (home / "feeds.db").exists()


def test_status_tells_in_plain_words_how_sources_are(home: Path) -> None:
    with upstream(sample) as port:
        path = with_feeds(home, port)
        command("--config", path, "db", "upgrade")
        command("--config", path, "refresh")
        ended = command("--config", path, "status")

    broken, texts, wire = ended.stdout.splitlines()
    assert ended.exit_code == 1
    assert broken.startswith("broken: failed once, checked 20")
    assert "next try 20" in broken
    assert texts.startswith("texts: ok, checked 20")
    assert wire.startswith("wire: ok, checked 20")


def test_status_is_well_where_all_sources_are(home: Path) -> None:
    path = home / "config.toml"
    command("--config", path, "refresh")
    told = command("--config", path, "status", "--json")

    assert told.exit_code == 0
    (texts,) = json.loads(told.stdout)["sources"]
    assert (texts["source_id"], texts["error"], texts["failures"]) == ("texts", None, 0)
    assert texts["checked_at"].endswith("+00:00")


def test_a_source_never_checked_is_told_as_such(home: Path) -> None:
    path = home / "config.toml"
    command("--config", path, "refresh", "--due", "texts")
    path.write_text(path.read_text() + MORE.format(port=9))
    command("--config", path, "refresh", "texts")
    ended = command("--config", path, "status")

    assert ended.exit_code == 0
    assert "wire: not checked yet" in ended.stdout
