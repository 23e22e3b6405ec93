"""A page that lists articles, without a feed: which of its links lead to them.

    bytes | tree | links that stand in the page's own part | those that look like articles

parse: of sources of kind ``page``; pure. It knows no site: a link is judged by where it stands,
by its words and by its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from feeds.errors import ParseError
from feeds.model import Enclosure, Entry, Parsed, Response, Source
from feeds.parse import dates, trees
from feeds.parse.links import absolute, based

FORMAT = "list page"
NOTHING = "no links to articles are found on this page"
ENOUGH = 4  # points by which a link leads to an article
ENOUGH_OF_ITEMS = 3  # where the list itself has the entries, documents count too
MOST = 300  # articles of one page
LONG_TEXT, SHORT_TEXT = 25, 12  # characters of a headline, and of a word in a menu
MIN_SLUG_WORDS = 3
NEAR = 4  # elements above a link in which its date may stand
MAX_ITEM = 600  # characters of what is said around a link; more is the whole list

_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form", "menu"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "complementary"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_FURNISHED = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navigation|menu|footer|breadcrumb|pagination|pager|social|share"
    r"|related|recommended|most-read|sidebar|teaser-ads?|cookie|consent)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[^\W\d_]+(?:[-_][\w]+)+", re.UNICODE)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|$)|/(?:19|20)\d\d/")
_NUMBERED = re.compile(r"(?:^|[^\d])\d{5,}(?:[^\d]|$)")
_NO_ARTICLE = re.compile(
    r"/(?:tags?|themen?|topics?|autor(?:en|in)?|authors?|kategorien?|category|categories|rubriken?"
    r"|sections?|page|seite|suche|search|login|log-in|signin|register|registrieren|konto|account"
    r"|abo|abonnement|subscribe|newsletter|kontakt|contact|impressum|imprint|datenschutz|privacy"
    r"|agb|terms|about|ueber-uns|hilfe|help|faq|rss|feeds?|werbung|advertise|jobs?|karriere"
    r"|mediadaten|shop|epaper|wp-login\.php)(?:[/.?]|$)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp)$", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|m4a|zip|ics|css|js|xml|rss)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link with all that tells what it leads to."""

    element: HtmlElement
    address: str
    words: str


def parse(response: Response, source: Source) -> Parsed:
    """The articles that a page lists, in its order, each with address, words and date.

    With ``source.css["link"]`` these links and no others; without ``source.follow`` the items are
    the entries themselves, documents such as PDF too.

    Raises: ParseError where none is found.
    """
    root = trees.tree_of(response)
    base = based(next(iter(root.xpath("//base/@href")), None), response.url) or response.url
    selector = source.css.get("link")
    links = list(_links(root, base, selector))
    chosen = links if selector else _judged(links, response.url, items=not source.follow)
    if not chosen:
        raise ParseError(_nothing(selector))
    entries = [_entry(one, source.timezone, items=not source.follow) for one in chosen[:MOST]]
    return Parsed(entries=tuple(entries), title=trees.title(root), format=FORMAT)


def _nothing(selector: str | None) -> str:
    if selector:
        return f"the selector css.link ({selector}) matches no link on this page any more"
    return f"{NOTHING}; css.link of the source can say where they stand"


def _links(root: HtmlElement, base: str, selector: str | None) -> Iterator[_Link]:
    """Every address once, with the longest words that lead there; those of a selector as chosen."""
    found: dict[str, _Link] = {}
    for element in _anchors(root, selector):
        address = absolute(element.get("href"), base)
        if address is None:
            continue
        address = urldefrag(address).url
        one = _Link(element, address, _words(element))
        if address not in found or len(one.words) > len(found[address].words):
            found[address] = one
    return iter(found.values())


def _anchors(root: HtmlElement, selector: str | None) -> Iterator[HtmlElement]:
    if selector is None:
        yield from root.iter("a")
        return
    for element in trees.selected(root, selector):
        yield from [element] if element.tag == "a" else element.iter("a")


def _judged(links: Sequence[_Link], page: str, *, items: bool) -> list[_Link]:
    enough = ENOUGH_OF_ITEMS if items else ENOUGH
    return [
        one for one in links if _is_near(one.address, page) and _points(one, items=items) >= enough
    ]


