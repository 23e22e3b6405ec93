"""When an HTML page's article was published and changed.

parse: one of the fields of an HTML page; pure. JSON-LD is asked first, then meta tags, then the
dates beside the headline; what htmldate finds in the rest of the page comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from lxml import etree

from feeds.parse import dates
from feeds.parse.html import jsonld, metatags
from feeds.parse.html.reading import Page, words
from feeds.parse.plain import moments
from feeds.parse.plain.moments import Moment

MAX_SHOWN = 20  # elements that are looked at
DECLARED, SHOWN, GUESSED = 0.9, 0.8, 0.5  # confidence by where the date stands

# Names of meta tags, best first; from OpenGraph, Dublin Core, and what large systems write.
PUBLISHED_TAGS = (
    *("article:published_time", "og:article:published_time", "article:published:time"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "date", "dc.date.issued"),
    *("dcterms.created", "dc.date", "dc:date", "pubdate", "publishdate", "publish-date"),
    *("citation_publication_date", "bepress_citation_date", "uploaddate", "sw-pubdate"),
    *("shareaholic:article_published_time", "cxenseparse:recs:publishtime"),
)
UPDATED_TAGS = (
    *("article:modified_time", "article:modified:time", "og:updated_time", "datemodified"),
    "dcterms.modified",
)

_TIMES = "//*[@itemprop='datePublished'] | (//article | //main)//time[@datetime]"
_FURTHEST = timedelta(hours=14)  # between a wall clock and UTC
_ELSEWHERE = timezone(timedelta(hours=13, minutes=7))  # no zone has this offset


def published(page: Page, zone: tzinfo) -> tuple[datetime | None, float]:
    """When it was published, aware and UTC, and how sure we are.

    A date without a zone is meant in *zone*.
    """
    ways = ((_declared, DECLARED), (_shown, SHOWN), (_guessed, GUESSED))
    for way, confidence in ways:
        if found := _first(way(page), zone):
            return found, confidence
    return None, 0.0


def updated(page: Page, zone: tzinfo) -> datetime | None:
    """When it was last changed, aware and UTC; dates without a zone are meant in *zone*."""
    told = jsonld.text(page.own.get("dateModified")), metatags.first(page.tags, *UPDATED_TAGS)
    return _first(told, zone)


def _declared(page: Page) -> Iterator[str]:
    yield jsonld.text(page.own.get("datePublished") or page.own.get("dateCreated"))
    yield from (page.tags[name][0] for name in PUBLISHED_TAGS if name in page.tags)
    for node in page.root.xpath(_TIMES)[:MAX_SHOWN]:
        yield node.get("content") or node.get("datetime") or words(node)


def _shown(page: Page) -> Iterator[str]:
    """The dates that stand after the headline, then those before it."""
    for direction in ("following", "preceding"):
        found = page.root.xpath(f"(//h1)[1]/{direction}::*[text()[normalize-space()]]")
        near = found[:MAX_SHOWN] if direction == "following" else found[-MAX_SHOWN:]
        for node in near:
            told = moments.find(words(node))
            yield from (one.text for one in sorted(told, key=_is_update) if not one.is_ambiguous)


def _is_update(one: Moment) -> bool:
    return one.role == "updated"


def _guessed(page: Page) -> Iterator[str]:
    """What htmldate makes of the whole page, its address included."""
    from htmldate import find_date  # noqa: PLC0415 - only few pages need it

    html = etree.tostring(page.root, encoding="unicode", method="html")
    found = find_date(html, url=page.url or None, original_date=True, extensive_search=False)
    yield from filter(None, (found,))


def _first(told: Iterable[str], zone: tzinfo) -> datetime | None:
    """The first date; one that lacks its zone is told by a later one of the same wall clock."""
    naive = None
    for value in told:
        moment = dates.parse(value, zone)
        if moment is None:
            continue
        has_zone = moment == dates.parse(value, _ELSEWHERE)
        if naive is None and has_zone:
            return moment
        if naive is None:
            naive = value, moment
        elif has_zone and _is_same_clock(naive[0], moment):
            return moment
    return naive[1] if naive else None


def _is_same_clock(wall: str, moment: datetime) -> bool:
    """Whether *moment* is what *wall* shows in some zone: whole quarters of an hour apart."""
    clock = dates.parse(wall, UTC)
    apart = abs(clock - moment) if clock else _FURTHEST * 2
    return apart <= _FURTHEST and apart % timedelta(minutes=15) == timedelta(0)
