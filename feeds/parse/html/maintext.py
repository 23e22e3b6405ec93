"""The body of an HTML page: trafilatura finds it, page words are taken out of it.

parse: the one door to trafilatura; pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from feeds.parse.plain import labels, lines
from feeds.parse.plain.lines import Line, Role

FOREIGN = frozenset({Role.RELATED, Role.INSERT, Role.WIDGET, Role.NOTICE, Role.CREDIT})
HEADLINE_BLOCKS = 4  # first blocks in which the headline may be repeated
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


def extract(root: HtmlElement, url: str, title: str) -> Body:
    """Find the body of a page, without its *title* and without the page's own words.

    URLs stay as the page wrote them, or are absolute. *root* is used up.
    """
    import trafilatura  # noqa: PLC0415 - it takes half a second, and only pages need it

    found = trafilatura.extract(
        root,
        url=url or None,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        with_metadata=False,
    )
    body = lxml.html.document_fromstring(found).find("body") if found else None
    own = tuple(_own(list(_blocks(body)), title)) if body is not None else ()
    prose = (_words(block) for block in own if block.tag not in NO_PROSE)
    return Body("\n".join(map(_html, own)), tuple(filter(None, prose)))


def _own(blocks: list[HtmlElement], title: str) -> Iterator[HtmlElement]:
    """The blocks that are the article's own."""
    for index, (block, line) in enumerate(zip(blocks, _judged(blocks), strict=True)):
        repeated = index < HEADLINE_BLOCKS and line.key == labels.key(title)
        if line.text and line.role not in FOREIGN and not repeated:
            yield block


def _judged(blocks: list[HtmlElement]) -> tuple[Line, ...]:
    return lines.read(_words(block) for block in blocks)


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


def _is_group(element: HtmlElement) -> bool:
    return element.tag in GROUPS or (element.tag == "table" and element.find(".//td/p") is not None)


def _paragraph(text: str | None) -> HtmlElement:
    paragraph = lxml.html.Element("p")
    paragraph.text = text
    return paragraph


def _words(block: HtmlElement) -> str:
    return " ".join(block.text_content().split())


def _html(block: HtmlElement) -> str:
    block.tail = None
    markup: str = lxml.html.tostring(block, encoding="unicode")
    return markup
