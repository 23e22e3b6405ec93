"""Articles go their own way: an editor splits a story, or an article is withdrawn.

To be done under the sequencer's lease, as everything that moves entries.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds.pipeline.desk import Desk
from feeds.pipeline.story.leading import settle
from feeds.pipeline.story.meeting import stand_again
from feeds.publish import order
from feeds.storage import Connection
from feeds.storage.archive import articles as stored
from feeds.storage.feed import logs
from feeds.storage.rendering import archives
from feeds.storage.story import unions
from feeds.storage.story.unions import Seat


def leave(connection: Connection, number: int, desk: Desk, *, at: datetime) -> set[int]:
    """Take an article out of its story and of every feed and archive, for good: it is withdrawn.

    Where nobody else stood for its entry, the entry's id has ended. Where its own id was printed
    for others too, that id has ended and the story goes on under the next one's, entering at the
    head: the only case of a second entry. Elsewhere the entry stays, with another lead. Ended ids
    are in the table ``tombstone``, with the moment (RFC 6721).

    The article itself stays as it is, a story of its own: whoever withdraws it sees to it that it
    gets no labels any more. Given labels again, it enters its feeds at their heads.

    Returns: the feeds to touch.
    """
    story = unions.stories_of(connection, [number])[number]
    told = unions.articles_of(connection, story)
    archives.outdate(connection, [story])
    seats = unions.seats_with(connection, number)
    gone = [
        seat
        for seat in seats
        if seat.standing == {number} or (not seat.standing and seat.printed_id == told[number])
    ]
    unions.end(connection, gone, at=at)
    unions.drop_member(connection, number)
    return {seat.feed_id for seat in seats} | part(connection, [number], desk, at=at)


def part(connection: Connection, numbers: Collection[int], desk: Desk, *, at: datetime) -> set[int]:
    """Let articles of one story be a story of their own, under the id of their oldest.

    An entry stays with those of whom one gave it its id; the others enter at the head.

    Returns: the feeds to touch; none where all articles of the story are to go together.
    """
    story = next(iter(unions.stories_of(connection, numbers).values()))
    told = unions.articles_of(connection, story)
    apart = {number: tag for number, tag in told.items() if number in numbers}
    rest = {number: tag for number, tag in told.items() if number not in numbers}
    if not apart or not rest:
        return set()
    archives.outdate(connection, [story])
    stay, go = (apart, rest) if story in apart else (rest, apart)
    split = _Split(connection, stay=stay, go=go, at=at)
    seats = unions.seats(connection, [story])
    unions.move_articles(connection, dict.fromkeys(go, split.heir))
    for seat in seats:
        _part_entry(split, seat)
    stand_again(connection, told)
    touched = settle(connection, {story, split.heir}, desk, at=at, least=1)
    return touched | {seat.feed_id for seat in seats}


@dataclass(frozen=True, slots=True)
class _Split:
    """The articles that stay in a story and those that go, each with its tag."""

    connection: Connection
    stay: Mapping[int, str]
    go: Mapping[int, str]
    at: datetime

    @property
    def heir(self) -> int:
        """The story of those that go."""
        return min(self.go)


def _part_entry(split: _Split, seat: Seat) -> None:
    owners, others = split.stay, split.go
    if seat.printed_id in others.values():
        owners, others = others, owners
        unions.hand_over(split.connection, {seat: split.heir})
    parted = seat.members & others.keys()
    if entering := seat.standing & parted:
        position = _enter(split, seat.log, entering)
        unions.reseat(split.connection, seat, parted, to=position)
    else:
        unions.unseat(split.connection, seat, parted)
    if seat.standing and not seat.standing & owners.keys():
        unions.end(split.connection, [seat], at=split.at)


def _enter(split: _Split, log: tuple[int, int], articles: Collection[int]) -> int:
    """Let a story with these articles enter a log at its head; its position."""
    newcomers = stored.newcomers(split.connection, articles)
    before = logs.standing(split.connection, [log])[log]
    entered = order.append(before, [newcomers[min(articles)]])
    logs.add_entries(split.connection, log, entered.positions, at=split.at)
    logs.save_log(split.connection, log, entered.log, entered.closed)
    return entered.log.head
