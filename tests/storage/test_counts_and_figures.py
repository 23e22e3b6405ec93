"""Counts that add up, and the figures of the whole."""

from __future__ import annotations

import threading
from datetime import date, timedelta

from sqlalchemy import insert

from feeds.storage import Store, counts
from feeds.storage.counts import Checks, Polls
from feeds.storage.figures import Queue, figures
from feeds.storage.queue import roster, sources
from feeds.storage.tables import inbox, rendered
from feeds.tally import Amounts, Key, Tally
from tests.storage.stored_samples import add, article, make_feeds, source
from tests.storage.stores import NOON

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


def test_counts_add_up_over_processes_and_days(store: Store) -> None:
    polled: dict[Key, Amounts] = {
        ("feed", "newsboat", 200): (2, 1000),
        ("feed", "newsboat", 304): (40, 0),
    }
    with store.write() as connection:
        counts.add_polls(connection, polled, day=TODAY)
    with store.write() as connection:
        counts.add_polls(connection, {("feed", "newsboat", 200): (1, 500)}, day=TODAY)
        counts.add_polls(connection, {("feed", "newsboat", 200): (1, 2**40)}, day=TOMORROW)

    with store.read() as connection:
        assert counts.polls(connection) == [
            Polls("feed", "newsboat", 200, 4, 1500 + 2**40),
            Polls("feed", "newsboat", 304, 40, 0),
        ]


def test_checks_are_counted_by_how_they_went(store: Store) -> None:
    with store.write() as connection:
        counts.add_checks(connection, {("ok",): (1, 3, 0), ("failed",): (1, 0, 0)}, day=TODAY)
        counts.add_checks(connection, {("ok",): (2, 4, 1)}, day=TODAY)
        counts.add_checks(connection, {}, day=TODAY)

    with store.read() as connection:
        assert counts.checks(connection) == [Checks("failed", 1, 0, 0), Checks("ok", 3, 7, 1)]


def test_the_figures_of_an_empty_store_are_zero(store: Store) -> None:
    with store.read() as connection:
        found = figures(connection, now=NOON)

    assert (found.articles, found.documents, found.stale) == (0, 0, 0)
    assert set(found.queues.values()) == {Queue(0, None)}


def test_the_figures_tell_what_waits_and_since_when(store: Store) -> None:
    hour = timedelta(hours=1)
    letter = {"source_id": "a", "media_type": "text/plain", "body": b"", "lease_until": NOON}
    with store.write() as connection:
        configured = [(source(name), "") for name in ("due", "later")]
        roster.sync(connection, configured, now=NOON - hour)
        sources.claim_named(connection, ["later"], now=NOON)
        add(connection, article("1"), article("2"))
        connection.execute(insert(inbox).values(state="waiting", received_at=NOON, **letter))
        connection.execute(insert(inbox).values(state="taken", received_at=NOON - hour, **letter))
        (row,) = make_feeds(connection, "topics/energy")
        for form, revision in [("atom", row.revision), ("rss", row.revision - 1)]:
            document = {"path": form, "etag": form, "last_modified": NOON, "renderer": 1}
            values = {"feed_id": row.id, "doc": "", "format": form, "revision": revision}
            connection.execute(insert(rendered).values(**values, **document))

    with store.read() as connection:
        found = figures(connection, now=NOON)

    assert found.articles == 2
    assert found.queues == {
        "sources": Queue(1, NOON - hour),
        "letters": Queue(1, NOON),
        "changes": Queue(2, NOON),
    }
    assert (found.documents, found.stale) == (2, 1)


def test_threads_count_together() -> None:
    tally = Tally()

    def count() -> None:
        for _ in range(1000):
            tally.add(("a",), 1, 2)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tally.take() == {("a",): (4000, 8000)}
    assert tally.take() == {}


def test_what_could_not_be_stored_is_counted_again() -> None:
    tally = Tally()
    tally.add(("a",), 1)
    taken = tally.take()
    tally.add(("a",), 1)
    tally.give_back(taken)

    assert tally.take() == {("a",): (2,)}
