"""Which fields of an article are ours, for ``feeds why``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feeds.config import Config
from feeds.storage.archive.corrections import Field

SHOWN = 200
"""Characters of what a source says in a corrected field."""


def lines(ours: Sequence[Field], config: Config) -> Iterator[str]:
    """Each field in words, with what the source says there since it has changed its mind."""
    for one in ours:
        yield f"{one.name}: corrected, so it stays ours"
        if one.conflict_since:
            since = f"{one.conflict_since.astimezone(config.site.timezone):%Y-%m-%d %H:%M}"
            yield f"  since {since} its source says: {_shortened(one.theirs)}"


def as_json(ours: Sequence[Field]) -> list[dict[str, str | None]]:
    """The same for programs."""
    return [
        {
            "field": one.name,
            "source_says": one.theirs,
            "conflict_since": one.conflict_since.isoformat().replace("+00:00", "Z")
            if one.conflict_since
            else None,
        }
        for one in ours
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
