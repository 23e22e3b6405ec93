"""An HTML article page to one entry: what its head declares, and what its body says.

    bytes | decode | tree | declared fields (JSON-LD, meta, visible) | body by trafilatura

parse: after fetch or from a folder, before articles; pure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from feeds import agencies
from feeds.errors import ParseError
from feeds.model import Author, Entry, Parsed, Recovered, Response, Source
from feeds.parse import decoding, language, misfits
from feeds.parse.html import (
    authors,
    clock,
    declared,
    jsonld,
    maintext,
    metatags,
    pictures,
    reading,
    subjects,
)
from feeds.parse.html.maintext import Body
from feeds.parse.html.reading import Page

SNIFFED = 2048  # bytes in which HTML may declare its charset (WHATWG HTML 13.2.3.2 has 1024)
MIN_ITEMS = 8  # linked headings; fewer are an article's recommendations
LEAD = 220  # characters; the paragraphs of a front page are shorter on average

# Confidence of fields by where they come from.
DECLARED = 0.9
BODY, SHORT_BODY = 0.9, 0.6
SHORT = 600  # characters; a shorter body may be what stands before a paywall

# Languages that the detector takes for one another; there the page knows better.
SIBLINGS = frozenset({"no", "nb", "nn", "da", "sv"})

_CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
# Google's structured data for paywalled content; Facebook's article:content_tier.
_FREE = re.compile(rb'"isaccessibleforfree"\s*:\s*"?(true|false)\b')
_TIER = re.compile(rb'content_tier["\']\s+content\s*=\s*["\'](locked|metered|free)')
_CLOSED = frozenset({b"false", b"locked", b"metered"})
_ITEMS = "//*[self::h2 or self::h3][.//a[@href]] | //a[@href][.//h2 or .//h3]"


def parse(response: Response, source: Source) -> Parsed:
    """Read the one article of an HTML page, and how sure we are of each field.

    ``Entry.link`` is the page's canonical address; URLs in the body are relative to
    ``Entry.base``.

    Raises: ParseError if it is empty, binary, a feed, a front page, or holds no text.
    """
    text = decoding.decode(response.body, _charset(response))
    misfits.refuse_feed(text)
    misfits.refuse_plain(text)
    page = reading.read(_tree(text), response.url)
    entry, recovered = _head(page, source)
    items = len(page.root.xpath(_ITEMS))
    body = maintext.extract(page.root, response.url, (entry.title, *declared.all_titles(page)))
    _refuse_others(page, body, items)
    found = _parsed(entry, recovered, body)
    (whole,) = found.entries
    return replace(found, entries=(replace(whole, paywall=paywall(response.body)),))


def paywall(body: bytes) -> bool | None:
    """Whether a page says that its readers have to pay; None if it says nothing of it."""
    small = body.lower()  # patterns that heed no case take as long as all the rest of a page
    told = {*_FREE.findall(small), *_TIER.findall(small)}
    return not _CLOSED.isdisjoint(told) if told else None


def _charset(response: Response) -> str | None:
    """What HTTP declares, or the page itself (WHATWG HTML 13.2.3.2)."""
    if response.charset:
        return response.charset
    found = _CHARSET.search(response.body[:SNIFFED])
    return found[1].decode("ascii") if found else None


def _tree(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise ParseError(misfits.NOT_HTML) from error


def _head(page: Page, source: Source) -> tuple[Entry, Recovered]:
    """The entry without its body, as far as the page declares it, and how sure we are."""
    title, sure_of_title = declared.title(page)
    byline = authors.find(page)
    published, sure_of_date = clock.published(page, source.timezone)
    image = pictures.lead(page, declared.base(page))
    entry = Entry(
        link=declared.address(page),
        title=title,
        summary=escape(declared.summary(page), quote=False),
        base=declared.base(page) or None,
        authors=tuple(map(Author, byline.authors)),
        published=published,
        updated=clock.updated(page, source.timezone),
        language=declared.language(page),
        categories=subjects.find(page),
        tags=subjects.keywords(page),
        images=(image,) if image else (),
        agency=byline.agency,
    )
    site = next(iter(page.sites), None)
    told = {
        "url": entry.link,
        "summary": entry.summary,
        "updated": entry.updated,
        "images": entry.images,
        "upstream_categories": entry.categories,
        "site": site,
        "agency": entry.agency,
    }
    sure = {name: DECLARED for name, found in told.items() if found} | {"title": sure_of_title}
    sure |= {"authors": byline.confidence} if byline.authors else {}
    sure |= {"published": sure_of_date} if published else {}
    return entry, Recovered(confidence=sure, site=site)


def _refuse_others(page: Page, body: Body, items: int) -> None:
    """Refuse a page of many items, and one without running text."""
    letters = sum(map(len, body.paragraphs))
    is_article = jsonld.is_article(page.own) or metatags.first(page.tags, "og:type") == "article"
    is_short = letters < LEAD * len(body.paragraphs) or declared.is_bare(page.url)
    if items >= MIN_ITEMS and is_short and not is_article:
        raise ParseError(misfits.FRONT_PAGE)
    misfits.refuse_short(letters)


def _parsed(entry: Entry, recovered: Recovered, body: Body) -> Parsed:
    """The entry with its body, and what only the body can tell: lead, language, agency."""
    first, last = body.paragraphs[0], body.paragraphs[-1]
    text = "\n".join(body.paragraphs)
    spoken = _language(entry.language, language.detect(text))
    agency = agencies.of_body(first, last) or entry.agency
    sure: dict[str, float] = {"content_html": BODY if len(text) > SHORT else SHORT_BODY}
    sure = sure | {"summary": sure["content_html"]} | dict(recovered.confidence)
    sure |= {"language": DECLARED} if spoken else {}
    sure |= {"agency": DECLARED} if agency else {}
    whole = replace(
        entry,
        summary=entry.summary or escape(first, quote=False),
        content=body.html,
        language=spoken,
        agency=agency,
    )
    known = replace(recovered, confidence=sure)
    return Parsed(entries=(whole,), recovered=known, format="HTML")


def _language(told: str | None, detected: str | None) -> str | None:
    """The text itself knows better than the page's template, except among near relatives."""
    if detected is None or (told in SIBLINGS and detected in SIBLINGS):
        return told
    return detected
