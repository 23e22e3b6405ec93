"""The page on formats names every element that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.parse.formats import atom, rss
from feeds.parse.formats.names import Name

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
READ = {*rss.RULES, *atom.RULES, *rss.SHELL_RULES, *atom.SHELL_RULES}


@pytest.mark.parametrize("name", sorted(READ))
def test_the_reference_names_each_element_that_is_read(name: Name) -> None:
    named = {word.lower() for word in re.findall(r"`([\w:-]+)`", PAGE.read_text(encoding="utf-8"))}

    assert ":".join(filter(None, name)) in named
