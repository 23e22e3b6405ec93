"""``republish`` holds in what a service says once it is older.

Archives, deltas, stories, searches, the API, what articles said before they were corrected, and
what is told of withdrawn ones; whether the source or the agency of an article sets the ceiling, and
also where it is set later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.articles import Wish
from feeds.pipeline.archive import correcting, withdrawing
from feeds.pipeline.archive.withdrawing import Order
from feeds.storage.tables import article, withdrawal
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
MENDED = "The carpenter is called Olaf, and was never asked."
NOTE = "The carpenter's name was wrong."
REASON = "It was made up."
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
FORMS = ("", ".atom", ".rss", ".json")
CORRECTIONS = {f"/corrections{form}" for form in FORMS}
WITHDRAWN = {f"/withdrawn{form}" for form in FORMS}

OF_ARTICLE = ("/articles/{}", "/articles/{}/why", "/articles/{}/history", "/api/v1/articles/{}")


SETTERS = ("source", "agency")


def _config(ceiling: str, setter: str) -> str:
    of_source = ceiling if setter == "source" else "full"
    of_agency = ceiling if setter == "agency" else "full"
    base = BASE.replace('"full"', f'"{of_source}"').replace(
        'authority = "example.org,', 'base_url = "http://wire.example"\nauthority = "wire.example,'
    )
    return f"""{base}
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
republish = "{of_source}"

[agencies.wire]
names = ["The Wire", "TW"]
republish = "{of_agency}"

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
    paragraphs = "".join(f"<p>{one}</p>" for one in (LEAD, *BODY, _own(n)))
    return Item(
        f"{source}{n}",
        title=f"A grey ferry, part {n}",
        text=LEAD,
        link=f"https://{source}.example/{n}",
        extra=f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>",
        hours=100 - n,
    )


def _own(n: int) -> str:
    """A paragraph that no other part has, signed by the agency."""
    return " ".join(f"plank{n}x{k} joins beam{n}y{k}" for k in range(60)) + ". (TW)"


def _grown(house: House, ceiling: str, setter: str) -> list[tuple[str, str]]:
    """All that a service says after a time, with what it says to those who know its past."""
    house.configure(_config(ceiling, setter))
    for n in range(1, PARTS):
        house.later(minutes=5)
        _tell(house, "paper", *range(n))
    known = _etags(house)
    house.later(hours=1)
    _tell(house, "paper", *range(PARTS))
    deltas = _deltas(house, known)
    _tell(house, "portal", PARTS - 1)
    _correct(house, "paper1")
    _withdraw(house, "paper0")
    return deltas + _said(house)


def _said(house: House) -> list[tuple[str, str]]:
    """All that a service says to whoever comes, and to who asks for what was withdrawn."""
    columns = (article.c.public_id, withdrawal.c.public_id)
    articles = [one for column in columns for (one,) in house.rows(column)]
    more = [form.format(one) for form in OF_ARTICLE for one in articles]
    with house.site() as client:
        return list(crawl(client, *ASKED, *CORRECTIONS, *WITHDRAWN, *_live(house), *more))


def _live(house: House) -> list[str]:
    return [path for path in house.etags() if "/archive/" not in path]


def _correct(house: House, name: str) -> None:
    """Let an article say something else, so that only its history tells what it said."""
    wish = Wish(note=NOTE, body="\n\n".join((LEAD, _own(1), MENDED)))
    correcting.correct(house.store, _number(house, name), wish, actor="cli:anna")
    house.publish()


def _withdraw(house: House, name: str) -> None:
    order = Order(actor="cli:anna", reason=REASON, note="")
    withdrawing.withdraw(house.store, [_number(house, name)], order)
    house.publish()


def _number(house: House, name: str) -> int:
    return int(dict(house.rows(article.c.upstream_id, article.c.id))[name])


def _etags(house: House) -> dict[str, str]:
    with house.site() as client:
        return {path: str(client.get(path).headers["ETag"]) for path in _live(house)}


def _deltas(house: House, known: dict[str, str]) -> list[tuple[str, str]]:
    with house.site() as client:
        found = {
            path: client.get(path, If_None_Match=etag, A_IM="feed") for path, etag in known.items()
        }
    return [(f"{one.status} {path}", words(one.text)) for path, one in found.items()]


@pytest.mark.parametrize("setter", SETTERS)
@pytest.mark.parametrize(
    ("ceiling", "lead_is_shown", "body_is_shown"),
    [("full", True, True), ("summary", True, False), ("link", False, False)],
)
def test_no_output_of_an_older_service_shows_more_than_the_ceiling(  # noqa: PLR0913 - what is set, by whom, what is shown
    *,
    ceiling: str,
    setter: str,
    lead_is_shown: bool,
    body_is_shown: bool,
    house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    told = _grown(house, ceiling, setter)

    paths = {path for path, _ in told}
    for kind in ("/archive/", "226 /", "/api/v1/changes", "/stories/"):
        assert any(kind in path for path in paths), kind
    for suffix in ("atom", "rss", "json"):
        assert any("/archive/" in path and path.endswith(suffix) for path in paths), suffix
    assert {path for path, text in told if NOTE in text} >= CORRECTIONS
    assert {path for path, text in told if REASON in text} >= WITHDRAWN
    assert any(LEAD in text for _, text in told) is lead_is_shown
    for sentence in (*BODY, MENDED):
        shown = [path for path, text in told if sentence in text]
        assert bool(shown) is body_is_shown, shown
        assert any(path.endswith("/history") for path in shown) is body_is_shown, sentence
        assert sentence not in caplog.text


@pytest.mark.parametrize("setter", SETTERS)
def test_an_older_service_says_nothing_of_what_is_not_republished(
    setter: str, house: House
) -> None:
    told = _grown(house, "none", setter)

    for sentence in ("A grey ferry", LEAD, *BODY, MENDED, NOTE, REASON):
        assert not [path for path, text in told if sentence in text], sentence


@pytest.mark.parametrize("setter", SETTERS)
def test_a_ceiling_that_is_set_later_holds_everywhere_and_can_be_lifted_again(
    setter: str, house: House
) -> None:
    def shown(ceiling: str) -> list[bool]:
        house.configure(_config(ceiling, setter))
        house.publish()
        told = _said(house)
        return [any(one in text for _, text in told) for one in ("A grey ferry", LEAD, BODY[0])]

    _grown(house, "full", setter)

    assert shown("summary") == [True, True, False]
    assert shown("none") == [False, False, False]
    assert shown("link") == [True, False, False]
    assert shown("full") == [True, True, True]
