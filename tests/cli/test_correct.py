"""``feeds correct`` and ``revert``, as an editor calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT, put
from tests.cli.test_withdraw import ids, refused, said, wire

__all__ = ["wire"]


def test_an_article_is_corrected_and_reverted(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")
    body = wire.parent / "body.txt"
    body.write_text("Der Zug fährt doch nicht.\n\nEr bleibt <i>im Depot</i>.")
    told = said(
        wire, "correct", name, "--title", "Kein Zug", "--body", str(body), "--note", "Ganz falsch."
    )

    assert told == "corrected: version 2\n"
    assert ids(wire, "title:Kein AND Depot") == [name]
    put(wire.parent, "texts/night-train.txt", TEXT.replace("Nachtzug", "Bummelzug"))
    said(wire, "refresh")
    assert ids(wire, "Bummelzug") == []
    assert "corrected by us, changed by their sources since: 2" in said(wire, "status")
    why = said(wire, "why", name)
    assert "title: corrected, so it stays ours" in why
    assert "its source says: Der Bummelzug nach Danzig" in why
    assert json.loads(said(wire, "why", name, "--json"))["corrected"][1]["field"] == "title"
    assert said(wire, "revert", name) == "reverted: version 3\n"
    assert ids(wire, "Danzig") == [name]


def test_a_version_is_hidden_alone(wire: Path) -> None:
    (name,) = ids(wire, "Danzig")
    said(wire, "correct", name, "--title", "Kein Zug", "--note", "Falsch.")

    assert said(wire, "correct", name, "--hide", "1", "--note", "Name.") == "hidden: version 1\n"
    assert "has no earlier version 5" in refused(
        wire, "correct", name, "--hide", "5", "--note", "Name."
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--note", "x"], "say what to correct"),
        (["--title", "x", "--note", " "], "--note must say what was wrong"),
        (["--category", "sport", "--note", "x"], "there is no category 'sport'"),
        (["--body", "missing.txt", "--note", "x"], "cannot be read as UTF-8 text"),
        (["--title", "Der Nachtzug nach Danzig fährt wieder", "--note", "x"], "says that already"),
    ],
)
def test_what_cannot_be_corrected_is_said(wire: Path, arguments: list[str], sentence: str) -> None:
    (name,) = ids(wire, "Danzig")

    assert sentence in refused(wire, "correct", name, *arguments)
