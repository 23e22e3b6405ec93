"""The archive for programs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.pipeline.house import BASE, House, Item
from tests.serve.asking import Client

TWO = (
    BASE
    + """
[topics.bridge]
title = "Brücken"
match = "Brücke"

[categories.culture]
title = "Kultur"
match = "Museum"

[sources.other]
kind = "feed"
url = "https://other.example/rss?token=secret"
category = "news"
"""
)

FOUND: list[tuple[dict[str, str], str]] = [
    ({}, "dcba"),
    ({"limit": "1"}, "dcba"),
    ({"category": "culture"}, "cb"),
    ({"topic": "bridge"}, "dca"),
    ({"source": "other"}, "c"),
    ({"source": "paper", "topic": "bridge"}, "da"),
    ({"seen_after": "2026-11-22T12:30:00Z"}, "dc"),
    ({"published_after": "2026-11-21T16:00:00+00:00"}, "d"),
    ({"published_before": "2026-11-21T08:00:00Z", "category": "news"}, "a"),
    ({"q": "Brücke"}, "dac"),
    ({"q": "Brücke", "limit": "1"}, "dac"),
    ({"q": "Brücke OR Museum", "category": "culture"}, "bc"),
    ({"q": "Brücke", "seen_after": "2026-11-22T12:30:00Z", "limit": "1"}, "dc"),
    ({"q": "Brücke", "topic": "bridge", "source": "other"}, "c"),
]
"""What is asked, and the articles that are found, in their order."""

REFUSED = [
    ("topic=nosuch", 404, "no topic 'nosuch'"),
    ("seen_after=yesterday", 400, "2026-11-23T06:00:00Z"),
    ("seen_after=2026-11-22T12:00:00", 400, "with a zone"),
    ("cursor=q12", 400, "next_cursor"),
    ("q=a&cursor=n12", 400, "next_cursor"),
    ("q=(a", 400, "q cannot be read"),
    ("limit=x", 400, "limit"),
    ("colour=red", 400, "'colour'"),
]
"""What is asked wrongly, the status of the answer, and a word of it."""


@pytest.fixture
def filled(house: House) -> House:
    house.configure(TWO)
    house.bring(Item("a", text="Die Brücke.", hours=30))
    house.bring(Item("b", text="Das Museum.", hours=20))
    house.publish()
    house.later(hours=1)
    house.bring(Item("c", text="Die Brücke am Museum.", hours=50), source="other")
    house.bring(Item("d", text="Die Brücke.", hours=10), Item("b", text="Das Museum.", hours=20))
    house.publish()
    return house


def listed(client: Client, **query: str) -> list[dict[str, Any]]:
    """All pages of an answer."""
    found: list[dict[str, Any]] = []
    while True:
        written = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        answer = client.get(f"/api/v1/articles?{written}")
        assert answer.status == 200, answer.text
        page = json.loads(answer.body)
        found += page["articles"]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def named(articles: list[dict[str, Any]]) -> list[str]:
    return [one["external_id"] for one in articles]


def test_articles_are_found_by_what_they_are(filled: House) -> None:
    with filled.site() as client:
        for query, expected in FOUND:
            assert named(listed(client, **query)) == list(expected), query


def test_an_article_is_told_with_its_place(filled: House) -> None:
    with filled.site() as client:
        (found,) = listed(client, source="other")
        alone = client.get(f"/api/v1/articles/{found['id']}")
        same = client.get(
            f"/api/v1/articles/{found['id']}", If_None_Match=str(alone.headers["ETag"])
        )

    assert json.loads(alone.body) == found
    assert same.status == 304
    assert found["source"] == {"id": "other", "title": "other", "url": None}
    assert found["topics"] == [{"id": "bridge", "why": found["topics"][0]["why"]}]
    assert found["topics"][0]["why"]
    assert found["story"] == {"id": found["id"], "lead": found["id"], "size": 1}
    assert found["permalink"] == f"http://127.0.0.1:8000/articles/{found['id']}"
    assert found["seen"] == "2026-11-22T13:00:00Z"
    assert (found["category"], found["version"], found["status"]) == ("culture", 1, "published")


def test_an_article_a_line_for_those_who_ask_so(filled: House) -> None:
    with filled.site() as client:
        address = "/api/v1/articles?limit=3"
        answer = client.get(address, Accept="application/x-ndjson")
        link = str(answer.headers["Link"])
        following = link.partition(">")[0].removeprefix("<http://127.0.0.1:8000")
        rest = client.get(following, Accept="application/x-ndjson")

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert named([json.loads(line) for line in answer.text.splitlines()]) == list("dcb")
    assert named([json.loads(line) for line in rest.text.splitlines()]) == ["a"]
    assert "Link" not in rest.headers


def test_what_is_asked_wrongly_is_told(filled: House) -> None:
    with filled.site() as client:
        for query, status, word in REFUSED:
            answer = client.get(f"/api/v1/articles?{query}")

            assert answer.status == status, query
            assert word in json.loads(answer.body)["detail"]


def test_what_is_not_there_is_told_as_a_problem(filled: House) -> None:
    with filled.site() as client:
        answer = client.get("/api/v1/articles/nosuch")

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_feeds_are_listed_with_addresses_and_sizes(filled: House) -> None:
    sizes = {
        "feeds": {"all": 4},
        "topics": {"bridge": 3},
        "categories": {"news": 2, "culture": 2},
        "sources": {"paper": 3, "other": 1},
    }
    with filled.site() as client:
        for kind, expected in sizes.items():
            found = json.loads(client.get(f"/api/v1/{kind}").body)[kind]
            addresses = [at for one in found for at in (one["page"], *one["feeds"].values())]
            paths = [at.removeprefix("http://127.0.0.1:8000") for at in addresses]

            assert {one["id"]: one["articles"] for one in found} == expected
            assert all("health" not in one for one in found)
            assert {client.get(path).status for path in paths} == {200}
