"""How many articles feeds hold: right after every change, and counted only then."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import event

from feeds.model import FeedKey, Label
from feeds.storage import Connection, Store
from feeds.storage.feed import feeds as feed_rows
from feeds.storage.feed import members
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.feed.members import Joining
from feeds.storage.feed.sizes import Sizes
from tests.storage.stored_samples import add, article, make_feeds
from tests.storage.stores import NOON

KEYS = [FeedKey("topics", "rail"), FeedKey("topics", "empty")]


def enter(connection: Connection, row: FeedRow, numbers: Sequence[int]) -> None:
    joining = [Joining(number, Label(row.key), NOON, None) for number in numbers]
    members.add(connection, (row.id, row.generation), joining)
    feed_rows.touch(connection, [row.id], at=NOON)


def told(store: Store, counting: Sizes) -> dict[str, int]:
    with store.read() as connection:
        return {key.id: count for key, count in counting.of_feeds(connection, KEYS).items()}


def test_sizes_follow_what_enters_and_leaves(store: Store) -> None:
    counting = Sizes()
    with store.write() as connection:
        numbers = add(connection, article("1"), article("2"))
        rail, empty = make_feeds(connection, "topics/rail", "topics/empty")
        enter(connection, rail, numbers)
    assert told(store, counting) == {"rail": 2, "empty": 0}

    with store.write() as connection:
        (one, _) = members.of_articles(connection, numbers)
        members.leave(connection, one, seq=1)
        enter(connection, empty, numbers[:1])
        feed_rows.touch(connection, [rail.id], at=NOON)
    assert told(store, counting) == {"rail": 1, "empty": 1}


def test_what_has_not_moved_is_not_counted_again(store: Store) -> None:
    counting = Sizes()
    with store.write() as connection:
        (rail,) = make_feeds(connection, "topics/rail")
        enter(connection, rail, add(connection, article("1")))
    told(store, counting)
    statements: list[str] = []

    with store.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert list(counting.of_feeds(connection, KEYS).values()) == [1]

    assert not [one for one in statements if "feed_member" in one]
