"""Who wrote an HTML page's article: JSON-LD first, then meta tags, then what the page shows.

parse: one of the fields of an HTML page; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from feeds.parse.html import jsonld
from feeds.parse.html.reading import Page, words
from feeds.parse.plain import agencies, bylines, labels
from feeds.parse.plain.bylines import Byline

DECLARED, SHOWN = 0.9, 0.7  # confidence of what the head says, and of what a byline seems to
MAX_SHOWN = 20  # bylines on the page that are looked at
TAGS = ("parsely-author", "author", "article:author", "dc.creator", "dcterms.creator")

_NO_NAME = re.compile(r"[@\d()]|://|www\.|\.\w{2,3}$")
_SHOWN_AUTHORS = (
    "(//article | //main)//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name']"
    " | ((//article | //main)//a[contains(@href, '/autor') or contains(@href, '/author')])[1]"
    " | (//article | //main)//*[contains(@class, 'byline')]"
)


def find(page: Page) -> Byline:
    """The persons who wrote it, and the agency that is named beside or instead of them."""
    agency = None
    told = (_in_jsonld, DECLARED), (_in_tags, DECLARED), (_shown, SHOWN)
    for source, confidence in told:
        names = list(source(page))
        agency = agency or next(filter(None, map(agencies.of_line, names)), None)
        persons = _persons(names, page.sites)
        if persons:
            return Byline(persons, agency=agency, confidence=confidence)
    return Byline(agency=agency)


def _in_jsonld(page: Page) -> Iterator[str]:
    told = page.own.get("author") or page.own.get("creator")
    for value in jsonld.as_list(told):
        author = jsonld.resolve(value, page.things)
        named = author.get("name") if isinstance(author, Mapping) else author
        yield from filter(None, map(jsonld.text, jsonld.as_list(named)))


def _in_tags(page: Page) -> Iterator[str]:
    for name in TAGS:
        yield from page.tags.get(name, ())


def _shown(page: Page) -> Iterator[str]:
    for node in page.root.xpath(_SHOWN_AUTHORS)[:MAX_SHOWN]:
        written = bylines.read(words(node))
        if written:
            yield from written.authors or filter(None, (written.agency,))
        elif node.tag == "a" or node.get("itemprop"):
            yield words(node)


def _persons(names: Iterable[str], sites: tuple[str, ...]) -> tuple[str, ...]:
    """The persons among *names*: no sites, agencies, addresses or jobs."""
    own = {site.casefold() for site in sites}
    found: list[str] = []
    for name in names:
        if _NO_NAME.search(name):
            continue
        written = bylines.read(name)
        parts = written.authors if written and written.authors else bylines.listed(name)
        found += [part for part in parts if part.casefold() not in own and _is_person(part)]
    return tuple(dict.fromkeys(found))


def _is_person(name: str) -> bool:
    """Whether a declared *name* may be a person's: no slug, no agency, no job."""
    parts = set(labels.key(name).split())
    is_slug = name.isascii() and name == name.lower()
    is_other = agencies.of_line(name) or parts & labels.words("job")
    return 1 < len(name) <= bylines.MAX_NAME and bool(parts) and not is_slug and not is_other
