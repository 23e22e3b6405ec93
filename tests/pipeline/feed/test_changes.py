"""What followers of a feed are told: everything, in order, once more rather than never."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from feeds.storage.feed import journal
from feeds.storage.tables import article, change
from tests.pipeline.archive_walk import ids, walk
from tests.pipeline.house import BASE, House, Item
from tests.serve.asking import Answer, Client

RULE = '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n'

REFUSED = [
    ({"cursor": "x"}, 400, "next_cursor"),
    ({"limit": "many"}, 400, "whole number"),
    ({"wait": "-1"}, 400, "whole number"),
    ({"feed": "topics/nosuch"}, 404, "topics/nosuch"),
    ({"feeds": "topics/x"}, 400, "'feeds'"),
]
"""What is asked wrongly, the status of the answer, and a word of it."""


def ask(client: Client, cursor: str = "", **query: object) -> Answer:
    written = "&".join(f"{name}={value}" for name, value in {"cursor": cursor, **query}.items())
    return client.get(f"/api/v1/changes?{written}")


def follow(
    client: Client, cursor: str = "", **query: object
) -> tuple[list[Mapping[str, Any]], str]:
    """All that there is after *cursor*, and the cursor after that."""
    found: list[Mapping[str, Any]] = []
    while True:
        answer = ask(client, cursor, **query)
        assert answer.status == 200, answer.text
        page = json.loads(answer.body)
        assert len(page["changes"]) <= int(str(query.get("limit", 100)))
        found += page["changes"]
        cursor = page["next_cursor"]
        if not page["more"]:
            return found, cursor


def said(house: House, told: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each change with the upstream id of its article."""
    names = dict(house.rows(article.c.public_id, article.c.upstream_id))
    return [(one["change"], names[one["id"]]) for one in told]


def standing(told: list[tuple[str, str]]) -> set[str]:
    """What the feed holds, to whoever was told this."""
    held: set[str] = set()
    for kind, name in told:
        held = held - {name} if kind in {"left", "withdrawn"} else held | {name}
    return held


