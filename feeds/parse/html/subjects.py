"""What an HTML page says its article is about: its section, and its keywords.

parse: one of the fields of an HTML page; pure. JSON-LD is asked first, then meta tags, then the
links to tags that the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from feeds.parse.html import jsonld, metatags
from feeds.parse.html.reading import Page, words
from feeds.parse.plain import labels

MAX_SUBJECTS = 40  # keywords; some pages list every word of the text
MAX_WORD = 80  # characters of one keyword
MAX_SHOWN = 15  # linked tags; more are a cloud of the whole site's
TAGS = (
    "article:tag",
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "og:article:tag",
)

_LIST = re.compile(r"\s*[,;|]\s*")
_TAGS = " or ".join(
    f"contains(@class, '{word}')" for word in ("tags", "keyword", "topic", "taglist", "themen")
)
_LINKED = ("//a[@rel='tag']", f"(//article | //main)//*[{_TAGS}]//a")
# "Subject: Politics" is about politics; "Page Type: Article" is about the page.
_SUBJECT = re.compile(r"^(?:subject|category|section|topic|keyword|tag)s?\s*:\s*", re.IGNORECASE)
_ABOUT_PAGE = re.compile(r"^[\w ]{1,30}:\s|^[\w-]+:[\w-]+$")
_COUNT = re.compile(r"^\(\d+\)\s*")
_NO_WORD = re.compile(
    r"[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}|[\w-]+\.(?:[a-z]{2,3}\.)?[a-z]{2,3}"
)
_SPACED = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]")


def find(page: Page) -> tuple[str, ...]:
    """Sections first, then keywords, each once."""
    return tuple(dict.fromkeys((*sections(page), *keywords(page))))[:MAX_SUBJECTS]


def sections(page: Page) -> tuple[str, ...]:
    """The parts of its site that the article stands in."""
    told = [jsonld.text(value) for value in jsonld.as_list(page.own.get("articleSection"))]
    told.append(metatags.first(page.tags, "article:section"))
    return _words(page, told)


def keywords(page: Page) -> tuple[str, ...]:
    """What it is about, in the words of its site."""
    told = [jsonld.text(value) for value in jsonld.as_list(page.own.get("keywords"))]
    if not any(told):
        told = list(next(filter(None, (page.tags.get(name) for name in TAGS)), ()))
    found = _words(page, (word for value in told for word in _split(value)))
    return found or _words(page, _about(page)) or _words(page, _linked(page.root))


def _split(value: str) -> list[str]:
    parts = _LIST.split(value)
    is_run = len(parts) == 1 and _SPACED.search(
        value
    )  # no language of these writes spaces in words
    return value.split() if is_run else parts


def _about(page: Page) -> Iterator[str]:
    for name in ("about", "mentions"):
        for value in jsonld.as_list(page.own.get(name)):
            yield jsonld.text(jsonld.resolve(value, page.things))


def _linked(root: HtmlElement) -> list[str]:
    """The tags that the page links to; a cloud of them is the site's own."""
    for place in _LINKED:
        found = list(dict.fromkeys(words(node) for node in root.xpath(place)))
        if 0 < len(found) <= MAX_SHOWN:
            return found
    return []


def _words(page: Page, told: Iterator[str] | list[str]) -> tuple[str, ...]:
    """The words that say what an article is about, without those about the page and its site."""
    sites = {labels.key(site) for site in page.sites}
    plain = (_COUNT.sub("", _SUBJECT.sub("", word.strip())) for word in told)
    found = (word for word in plain if 0 < len(word) <= MAX_WORD and labels.key(word) not in sites)
    kept = (word for word in found if not _ABOUT_PAGE.match(word) and not _NO_WORD.fullmatch(word))
    return tuple(dict.fromkeys(kept))[:MAX_SUBJECTS]
