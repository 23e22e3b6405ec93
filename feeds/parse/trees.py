"""HTML bytes to a tree, for those who look for links and selected parts of it.

parse: used by ``listpage``, ``selected`` and ``discovery``; pure.
"""

from __future__ import annotations

import re
from html import escape
from typing import cast

import lxml.html
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from feeds.errors import ParseError
from feeds.model import Response
from feeds.parse import decoding, misfits

SNIFFED = 2048  # bytes in which HTML may declare its charset

_CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)


def tree_of(response: Response) -> HtmlElement:
    """The tree of an HTML page, without scripts and comments.

    Raises: ParseError if it is none.
    """
    found = _CHARSET.search(response.body[:SNIFFED])
    charset = response.charset or (found[1].decode("ascii") if found else None)
    text = decoding.decode(response.body, charset)
    misfits.refuse_feed(text)
    misfits.refuse_plain(text)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise ParseError(misfits.NOT_HTML) from error
    etree.strip_elements(root, "script", "style", "template", "noscript", with_tail=False)
    return root


def selected(root: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements that a selector matches, in their order."""
    return cast("list[HtmlElement]", CSSSelector(css, translator="html")(root))


def title(root: HtmlElement) -> str | None:
    """What the page is called."""
    return " ".join(" ".join(root.xpath("//head/title/text()")).split()) or None


def escaped(words: str) -> str:
    """Plain text as an HTML fragment."""
    return escape(words, quote=False)