def test_an_empty_cursor_gives_all_and_then_the_tail(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", hours=3), Item("b", hours=2))
    house.publish()
    with house.site() as client:
        first, cursor = follow(client, limit=1)
        again, same = follow(client, cursor)
        house.bring(Item("a", title="Anders", hours=3), Item("c", hours=1))
        house.publish()
        tail, _ = follow(client, cursor)

    assert sorted(said(house, first)) == [("new", "a"), ("new", "b")]
    assert (again, same) == ([], cursor)
    assert sorted(said(house, tail)) == [("changed", "a"), ("new", "c")]
    assert {one["article"]["title"] for one in tail} == {"Anders", "Titel c"}


def test_an_edit_that_moves_an_article_is_told_to_the_feeds_that_it_enters_and_leaves(
    either_house: House,
) -> None:
    house = either_house
    house.configure(BASE + RULE)
    house.bring(Item("a", text="Die Brücke."), Item("b", text="Das Museum."))
    house.publish()
    with house.site() as client:
        born, cursor = follow(client, feed="topics/bridge")
        house.bring(Item("a", text="Der Turm."), Item("b", text="Eine Brücke."))
        house.publish()
        moved, cursor = follow(client, cursor, feed="topics/bridge")
        house.bring(Item("a", text="Die Brücke."), Item("b", text="Eine Brücke."))
        house.publish()
        back, _ = follow(client, cursor, feed="topics/bridge")
        replayed, _ = follow(client, feed="topics/bridge")

    assert said(house, born) == [("new", "a")]
    assert sorted(said(house, moved)) == [("changed", "a"), ("left", "a"), ("new", "b")]
    assert said(house, back) == [("new", "a")]
    assert said(house, replayed).count(("new", "b")) == 1
    assert said(house, replayed)[-1] == ("new", "a")


def test_a_changed_rule_is_told_as_who_enters_and_who_leaves(either_house: House) -> None:
    house = either_house
    house.configure(BASE + RULE)
    house.bring(Item("a", text="Die Brücke."), Item("b", text="Turm und Brücke."), Item("c"))
    house.bring(Item("d", text="Der Turm."))
    house.publish()
    with house.site() as client:
        _, cursor = follow(client, feed="topics/bridge")
        _, of_all = follow(client)
        house.configure(BASE + RULE.replace('"Brücke"', '"Turm"'))
        house.publish()
        told, _ = follow(client, cursor, feed="topics/bridge")
        nothing, _ = follow(client, of_all)
        replayed, _ = follow(client, feed="topics/bridge")

    assert sorted(said(house, told)) == [("left", "a"), ("left", "c"), ("new", "d")]
    assert nothing == []
    assert standing(said(house, replayed)) == {"b", "d"}
    assert len(set(said(house, replayed))) == len(replayed)


def test_chunks_that_close_while_a_generation_is_built_close_again_in_it(
    either_house: House,
) -> None:
    house = either_house
    house.configure(BASE + RULE)
    house.bring(Item("a", text="Turm und Brücke."))
    house.publish()
    house.configure(BASE + RULE.replace('"Brücke"', '"Turm"'))
    house.bring(*(Item(f"n{n}", text="Der Turm.", hours=9 - n) for n in range(7)))
    house.publish()
    with house.site() as client:
        told, _ = follow(client, feed="topics/bridge")
        everything = ids(walk(client, "/topics/bridge.atom"))

    assert standing(said(house, told)) == {"a", *(f"n{n}" for n in range(7))}
    assert len(everything) == 8


def test_a_topic_that_is_made_later_tells_of_each_article_once(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    house.publish()
    house.configure(BASE + RULE)
    house.publish()
    with house.site() as client:
        told, _ = follow(client, feed="topics/bridge")

    assert sorted(said(house, told)) == [("new", "a"), ("new", "b")]


def test_pages_that_hold_nothing_of_a_feed_lead_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LOOKED_AT", 2)
    house.configure(BASE + RULE)
    house.bring(*(Item(f"n{n}", text="Nichts.") for n in range(9)), Item("a", hours=1))
    house.publish()
    with house.site() as client:
        told, _ = follow(client, feed="topics/bridge")
        everything, _ = follow(client)

    assert said(house, told) == [("new", "a")]
    assert len(everything) == 10


def test_no_more_is_told_than_a_source_lets_us_show(house: House) -> None:
    house.bring(Item("a", text="<p>Anriss.</p>" + "<p>Mehr davon.</p>" * 99 + "<p>Geheim.</p>"))
    house.publish()
    told = {}
    with house.site() as client:
        assert "Geheim." in ask(client).text
    for ceiling in ("summary", "link", "none"):
        house.configure(BASE.replace('"full"', f'"{ceiling}"'))
        house.publish()
        with house.site() as client:
            told[ceiling] = ask(client).text
            assert "Geheim." not in told[ceiling] + client.get("/api/v1/articles").text

    assert "Anriss." in told["summary"]
    assert "Anriss." not in told["link"]
    assert "Titel a" in told["link"]
    assert json.loads(told["none"])["changes"] == []


def test_a_cursor_of_another_past_means_to_start_again(house: House) -> None:
    house.bring(Item("a"))
    house.publish()
    with house.site() as client:
        _, cursor = follow(client)
        epoch, _, seq = cursor.partition(".")
        ahead = ask(client, f"{epoch}.{int(seq) + 1}")
        with house.store.write() as connection:
            journal.begin_epoch(connection)
        before = ask(client, cursor)

    for answer in (ahead, before):
        assert answer.status == 410
        assert "start again" in json.loads(answer.body)["detail"]


def test_what_is_asked_wrongly_is_told(house: House) -> None:
    house.publish()
    with house.site() as client:
        for query, status, word in REFUSED:
            answer = ask(client, **query)

            assert answer.status == status
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert word in json.loads(answer.body)["detail"]


def test_who_waits_is_answered_when_something_happens(house: House) -> None:
    house.publish()
    with house.site() as client:
        _, cursor = follow(client)
        house.bring(Item("a"))  # what is waited for; ``site`` lets work publish meanwhile
        told = json.loads(ask(client, cursor, wait=30).body)

    assert said(house, told["changes"]) == [("new", "a")]


def test_who_waits_for_nothing_gets_a_cursor_in_the_end(house: House) -> None:
    house.publish()
    with house.site() as client:
        _, cursor = follow(client)
        assert json.loads(ask(client, cursor, wait=30).body) == {
            "changes": [],
            "next_cursor": cursor,
            "more": False,
        }


def test_an_article_that_is_only_seen_elsewhere_too_is_no_news(house: House) -> None:
    other = BASE + (
        '[sources.other]\nkind = "feed"\nurl = "https://other.example/rss"\ncategory = "news"\n'
    )
    house.configure(other)
    house.bring(Item("a"))
    house.publish()
    with house.site() as client:
        _, cursor = follow(client)
        house.bring(Item("x", link="https://paper.example/a"), source="other")
        house.publish()
        told, _ = follow(client, cursor)

    assert told == []
    assert ("sighted",) in house.rows(change.c.kind)
