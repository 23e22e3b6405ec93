"""Stories get their leads: one for the story, and in each feed the best of those it selects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from feeds.classify import lead
from feeds.model import Republish, Teller
from feeds.pipeline.desk import Desk
from feeds.storage import Connection, leads

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


def _settle(
    connection: Connection, stories: Collection[int], desk: Desk, at: datetime, least: int
) -> set[int]:
    told = {
        story: {one.article_id: _as_shown(one, desk) for one in tellers}
        for story, tellers in leads.tellers(connection, stories, least=least).items()
    }
    entries = leads.entries(connection, told)
    best = {story: lead(some.values(), preferred=desk.prefer) for story, some in told.items()}
    leads.lead_stories(connection, best)
    leads.lead_entries(
        connection,
        [
            replace(one, lead=leading, led_at=None if one.entered_at == at else at)
            for one in entries
            if (leading := _best(one, told[one.story_id], desk)) != one.lead
        ],
    )
    return leads.feeds_with(connection, told)


def _best(entry: leads.Entry, tellers: Mapping[int, Teller], desk: Desk) -> int:
    selected = (tellers[member] for member in entry.members if member in tellers)
    return lead(selected, preferred=desk.prefer)


def _as_shown(one: Teller, desk: Desk) -> Teller:
    """With the length of what may be shown of it."""
    most = {Republish.SUMMARY: _SUMMARY, Republish.LINK: 0, Republish.NONE: -1}
    republish = desk.rights.ceiling(one.source_id, one.agency)
    return replace(one, length=min(one.length, most.get(republish, one.length)))
