"""What the page about slips says is printed is what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.config import load, starter
from feeds.errors import ConfigError

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "mend-the-config.md"
SLIPS = re.findall(
    r"^## (.*?)\n\n```diff\n(.*?)^```\n\n```text\n(.*?)^```$",
    PAGE.read_text(),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(("change", "printed"), [slip[1:] for slip in SLIPS], ids=lambda _: "")
def test_each_slip_is_told_as_the_page_says(tmp_path: Path, change: str, printed: str) -> None:
    starter.write(tmp_path)
    path = tmp_path / "config.toml"
    path.write_text(slipped(path.read_text(), change))
    with pytest.raises(ConfigError) as caught:
        load(path, environ={})

    said = str(caught.value).replace(f"{tmp_path}/", "")
    assert without_lines(said) == without_lines(printed.rstrip("\n"))


def test_the_page_shows_ten_slips_or_more() -> None:
    assert len(SLIPS) >= 10


def slipped(text: str, change: str) -> str:
    """*text* with the lines that begin with - replaced by those that begin with +."""
    old = "\n".join(line[1:] for line in change.splitlines() if line.startswith("-"))
    new = "\n".join(line[1:] for line in change.splitlines() if line.startswith("+"))
    assert old in text
    return text.replace(old, new, 1) if old else f"{text}\n{new}\n"


def without_lines(said: str) -> str:
    """Lines move whenever a key is added to the shipped file."""
    return re.sub(r"(?<=config\.toml:)\d+|(?<=in line )\d+", "N", said)
