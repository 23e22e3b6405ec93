"""What ``feeds plan`` and ``feeds apply`` tell of small edits and of huge ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import command

TOPIC = "[topics.t{0}]\nmatch = 'Wort{0}'\n"


@pytest.fixture(name="path")
def config_in_force(home: Path) -> Path:
    path = home / "config.toml"
    assert command("--config", path, "apply").exit_code == 0
    return path


def add_topics(path: Path, count: int) -> None:
    path.write_text(path.read_text() + "".join(TOPIC.format(n) for n in range(count)))


def test_a_small_plan_names_everything(path: Path) -> None:
    add_topics(path, 3)
    told = command("--config", path, "plan").stdout.splitlines()

    assert [line for line in told if line.startswith("+ ")] == [f"+ topics.t{n}" for n in range(3)]
    assert "  + /topics/t2" in told
    assert "more" not in " ".join(told)


def test_a_huge_plan_counts_and_shows_first_what_is_lost(path: Path) -> None:
    path.write_text(path.read_text().replace("[topics.rail]", "[topics.train]"))
    add_topics(path, 1200)
    told = command("--config", path, "plan").stdout.splitlines()

    assert told[:3] == ["- 1 topics removed", "+ 1,201 topics added", "- topics.rail"]
    assert len(told) < 60
    assert "  and 1,182 more (--all tells them)" in told
    assert told[told.index("addresses") + 1].startswith("  - /topics/rail ends")


@pytest.mark.parametrize("how", ["--all", "--json"])
def test_whoever_asks_for_all_of_it_is_told_all_of_it(path: Path, how: str) -> None:
    add_topics(path, 30)
    told = command("--config", path, "plan", how).stdout

    assert told.count("topics/t29") == 1
    if how == "--json":
        assert len(json.loads(told)["tables"]) == 30


def test_apply_and_rollback_tell_the_same_in_short(path: Path) -> None:
    add_topics(path, 30)
    applied = command("--config", path, "apply")
    back = command("--config", path, "config", "rollback", "1", "--remove")

    assert "  and 10 more (--all tells them)" in applied.stdout
    assert "version 2 is in force" in applied.stdout
    assert "- 30 topics removed" in back.stdout
    assert "version 3 is in force" in back.stdout
