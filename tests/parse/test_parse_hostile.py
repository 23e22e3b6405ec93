"""Hostile feeds, from their bytes to the three formats that we publish.

What a check cannot see here is held elsewhere: that no file is opened and nothing is fetched, by
``test_parser_syscalls`` and the tests of the egress; that a source keeps its old entries and names
its culprit, by ``tests/pipeline/test_refused_documents`` and ``tests/route/test_hostile_sources``.
The OPML files are imported in ``tests/cli/test_opml_import``.
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from feeds.articles import build, unique
from feeds.errors import ParseError
from feeds.model import Article, Feed, FeedKey, Republish, Response
from feeds.parse import feed
from feeds.publish import FORMATS, Site, print_entry
from tests.parse.agreement import SOURCE

SEEN = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = Site("https://wire.example", "original", "Wire", "en")
FEED = Feed(
    key=FeedKey("all", "all"),
    title="All",
    description="",
    page="https://wire.example/feeds/all",
    url="https://wire.example/feeds/all.atom",
    language="en",
    updated=SEEN,
    tag="tag:wire.example,2026-01-01:all",
    max_age=timedelta(minutes=5),
    stylesheet="",
)
LONGEST = 10.0  # seconds of CPU from bytes to bytes: more is a hang, however busy a machine is
LONGEST_OF = {"author-redos": 0.1}  # seconds; the manifest's
ACTIVE = re.compile(r"<(?:script|iframe|object|embed|style)|\son\w+\s*=|javascript:", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a hostile feed; ``refusal`` is "" where it was read."""

    refusal: str
    articles: tuple[Article, ...] = ()
    ttl: timedelta | None = None
    note: str = ""

    @property
    def only(self) -> Article:
        """The one article that there should be."""
        (article,) = self.articles
        return article


Check = Callable[[Outcome], bool]


def refused(words: str) -> Check:
    return lambda found: words in found.refusal


def only(holds: Callable[[Article], bool]) -> Check:
    return lambda found: holds(found.only)


def titled(title: str) -> Check:
    return only(lambda article: article.title == title)


def kept_without_link(found: Outcome) -> bool:
    return (found.only.upstream_id, found.only.url) == ("g1", None)


def kept_without_date(found: Outcome) -> bool:
    return (found.only.upstream_id, found.only.published) == ("g1", None)


def linked(url: str) -> Check:
    return only(lambda article: article.url == url)


CHECKS: Mapping[str, Check] = {
    "xml-param-laughs": refused("parameter entities"),
    "xml-external-file": titled("a b"),
    "xml-external-http": titled("a b"),
    "xml-external-oob": refused("parameter entities"),
    "xml-internal-entity-legit": only(
        lambda article: (article.upstream_id, article.text) == ("tag:x.example,1", "hi")
    ),
    "xml-xinclude": only(lambda article: "passwd" not in article.title + article.text),
    "xml-stylesheet-pi": titled("t"),
    "xml-utf7": titled("+ADw-script+AD4-"),
    "xml-nul-bytes": titled("ab"),
    "xml-ctl-charref": titled("ab"),
    "xml-fffe": titled("ab"),
    "xml-bidi": titled("gnp.exe"),
    "xml-truncated": lambda found: found.only.title == "one" and "breaks off" in found.note,
    "xml-two-roots": titled("a"),
    "xml-leading-junk": lambda found: found.only.title == "a" and "before" in found.note,
    "xml-html-instead": refused("not a feed"),
    "xml-svg-root": refused("not a feed"),
    "xml-ns-confusion": titled("right"),
    "link-javascript": kept_without_link,
    "link-javascript-ctl": kept_without_link,
    "link-data": kept_without_link,
    "link-vbscript": kept_without_link,
    "link-blob": kept_without_link,
    "link-quote": linked("https://news.example/%22%3E%3Cimg%20src=x%3E"),
    "link-crlf": linked("https://news.example/aSet-Cookie:%20x=1"),
    "link-relative": linked("https://news.example/a/b"),
    "link-protocol-relative": linked("https://evil.example/a"),
    "link-long": kept_without_link,
    "link-private": linked("http://169.254.169.254/latest/"),
    "link-bracket": kept_without_link,
    "title-script": titled("Hi"),
    "author-redos": titled("t"),
    "enclosure-bad": only(lambda article: article.enclosures == ()),
    "date-future": kept_without_date,
    "date-past": kept_without_date,
    "date-garbage": kept_without_date,
    "date-y2038": only(lambda article: article.published is not None),
    "date-tz": only(lambda article: article.published is not None),
    "date-negative-year": kept_without_date,
    "date-overflow": kept_without_date,
    "guid-dup-in-feed": titled("b"),
    "guid-steal": only(lambda article: article.source_id == SOURCE.id),
    "guid-sql": only(lambda article: article.upstream_id == "'); DROP TABLE entries;--"),
    "guid-case-ws": lambda found: [one.upstream_id for one in found.articles] == ["G1", "g1"],
    "atom-xhtml-script": titled("T"),
    "atom-content-src": only(lambda article: article.text == ""),
    "rss-ttl-cloud": lambda found: found.ttl == timedelta(days=365),
    "rss-update-flood": lambda found: len(found.articles) == 60,
    "json-deep": refused("nested"),
    "json-nan": only(lambda article: article.upstream_id == "https://n.example/1"),
    "json-proto": only(lambda article: article.content_html == '<img src="https://x.example/x">'),
}

