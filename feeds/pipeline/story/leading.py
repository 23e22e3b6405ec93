"""Stories get their leads: one for the story, and in each feed the best of those it selects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from feeds.classify import lead
from feeds.model import Republish, Teller
from feeds.pipeline.desk import Desk
from feeds.storage import Connection
from feeds.storage.story import leads

_AT_ONCE = 500
"""Stories in one query."""

_SUMMARY = 600
"""Characters of an article that may be shown as a summary only, at most."""


def settle(
    connection: Connection, stories: Collection[int], desk: Desk, *, at: datetime, least: int = 2
) -> set[int]:
    """Let the right articles stand for these stories, as far as they have *least* articles.

    Returns: the feeds that hold these, as their entries name all articles of the story.
    """
    found: set[int] = set()
    ordered = sorted(stories)
    for first in range(0, len(ordered), _AT_ONCE):
        found |= _settle(connection, ordered[first : first + _AT_ONCE], desk, at, least)
    return found


def best_of(connection: Connection, stories: Collection[int], desk: Desk) -> dict[int, int]:
    """The article that is to stand for each of these stories."""
    return _best_of(_told(connection, stories, desk, least=2), desk)


def outdated(
    connection: Connection, log: tuple[int, int], stories: Collection[int], desk: Desk
) -> list[leads.Entry]:
    """The entries of these stories in a log that others are to stand for, with these."""
    told = _told(connection, stories, desk, least=2)
    entries = leads.entries(connection, told)
    return [one for one in _wrong(entries, told, desk) if (one.feed_id, one.generation) == log]


def _settle(
    connection: Connection, stories: Collection[int], desk: Desk, at: datetime, least: int
) -> set[int]:
    told = _told(connection, stories, desk, least=least)
    entries = leads.entries(connection, told)
    leads.lead_stories(connection, _best_of(told, desk))
    leads.lead_entries(
        connection,
        [
            replace(one, led_at=None if one.entered_at == at else at)
            for one in _wrong(entries, told, desk)
        ],
    )
    return leads.feeds_with(connection, told)


_Told = Mapping[int, Mapping[int, Teller]]
"""The articles that may stand for each story, by story and by number."""


def _told(connection: Connection, stories: Collection[int], desk: Desk, *, least: int) -> _Told:
    return {
        story: {one.article_id: _as_shown(one, desk) for one in tellers}
        for story, tellers in leads.tellers(connection, stories, least=least).items()
    }


def _best_of(told: _Told, desk: Desk) -> dict[int, int]:
    return {story: lead(some.values(), preferred=desk.prefer) for story, some in told.items()}


def _wrong(entries: Iterable[leads.Entry], told: _Told, desk: Desk) -> Iterator[leads.Entry]:
    """Those of the entries whose lead is another one, with that one."""
    for one in entries:
        best = _best(one, told[one.story_id], desk)
        if best != one.lead:
            yield replace(one, lead=best)


def _best(entry: leads.Entry, tellers: Mapping[int, Teller], desk: Desk) -> int:
    selected = (tellers[member] for member in entry.members if member in tellers)
    return lead(selected, preferred=desk.prefer)


def _as_shown(one: Teller, desk: Desk) -> Teller:
    """With the length of what may be shown of it."""
    most = {Republish.SUMMARY: _SUMMARY, Republish.LINK: 0, Republish.NONE: -1}
    republish = desk.rights.ceiling(one.source_id, one.agency)
    return replace(one, length=min(one.length, most.get(republish, one.length)))
