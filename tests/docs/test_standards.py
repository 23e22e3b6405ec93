"""docs/reference/standards.md has every demand, each with a test that is there or a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "standards.md").read_text(encoding="utf-8")
DEMANDS = {
    "RSS": 11,
    "ATOM": 8,
    "JF": 9,
    "ID": 2,
    "PG": 3,
    "TOMB": 2,
    "DELTA": 1,
    "OPML": 1,
    "MR": 1,
    "DC": 1,
    "SY": 1,
    "GN": 1,
    "H": 12,
}
"""How many demands each standard has."""

ROWS = re.findall(r"^\| ([A-Z]+-\d+) \| (.*?) \| (.*) \|$", PAGE, re.MULTILINE)


def test_every_demand_is_there_once_and_in_order() -> None:
    expected = [f"{name}-{n}" for name, most in DEMANDS.items() for n in range(1, most + 1)]

    assert [number for number, _, _ in ROWS] == expected


@pytest.mark.parametrize(("number", "demand", "held_by"), ROWS)
def test_a_demand_is_held_by_tests_or_refused_with_a_reason(
    number: str, demand: str, held_by: str
) -> None:
    named = list(_tests(held_by))

    assert named or re.search(r"Refused[^:.]*[:.]", demand), number
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, f"{number}: there is no {name} in {file}"


def _tests(held_by: str) -> Iterator[tuple[str, str]]:
    """Files and names of tests; no name for a whole file."""
    for written in re.findall(r"`([^`]+)`", held_by):
        file, _, name = written.partition("::")
        yield file, name
