"""How stories stood in feeds before a rule was changed, so that a change back is one.

storage: written where a generation is dropped, asked where the next one is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Select, and_, delete, insert, select

from feeds.model import Newcomer
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.tables import feed_entry, feed_order

KEPT = 5
"""Orders kept of a feed: so many changes of its rule can be gone back."""

_COLUMNS = ("feed_id", "generation", "position", "story_id")


def keep(connection: Connection, log: tuple[int, int], positions: Select[tuple[int]]) -> None:
    """Keep the order of these entries of a generation, which are about to be dropped."""
    feed_id, generation = log
    here = and_(feed_entry.c.feed_id == feed_id, feed_entry.c.generation == generation)
    columns = (feed_entry.c[name] for name in _COLUMNS)
    rows = select(*columns).where(here, feed_entry.c.position.in_(positions))
    connection.execute(insert(feed_order).from_select(_COLUMNS, rows))
    too_old = and_(feed_order.c.feed_id == feed_id, feed_order.c.generation <= generation - KEPT)
    connection.execute(delete(feed_order).where(too_old))


def put_back(
    connection: Connection, row: FeedRow, ordered: list[Newcomer], *, held: Collection[int]
) -> list[Newcomer]:
    """*ordered*, but what was not *held* lately and was once stands where it stood then."""
    known = set(held)
    lost = {one.story_id for one in ordered} - known
    for generation in range(row.generation - 1, row.generation - 1 - KEPT, -1) if lost else ():
        former = _order(connection, row.id, generation)
        back = lost.intersection(former)
        if back:
            ordered = as_before(ordered, former, back=back, known=known)
            lost -= back
            known |= back
    return ordered


def as_before(
    ordered: Sequence[Newcomer],
    former: Sequence[int],
    *,
    back: Collection[int],
    known: Collection[int],
) -> list[Newcomer]:
    """Each of *back* right above the *known* story that it stood next above in *former*.

    Stories are in the order in which they entered, the lowest first.
    """
    above: defaultdict[int | None, list[Newcomer]] = defaultdict(list)
    found = {one.story_id: one for one in ordered}
    anchor: int | None = None
    for story in former:
        if story in back:
            above[anchor].append(found[story])
        elif story in known and story in found:
            anchor = story
    placed = list(above[None])
    for one in ordered:
        if one.story_id not in back:
            placed += [one, *above[one.story_id]]
    return placed


def _order(connection: Connection, feed_id: int, generation: int) -> list[int]:
    """The stories of a generation as they stood, whether it has been dropped or not yet."""
    found: list[tuple[int, int]] = []
    for table in (feed_order, feed_entry):
        here = and_(table.c.feed_id == feed_id, table.c.generation == generation)
        rows = connection.execute(select(table.c.position, table.c.story_id).where(here))
        found += [(position, story) for position, story in rows]
    return [story for _, story in sorted(found)]
