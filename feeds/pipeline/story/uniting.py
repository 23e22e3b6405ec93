"""Stories become one: in themselves, and in every feed that has an entry of several of them.

To be done under the sequencer's lease, as everything that moves entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from feeds.storage import Connection
from feeds.storage.rendering import archives
from feeds.storage.story import unions
from feeds.storage.story.unions import Seat


def unite(connection: Connection, into: Mapping[int, int], *, at: datetime) -> None:
    """Make stories part of others, story -> story; leads are to be settled afterwards.

    A feed that has entries of both keeps the one of the older story, under the id that it has;
    the other one's id has ended. A feed that has only one keeps that as it is.
    """
    if not into:
        return
    archives.outdate(connection, into)
    printed: dict[tuple[int, int], str] = {}
    for (feed_id, _, whole), several in _by_log(connection, into).items():
        name = printed.get((feed_id, whole))
        keeper = min(several, key=lambda seat: _rank(seat, name))
        for seat in several:
            if seat is not keeper:
                unions.reseat(connection, seat, seat.members, to=keeper.position)
        unions.end(connection, (seat for seat in several if seat is not keeper), at=at)
        unions.hand_over(connection, {keeper: whole})
        if name and keeper.printed_id != name:
            unions.rename(connection, keeper, name)
        printed[feed_id, whole] = name or keeper.printed_id
    unions.merge_stories(connection, into)


def _by_log(
    connection: Connection, into: Mapping[int, int]
) -> Mapping[tuple[int, int, int], list[Seat]]:
    """The entries by feed, generation and what they are to be; what is read comes first."""
    found: defaultdict[tuple[int, int, int], list[Seat]] = defaultdict(list)
    for seat in unions.seats(connection, {*into, *into.values()}):
        found[*seat.log, into.get(seat.story_id, seat.story_id)].append(seat)
    return found


def _rank(seat: Seat, name: str | None) -> tuple[bool, bool, int]:
    """What stands comes first, then what the feed prints already, then the older story."""
    return not seat.standing, name is not None and seat.printed_id != name, seat.story_id
