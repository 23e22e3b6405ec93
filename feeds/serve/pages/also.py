"""Where else the articles of a page are told: other articles of the story, further sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.model import Term
from feeds.serve.context import public
from feeds.storage import Connection
from feeds.storage.archive.pages import Line
from feeds.storage.story import stories
from feeds.storage.story.stories import Story

NAMED = 4
"""Other sources that a line of a list names."""


@dataclass(frozen=True, slots=True)
class Also:
    """Where else one article is told.

    ``others`` are further articles of ``story``, which is None where there are none;
    ``sources`` are those that have brought this very article as well.
    """

    story: Story | None
    others: Sequence[Line]
    sources: Sequence[Term]

    def places(self, own: str) -> Sequence[tuple[Term, str]]:
        """Sources beside *own*, each once, with the path to what it tells."""
        configured = public().sources
        found: dict[str, tuple[Term, str]] = {}
        for line in self.others:
            if line.owner != own and line.owner in configured:
                found.setdefault(line.owner, (configured[line.owner], f"articles/{line.public_id}"))
        for source in self.sources:
            found.setdefault(source.id, (source, f"sources/{source.id}"))
        return list(found.values())[:NAMED]


def also(connection: Connection, lines: Sequence[Line], *, most: int = NAMED) -> Mapping[int, Also]:
    """What there is to say of these articles, by number, with up to *most* others of each."""
    hidden, configured = public().hidden, public().sources
    numbers = {line.story for line in lines}
    told = stories.told(connection, numbers, hidden=hidden, least=2, most=most + 1) if most else {}
    brought = stories.further_sources(connection, [line.id for line in lines], hidden=hidden)
    found: dict[int, Also] = {}
    for line in lines:
        story = told.get(line.story)
        others = [one for one in story.members if one.id != line.id] if story else []
        sources = [configured[one] for one in brought.get(line.id, ()) if one in configured]
        if others or sources:
            found[line.id] = Also(story, others[:most], sources)
    return found
