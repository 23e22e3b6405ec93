"""``feeds search`` and ``feeds why``: words, exit codes, and what programs read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TEXT, put
from tests.cli.running import command


@pytest.fixture
def filled(home: Path) -> Path:
    """A config whose database holds two articles about night trains and one about a bus."""
    put(home, "texts/bus.txt", TEXT.replace("Nachtzug", "Bus"))
    config = home / "config.toml"
    assert command("--config", config, "refresh").exit_code == 0
    return config


def hits(config: Path, *query: str) -> Any:
    ended = command("--config", config, "search", "--json", *query)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)["hits"]


def test_search_tells_date_source_title_address_and_words(filled: Path) -> None:
    ended = command("--config", filled, "search", "Schlafwagen", "OR", "Schlafwagenzug")

    assert ended.exit_code == 0
    assert "texts" in ended.stdout
    assert "http://127.0.0.1:8000/articles/" in ended.stdout
    assert "Schlafwagenzug" in ended.stdout


def test_search_for_programs_holds_the_words_found(filled: Path) -> None:
    (hit,) = hits(filled, "title:nachtzug")

    assert hit["terms"] == ["Nachtzug"]
    assert hit["source"] == "texts"
    assert hit["permalink"].endswith(hit["id"])


def test_a_search_without_hits_is_no_failure(filled: Path) -> None:
    ended = command("--config", filled, "search", "Quastenflosser")

    assert (ended.exit_code, ended.stdout) == (0, "nothing matches\n")
    assert hits(filled, "title:Nachtzug", "-Fahrt") == []


def test_a_limit_is_kept(filled: Path) -> None:
    assert len(hits(filled, "source:texts", "--limit", "1")) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [("Nachtzug AND", "AND has nothing after it"), ("-Nachtzug", "names nothing to look for")],
)
def test_a_query_that_cannot_be_read_is_a_usage_error(filled: Path, query: str, words: str) -> None:
    ended = command("--config", filled, "search", query)

    assert ended.exit_code == 2
    assert words in ended.stderr
    assert f"{query}\n" in ended.stderr
    assert "^" in ended.stderr


def test_why_shows_the_rule_and_the_words(filled: Path) -> None:
    (hit,) = hits(filled, "title:Nachtzug")
    ended = command("--config", filled, "why", hit["permalink"])

    assert ended.exit_code == 0, ended.output
    assert "category news: the default of its source" in ended.stdout
    assert "topics/rail: in it" in ended.stdout
    assert "rule  Nachtzug" in ended.stdout
    assert "title: Nachtzug" in ended.stdout


def test_why_tells_programs_the_places_of_the_words(filled: Path) -> None:
    (hit,) = hits(filled, "title:Nachtzug")
    told = json.loads(command("--config", filled, "why", hit["id"], "rail", "--json").stdout)

    (feed,) = told["feeds"]
    assert feed["in"] is True
    assert {"field": "title", "start": 4, "end": 12, "text": "Nachtzug"} in feed["rules"][0][
        "words"
    ]


def test_why_not_tells_what_is_missing(filled: Path) -> None:
    (hit,) = hits(filled, "source:texts -Nachtzug")
    ended = command("--config", filled, "why", hit["id"], "rail")

    assert "topics/rail: not in it" in ended.stdout
    assert "missing Nachtzug" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing",), "there is no article 'nothing'"),
        (("https://nowhere.example/x",), "there is no article"),
    ],
)
def test_what_is_not_there_is_said(filled: Path, arguments: tuple[str, ...], words: str) -> None:
    ended = command("--config", filled, "why", *arguments)

    assert ended.exit_code == 1
    assert words in ended.stderr


def test_a_topic_without_a_rule_is_refused_with_those_that_there_are(filled: Path) -> None:
    (hit,) = hits(filled, "title:Nachtzug")
    ended = command("--config", filled, "why", hit["id"], "ghosts")

    assert ended.exit_code == 1
    assert "topics/rail" in ended.stderr


def test_without_a_database_both_say_what_to_do(home: Path) -> None:
    for arguments in (("search", "x"), ("why", "x")):
        ended = command("--config", home / "config.toml", *arguments)

        assert ended.exit_code == 1
        assert "start feeds serve once" in ended.stderr