_NOT_INVENTED = (
    "a date that cannot be true is left out of print and the order goes by the first sight, where"
    " the manifest would also have it clamped (interface: claims are kept or left out)"
)

DIFFERENT = {
    "date-future": _NOT_INVENTED,
    "date-past": _NOT_INVENTED,
    "date-garbage": _NOT_INVENTED,
    "date-negative-year": _NOT_INVENTED,
    "date-overflow": _NOT_INVENTED,
    "date-y2038": "a date to come is kept and not printed, where the manifest wants it clamped"
    " (interface: a claim stays a claim)",
    "rss-ttl-cloud": "the wish is cut to a year here; the schedule cuts it to max_interval, which"
    " the admin sets, not to 24 h",
    "xml-xinclude": "the element is no text, so that the title comes from the summary",
}
"""Where more or something else than the manifest's ``expected`` holds, and why."""


def outcome(body: bytes) -> Outcome:
    try:
        parsed = feed.parse(Response(url="https://x.example/feed", body=body), SOURCE)
    except ParseError as error:
        return Outcome(str(error))
    built = [
        build(entry, source=SOURCE, authority="wire.example,2026-01-01", seen=SEEN)
        for entry in parsed.entries
    ]
    return Outcome("", unique(built), parsed.ttl, parsed.note)


def documents(articles: tuple[Article, ...]) -> dict[str, bytes]:
    printed = [
        print_entry(
            article, site=SITE, source=SOURCE, category=None, topics=(), ceiling=Republish.FULL
        )
        for article in articles
    ]
    return {
        name: kind.document(FEED, [kind.entry(entry) for entry in printed])
        for name, kind in FORMATS.items()
    }


def cases(shared: Path) -> list[tuple[str, bytes]]:
    folder = shared / "data" / "hostile"
    with (folder / "manifest.csv").open(encoding="utf-8") as rows:
        listed = [row for row in csv.DictReader(rows) if row["kind"] in {"feed", "jsonfeed"}]
    return [(row["id"], (folder / row["path"]).read_bytes()) for row in listed]


def test_every_hostile_feed_meets_what_is_expected_of_it(shared: Path) -> None:
    met = {}
    for name, body in cases(shared):
        start = time.process_time()
        found = outcome(body)
        documents(found.articles)

        assert time.process_time() - start < LONGEST_OF.get(name, LONGEST), name
        assert bool(found.refusal) != bool(found.articles), name
        met[name] = CHECKS[name](found)

    assert met == dict.fromkeys(CHECKS, True)
    assert DIFFERENT.keys() <= CHECKS.keys()


def test_nothing_hostile_is_left_in_what_is_published(shared: Path) -> None:
    for name, body in cases(shared):
        articles = outcome(body).articles
        printed = documents(articles)

        for document in (printed["atom"], printed["rss"]):
            etree.fromstring(document)
            assert b"<?xml-stylesheet" not in document, name
        items = json.loads(printed["json"])["items"]
        assert len({item["id"] for item in items}) == len(articles), name
        for item in items:
            assert item["url"].startswith(WEB), name
            assert not ACTIVE.search(item.get("content_html", "")), name
            assert not ACTIVE.search(item["title"]), name
            assert not CONTROL.search(item["title"] + item.get("content_html", "")), name
            published = datetime.fromisoformat(item.get("date_published", SEEN.isoformat()))
            assert datetime(1990, 1, 1, tzinfo=UTC) <= published <= SEEN + timedelta(minutes=10)


@pytest.mark.parametrize("opened", ["<b>", "<item>", "<a:b>", '{"items":[', "[["])
def test_any_depth_is_read_or_refused_in_a_moment(opened: str) -> None:
    start = time.process_time()
    outcome(b"<rss><channel>" * opened.startswith("<") + opened.encode() * 200_000)

    assert time.process_time() - start < LONGEST
