"""What putting a config in force would change: the tables, the feeds, and every article.

Members are found by the very step that finds them once it is in force, so that plan and effect
are the same, article for article.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from operator import attrgetter
from pathlib import Path

from feeds.assemble import braking, schedules, selection, standing
from feeds.assemble.applying import taken_back
from feeds.assemble.braking import Ends
from feeds.assemble.schedules import Visits
from feeds.assemble.selection import classifier_of, wanted
from feeds.assemble.values import ALL, desk, shelves
from feeds.config import Config, storage_url_of
from feeds.config.difference import TableChange, changes
from feeds.model import FeedKey
from feeds.pipeline.feed import finding
from feeds.storage import Store, revision
from feeds.storage.archive import pages
from feeds.storage.archive.pages import Line
from feeds.storage.care.copying import articles as articles_stored
from feeds.storage.feed import expiry, feeds, members, moves
from feeds.storage.feed.feeds import FeedRow

SAMPLES = 5
"""Articles shown of those that a feed gains or loses: the newest."""

BATCH = 200
"""Articles looked at between two words about how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What becomes of a feed; the articles by their numbers, samples are the newest of them."""

    key: FeedKey
    gained: frozenset[int]
    lost: frozenset[int]
    samples: Mapping[int, Line] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """What has to be looked at again once a config is in force; ``span`` is an estimate."""

    feeds: int
    articles: int
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that would change; ``after`` is the version in force, 0 for none, ``before`` its config.

    ``served`` and ``unserved`` are feeds that begin and end being published, ``renamed`` those
    that go on under another id. ``rescue`` are lines for the file that would keep dying addresses
    alive.
    """

    after: int
    before: Config | None = field(repr=False)
    tables: tuple[TableChange, ...]
    served: tuple[FeedKey, ...]
    unserved: tuple[FeedKey, ...]
    renamed: Mapping[FeedKey, FeedKey]
    effects: tuple[Effect, ...]
    ends: Ends
    rescue: tuple[str, ...]
    visits: tuple[Visits, ...]
    backfill: Backfill

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all would change."""
        return not (self.tables or self.effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What is served now, and what of it is going to change."""

    keys: list[FeedKey]
    renamed: Mapping[FeedKey, FeedKey]
    served: Mapping[FeedKey, FeedKey]  # wanted key -> the one that it is served under
    unserved: list[FeedKey]
    rebuilt: list[FeedRow]
    articles: int
    members: Mapping[FeedKey, frozenset[int]]
    ends: Ends


