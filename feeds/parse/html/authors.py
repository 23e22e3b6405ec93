"""Who wrote an HTML page's article: JSON-LD first, then meta tags, then what the page shows.

parse: one of the fields of an HTML page; pure. Persons and agencies win; a house that names
itself is the author where nobody else is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml.html import HtmlElement

from feeds import agencies
from feeds.parse.html import jsonld
from feeds.parse.html.reading import Page, words
from feeds.parse.plain import bylines, labels, moments
from feeds.parse.plain.bylines import Byline

DECLARED, SHOWN, HOUSE = 0.9, 0.7, 0.75  # confidence by who says it, and of a house's own name
MAX_SHOWN = 20  # bylines on the page that are looked at
MAX_BYLINE = 200  # characters of an element that may hold one
MAX_HOUSES = 2
TAGS = (
    *("parsely-author", "author", "article:author", "dc.creator", "dcterms.creator", "byl"),
    *("sailthru.author", "cxenseparse:author", "citation_author", "dcsext.author"),
)

_NO_NAME = re.compile(r"[@\d]|://|www\.|\.\w{2,3}$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_NO_COMMENT = "[not(ancestor-or-self::*[contains(@class, 'omment')])]"
_LINKED = (
    "(//article | //main)//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name']"
    " | (//article | //main)//a[contains(@href, '/autor') or contains(@href, '/author')]"
)
_CLASSED = (
    "//*[contains(@class, 'yline') or contains(@class, 'uthor') or contains(@class, 'utor')"
    f" or contains(@class, 'uteur')]{_NO_COMMENT}"
)
_BESIDE_HEADLINE = f"(//h1)[1]/following::*[text()[normalize-space()]]{_NO_COMMENT}"


def find(page: Page) -> Byline:
    """The persons who wrote it, and the agency that is named beside or instead of them."""
    agency = None
    declared = tuple(_in_jsonld(page)), tuple(_in_tags(page))
    told = (*((names, DECLARED) for names in declared), (tuple(_shown(page)), SHOWN))
    for names, confidence in told:
        agency = agency or next(filter(None, map(agencies.of_byline, names)), None)
        authors = _authors(names, page.sites)
        if authors:
            return Byline(authors, agency=agency, confidence=confidence)
    return Byline(_houses(declared), agency=agency, confidence=HOUSE)


def _in_jsonld(page: Page) -> Iterator[str]:
    told = page.own.get("author") or page.own.get("creator")
    for value in jsonld.as_list(told):
        author = jsonld.resolve(value, page.things)
        named = author.get("name") if isinstance(author, Mapping) else author
        yield from filter(None, map(jsonld.text, jsonld.as_list(named)))
        if isinstance(author, Mapping) and not named:
            parts = jsonld.text(author.get("givenName")), jsonld.text(author.get("familyName"))
            yield from filter(None, (" ".join(filter(None, parts)),))


def _in_tags(page: Page) -> Iterator[str]:
    for name in TAGS:
        yield from page.tags.get(name, ())


def _shown(page: Page) -> Iterator[str]:
    """Whom the page shows: by its links to authors, else in a byline or beside the headline."""
    for names in (_linked(page.root), _written(page.root, _CLASSED)):
        if names:
            yield from names
            return
    yield from _written(page.root, _BESIDE_HEADLINE, bare=False)


def _linked(root: HtmlElement) -> list[str]:
    """The names of the first links to authors that stand together."""
    nodes = root.xpath(_LINKED)[:MAX_SHOWN]
    together = {nodes[0].getparent(), nodes[0].getparent().getparent()} if nodes else set()
    beside = [node for node in nodes if {node.getparent(), node.getparent().getparent()} & together]
    return [name for node in beside for name in _named(words(node), bare=True)]


def _written(root: HtmlElement, where: str, *, bare: bool = True) -> list[str]:
    """The names in the first of these elements that holds any."""
    shown = (words(node) for node in root.xpath(where)[:MAX_SHOWN])
    return next(filter(None, (_named(line, bare=bare) for line in shown)), [])


def _named(line: str, *, bare: bool) -> list[str]:
    """The persons of a byline, or of a line that is a name and nothing else."""
    if len(line) > MAX_BYLINE:
        return []
    plain = moments.without(line)
    written = bylines.read(plain) or bylines.ending(plain)
    if written:
        return list(written.authors)
    return [plain] if bare and " " in plain and bylines.is_name(plain) else []


def _authors(names: Iterable[str], sites: tuple[str, ...]) -> tuple[str, ...]:
    """The persons and agencies among *names*: no sites, addresses or jobs."""
    own = {labels.key(site) for site in sites}
    found: list[str] = []
    for name in names:
        parts = _parts(name)
        # "example.org, Berlin, Germany" is a house and where it sits.
        house = labels.key(bylines.listed(name)[0]) in own if bylines.listed(name) else True
        found += [] if house else parts
    return tuple(dict.fromkeys(part for part in found if labels.key(part) not in own))


def _parts(name: str) -> list[str]:
    """The authors in one declared *name*, which may be a list and hold their jobs."""
    plain = _ASIDE.sub("", name).strip()
    if _NO_NAME.search(plain):
        return []
    if agencies.of_line(plain):
        return [plain]
    written = bylines.read(plain)
    parts = list(written.authors if written and written.authors else bylines.listed(plain))
    persons = [part for part in parts if _is_author(part) and not _is_job(part)]
    return persons or [part for part in parts if _is_author(part)][:1]


def _is_author(name: str) -> bool:
    """Whether a declared *name* may be somebody's: no slug, no sentence."""
    is_slug = name.isascii() and name == name.lower() and agencies.of_line(name) is None
    return 1 < len(name) <= bylines.MAX_NAME and bool(labels.key(name)) and not is_slug


def _is_job(name: str) -> bool:
    return not labels.words("job").isdisjoint(labels.key(name).split())


def _houses(declared: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The house, where it names itself as the author."""
    for names in declared:
        firsts = [next(iter(bylines.listed(name)), "") for name in names if _is_house(name)]
        found = [name for name in firsts if labels.key(name)]
        if found:
            return tuple(dict.fromkeys(found))[:MAX_HOUSES]
    return ()


def _is_house(name: str) -> bool:
    return len(name) <= bylines.MAX_NAME and "://" not in name and "@" not in name
