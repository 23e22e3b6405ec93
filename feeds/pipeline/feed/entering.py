"""Labels become places: articles enter the feeds that select them and leave the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.model import FeedKey, FeedLog, Label, Labels, Newcomer
from feeds.publish import order
from feeds.storage import Connection
from feeds.storage.archive import articles as stored
from feeds.storage.feed import changes as journal
from feeds.storage.feed import feeds, logs, members
from feeds.storage.feed.changes import Change
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.feed.members import Joining, Member

FeedLogKey = tuple[int, int]
"""(feed, generation): a feed that is being rebuilt has two logs."""


COMING = frozenset({"imported", "new", "restored"})
"""The kinds of changes that bring an article; it enters its feeds with them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that was stored, changed or sighted, with its labels.

    ``kind`` is the change's: an ``imported`` article must not flood the feeds, a ``new`` one
    enters at the head.
    """

    article_id: int
    kind: str
    at: datetime
    newcomer: Newcomer
    labels: Labels

    @classmethod
    def of(
        cls,
        changes: Sequence[Change],
        newcomers: Mapping[int, Newcomer],
        labels: Mapping[int, Labels],
    ) -> list[Arrival]:
        """One arrival an article; the first of its changes says how it enters."""
        first: dict[int, Change] = {}
        for change in changes:
            first.setdefault(change.article_id, change)
        return [
            cls(number, one.kind, one.at, newcomers[number], labels[number])
            for number, one in first.items()
            if number in labels
        ]


@dataclass(frozen=True, slots=True)
class _Entry:
    """The transaction in hand: what it knows, and when it happens.

    Who has ``entered`` and ``left`` otherwise than by coming is told, as (feed, article).
    """

    connection: Connection
    at: datetime
    seq: int
    rows: Mapping[int, FeedRow]
    entries_of: Mapping[tuple[int, int, int], logs.Entered]
    entered: set[tuple[int, int]] = field(default_factory=set)
    left: set[tuple[int, int]] = field(default_factory=set)

    def is_read(self, key: FeedLogKey) -> bool:
        """Whether readers of the feed see what happens in this log now."""
        return self.rows[key[0]].generation == key[1]

    def named(self, key: FeedLogKey, newcomer: Newcomer, log: FeedLog) -> Newcomer:
        """The newcomer of a log under the id that readers of the feed know, if they know one.

        Where every copy has an entry, it is a story of its own, under its own id.
        """
        if log.every_copy:
            return replace(newcomer, story_id=newcomer.article_id, printed_id=newcomer.tag)
        feed_id, _ = key
        read = self.entries_of.get((feed_id, self.rows[feed_id].generation, newcomer.story_id))
        return replace(newcomer, printed_id=read.printed_id) if read else newcomer


def enter(
    connection: Connection, arrivals: Sequence[Arrival], *, at: datetime, seq: int
) -> set[int]:
    """Bring *arrivals* to where their labels say.

    Returns: the feeds that hold them or held them, whose revisions are to move.
    """
    numbers = [one.article_id for one in arrivals]
    places: defaultdict[int, dict[FeedLogKey, Member]] = defaultdict(dict)
    for member in members.of_articles(connection, numbers):
        places[member.article_id][member.feed_id, member.generation] = member
    rows = _feeds_of(connection, arrivals, places)
    stories = {one.newcomer.story_id for one in arrivals} | set(numbers)
    by_id = {row.id: row for row in rows.values()}
    here = _Entry(connection, at, seq, by_id, logs.entries_of(connection, stories))
    joining: defaultdict[FeedLogKey, list[tuple[Arrival, Label]]] = defaultdict(list)
    touched: set[int] = set()
    for one in arrivals:
        wanted = {key: label for label in one.labels.labels for key in _logs(rows.get(label.feed))}
        for key in wanted.keys() - places[one.article_id].keys():
            joining[key].append((one, wanted[key]))
        _keep(here, places[one.article_id], wanted)
        touched |= {feed_id for feed_id, _ in wanted.keys() | places[one.article_id].keys()}
    _join_all(here, joining)
    journal.tell(connection, "entered", here.entered, at=at)
    journal.tell(connection, "left", here.left, at=at)
    stored.categorise(
        connection, [(one.article_id, one.labels.category, one.labels.why) for one in arrivals]
    )
    return touched & by_id.keys()


def _feeds_of(
    connection: Connection,
    arrivals: Sequence[Arrival],
    places: Mapping[int, Mapping[FeedLogKey, Member]],
) -> dict[FeedKey, FeedRow]:
    """The served feeds that labels or places name: of all that there are, a few."""
    keys = {label.feed for one in arrivals for label in one.labels.labels}
    numbers = {feed_id for several in places.values() for feed_id, _ in several}
    return {row.key: row for row in feeds.named(connection, keys, numbers)}


def _logs(row: FeedRow | None) -> list[FeedLogKey]:
    """The logs of a feed that new articles enter: the one that is read, the one being built."""
    if row is None:
        return []
    generations = [row.generation, row.building]
    return [(row.id, generation) for generation in generations if generation is not None]


def _keep(
    here: _Entry, places: Mapping[FeedLogKey, Member], wanted: Mapping[FeedLogKey, Label]
) -> None:
    """Bring the places that an article has already into line with its labels."""
    for key, member in places.items():
        label = wanted.get(key)
        place = [(member.feed_id, member.article_id)] if here.is_read(key) else []
        if label is None and not member.left:
            members.leave(here.connection, member, seq=here.seq)
            here.left.update(place)
        if label is not None and member.left:
            members.rejoin(here.connection, member)
            here.entered.update(place)
        if label is not None and (label.rule, label.terms) != (member.rule_id, member.terms):
            members.relabel(here.connection, member, label)


def _join_all(here: _Entry, joining: Mapping[FeedLogKey, Sequence[tuple[Arrival, Label]]]) -> None:
    standing = logs.standing(here.connection, list(joining))
    for key, arriving in joining.items():
        joiners = [
            (replace(one, newcomer=here.named(key, one.newcomer, standing[key])), label)
            for one, label in arriving
        ]
        stories = {one.newcomer.story_id for one, _ in joiners}
        seats = {
            story: here.entries_of[*key, story].position
            for story in stories
            if (*key, story) in here.entries_of
        }
        logs.bring_back(here.connection, key, seats.values())
        seats |= _seat(here, key, standing[key], _unseated(here, key, joiners, seats))
        joined = [
            Joining(one.article_id, label, one.newcomer.moment, seats.get(one.newcomer.story_id))
            for one, label in joiners
        ]
        members.add(here.connection, key, joined)
        if here.is_read(key):
            later = [one.article_id for one, _ in joiners if one.kind not in COMING]
            here.entered.update((key[0], number) for number in later)


_AT_ONCE = ("new", "restored")
"""Kinds of changes whose articles a build may have passed already."""


def _unseated(
    here: _Entry,
    key: FeedLogKey,
    joiners: Sequence[tuple[Arrival, Label]],
    seats: Mapping[int, int],
) -> list[Arrival]:
    """Who needs a position now; old articles get theirs in a new generation at its flip."""
    is_built = key[1] == here.rows[key[0]].building
    return [
        one
        for one, _ in joiners
        if one.newcomer.story_id not in seats and (one.kind in _AT_ONCE or not is_built)
    ]


def _seat(
    here: _Entry, key: FeedLogKey, log: FeedLog, arrivals: Sequence[Arrival]
) -> dict[int, int]:
    """Give stories new positions in a log, each story one.

    Returns: story -> position.
    """
    stories = {one.newcomer.story_id: one for one in arrivals}.values()
    if not stories:
        return {}
    imported = [one.newcomer for one in stories if one.kind == "imported"]
    live = logs.live_moments(here.connection, *key) if imported else []
    head, old = order.split_import(imported, live=live, entries=log.entries)
    fresh = sorted((one for one in stories if one.kind != "imported"), key=_turn)
    entered = order.append(log, head + [one.newcomer for one in fresh])
    below = order.backfill(entered.log, old)
    positions = entered.positions + below.positions
    logs.add_entries(here.connection, key, positions, at=here.at)
    logs.save_log(here.connection, key, below.log, entered.closed + below.closed)
    return {one.story_id: position for position, one in positions}


def _turn(one: Arrival) -> tuple[datetime, datetime, int]:
    """What was stored first enters first; of one fetch the older article."""
    return one.at, one.newcomer.moment, one.newcomer.story_id
