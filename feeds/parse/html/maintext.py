"""The body of an HTML page: trafilatura finds it, ``ownlines`` takes the page's words out of it.

parse: the one door to trafilatura; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from feeds.parse.html import ownlines
from feeds.parse.plain import lines

_LENGTH = "string-length(normalize-space(.))"
# Items and paragraphs that are a link and nothing else lead to other articles.
LINKS = [
    f"//li[.//a][{_LENGTH} <= 1.6 * string-length(normalize-space(descendant::a[1])) + 2]",
    f"//p[a and {_LENGTH} > 20 and {_LENGTH} <= string-length(normalize-space(a[1])) + 2]",
]
# Elements that only group, tables with paragraphs in them included.
GROUPS = frozenset(
    ("html", "body", "main", "article", "section", "div", "center", "tbody", "tr", "td", "font")
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NO_PROSE = HEADINGS | {"table", "figure", "img", "hr"}
BLOCKS = NO_PROSE | {"p", "ul", "ol", "dl", "blockquote", "pre"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body as HTML fragment, and its paragraphs as plain text; both may be empty."""

    html: str
    paragraphs: tuple[str, ...]


def extract(root: HtmlElement, url: str, titles: Iterable[str]) -> Body:
    """Find the body of a page, without its *titles* and without the page's own words.

    URLs stay as the page wrote them, or are absolute. *root* is used up.
    """
    aside = tuple(_aside(root))
    import trafilatura  # noqa: PLC0415 - it takes half a second, and only pages need it
    from trafilatura.htmlprocessing import convert_to_html  # noqa: PLC0415 - likewise

    found: Any = trafilatura.bare_extraction(
        root,
        url=url or None,
        output_format="html",
        as_dict=False,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        with_metadata=False,
        prune_xpath=LINKS,
    )
    blocks = _worded(convert_to_html(found.body).find("body")) if found else []
    judged = lines.read(map(_words, blocks))
    own = [blocks[number] for number in ownlines.find(judged, (*titles, *aside))]
    prose = (_words(block) for block in own if block.tag not in NO_PROSE)
    return Body("\n".join(map(_html, own)), tuple(filter(None, prose)))


def _aside(root: HtmlElement) -> Iterator[str]:
    """What the page says of its pictures; a sentence may be said in the text as well."""
    yield from map(_words, root.xpath("//figcaption"))
    yield from (alt for alt in root.xpath("//img/@alt") if not alt.rstrip().endswith("."))


def _blocks(group: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks in a group and its groups; what stands loose between them is a paragraph."""
    loose = _paragraph(group.text)
    for child in list(group):
        after, child.tail = child.tail, None
        if child.tag in BLOCKS or _is_group(child):
            yield loose
            yield from _blocks(child) if _is_group(child) else (child,)
            loose = _paragraph(after)
        elif isinstance(child.tag, str):
            child.tail = after
            loose.append(child)
    yield loose


def _worded(body: HtmlElement) -> list[HtmlElement]:
    return [block for block in _blocks(body) if _words(block)]


def _is_group(element: HtmlElement) -> bool:
    return element.tag in GROUPS or (element.tag == "table" and element.find(".//td/p") is not None)


def _paragraph(text: str | None) -> HtmlElement:
    paragraph = lxml.html.Element("p")
    paragraph.text = text
    return paragraph


def _words(block: HtmlElement) -> str:
    return " ".join("".join(block.itertext()).split())


def _html(block: HtmlElement) -> str:
    block.tail = None
    markup: str = lxml.html.tostring(block, encoding="unicode")
    return markup
