"""Visits that have brought nothing new are written down together, and never by a latecomer."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from feeds.model import Unchanged
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.ledger import Ledger
from feeds.storage.queue import sources
from feeds.storage.queue.sources import Claim
from feeds.storage.tables import source
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import NOON

TWO = BASE + BASE[BASE.index("[sources.paper]") :].replace("paper", "wire")


@pytest.fixture(name="waiting")
def _waiting(house: House) -> House:
    """Two known sources that have nothing new, and a ledger in which two visits may wait."""
    house.configure(TWO)
    for name in ("paper", "wire"):
        house.bring(Item(name), source=name)
        house.upstream[f"https://{name}.example/rss"] = Unchanged({})
    house.tools = replace(house.tools, ledger=Ledger(house.store, most=2))
    house.later(minutes=30)
    return house


def visited(house: House) -> dict[str, datetime]:
    return dict(house.rows(source.c.id, source.c.checked_at))


def test_a_visit_waits_until_there_are_enough(waiting: House) -> None:
    waiting.check("paper")
    before = visited(waiting)
    waiting.check("wire")

    assert before == {"paper": NOON, "wire": NOON}
    assert visited(waiting) == dict.fromkeys(("paper", "wire"), waiting.clock.now)


def test_a_visit_is_written_down_with_the_next_claim(waiting: House) -> None:
    waiting.check("paper")
    claims = refresh.due(waiting.desk, waiting.tools, limit=9)

    assert [claim.source_id for claim in claims] == ["wire"]
    assert visited(waiting)["paper"] == waiting.clock.now


def test_what_was_known_of_the_document_stays_known(waiting: House) -> None:
    columns = (source.c.etag, source.c.body_hash, source.c.state, source.c.note)
    before = waiting.rows(*columns)
    waiting.check("paper")
    waiting.tools.ledger.write()

    assert waiting.rows(*columns) == before


def test_a_visit_that_a_crash_takes_along_is_made_once_more(waiting: House) -> None:
    waiting.check("paper")
    waiting.tools = replace(waiting.tools, ledger=Ledger(waiting.store))  # another process
    waiting.later(seconds=1)
    still_leased = {one.source_id for one in refresh.due(waiting.desk, waiting.tools, limit=9)}
    waiting.clock.advance(sources.LEASE)
    again = {one.source_id: one for one in refresh.due(waiting.desk, waiting.tools, limit=9)}

    assert still_leased == {"wire"}
    assert again["paper"].body_hash


def test_a_visit_whose_source_has_passed_to_another_writes_nothing(waiting: House) -> None:
    waiting.check("paper")
    waiting.clock.advance(sources.LEASE + timedelta(seconds=1))
    heir = named(waiting, "paper")
    waiting.tools.ledger.write()

    assert visited(waiting)["paper"] == NOON
    with waiting.store.write() as connection:
        assert sources.still_ours(connection, heir)


def test_a_move_does_not_wait(waiting: House) -> None:
    waiting.upstream["https://paper.example/rss"] = Unchanged({}, "https://new.example/rss")
    waiting.check("paper")

    assert visited(waiting)["paper"] == waiting.clock.now


def test_on_postgresql_no_visit_waits(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"))
    house.upstream["https://paper.example/rss"] = Unchanged({})
    house.tools = replace(house.tools, ledger=Ledger(house.store, most=2))
    house.later(minutes=30)
    house.check()

    waits = visited(house)["paper"] == NOON
    assert waits is house.store.is_sqlite


def test_what_visits_bring_is_stored_together_on_sqlite(either_house: House) -> None:
    ledger = Ledger(either_house.store, most=2)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ledger.enter, Connection.get_transaction)
        time.sleep(0.01)
        second = threads.submit(ledger.enter, Connection.get_transaction)

    shared = first.result() is second.result()
    assert shared is either_house.store.is_sqlite


def named(house: House, name: str) -> Claim:
    with house.store.write() as connection:
        (claim,) = sources.claim_named(connection, [name], now=house.clock.now)
    return claim
