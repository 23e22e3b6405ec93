"""What is withdrawn leaves everything and stays out; what is restored comes back as it was."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.assemble.work import TAKEN_BACK
from feeds.model import Withdrawal
from feeds.pipeline.api import inbox
from feeds.pipeline.archive import withdrawing
from feeds.pipeline.archive.withdrawing import Order
from feeds.pipeline.story import leading
from feeds.pipeline.story.uniting import unite
from feeds.storage.archive import audit, held, lookup, pages
from feeds.storage.feed import feeds
from feeds.storage.gone import tombstones
from feeds.storage.tables import (
    article,
    article_body,
    article_tokens,
    article_version,
    change,
    fragment,
    rendered_body,
    sighting,
)
from feeds.storage.tables import held as held_table
from feeds.storage.tables import inbox as inbox_table
from feeds.storage.tables import suppression as suppression_table
from tests.pipeline.feed.test_changes import follow
from tests.pipeline.house import BASE, House, Item
from tests.pipeline.house import answer as answered

ORDER = Order(actor="cli:anna", reason="The quotation was made up.", note="see mail of Ulf")
ERASING = replace(ORDER, erase=True)

PORTAL = (
    BASE
    + """
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
republish = "full"
interval = "30m"
"""
)

LONG = " ".join(f"wort{n} folgt auf anderes wort{n + 7}" for n in range(30))


def number(house: House, name: str) -> int:
    with house.store.read() as connection:
        found = connection.scalar(select(article.c.id).where(article.c.upstream_id == name))
    assert found, name
    return int(found)


def withdraw(house: House, *names: str, order: Order = ORDER) -> list[Withdrawal]:
    gone = withdrawing.withdraw(house.store, [number(house, one) for one in names], order)
    house.publish()
    return gone


def restore(house: House, gone: Withdrawal) -> None:
    withdrawing.restore(house.store, gone, actor="cli:anna")
    house.publish()


def titles(house: House) -> list[str]:
    return sorted(title for (title,) in house.rows(article.c.title))


def suspects(house: House) -> list[held.Suspect]:
    with house.store.read() as connection:
        return held.suspects(connection)


def test_a_withdrawn_article_leaves_every_feed(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Weg damit"), Item("b"))
    house.publish()
    (gone,) = withdraw(house, "a")

    for path in ("feeds/all", "categories/news", "sources/paper"):
        for ending in ("atom", "rss", "json"):
            document = house.document(f"/{path}.{ending}")
            assert "Weg damit" not in document, path
            assert "Titel b" in document, path
    assert house.live() == ["b"]
    assert (gone.reason, gone.erased) == (ORDER.reason, False)
    bodies = [bytes(body) for (body,) in house.rows(rendered_body.c.body)]
    assert not any(b"Weg damit" in body for body in bodies)


def test_a_withdrawn_article_is_in_no_table_that_anybody_reads(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    withdraw(house, "a")

    assert titles(house) == ["Titel b"]
    for table in (article_tokens, sighting):
        assert house.count(table) == 1
    assert {n for (n,) in house.rows(fragment.c.article_id)} == {number(house, "b")}


def test_its_id_is_told_as_withdrawn_in_every_feed_that_has_printed_it(
    either_house: House,
) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    (gone,) = withdraw(house, "a")

    for path in ("feeds/all", "categories/news", "sources/paper"):
        atom, told = house.document(f"/{path}.atom"), house.document(f"/{path}.json")
        assert f'<at:deleted-entry ref="{gone.tag}" when="2026-11-22T12:00:00+00:00">' in atom
        assert f"<at:comment>{ORDER.reason}</at:comment>" in atom
        assert f'"withdrawn": [{{"id": "{gone.tag}", "date"' in told
        assert gone.tag not in house.document(f"/{path}.rss")


def test_after_a_month_nobody_is_told_any_more(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    withdraw(house, "a")
    for period, is_told in ((timedelta(days=29), True), (timedelta(days=2), False)):
        house.clock.advance(period)
        with house.store.write() as connection:
            before = house.clock.now - TAKEN_BACK
            tombstones.expire(connection, before=before, at=house.clock.now)
        house.publish()

        assert ("deleted-entry" in house.document("/feeds/all.atom")) is is_told
        assert ("_feeds" in house.document("/feeds/all.json")) is is_told


def test_of_a_story_the_others_go_on_under_the_next_ones_id(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Gründer"), Item("x"))
    house.bring(Item("a", title="Gründer"), Item("x"), Item("b"), Item("c"))
    house.publish()
    a, b, c = (number(house, one) for one in "abc")
    with house.store.write() as connection:
        unite(connection, {b: a, c: a}, at=house.clock.now)
        leading.settle(connection, [a], house.desk, at=house.clock.now)
        feeds.touch_all(connection, at=house.clock.now)
    house.publish()
    assert len(house.live()) == 2
    (gone,) = withdraw(house, "a")
    document = house.document("/feeds/all.atom")
    tags = dict(house.rows(article.c.id, article.c.tag))

    assert f'<at:deleted-entry ref="{gone.tag}"' in document
    assert re.findall(r"<entry[^>]*>.*?<id>([^<]*)</id>", document) == [
        tags[min(b, c)],
        tags[number(house, "x")],
    ]
    assert "Gründer" not in document


def test_it_does_not_come_back_while_its_source_lists_it(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    withdraw(house, "a")
    before = house.etags()
    for _ in range(3):
        house.later(hours=1)
        assert house.bring(Item("a"), Item("b")).taken.new == 0
        house.publish()
    edited = Item("a", title="Ein anderer Titel", text="Ein anderer Text.")
    assert house.bring(edited, Item("b")).taken.may_return == 1
    house.publish()

    assert titles(house) == ["Titel b"]
    assert house.etags() == before


def test_it_does_not_come_back_under_another_name_at_its_address(either_house: House) -> None:
    house = either_house
    address = "https://paper.example/story/1"
    house.bring(Item("a", link=address), Item("b"))
    house.publish()
    withdraw(house, "a")
    house.bring(Item("new-guid", title="Titel a", link=address), Item("b"))
    house.publish()

    assert titles(house) == ["Titel b"]


def test_nor_in_another_source_at_its_address(either_house: House) -> None:
    house = either_house
    house.configure(PORTAL)
    address = "https://paper.example/story/1"
    house.bring(Item("a", link=address))
    house.publish()
    withdraw(house, "a")
    house.bring(Item("x", title="Ganz anders", text="Anders.", link=address), source="portal")
    house.publish()

    assert titles(house) == []


def test_nor_where_it_was_met_besides(either_house: House) -> None:
    house = either_house
    house.configure(PORTAL)
    address = "https://paper.example/story/1"
    house.bring(Item("a", link=address))
    house.bring(Item("x", link=address), source="portal")
    house.publish()
    withdraw(house, "a")
    house.bring(Item("x", link="https://portal.example/moved"), source="portal")
    house.publish()

    assert titles(house) == []
    assert house.count(suppression_table) == 2


def test_something_else_at_its_address_is_held(either_house: House) -> None:
    house = either_house
    address = "https://paper.example/live"
    house.bring(Item("a", link=address))
    house.publish()
    (gone,) = withdraw(house, "a")
    house.bring(Item("z", title="Anderes", text="Davon war nie die Rede.", link=address))

    assert [(one.article.upstream_id, one.copy_of) for one in suspects(house)] == [
        ("z", gone.public_id)
    ]


def test_a_restored_article_is_as_it_was(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    house.later(hours=1)
    house.bring(Item("a", title="Berichtigt"), Item("b"))
    house.publish()
    with house.store.read() as connection:
        before = lookup.seen(connection, number(house, "a")).article
    (gone,) = withdraw(house, "a")
    house.later(hours=1)
    restore(house, gone)

    with house.store.read() as connection:
        after = pages.shown(connection, gone.public_id)
    assert after.article == before
    assert after.line.id == gone.article_id
    assert "Berichtigt" in house.document("/feeds/all.atom")
    assert "deleted-entry" not in house.document("/feeds/all.atom")
    assert house.bring(Item("a", title="Berichtigt"), Item("b")).taken.unchanged == 2


def test_what_is_restored_before_anybody_noticed_has_never_left(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    before = house.etags()
    (gone,) = withdrawing.withdraw(house.store, [number(house, "a")], ORDER)
    withdrawing.restore(house.store, gone, actor="cli:anna")
    house.publish()

    assert house.etags() == before


def test_the_number_of_a_withdrawn_article_is_not_given_again(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"), Item("b"))
    house.publish()
    gone = withdraw(house, "a", "b")
    house.bring(Item("a"), Item("b"), Item("c"))
    house.publish()

    assert number(house, "c") not in {one.article_id for one in gone}
    for one in gone:
        restore(house, one)
    assert titles(house) == ["Titel a", "Titel b", "Titel c"]


def test_a_copy_that_comes_afterwards_is_held(either_house: House) -> None:
    house = either_house
    house.configure(PORTAL)
    house.bring(Item("a", text=LONG))
    house.publish()
    (gone,) = withdraw(house, "a")
    house.bring(
        Item("x", text=f"Hamburg. {LONG}"), Item("y", text="Nichts davon."), source="portal"
    )
    house.publish()

    assert titles(house) == ["Titel y"]
    assert [(one.article.upstream_id, one.copy_of) for one in suspects(house)] == [
        ("x", gone.public_id)
    ]


def test_a_held_copy_is_let_in_or_destroyed(either_house: House) -> None:
    house = either_house
    house.configure(PORTAL)
    house.bring(Item("a", text=LONG))
    house.publish()
    withdraw(house, "a")
    copies = [Item("x", text=LONG), Item("y", text=f"Kiel. {LONG}")]
    house.bring(*copies, source="portal")
    first, second = suspects(house)
    withdrawing.release(house.store, [first], actor="cli:anna")
    withdrawing.discard(house.store, [second], actor="cli:anna")
    house.publish()
    house.bring(*copies, source="portal")
    house.publish()

    assert titles(house) == ["Titel x"]
    assert house.live() == ["x"]
    assert suspects(house) == []


@pytest.mark.parametrize("first", [ERASING, ORDER], ids=["at once", "later"])
def test_to_erase_an_article_destroys_its_letters_versions_and_held_copies(
    either_house: House, first: Order
) -> None:
    house = either_house
    house.configure(PORTAL)
    letter = inbox.accept(
        f"Weiche Betten\n\n{LONG}".encode(),
        media_type="text/plain",
        source_id="paper",
        tools=house.tools,
    )
    receipt = inbox.take_inbox(house.desk, house.tools)[letter]
    house.publish()
    with house.store.read() as connection:
        pasted = connection.scalar(
            select(article.c.upstream_id).where(article.c.public_id == receipt.public_id)
        )
    (gone,) = withdraw(house, str(pasted), order=first)
    house.bring(Item("x", text=LONG), source="portal")
    held_before = suspects(house)
    withdrawing.erase(house.store, gone, ERASING)
    house.publish()

    assert [one.copy_of for one in held_before] == [gone.public_id]
    assert suspects(house) == []
    told = [*house.rows(inbox_table.c.body), *house.rows(held_table.c.article)]
    assert not any(value for (value,) in told)
    assert house.count(article_version) == house.count(article_body) == 0


def test_what_its_source_takes_back_is_withdrawn(either_house: House) -> None:
    house = either_house
    house.configure(PORTAL)
    house.bring(Item("a", link="https://paper.example/1"), Item("b"))
    house.bring(Item("x", link="https://paper.example/1"), source="portal")
    house.publish()
    with house.store.write() as connection:
        now = house.clock.now
        assert not withdrawing.withdraw_names(connection, "portal", ["x"], now=now)
        (gone,) = withdrawing.withdraw_names(connection, "paper", ["a"], now=now)
    house.publish()

    assert titles(house) == ["Titel b"]
    assert gone.reason == withdrawing.BY_SOURCE


def test_followers_of_its_feeds_are_told_why_and_no_more(either_house: House) -> None:
    house = either_house
    house.configure(f"{BASE}[topics.other]\ntitle = 'Other'\nmatch = 'nothing'\n")
    house.bring(Item("a"), Item("b"))
    house.publish()
    with house.site() as client:
        _, cursor = follow(client)
        (gone,) = withdraw(house, "a")
        told, after = follow(client, cursor)
        of_other, _ = follow(client, cursor, feed="topics/other")
        anew, _ = follow(client)
        restore(house, gone)
        back, _ = follow(client, after)
        answer = client.get(f"/api/v1/articles/{gone.public_id}")

    assert [(one["change"], one["id"], one["reason"]) for one in told] == [
        ("withdrawn", gone.public_id, ORDER.reason)
    ]
    assert set(told[0]) == {"change", "at", "id", "reason"}
    assert not of_other
    assert [one["change"] for one in anew] == ["new", "withdrawn"]
    assert [(one["change"], one["article"]["title"]) for one in back] == [("restored", "Titel a")]
    assert answer.status == 200


def test_its_place_is_answered_with_the_reason(house: House) -> None:
    house.bring(Item("a", title="Geheim"), Item("b"))
    house.publish()
    (gone,) = withdraw(house, "a")
    place = f"/articles/{gone.public_id}"
    with house.site() as client:
        page = client.get(place)
        others = [client.get(f"{place}/why"), client.get(f"/stories/{gone.public_id}")]
        told = client.get(place, accept="application/json")
        asked = client.get(f"/api/v1{place}")
        unknown = client.get("/articles/nothing")

    assert [one.status for one in (page, *others, told, asked)] == [410] * 5
    assert ORDER.reason in page.text
    assert "Geheim" not in page.text
    for answer in (told, asked):
        assert json.loads(answer.body)["reason"] == ORDER.reason
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert unknown.status == 404


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>tag:paper.example,2026:feed</id><title>Paper</title><updated>2026-11-22T10:00:00Z</updated>
{}</feed>"""
ENTRY = """<entry><id>{0}</id><title>Titel {0}</title><updated>2026-11-22T0{1}:00:00Z</updated>
<link href="https://paper.example/{0}"/><summary>Die Brücke ist offen.</summary></entry>"""
GRAVE = '<at:deleted-entry ref="{}" when="2026-11-22T09:30:00Z"/>'