def _is_near(address: str, page: str) -> bool:
    """Whether it is of the same site, and not the list itself or another page of it."""
    here, there = urlsplit(page), urlsplit(address)
    if _house(here.hostname or "") != _house(there.hostname or ""):
        return False
    path = there.path.rstrip("/")
    return bool(path) and (path != here.path.rstrip("/") or bool(there.query) != bool(here.query))


def _house(host: str) -> str:
    """The last two labels of a host name, which sections of a site share."""
    return ".".join(host.removeprefix("www.").split(".")[-2:])


def _points(one: _Link, *, items: bool) -> int:
    path = urlsplit(one.address).path
    is_document = _DOCUMENT.search(path) is not None
    if _MEDIA.search(path) or (is_document and not items) or _stands_in_furniture(one.element):
        return 0
    points = 3 if is_document else 0
    points += 2 if _is_headline(one.element) else 0
    points += 1 if _in_item(one.element) else 0
    points += _of_words(one.words)
    points += _of_path(path)
    return points - (4 if _NO_ARTICLE.search(path) else 0)


def _of_words(words: str) -> int:
    if len(words) >= LONG_TEXT:
        return 2
    return -2 if len(words) < SHORT_TEXT else 0


def _of_path(path: str) -> int:
    last = path.rstrip("/").rpartition("/")[2]
    slugs = [len(re.split(r"[-_]", found[0])) for found in _SLUG.finditer(last)]
    points = 2 if max(slugs, default=0) >= MIN_SLUG_WORDS else 0
    points += 2 if _DATED.search(path) or _NUMBERED.search(last) else 0
    return points + (1 if last.endswith((".html", ".htm", ".php")) else 0)


def _stands_in_furniture(element: HtmlElement) -> bool:
    """Whether it stands in what every page of the site has around its own part.

    The header of an item inside the list is no furniture.
    """
    is_in_item = any(above.tag == "article" for above in element.iterancestors())
    for above in element.iterancestors():
        if is_in_item and above.tag in {"header", "footer", "article"}:
            if above.tag == "article":
                return False
            continue
        named = f"{above.get('class') or ''} {above.get('id') or ''}"
        if above.tag in {"body", "html", "main"}:
            return False
        if above.tag in _FURNITURE or (above.get("role") or "").lower() in _ROLES:
            return True
        if _FURNISHED.search(named):
            return True
    return False


def _is_headline(element: HtmlElement) -> bool:
    """Whether the link is in a heading, or has one."""
    if any(above.tag in _HEADINGS for above in element.iterancestors()):
        return True
    return any(below.tag in _HEADINGS for below in element.iter() if isinstance(below.tag, str))


def _in_item(element: HtmlElement) -> bool:
    return any(above.tag in {"article", "li", "tr", "dd"} for above in element.iterancestors())


def _entry(one: _Link, zone: tzinfo, *, items: bool) -> Entry:
    around = _item(one.element)
    said = " ".join(" ".join(around.itertext()).split()) if around is not None else ""
    rest = said if said != one.words and len(said) <= MAX_ITEM else ""
    is_document = _DOCUMENT.search(urlsplit(one.address).path)
    kind = "application/pdf" if one.address.lower().endswith(".pdf") else None
    return Entry(
        link=one.address,
        title=one.words,
        summary=trees.escaped(rest) if items else "",
        published=_moment(around, zone, words=rest if items else ""),
        enclosures=(Enclosure(url=one.address, media_type=kind),) if is_document else (),
    )


def _item(element: HtmlElement) -> HtmlElement | None:
    """What belongs to a link: the nearest element around it that is an item of a list."""
    for above in list(element.iterancestors())[:NEAR]:
        if above.tag in {"article", "li", "tr", "dd"}:
            return above
    return element.getparent()


def _moment(around: HtmlElement | None, zone: tzinfo, *, words: str) -> datetime | None:
    """When it was published: a ``time`` beside the link, else a date in the words of the item."""
    if around is None:
        return None
    for one in around.iter("time"):
        found = dates.parse(one.get("datetime") or _words(one), zone)
        if found:
            return found
    written = re.search(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b|\b\d{4}-\d\d-\d\d\b", words)
    return dates.parse(written[0], zone) if written else None


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
