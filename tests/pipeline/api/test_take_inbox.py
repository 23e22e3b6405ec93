"""Accepted letters go the way of everything else."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import insert

from feeds.errors import StorageError
from feeds.pipeline.api import inbox
from feeds.pipeline.api.inbox import Receipt
from feeds.storage.api import inbox as letters
from feeds.storage.tables import article, sighting, suppression
from tests.pipeline.house import House, Item

LETTER = """Brücke eröffnet

Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die beiden Hälften der Stadt.

Am Morgen fuhren die ersten Wagen hinüber. Am Abend feierten die Bewohner ein Fest am Ufer.
"""
PAGE = """<!doctype html><html lang="de"><head><title>Brücke eröffnet</title>
<link rel="canonical" href="{url}"></head><body><article><h1>Brücke eröffnet</h1>
<p>Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die Stadt.</p>
<p>Am Morgen fuhren die ersten Wagen hinüber. Am Abend gab es ein Fest am Ufer.</p>
</article></body></html>"""


def accept(house: House, body: str, *, media_type: str = "text/plain", source: str = "desk") -> int:
    return inbox.accept(body.encode(), media_type=media_type, source_id=source, tools=house.tools)


def take(house: House) -> dict[int, Receipt]:
    return inbox.take_inbox(house.desk, house.tools)


def test_a_letter_becomes_an_article_that_is_published(either_house: House) -> None:
    house = either_house
    number = accept(house, LETTER)
    receipt = take(house)[number]
    house.publish()

    assert receipt.reason == ""
    assert house.rows(article.c.public_id, article.c.title, article.c.owner_source) == [
        (receipt.public_id, "Brücke eröffnet", "desk")
    ]
    assert receipt.public_id
    assert receipt.public_id in house.document("/feeds/all.json")
    assert take(house) == {}


def test_the_same_letter_again_is_the_same_article(house: House) -> None:
    first, second = accept(house, LETTER), accept(house, LETTER)
    receipts = take(house)

    assert receipts[first] == receipts[second]
    assert house.count(article) == 1


def test_a_page_of_a_known_address_is_answered_with_the_article_there_is(house: House) -> None:
    url = "https://paper.example/bridge/1"
    house.bring(Item("a", link=url))
    number = accept(house, PAGE.format(url=url), media_type="text/html")
    receipt = take(house)[number]

    assert house.rows(article.c.public_id) == [(receipt.public_id,)]
    assert house.count(sighting) == 2


def test_a_letter_that_cannot_be_read_is_refused_with_its_reason(house: House) -> None:
    number = accept(house, " \n ")
    receipt = take(house)[number]

    assert receipt.public_id is None
    assert receipt.reason
    assert inbox.wait_for(number, house.desk, house.tools) == receipt


def test_a_withdrawn_letter_does_not_come_back(house: House) -> None:
    accept(house, LETTER)
    take(house)
    ((upstream_id,),) = house.rows(article.c.upstream_id)
    with house.store.write() as connection:
        named = {"source_id": "desk", "upstream_id": upstream_id}
        connection.execute(insert(suppression).values(**named, article_id=0))
    number = accept(house, LETTER)
    receipt = take(house)[number]

    assert receipt.public_id is None
    assert "was withdrawn" in receipt.reason


def test_waiting_for_a_letter_reads_it(house: House) -> None:
    first, second = accept(house, LETTER), accept(house, LETTER.replace("Brücke", "Fähre"))

    assert inbox.wait_for(second, house.desk, house.tools).public_id
    assert inbox.wait_for(first, house.desk, house.tools).public_id


def test_a_letter_that_another_worker_keeps_is_not_waited_for_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = accept(house, LETTER)
    monkeypatch.setattr(inbox, "PATIENCE", 1)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with house.store.write() as connection:
        letters.claim(connection, now=house.clock.now, limit=1)

    with pytest.raises(StorageError, match="is safe, but nobody has read it yet"):
        inbox.wait_for(number, house.desk, house.tools)
