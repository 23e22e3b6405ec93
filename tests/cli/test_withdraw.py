"""``feeds withdraw``, ``restore`` and ``held``, as an editor calls them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT, put
from tests.cli.running import command


@pytest.fixture
def wire(home: Path) -> Path:
    """A service that has published two articles; its config."""
    config = home / "config.toml"
    assert command("--config", config, "refresh").exit_code == 0
    return config


def ids(config: Path, query: str) -> list[str]:
    told = command("--config", config, "search", "--json", query)
    return [hit["id"] for hit in json.loads(told.stdout)["hits"]]


def said(config: Path, *arguments: str) -> str:
    ended = command("--config", config, *arguments)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def refused(config: Path, *arguments: str) -> str:
    ended = command("--config", config, *arguments)
    assert ended.exit_code in (1, 2)
    return ended.stderr


def test_an_article_is_withdrawn_and_restored_by_its_permalink(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")
    told = said(wire, "withdraw", f"http://127.0.0.1:8000/articles/{name}", "--reason", "Wrong.")

    assert told == f"withdrawn: http://127.0.0.1:8000/articles/{name}\n"
    assert ids(wire, "Danzig") == []
    assert "is withdrawn already: Wrong." in refused(wire, "withdraw", name, "--reason", "Again")
    assert "restored" in said(wire, "restore", name)
    assert ids(wire, "Danzig") == [name]
    assert "there is no withdrawn article" in refused(wire, "restore", name)


def test_all_that_a_query_finds_is_withdrawn(wire: Path) -> None:
    told = said(wire, "withdraw", "--query", "Schlafwagenzug", "--reason", "Wrong.")

    assert told.count("withdrawn: ") == 2
    assert ids(wire, "Schlafwagenzug") == []
    assert "nothing matches" in refused(
        wire, "withdraw", "--query", "Schlafwagenzug", "--reason", "Wrong."
    )


def test_a_whole_story_is_withdrawn(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")

    assert said(wire, "withdraw", "--story", name, "--reason", "Wrong.").count("withdrawn: ") >= 1


def test_what_is_withdrawn_may_be_erased_later(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")
    said(wire, "withdraw", name, "--reason", "Wrong.")
    said(wire, "withdraw", name, "--reason", "Wrong.", "--erase")

    assert "is withdrawn already" in refused(wire, "withdraw", name, "--reason", "x", "--erase")
    assert "may come in again" in said(wire, "restore", name)
    said(wire, "refresh")
    assert ids(wire, "Danzig") == [name]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["withdraw", "--reason", "Wrong."], "say what to withdraw"),
        (["withdraw", "x", "--query", "y", "--reason", "Wrong."], "say what to withdraw"),
        (["withdraw", "x", "--reason", " "], "--reason must say something"),
        (["withdraw", "nothing", "--reason", "Wrong."], "there is no article 'nothing'"),
        (["withdraw", "--query", "a AND", "--reason", "Wrong."], "AND"),
        (["held", "release", "nothing"], "nothing is held as 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_said(wire: Path, arguments: list[str], sentence: str) -> None:
    assert sentence in refused(wire, *arguments)


def test_copies_are_listed_and_let_in_or_destroyed(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")
    said(wire, "withdraw", name, "--reason", "Wrong.")
    for number in (1, 2):
        put(wire.parent, f"texts/again-{number}.txt", TEXT.replace("Jannis Peek", f"Ada {number}"))
    said(wire, "refresh")
    listed = said(wire, "held", "list")
    first, second = re.findall(r"^(\w{26})  texts: ", listed, re.MULTILINE)

    assert f"tells {name} again (Wrong.)" in listed
    assert [one["id"] for one in json.loads(said(wire, "held", "list", "--json"))["held"]] == [
        first,
        second,
    ]
    assert said(wire, "held", "release", first) == "1 article let in\n"
    assert said(wire, "held", "discard", second) == "1 article discarded\n"
    assert said(wire, "held", "list") == "nothing is held\n"
    assert ids(wire, "Danzig") == [first]