def plan(
    store: Store,
    config: Config,
    *,
    before: Config | None,
    after: int = 0,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> Plan:
    """What putting *config* in force would change, while *before* is, as version *after*.

    Nothing is written. Args: tell: called with how many articles were looked at, out of how many.
    Raises: StorageError.
    """
    now = _standing(store, config, before)
    found = _found(store, config, now, tell)
    return Plan(
        after=after,
        before=before,
        tables=changes(before.files if before else None, config.files),
        served=tuple(key for key in now.keys if key not in now.served),
        unserved=tuple(now.unserved),
        renamed=now.renamed,
        effects=tuple(_effects(store, now, _young(store, config, found.members))),
        ends=now.ends,
        rescue=tuple(_rescue(now.ends, before, config)),
        visits=tuple(schedules.changes(before, config)),
        backfill=Backfill(
            feeds=len(now.rebuilt),
            articles=found.looked_at,
            span=timedelta(seconds=round(found.seconds)),
        ),
    )


def _standing(store: Store, config: Config, before: Config | None) -> _Standing:
    desired = wanted(config)
    moved = {**(taken_back(before, config) if before else {}), **config.moved}
    with store.read() as connection:
        active = feeds.active(connection)
        renamed = moves.to_follow(connection, moved)
        former = {new: old for old, new in renamed.items()}
        names = {one.key: former.get(one.key, one.key) for one in desired}
        served = {key: name for key, name in names.items() if name in active}
        kept = frozenset(served.values())
        unserved = [key for key in active if key not in kept]
        rebuilt = feeds.anew(connection, desired, renamed)
        moving = selection.shifting(connection, config)
        rebuilt += sorted(moving.difference(rebuilt), key=attrgetter("path"))
        changing = {key: served[key] for key in rebuilt if key in served}
        changing |= {key: key for key in unserved}
        return _Standing(
            keys=[one.key for one in desired],
            renamed=renamed,
            served=served,
            unserved=unserved,
            rebuilt=[_row(active, key, served, n) for n, key in enumerate(rebuilt, 1)],
            articles=articles_stored(connection) if rebuilt else 0,
            members={
                key: members.present(connection, active[name]) for key, name in changing.items()
            },
            ends=braking.ends(connection, before, config),
        )


def _row(
    active: Mapping[FeedKey, FeedRow], key: FeedKey, served: Mapping[FeedKey, FeedKey], n: int
) -> FeedRow:
    """The row of a feed to rebuild; one that is not there yet has a number of its own."""
    if key in served:
        return replace(active[served[key]], key=key)
    return replace(active[ALL], key=key, id=-n)


@dataclass(frozen=True, slots=True)
class _Found:
    """Members by feed; so many articles were looked at, in so many seconds."""

    members: Mapping[FeedKey, set[int]]
    looked_at: int
    seconds: float


def _found(
    store: Store, config: Config, now: _Standing, tell: Callable[[int, int], object]
) -> _Found:
    """The members that rebuilt feeds would have, as a rebuild would find them."""
    if not now.rebuilt:
        return _Found({}, 0, 0.0)
    keys = [row.key for row in now.rebuilt]
    classifier = classifier_of(config, only=keys if finding.are_few(keys) else None)
    sought, values = finding.Wanted.of(now.rebuilt, classifier), desk(config)
    found: defaultdict[FeedKey, set[int]] = defaultdict(set)
    began, looked_at = time.monotonic(), 0
    place: int | None = None
    while True:
        with store.read() as connection:
            batch = sought.batch(connection, below=place, limit=BATCH)
            for key, numbers in sought.named(connection, batch.articles, values).items():
                found[key] |= numbers
        looked_at += len(batch.articles)
        tell(min(looked_at, now.articles), now.articles)
        place = batch.end
        if place is None:
            break
    tell(now.articles, now.articles)
    return _Found(found, looked_at, time.monotonic() - began)


def _young(
    store: Store, config: Config, found: Mapping[FeedKey, set[int]]
) -> dict[FeedKey, frozenset[int]]:
    """Members without those that are too old for their feeds."""
    young = {key: frozenset(numbers) for key, numbers in found.items()}
    with store.read() as connection:
        for key, numbers in young.items():
            one = config.publishing.get(key)
            if one and one.max_age:
                before = store.now() - one.max_age
                young[key] = numbers - expiry.older_among(connection, numbers, before=before)
    return young


def _effects(
    store: Store, now: _Standing, found: Mapping[FeedKey, frozenset[int]]
) -> Iterator[Effect]:
    for key in [*(row.key for row in now.rebuilt), *now.unserved]:
        held, will = now.members.get(key, frozenset()), found.get(key, frozenset())
        gained, lost = will - held, held - will
        if gained or lost:
            shown = [*_newest(gained), *_newest(lost)]
            with store.read() as connection:
                lines = {line.id: line for line in pages.lines_of(connection, shown)}
            yield Effect(key=key, gained=gained, lost=lost, samples=lines)


def _newest(numbers: Collection[int]) -> list[int]:
    return sorted(numbers, reverse=True)[:SAMPLES]


def _rescue(ends: Ends, before: Config | None, config: Config) -> Iterator[str]:
    """For each dying address the line that would keep it, most likely the one that is meant."""
    known = {one.key for one in shelves(before)} if before else set()
    fresh: defaultdict[str, list[FeedKey]] = defaultdict(list)
    for one in shelves(config):
        if one.key not in known:
            fresh[one.key.kind].append(one.key)
    for key in ends.feeds:
        heirs = fresh[key.kind]
        if len(heirs) == 1:
            yield f'[{heirs[0].kind}.{heirs[0].id}]: aliases = ["{key.id}"]'
        elif before and (heir := before.moved.get(key)):
            yield f'[{heir.kind}.{heir.id}]: aliases = ["{key.id}"]'
        else:
            yield f"[{key.kind}.{key.id}]: retired = true"


def plan_at(
    path: Path,
    config: Config,
    *,
    environ: Mapping[str, str],
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> Plan:
    """The plan for *config* in the database that the file at *path* names.

    Raises: ConfigError, StorageError.
    """
    store = Store(storage_url_of(path, environ=environ))
    try:
        if not revision.is_current(store):
            return _first(config)
        before, n = standing.in_force(store, path, environ, known=config) or (None, 0)
        return plan(store, config, before=before, after=n, tell=tell)
    finally:
        store.close()


def _first(config: Config) -> Plan:
    """Where there is no database yet, everything is new and there are no articles."""
    return Plan(
        after=0,
        before=None,
        tables=changes(None, config.files),
        served=tuple(one.key for one in shelves(config)),
        unserved=(),
        renamed={},
        effects=(),
        ends=Ends((), (), 0),
        rescue=(),
        visits=tuple(schedules.changes(None, config)),
        backfill=Backfill(feeds=0, articles=0, span=timedelta()),
    )
