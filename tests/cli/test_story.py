"""``feeds story`` and what ``feeds why`` tells of stories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import command


@pytest.fixture
def told(home: Path) -> Path:
    """A config whose database holds two articles that tell the same."""
    config = home / "config.toml"
    assert command("--config", config, "refresh").exit_code == 0
    return config


def ids(config: Path) -> dict[str, str]:
    """The ids of the articles by the first word of what they are about."""
    ended = command("--config", config, "search", "--json", "Schlafwagenzug")
    return {hit["title"].split()[1]: hit["id"] for hit in json.loads(ended.stdout)["hits"]}


def why(config: Path, name: str) -> Any:
    return json.loads(command("--config", config, "why", "--json", name).stdout)["story"]


def test_why_names_the_copies_and_the_words_that_they_share(told: Path) -> None:
    known = ids(told)
    ended = command("--config", told, "why", known["Bus"])

    assert f"story: http://127.0.0.1:8000/stories/{known['Bus']}" in ended.stdout
    assert "tells 100% of the same words as texts: Der Nachtzug nach Danzig" in ended.stdout
    assert "words in a row: “Nach 17 Jahren Pause verbindet" in ended.stdout
    (relation,) = why(told, known["Nachtzug"])
    assert (relation["article"], relation["kind"]) == (known["Bus"], "auto")
    assert relation["share"] == 1
    assert relation["passage"].startswith("Nach 17 Jahren")


def test_a_story_is_split_and_merged_at_once_and_why_says_so(told: Path) -> None:
    known = ids(told)
    split = command("--config", told, "story", "split", known["Bus"])

    assert (split.exit_code, split.stdout) == (0, "1 article split off from 1 article\n")
    words = command("--config", told, "why", known["Bus"]).stdout
    assert "split from, by an editor on" in words
    assert "story: " not in words

    merge = command("--config", told, "story", "merge", *known.values())
    assert (merge.exit_code, merge.stdout) == (0, "2 articles tell one story\n")
    assert "joined to, by an editor on" in command("--config", told, "why", known["Bus"]).stdout


def test_what_cannot_be_shaped_is_refused(told: Path) -> None:
    known = ids(told)
    one_story = command("--config", told, "story", "merge", *known.values())
    nobody = command("--config", told, "story", "split", "nobody")

    assert (one_story.exit_code, one_story.stderr) == (1, "feeds: these tell one story already\n")
    assert nobody.exit_code == 1
    assert "there is no article 'nobody'" in nobody.stderr
