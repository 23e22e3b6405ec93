"""An editor shapes stories: articles are to tell one, or to tell it no longer; that is remembered.

What an editor says is written down as edges between articles. The sequencer acts on it with the
next numbered changes, as it does on everything that moves entries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations

from feeds.errors import InputError
from feeds.pipeline.desk import Desk
from feeds.pipeline.story.leading import settle
from feeds.pipeline.story.parting import part
from feeds.pipeline.story.uniting import unite
from feeds.storage import Connection, Store
from feeds.storage.archive import audit, lookup
from feeds.storage.archive.audit import Act
from feeds.storage.feed import changes
from feeds.storage.feed.changes import Change
from feeds.storage.story import edges, unions

MERGED, PARTED = "merged", "parted"
"""The kinds of changes that the sequencer acts on."""

KINDS = frozenset({MERGED, PARTED})


def merge(store: Store, numbers: Collection[int], *, actor: str) -> int:
    """Let the stories of these articles be one, whatever their words say and were split before.

    Returns: how many articles it will have.
    Raises:  InputError where they tell one story already.
    """
    now = store.now()
    with store.write() as connection:
        stories = sorted({*unions.stories_of(connection, numbers).values()})
        if len(stories) < 2:  # noqa: PLR2004 - a pair
            raise InputError("these tell one story already")
        told = [unions.articles_of(connection, story) for story in stories]
        for some, others in combinations(told, 2):
            edges.joined(connection, some, others, at=now)
        changes.record(connection, MERGED, [min(some) for some in told], at=now)
        act = Act(now, actor, "merge", "")
        audit.write_down(connection, act, lookup.public_ids(connection, numbers))
    return sum(map(len, told))


def split(store: Store, numbers: Collection[int], *, actor: str) -> int:
    """Let articles of one story tell one of their own, and never join the others again.

    Returns: how many articles stay behind.
    Raises:  InputError where they are of several stories, or are all of one.
    """
    now = store.now()
    with store.write() as connection:
        stories = {*unions.stories_of(connection, numbers).values()}
        if len(stories) > 1:
            raise InputError("these are of several stories already")
        told = unions.articles_of(connection, stories.pop())
        rest = told.keys() - {*numbers}
        if not rest:
            raise InputError("nothing would be left of the story: no other article tells it")
        edges.split(connection, numbers, rest, at=now)
        changes.record(connection, PARTED, [min(numbers)], at=now)
        act = Act(now, actor, "split", "")
        audit.write_down(connection, act, lookup.public_ids(connection, numbers))
    return len(rest)


def shape(connection: Connection, batch: Sequence[Change], desk: Desk, *, at: datetime) -> set[int]:
    """Do what an editor said with these changes.

    Returns: the feeds to touch.
    """
    touched: set[int] = set()
    for one in batch:
        if one.kind == MERGED:
            touched |= _merge(connection, one.article_id, desk, at)
        elif one.kind == PARTED:
            touched |= _part(connection, one.article_id, desk, at)
    return touched


def _merge(connection: Connection, number: int, desk: Desk, at: datetime) -> set[int]:
    told = {number, *edges.others(connection, number, edges.JOIN)}
    stories = {*unions.stories_of(connection, told).values()}
    if len(stories) < 2:  # noqa: PLR2004 - a pair
        return set()
    whole = min(stories)
    unite(connection, dict.fromkeys(stories - {whole}, whole), at=at)
    return settle(connection, {whole}, desk, at=at)


def _part(connection: Connection, number: int, desk: Desk, at: datetime) -> set[int]:
    story = unions.stories_of(connection, [number]).get(number)
    if story is None:  # withdrawn meanwhile
        return set()
    told = unions.articles_of(connection, story)
    together = told.keys() - edges.others(connection, number, edges.SPLIT)
    return part(connection, together, desk, at=at)
