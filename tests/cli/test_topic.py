"""``feeds topic test``: figures, a chart, gains and losses, and what programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TEXT, put
from tests.cli.running import command

RULE = "match = '{}'\n"


@pytest.fixture
def filled(home: Path) -> Path:
    """A config with a topic about night trains, and articles about them and about a bus."""
    put(home, "texts/bus.txt", TEXT.replace("Nachtzug", "Bus"))
    config = home / "config.toml"
    assert command("--config", config, "refresh").exit_code == 0
    return config


def test_a_rule_is_tried_out_with_figures_a_chart_and_samples(filled: Path) -> None:
    ended = command("--config", filled, "topic", "test", "Bus", "OR", "Omnibus")

    assert ended.exit_code == 0, ended.output
    assert ended.stdout.startswith("2 of 3 articles since ")
    assert "at most 2 " in ended.stdout
    assert "texts  2  ████" in ended.stdout
    assert "  found: Bus\n" in ended.stdout
    assert "against" not in ended.stdout


def test_a_changed_rule_in_the_file_is_compared_with_what_the_topic_holds(filled: Path) -> None:
    filled.write_text(filled.read_text().replace(RULE.format("Nachtzug"), RULE.format("Bus")))
    ended = command("--config", filled, "topic", "test", "rail", "--since", "all")

    assert ended.exit_code == 0, ended.output
    assert "against topics/rail as it is: 1 gained, " in ended.stdout
    assert "\ngained\n" in ended.stdout
    assert "\nlost\n" in ended.stdout
    assert "  was in it for: Nachtzug" in ended.stdout


def test_programs_get_json(filled: Path) -> None:
    ended = command("--config", filled, "topic", "test", "--json", "--against", "rail", "Bus")
    told = json.loads(ended.stdout)

    assert (told["hits"], told["gains"], told["against"]) == (2, 1, "topics/rail")
    assert told["samples"][0]["words"] == ["Bus"]
    assert told["since"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["Bus AND"], 2, "AND has nothing after it"),
        (["-Bus"], 2, "names nothing to look for"),
        (["Bus", "--since", "soon"], 2, "is not a duration"),
        (["Bus", "--against", "nope"], 1, "there is no topic 'nope'; configured are: rail"),
    ],
)
def test_a_mistake_is_a_sentence(filled: Path, arguments: list[str], code: int, words: str) -> None:
    ended = command("--config", filled, "topic", "test", *arguments)

    assert ended.exit_code == code
    assert words in ended.stderr
