"""docs/reference/config.md names every key, with the default of the code, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.config.keys.paths import Key, all_keys
from tests.config.config_files import meaning

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "config.md"


def rows() -> dict[str, str]:
    """Key name to what its row says of the default."""
    found: dict[str, str] = {}
    for section in REFERENCE.read_text().split("\n## ")[1:]:
        table = re.match(r"\[(.*?)\]", section)
        for name, default in re.findall(r"^\| `(\w+)` \| .*? \| (.*?) \| ", section, re.MULTILINE):
            if table:
                found[f"{table[1]}.{name}"] = default
    return found


def test_the_reference_has_every_key_in_order_and_no_other() -> None:
    assert list(rows()) == [key.name for key in all_keys()]


@pytest.mark.parametrize("key", all_keys(), ids=lambda key: key.name)
def test_the_reference_shows_the_default_of_the_code(key: Key) -> None:
    shown = rows()[key.name]
    literal = re.fullmatch(r"`([^`]*)`", shown)
    if literal:
        assert meaning(key, literal[1]) == key.default
    else:  # told in words, because it depends on something else or there is none
        assert not key.default
