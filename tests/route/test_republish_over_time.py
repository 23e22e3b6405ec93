"""``republish`` holds in what a service says once it is older.

Archives, deltas, stories, searches, the API, and what is told of withdrawn articles.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.pipeline import withdrawing
from feeds.pipeline.withdrawing import Order
from feeds.storage.tables import article
from tests.pipeline.house import BASE, House, Item, answer, rss
from tests.route.crawling import crawl, words
from tests.storage.stores import Clock, migrated

LEAD = "The harbour board chose a plain grey ferry on Monday."
BODY = (
    "Nobody had expected the quarrel about its lanterns.",
    "A carpenter called Ulf offered to carve them for nothing.",
    "His offer expires with the first frost of the year.",
    "Seven fishermen signed a letter that asks for green glass instead.",
    "The letter lies open in the post office until the end of May.",
)
CONTENT = b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' "

PARTS = 8
"""Articles of a source: more than live documents of three entries hold."""

ASKED = (
    "/search?q=lanterns",
    "/search?q=%22carpenter+called+Ulf%22",
    "/api/v1/articles",
    "/api/v1/articles?q=lanterns",
    "/api/v1/articles?limit=1",
    "/api/v1/changes",
    "/api/v1/changes?feed=topics/ferries",
    "/api/v1/sources",
    "/opml.xml",
    "/news-sitemap.xml",
    "/nothing",
)


def _config(ceiling: str) -> str:
    base = BASE.replace('"full"', f'"{ceiling}"').replace(
        'authority = "example.org,', 'base_url = "http://wire.example"\nauthority = "wire.example,'
    )
    return f"""{base}
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
republish = "{ceiling}"

[topics.ferries]
title = "Ferries"
match = "lanterns OR carpenter"
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = Clock()
    with migrated(f"sqlite:///{tmp_path / 'feeds.db'}", clock) as store:
        yield House(store, clock, tmp_path)


def _tell(house: House, source: str, *tellings: int) -> None:
    """Let a source tell what is new of the ferry, each time in an article of its own."""
    body = rss(*(_item(source, n) for n in tellings)).replace(b"<rss ", CONTENT)
    house.upstream[house.desk.sources[source].url or ""] = answer(body)
    assert house.check(source).status == "ok"
    house.publish()


def _item(source: str, n: int) -> Item:
    own = " ".join(f"plank{n}x{k} joins beam{n}y{k}" for k in range(60))
    paragraphs = "".join(f"<p>{one}</p>" for one in (LEAD, *BODY, own))
    return Item(
        f"{source}{n}",
        title=f"A grey ferry, part {n}",
        text=LEAD,
        link=f"https://{source}.example/{n}",
        extra=f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>",
        hours=100 - n,
    )


def _grown(house: House, ceiling: str) -> list[tuple[str, str]]:
    """All that a service says after a time, with what it says to those who know its past."""
    house.configure(_config(ceiling))
    for n in range(1, PARTS):
        house.later(minutes=5)
        _tell(house, "paper", *range(n))
    known = _etags(house)
    house.later(hours=1)
    _tell(house, "paper", *range(PARTS))
    deltas = _deltas(house, known)
    _tell(house, "portal", PARTS - 1)
    _withdraw(house, "paper0")
    with house.site() as client:
        articles = [f"/articles/{one}" for (one,) in house.rows(article.c.public_id)]
        more = [f"{path}/why" for path in articles] + [f"/api/v1{path}" for path in articles]
        return deltas + list(crawl(client, *ASKED, *_live(house), *articles, *more))


def _live(house: House) -> list[str]:
    return [path for path in house.etags() if "/archive/" not in path]


def _withdraw(house: House, name: str) -> None:
    found = dict(house.rows(article.c.upstream_id, article.c.id))
    order = Order(actor="cli:anna", reason="It was made up.", note="")
    withdrawing.withdraw(house.store, [found[name]], order)
    house.publish()


def _etags(house: House) -> dict[str, str]:
    with house.site() as client:
        return {path: str(client.get(path).headers["ETag"]) for path in _live(house)}


def _deltas(house: House, known: dict[str, str]) -> list[tuple[str, str]]:
    with house.site() as client:
        found = {
            path: client.get(path, If_None_Match=etag, A_IM="feed") for path, etag in known.items()
        }
    return [(f"{one.status} {path}", words(one.text)) for path, one in found.items()]


@pytest.mark.parametrize(
    ("ceiling", "lead_is_shown", "body_is_shown"),
    [("full", True, True), ("summary", True, False), ("link", False, False)],
)
def test_no_output_of_an_older_service_shows_more_than_the_ceiling(
    *,
    ceiling: str,
    lead_is_shown: bool,
    body_is_shown: bool,
    house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    told = _grown(house, ceiling)

    paths = {path for path, _ in told}
    for kind in ("/archive/", "226 /", "/why", "/api/v1/articles/", "/api/v1/changes", "/stories/"):
        assert any(kind in path for path in paths), kind
    for suffix in ("atom", "rss", "json"):
        assert any("/archive/" in path and path.endswith(suffix) for path in paths), suffix
    assert any(LEAD in text for _, text in told) is lead_is_shown
    for sentence in BODY:
        shown = [path for path, text in told if sentence in text]
        assert bool(shown) is body_is_shown, shown
        assert sentence not in caplog.text


def test_an_older_service_says_nothing_of_a_source_that_is_not_republished(house: House) -> None:
    told = _grown(house, "none")

    for sentence in ("A grey ferry", LEAD, *BODY):
        assert not [path for path, text in told if sentence in text], sentence