def atom(house: House, *parts: str) -> None:
    house.upstream["https://paper.example/rss"] = answered(ATOM.format("".join(parts)).encode())
    house.check()
    house.publish()


def test_a_tombstone_of_its_source_withdraws_an_article(house: House) -> None:
    atom(house, ENTRY.format("a", 8), ENTRY.format("b", 8), ENTRY.format("c", 8))
    atom(house, GRAVE.format("a"), GRAVE.format("b"), GRAVE.format("unknown"), ENTRY.format("b", 8))

    assert titles(house) == ["Titel c"]


def test_a_tombstone_that_is_older_than_the_entry_beside_it_says_nothing(house: House) -> None:
    atom(house, ENTRY.format("a", 8))
    atom(house, GRAVE.format("a"), ENTRY.format("a", 9).replace("T09:00", "T09:45"))

    assert titles(house) == ["Titel a"]


def test_who_did_what_is_written_down(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"))
    house.publish()
    (gone,) = withdraw(house, "a")
    restore(house, gone)
    with house.store.read() as connection:
        acts = audit.of_article(connection, gone.public_id)

    assert [(one.actor, one.action, one.note) for one in acts] == [
        ("cli:anna", "withdraw", "see mail of Ulf"),
        ("cli:anna", "restore", ""),
    ]
    assert {kind for (kind,) in house.rows(change.c.kind)} == {"imported", "withdrawn", "restored"}
