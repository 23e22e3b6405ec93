"""Take in one article by hand, or show what would be taken in."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT
from tests.cli.running import command

HTML = f"<!doctype html><html lang=de><title>Zug</title><article>{TEXT}</article></html>"


@pytest.fixture
def config(home: Path) -> Path:
    return home / "config.toml"


def stored(config: Path) -> list[str]:
    """The titles in the database, none if there is no database."""
    path = config.with_name("feeds.db")
    if not path.exists():
        return []
    connection = sqlite3.connect(path)
    titles = [title for (title,) in connection.execute("SELECT title FROM article ORDER BY id")]
    connection.close()
    return titles


def test_a_file_is_taken_in_and_its_permalink_told(config: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT)
    ended = command("--config", config, "add", tmp_path / "page.txt")

    assert ended.exit_code == 0, ended.output
    assert ended.stdout.startswith("taken in as http://127.0.0.1:8000/articles/")
    assert stored(config) == ["Der Nachtzug nach Danzig fährt wieder"]


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_taken_in(config: Path, arguments: list[str]) -> None:
    ended = command("--config", config, "add", *arguments, "--json", given=TEXT)

    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert told["permalink"] == f"http://127.0.0.1:8000/articles/{told['id']}"


def test_the_same_text_twice_is_one_article(config: Path) -> None:
    first = command("--config", config, "add", given=TEXT)
    again = command("--config", config, "add", given=TEXT)

    assert first.stdout == again.stdout
    assert len(stored(config)) == 1


def test_a_dry_run_shows_each_field_with_its_confidence_and_stores_nothing(config: Path) -> None:
    ended = command("--config", config, "add", "--dry-run", given=TEXT)

    assert ended.exit_code == 0, ended.output
    lines = [line.strip() for line in ended.stdout.splitlines()]
    title = next(line for line in lines if line.startswith("title"))
    assert title.endswith("%  Der Nachtzug nach Danzig fährt wieder")
    assert "2 paragraphs:" in lines
    assert any(line.startswith("topics") and "rail (" in line for line in lines)
    assert stored(config) == []


def test_a_dry_run_for_programs_is_the_article_json(config: Path) -> None:
    ended = command("--config", config, "add", "--dry-run", "--json", given=TEXT)
    told = json.loads(ended.stdout)

    assert told["title"] == "Der Nachtzug nach Danzig fährt wieder"
    assert told["authors"] == [{"name": "Jannis Peek"}]
    assert told["category"] == "news"
    assert [topic["id"] for topic in told["topics"]] == ["rail"]
    assert 0 < told["confidence"]["title"] <= 1
    assert told["teasers"] == []
    assert stored(config) == []


def test_the_type_is_found_out_or_told(config: Path, tmp_path: Path) -> None:
    (tmp_path / "page.htm").write_text(HTML)
    found = command("--config", config, "add", "--dry-run", tmp_path / "page.htm")
    told = command("--config", config, "add", "--dry-run", "--type", "text", given=TEXT)

    assert (found.exit_code, told.exit_code) == (0, 0), found.output + told.output
    assert command("--config", config, "add", "--type", "pdf", given=TEXT).exit_code == 2


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture"),
        (b"Nur ein Wort", "too short"),
    ],
)
@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_what_is_no_article_is_refused_in_a_sentence(
    config: Path, given: bytes, reason: str, dry: list[str]
) -> None:
    ended = command("--config", config, "add", *dry, given=given)

    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("feeds: ")
    assert reason in ended.stderr
    assert "Traceback" not in ended.output
    assert stored(config) == []


def test_an_address_is_not_fetched(config: Path) -> None:
    ended = command("--config", config, "add", "https://news.example.org/1.html")

    assert ended.exit_code == 1
    assert "save the page and add the file" in ended.stderr


def test_a_file_that_is_not_there_is_told(config: Path) -> None:
    ended = command("--config", config, "add", "nope.txt")

    assert ended.exit_code == 1
    assert "nope.txt: cannot be read: No such file or directory" in ended.stderr


def test_an_unknown_source_is_refused_with_those_that_there_are(config: Path) -> None:
    ended = command("--config", config, "add", "--source", "nope", given=TEXT)

    assert ended.exit_code == 1
    assert "there is no source 'nope'; configured are: texts" in ended.stderr


def test_with_two_folders_it_must_be_said_whose_article_it_is(config: Path) -> None:
    second = config.read_text().split("[sources.texts]")[1].split("[categories")[0]
    config.write_text(config.read_text() + "[sources.second]" + second)
    unsaid = command("--config", config, "add", given=TEXT)
    said = command("--config", config, "add", "--source", "second", given=TEXT)

    assert unsaid.exit_code == 1
    assert "--source, one of texts, second" in unsaid.stderr
    assert said.exit_code == 0
